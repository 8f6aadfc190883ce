"""A blob store on Supabase Storage, by the client of Supabase."""

import asyncio
import hashlib
import io
import math
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
from storage3 import AsyncStorageClient
from storage3.exceptions import StorageApiError
from storage3.types import SearchV2Object, SearchV2Options

from contracts.blob import BlobRef
from services.kit.blobs.files import digest_of
from services.kit.blobs.port import (
    CHUNK_SIZE,
    BlobMissing,
    Usage,
    path_of,
    replaced,
    verified,
)
from services.kit.blobs.remote import Listed, looked_up, surplus
from services.kit.blobs.resumable import ResumableUploads, error_of
from services.kit.failures import AccountRefused, Discard, RateLimited, Retry

SHA256 = "sha256"
"""Name of the user's metadata with the digest of a blob."""
RESUMABLE_FROM = 6 * 1024 * 1024
"""Bytes from which on a file is sent in parts, as Supabase advises."""
PAGE = 200
"""Blobs that are listed, looked up and removed at a time."""
LOOKUPS_AT_ONCE = 8
MAX_READS = 5
"""Attempts to read a blob that is replaced between two requests."""
REFUSED = frozenset({"Unauthorized", "AccessDenied", "InvalidJWT", "InvalidSignature"})
"""Codes of an error that mean that the key is not accepted, with whatever status."""
UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE = 401, 403, 404, 409, 413
LOCKED, TOO_MANY, SERVER = 423, 429, 500


