"""Receives files: a body streams to a file, within bounds, and from there to the blob store."""

import asyncio
import errno
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from uuid import uuid4

from pydantic import BaseModel
from starlette.requests import ClientDisconnect, Request

from contracts import BlobRef, subjects
from contracts.event import Contract
from services.bridge.domain import multipart
from services.bridge.domain.admission import Overloaded
from services.bridge.domain.multipart import FormReader, Malformed
from services.bridge.domain.work import WORK_SECONDS
from services.bridge.inputs import parsed
from services.bridge.ports import Deps, Receiving
from services.bridge.settings import BridgeSettings
from services.kit.failures import Discard, Invalid, Retry
from services.kit.web.problems import Problem, faults_of
from services.kit.web.validation import FieldError

M = TypeVar("M", bound=BaseModel)
R = TypeVar("R", bound=Contract)
OCTETS = "application/octet-stream"
WHAT = (
    "The file is the body, and its parameters are in the query string; or all of them are parts of "
    "a form."
)


async def received(
    request: Request, deps: Deps, kind: type[M], *, lists: frozenset[str] = frozenset()
) -> tuple[BlobRef, M]:
    """Stream the body to the bucket of uploads; return its reference, and what comes with it.

    `kind`: what comes with it; its `lists` may be repeated.

    Raises:
        InvalidRequest: what comes with it is invalid.
        Problem: it is too long, too slow, empty, or cannot be read.
        Overloaded: too many files are being received.
        Retry: the store is unavailable, or the disk is full.
    """
    values = request.query_params.multi_items()
    try:
        boundary = multipart.boundary_of(request.headers.get("content-type", ""))
        if boundary is None:
            parsed(kind, _by_name(values, lists))  # before the file is received
        async with _folder(deps.receiving) as folder:
            file = folder / "file"
            fields = await _write(request, file, boundary, deps.settings)
            values = [*values, *fields]
            given = parsed(kind, _by_name(values, lists))
            if not file.stat().st_size:
                raise Problem(422, "the file is empty", [FieldError(multipart.FILE, "is empty")])
            store = deps.blobs.put_file
            return await store(subjects.BLOBS_UPLOADS, uuid4().hex, file, OCTETS), given
    except Malformed as error:
        raise Problem(400, f"the form cannot be read: {error}") from error
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Retry("the disk is full", after=30) from error


def _by_name(values: Iterable[tuple[str, str]], lists: frozenset[str]) -> dict[str, Any]:
    """The values by name; those of `lists` may be repeated, of the others the last one counts."""
    found: dict[str, Any] = {}
    for name, value in values:
        if name in lists:
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


@asynccontextmanager
async def _folder(receiving: Receiving) -> AsyncIterator[Path]:
    """A folder for one upload; only so many are there at once."""
    if receiving.slots.locked():
        raise Overloaded("too many files are being received; send it again later")
    async with receiving.slots:
        receiving.scratch.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="received-", dir=receiving.scratch) as name:
            yield Path(name)


async def _write(
    request: Request, path: Path, boundary: bytes | None, settings: BridgeSettings
) -> list[tuple[str, str]]:
    """Write the body, or the file of its form; returns the form's fields."""
    size = 0
    with path.open("wb") as file:
        form = FormReader(boundary, file.write) if boundary is not None else None
        write: Callable[[bytes], object] = form.feed if form else file.write
        try:
            async with asyncio.timeout(settings.upload_seconds):
                async for piece in request.stream():
                    size += len(piece)
                    _require_size(size, settings)
                    await asyncio.to_thread(write, piece)
        except ClientDisconnect as error:
            raise Problem(400, "the client disconnected within its request") from error
        except TimeoutError as error:
            closed = {"Connection": "close"}
            raise Problem(408, "the file did not come in time", headers=closed) from error
    if form is None:
        return []
    form.close()
    return form.fields


def _require_size(size: int, settings: BridgeSettings) -> None:
    if size > settings.upload_bytes:
        most = f"{settings.upload_bytes:,} bytes"
        raise Problem(413, f"a file is at most {most} long", headers={"Connection": "close"})


async def ask_about(upload: BlobRef, query: Contract, reply: type[R], deps: Deps) -> R:
    """Send a query about an upload, which is removed where the query is refused; as `ask` does.

    A refusal that names no field is one of the file.
    """
    try:
        return await deps.services.ask(query, reply, WORK_SECONDS)
    except Discard as error:
        await deps.blobs.delete(upload.bucket, upload.key)
        if isinstance(error, Invalid) and not faults_of(error.reason, 422):
            raise Problem(422, error.reason, [FieldError(multipart.FILE, error.reason)]) from error
        raise


def described(values: type[BaseModel]) -> dict[str, Any]:
    """The description of the body and the parameters of an endpoint that receives a file.

    `values`: what comes with the file.
    """
    fields = values.model_json_schema()["properties"]
    binary = {"type": "string", "format": "binary"}
    form = {
        "type": "object",
        "required": [multipart.FILE],
        "properties": {multipart.FILE: binary, **fields},
    }
    content = {"multipart/form-data": {"schema": form}, OCTETS: {"schema": binary}}
    return {
        "requestBody": {"required": True, "description": WHAT, "content": content},
        "parameters": [
            {"name": name, "in": "query", "schema": schema, "description": schema["description"]}
            for name, schema in fields.items()
        ],
    }
