"""An emulator of Supabase Storage: its HTTP as far as the blob store uses it.

The shapes of answers and errors are those of Supabase's own server, `supabase/storage`, which no
package registry offers: a missing object is a status 400 whose body says 404, a list has no user's
metadata, and a resumable upload takes parts of 6 MiB and names an address of its own.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesParser
from typing import Any, TypeAlias

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from contracts import subjects
from services.kit.http import http_server
from services.kit.settings import PlatformSettings

PART_SIZE = 6 * 1024 * 1024
KEY = "sb_secret_emulated"


@dataclass(frozen=True, slots=True)
class Stored:
    """An object."""

    data: bytes
    media_type: str
    metadata: dict[str, str]
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.data, usedforsecurity=False).hexdigest()}"'


@dataclass(slots=True)
class Upload:
    """A resumable upload."""

    bucket: str
    key: str
    media_type: str
    metadata: dict[str, str]
    length: int
    data: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Storage:
    """The project: its buckets, and what it is to do wrong."""

    address: str = ""
    buckets: dict[str, dict[str, Stored]] = field(
        default_factory=lambda: {name: {} for name in subjects.BLOBS}
    )
    uploads: dict[str, Upload] = field(default_factory=dict)
    parts: list[int] = field(default_factory=list)
    """The offsets of the parts that have arrived."""
    cut_parts: int = 0
    """Parts of which only half is to arrive."""
    statuses: list[int] = field(default_factory=list)
    """Statuses with which the next requests are to be answered."""

    def settings(self, settings: PlatformSettings) -> PlatformSettings:
        """The settings with the blobs in this project."""
        changes = {
            "blobs": "supabase",
            "supabase_url": self.address,
            "supabase_key": SecretStr(KEY),
        }
        return settings.model_copy(update=changes)


class Refusal(Exception):  # noqa: N818 - an answer
    """An error, which the server answers as JSON that holds the status, with a status of 400.

    Resumable uploads answer with the status itself, and the message as text.
    """

    def __init__(self, status: int, error: str, message: str) -> None:
        self.body = {"statusCode": str(status), "error": error, "message": message}
        self.status = status

    def response(self, *, resumable: bool) -> Response:
        if resumable:
            return PlainTextResponse(self.body["message"], self.status)
        return JSONResponse(self.body, self.status if self.status in {429, 500, 503, 544} else 400)


KEEP_ALIVE = 75
"""Seconds for which a connection stays open: for longer than clients keep it, as is the service's.
"""
Handler: TypeAlias = Callable[[Request, Storage], Awaitable[Response]]


@asynccontextmanager
async def supabase_storage() -> AsyncIterator[Storage]:
    """Run the emulator on loopback while the block runs."""
    storage = Storage()
    app = application(storage)
    async with http_server(app, "127.0.0.1", 0, keep_alive=KEEP_ALIVE) as address:
        storage.address = address
        yield storage


def application(storage: Storage) -> Starlette:
    def route(path: str, handler: Handler, *methods: str, public: bool = False) -> Route:
        async def handle(request: Request) -> Response:
            given = request.headers.get("authorization", "")
            if storage.statuses:
                planned = Refusal(storage.statuses.pop(0), "InternalError", "as planned")
                return planned.response(resumable=False)
            if not public and given != f"Bearer {KEY}":
                refused = Refusal(403, "Unauthorized", f"Invalid Compact JWS {given}")
                return refused.response(resumable=False)
            try:
                return await handler(request, storage)
            except Refusal as refusal:
                return refusal.response(resumable="/upload/resumable" in path)

        return Route(path, handle, methods=list(methods))

    routes = [
        route("/upload/resumable", create_upload, "POST"),
        route("/upload/resumable/{upload}", upload_part, "PATCH", "HEAD"),
        route("/object/list-v2/{bucket}", list_objects, "POST"),
        route("/object/info/{bucket}/{key:path}", info, "GET"),
        route("/object/authenticated/{bucket}/{key:path}", read, "GET"),
        route("/object/sign/{bucket}/{key:path}", sign, "POST"),
        route("/object/sign/{bucket}/{key:path}", read_signed, "GET", public=True),
        route("/object/{bucket}/{key:path}", upload, "POST"),
        route("/object/{bucket}", remove, "DELETE"),
    ]
    return Starlette(routes=[Mount("/storage/v1", routes=routes)])


def bucket_of(name: str, storage: Storage) -> dict[str, Stored]:
    try:
        return storage.buckets[name]
    except KeyError:
        raise Refusal(404, "Bucket not found", "Bucket not found") from None


def object_of(request: Request, storage: Storage) -> Stored:
    found = bucket_of(request.path_params["bucket"], storage).get(request.path_params["key"])
    if found is None:
        raise Refusal(404, "not_found", "Object not found")
    return found


async def upload(request: Request, storage: Storage) -> Response:
    bucket, key = request.path_params["bucket"], request.path_params["key"]
    if key in bucket_of(bucket, storage) and request.headers.get("x-upsert") != "true":
        raise Refusal(409, "Duplicate", "The resource already exists")
    head = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    fields: dict[str, Any] = {}
    for part in BytesParser().parsebytes(head + await request.body()).walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            fields[name] = (part.get_payload(decode=True), part.get_content_type())
    data, kind = fields["file"]
    metadata = json.loads(fields["metadata"][0]) if "metadata" in fields else {}
    bucket_of(bucket, storage)[key] = Stored(data, kind, metadata)
    return JSONResponse({"Key": f"{bucket}/{key}", "Id": secrets.token_hex(8)})


async def info(request: Request, storage: Storage) -> Response:
    found = object_of(request, storage)
    return JSONResponse(
        {
            "id": secrets.token_hex(8),
            "name": request.path_params["key"],
            "bucket_id": request.path_params["bucket"],
            "size": len(found.data),
            "content_type": found.media_type,
            "etag": found.etag,
            "metadata": found.metadata,
            "last_modified": found.at.isoformat(),
        }
    )


async def read(request: Request, storage: Storage) -> Response:
    found = object_of(request, storage)
    headers = {"ETag": found.etag, "Accept-Ranges": "bytes"}
    wanted = request.headers.get("range")
    if wanted is None:
        return Response(found.data, 200, headers, found.media_type)
    first, _, last = wanted.removeprefix("bytes=").partition("-")
    start, end = int(first), min(int(last), len(found.data) - 1)
    if start >= len(found.data):
        raise Refusal(400, "InvalidRange", "invalid range provided")
    headers["Content-Range"] = f"bytes {start}-{end}/{len(found.data)}"
    return Response(found.data[start : end + 1], 206, headers, found.media_type)


async def sign(request: Request, storage: Storage) -> Response:
    object_of(request, storage)
    seconds = int((await request.json())["expiresIn"])
    bucket, key = request.path_params["bucket"], request.path_params["key"]
    token = base64.urlsafe_b64encode(f"{bucket}/{key} {time.time() + seconds}".encode()).decode()
    return JSONResponse({"signedURL": f"/object/sign/{bucket}/{key}?token={token}"})


async def read_signed(request: Request, storage: Storage) -> Response:
    named, _, until = (
        base64.urlsafe_b64decode(request.query_params["token"]).decode().rpartition(" ")
    )
    if named != f"{request.path_params['bucket']}/{request.path_params['key']}":
        raise Refusal(400, "InvalidSignature", "Invalid signature")
    if float(until) < time.time():
        raise Refusal(400, "InvalidJWT", '"exp" claim timestamp check failed')
    return await read(request, storage)


async def list_objects(request: Request, storage: Storage) -> Response:
    wanted = await request.json()
    found = bucket_of(request.path_params["bucket"], storage)
    after = base64.urlsafe_b64decode(wanted.get("cursor", "")).decode()
    names = sorted(n for n in found if n.startswith(wanted.get("prefix", "")) and n > after)
    page = names[: wanted["limit"]]
    more = len(names) > len(page)
    cursor = base64.urlsafe_b64encode(page[-1].encode()).decode() if more else None
    objects = [
        {
            "id": secrets.token_hex(8),
            "name": name,
            "key": name,
            "created_at": found[name].at.isoformat(),
            "updated_at": found[name].at.isoformat(),
            "metadata": {"size": len(found[name].data), "mimetype": found[name].media_type},
        }
        for name in page
    ]
    return JSONResponse({"hasNext": more, "nextCursor": cursor, "folders": [], "objects": objects})


async def remove(request: Request, storage: Storage) -> Response:
    found = bucket_of(request.path_params["bucket"], storage)
    names = (await request.json())["prefixes"]
    return JSONResponse([{"name": name} for name in names if found.pop(name, None)])


async def create_upload(request: Request, storage: Storage) -> Response:
    described = {
        name: base64.b64decode(value).decode()
        for name, value in (
            each.split(" ") for each in request.headers["upload-metadata"].split(",")
        )
    }
    bucket_of(described["bucketName"], storage)
    name = secrets.token_urlsafe(16)
    storage.uploads[name] = Upload(
        described["bucketName"],
        described["objectName"],
        described["contentType"],
        json.loads(described["metadata"]),
        int(request.headers["upload-length"]),
    )
    location = f"https://storage.internal/upload/resumable/{name}"
    return Response(status_code=201, headers={"Location": location, "Tus-Resumable": "1.0.0"})


async def upload_part(request: Request, storage: Storage) -> Response:
    known = storage.uploads.get(request.path_params["upload"])
    if known is None:
        raise Refusal(404, "not_found", "Upload not found")
    if request.method == "PATCH":
        await receive(request, known, storage)
    return Response(
        status_code=204 if request.method == "PATCH" else 200,
        headers={"Upload-Offset": str(len(known.data)), "Tus-Resumable": "1.0.0"},
    )


async def receive(request: Request, known: Upload, storage: Storage) -> None:
    part, offset = await request.body(), int(request.headers["upload-offset"])
    if offset != len(known.data):
        raise Refusal(409, "TusError", "Upload-Offset conflict")
    storage.parts.append(offset)
    if storage.cut_parts:
        storage.cut_parts -= 1
        known.data += part[: len(part) // 2]
        raise Refusal(500, "InternalError", "the connection broke")
    if len(part) > PART_SIZE:
        raise Refusal(413, "Payload too large", "a part has 6 MiB at most")
    known.data += part
    if len(known.data) == known.length:
        finished = Stored(bytes(known.data), known.media_type, known.metadata)
        bucket_of(known.bucket, storage)[known.key] = finished