class SupabaseBlobs:
    """Blobs at `key` in the bucket of Supabase Storage of the same name.

    Each object has its SHA-256 as metadata. What is read must have the entity tag of the object
    whose digest was compared, so that one that is replaced in between is not taken for it.
    """

    def __init__(self, client: httpx.AsyncClient, url: str, key: str) -> None:
        self._client = client
        self._base = f"{url.rstrip('/')}/storage/v1/"
        self._headers = {"Authorization": f"Bearer {key}", "apikey": key}
        self._storage = AsyncStorageClient(self._base, self._headers, http_client=client)
        self._uploads = ResumableUploads(client, f"{self._base}upload/resumable", self._headers)

    async def put(self, bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        """Store `data`; replaces an existing blob."""
        digest = hashlib.sha256(data).hexdigest()
        ref = _ref(bucket, key, digest, len(data), media_type)
        with _mapped(ref):
            if len(data) >= RESUMABLE_FROM:
                await self._uploads.send(io.BytesIO(data), ref, {SHA256: digest})
            else:
                await self._send(data, ref)
        return ref

    async def put_file(self, bucket: str, key: str, path: Path, media_type: str) -> BlobRef:
        """Store the file at `path` without holding it in memory."""
        digest, size = await asyncio.to_thread(digest_of, path)
        if size < RESUMABLE_FROM:
            data = await asyncio.to_thread(path.read_bytes)
            return await self.put(bucket, key, data, media_type)
        ref = _ref(bucket, key, digest, size, media_type)
        with _mapped(ref), path.open("rb") as file:
            await self._uploads.send(file, ref, {SHA256: digest})
        return ref

    async def _send(self, data: bytes, ref: BlobRef) -> None:
        await self._storage.from_(ref.bucket).upload(
            ref.key,
            data,
            {"content-type": ref.media_type, "upsert": "true", "metadata": {SHA256: ref.sha256}},
        )

    async def find(self, bucket: str, key: str) -> BlobRef | None:
        """The reference of the blob at `key`, or None."""
        found = await self._described(bucket, key)
        return found and found[0]

    async def _described(self, bucket: str, key: str) -> tuple[BlobRef, str] | None:
        """The reference of the blob at `key`, and its entity tag."""
        ref = _ref(bucket, key, "", 0, "")
        try:
            with _mapped(ref):
                found = await self._storage.from_(bucket).info(key)
        except BlobMissing:
            return None
        digest = (found.get("metadata") or {}).get(SHA256)
        if not digest:  # another program has stored it
            return None
        media_type = str(found.get("content_type") or "application/octet-stream")
        size = int(found.get("size") or 0)
        return _ref(bucket, key, str(digest), size, media_type), _tag(found.get("etag"))

    async def get(self, ref: BlobRef) -> bytes:
        """Read the whole blob.

        Raises:
            BlobMissing: the blob does not exist, or has other bytes than the reference.
        """
        data = bytearray()
        with _mapped(ref):
            async with self._reading(ref, {}) as response:
                async for piece in response.aiter_bytes(CHUNK_SIZE):
                    data += piece
                    if len(data) > ref.size:
                        raise replaced(ref)
        return verified(bytes(data), ref)

    async def stream(
        self, ref: BlobRef, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """Read `length` bytes from `start` on, in pieces; to the end where `length` is None.

        Raises:
            BlobMissing: the blob does not exist, or has other bytes than the reference.
        """
        end = ref.size if length is None else min(ref.size, start + length)
        for _ in range(MAX_READS):
            found = await self._described(ref.bucket, ref.key)
            if found is None:
                raise BlobMissing(f"{ref.bucket}/{ref.key}")
            if (found[0].sha256, found[0].size) != (ref.sha256, ref.size):
                raise replaced(ref)
            if start >= end:
                return
            with _mapped(ref):
                async with self._reading(ref, {"Range": f"bytes={start}-{end - 1}"}) as response:
                    if _tag(response.headers.get("etag")) == found[1]:
                        async for piece in response.aiter_bytes(CHUNK_SIZE):
                            yield piece
                        return
        raise replaced(ref)

    @asynccontextmanager
    async def _reading(
        self, ref: BlobRef, headers: dict[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """Request the bytes of a blob; they are not decompressed."""
        url = f"{self._base}object/authenticated/{'/'.join(path_of(ref.bucket, ref.key))}"
        headers = self._headers | headers | {"Accept-Encoding": "identity"}
        async with self._client.stream("GET", url, headers=headers) as response:
            if response.is_error:
                await response.aread()
                raise error_of(response)
            yield response

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob, if it exists."""
        await self._delete(bucket, [key])

    async def _delete(self, bucket: str, keys: list[str]) -> None:
        with _mapped(_ref(bucket, keys[0], "", 0, "")):
            await self._storage.from_(bucket).remove(keys)

    async def list(self, bucket: str, prefix: str = "") -> AsyncIterator[BlobRef]:
        """The blobs of a bucket whose keys begin with `prefix`, in no order.

        Each one costs a request, for its digest.
        """

        async def find(key: str) -> BlobRef | None:
            return await self.find(bucket, key)

        async for page in self._pages(bucket, prefix):
            async for ref in looked_up(map(_key, page), find, at_once=LOOKUPS_AT_ONCE):
                yield ref

    async def signed_url(self, ref: BlobRef, seconds: float) -> str | None:
        """An address at which everybody can read the blob for `seconds`.

        Raises:
            BlobMissing: the blob does not exist.
        """
        with _mapped(ref):
            bucket = self._storage.from_(ref.bucket)
            signed = await bucket.create_signed_url(ref.key, max(1, math.ceil(seconds)))
        return signed["signedURL"]

    async def prune(
        self, bucket: str, older_than: float, *, name: str = "", max_bytes: float = math.inf
    ) -> int:
        """Remove blobs that were stored more than `older_than` seconds ago; return their number.

        The oldest ones go too, until the others take at most `max_bytes`. `name`: only those whose
        key ends with this part.
        """
        found = [
            Listed(_key(each), _size(each), each.updated_at)
            async for page in self._pages(bucket)
            for each in page
        ]
        old = surplus(found, older_than, name=name, max_bytes=max_bytes)
        for start in range(0, len(old), PAGE):
            await self._delete(bucket, old[start : start + PAGE])
        return len(old)

    async def usage(self, bucket: str) -> Usage:
        """Number and size of the blobs in a bucket."""
        sizes = [_size(each) async for page in self._pages(bucket) for each in page]
        return Usage(len(sizes), sum(sizes))

    async def _pages(
        self, bucket: str, prefix: str = ""
    ) -> AsyncIterator[tuple[SearchV2Object, ...]]:
        cursor: str | None = None
        while True:
            with _mapped(_ref(bucket, "any", "", 0, "")):
                options: SearchV2Options = {"prefix": prefix, "limit": PAGE}
                if cursor:
                    options["cursor"] = cursor
                found = await self._storage.from_(bucket).list_v2(options)
            if found.objects:
                yield tuple(found.objects)
            cursor = found.nextCursor
            if not found.hasNext or not cursor:
                return


@contextmanager
def _mapped(ref: BlobRef) -> Iterator[None]:
    """Map the errors of Supabase; their texts are left out, since they may hold a key.

    Raises:
        Discard: the key of the blob is invalid, the bucket does not exist, or the file is too big.
        BlobMissing: the blob does not exist.
        AccountRefused: Supabase refuses the key.
        Retry: Supabase is unavailable.
    """
    path_of(ref.bucket, ref.key)
    try:
        yield
    except StorageApiError as error:
        raise _failure(ref, error) from None
    except httpx.HTTPError as error:
        kind = type(error).__name__
        raise Retry(f"{ref.bucket}: Supabase Storage is unavailable ({kind})") from None


def _failure(ref: BlobRef, error: StorageApiError) -> Exception:
    status, code = int(error.status), str(error.code)
    if status in {UNAUTHORIZED, FORBIDDEN} or code in REFUSED:
        return AccountRefused("Supabase refuses the key in SUPABASE_SERVICE_ROLE_KEY")
    if status == NOT_FOUND:
        return _missing(ref, f"{code} {error.message}")
    if status == TOO_MANY:
        return RateLimited("Supabase Storage asks for fewer requests (429)")
    if status in {CONFLICT, LOCKED} or status >= SERVER:
        return Retry(f"{ref.bucket}: Supabase Storage is out of order ({status})")
    why = "the file is larger than allowed" if status == TOO_LARGE else f"status {status}"
    return Discard(f"{ref.bucket}/{ref.key}: Supabase Storage refuses the request: {why}")


def _missing(ref: BlobRef, text: str) -> Exception:
    if "bucket" in text.lower():
        return Discard(
            f"Supabase Storage has no bucket {ref.bucket}: apply infra/supabase/migrations"
        )
    return BlobMissing(f"{ref.bucket}/{ref.key}")


def _key(found: SearchV2Object) -> str:
    return found.key or found.name


def _size(found: SearchV2Object) -> int:
    return int((found.metadata or {}).get("size") or 0)


def _tag(etag: object) -> str:
    """An entity tag without its quotes, and whether it is weak."""
    return str(etag or "").removeprefix("W/").strip('"')


def _ref(bucket: str, key: str, digest: str, size: int, media_type: str) -> BlobRef:
    return BlobRef(bucket=bucket, key=key, sha256=digest, size=size, media_type=media_type)
