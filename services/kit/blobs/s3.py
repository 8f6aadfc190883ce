"""A blob store on Amazon S3, or on a store that speaks its protocol."""

import asyncio
import hashlib
import math
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import GenericError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from contracts.blob import BlobRef
from services.kit.accounts import S3Account
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
from services.kit.failures import AccountRefused, Discard, Retry

if TYPE_CHECKING:
    from obstore import GetOptions, GetResult, ObjectMeta
    from obstore.store import S3Config

SHA256 = "sha256"
"""Name of the metadata with the digest of a blob."""
PART_SIZE = 8 * 1024 * 1024
"""Bytes of a part; a larger blob is sent in several. S3 takes 10,000 parts of 5 MiB or more."""
PARTS_AT_ONCE = 4
PAGE = 200
"""Blobs that are listed, looked up and removed at a time."""
LOOKUPS_AT_ONCE = 16
CONNECT_TIMEOUT = timedelta(seconds=5)
READ_TIMEOUT = timedelta(seconds=30)
"""Time in which the next bytes must arrive."""
REQUEST_TIMEOUT = timedelta(hours=1)
"""Time for one request with its body: a listener may take as long to read a show."""
MAX_RETRIES = 3
RETRY_TIMEOUT = timedelta(seconds=30)
MAX_SIGNED_SECONDS = 7 * 24 * 3600
"""The longest time for which S3 signs an address."""
NO_BUCKET = "RADIOX_S3_BUCKET: there is no bucket of that name"
REFUSED = re.compile(r"status code: 40[13]\b")
ERROR_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
"""The code in the body of an error; the rest of it may hold a key."""


class S3Blobs:
    """Blobs under `{prefix}/{bucket}/{key}` in one bucket of S3.

    Each object has its SHA-256 as metadata, which S3 replaces together with the bytes: a reference
    is compared with what comes with the bytes that are read. Parts of an upload that was killed
    stay until a lifecycle rule of the bucket removes them.
    """

    def __init__(self, store: S3Store) -> None:
        self._store = store

    async def put(self, bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        """Store `data`; replaces an existing blob."""
        digest = hashlib.sha256(data).hexdigest()
        return await self._put(_ref(bucket, key, digest, len(data), media_type), data)

    async def put_file(self, bucket: str, key: str, path: Path, media_type: str) -> BlobRef:
        """Store the file at `path` without holding it in memory."""
        digest, size = await asyncio.to_thread(digest_of, path)
        return await self._put(_ref(bucket, key, digest, size, media_type), path)

    async def _put(self, ref: BlobRef, content: bytes | Path) -> BlobRef:
        path = _path(ref.bucket, ref.key)
        with _mapped(f"storing {ref.bucket}/{ref.key}"):
            try:
                await obstore.put_async(
                    self._store,
                    path,
                    content,
                    attributes={"Content-Type": ref.media_type, SHA256: ref.sha256},
                    chunk_size=PART_SIZE,
                    max_concurrency=PARTS_AT_ONCE,
                )
            except FileNotFoundError as error:
                raise Discard(NO_BUCKET) from error
        return ref

    async def find(self, bucket: str, key: str) -> BlobRef | None:
        """The reference of the blob at `key`, or None."""
        path = _path(bucket, key)
        with _mapped(f"looking for {bucket}/{key}"):
            try:
                found = await obstore.get_async(self._store, path, options={"head": True})
            except FileNotFoundError:
                return None
        digest = found.attributes.get(SHA256)
        if digest is None:  # another program has stored it
            return None
        media_type = found.attributes.get("Content-Type", "application/octet-stream")
        return _ref(bucket, key, digest, found.meta["size"], media_type)

    async def get(self, ref: BlobRef) -> bytes:
        """Read the whole blob.

        Raises:
            BlobMissing: the blob does not exist, or has other bytes than the reference.
        """
        found = await self._open(ref)
        with _mapped(f"reading {ref.bucket}/{ref.key}"):
            data = bytes(await found.bytes_async())
        return verified(data, ref)

    async def stream(
        self, ref: BlobRef, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """Read `length` bytes from `start` on, in pieces; to the end where `length` is None.

        Raises:
            BlobMissing: the blob does not exist, or has other bytes than the reference.
        """
        end = ref.size if length is None else min(ref.size, start + length)
        found = await self._open(ref, (start, end))
        if start >= end:
            return
        with _mapped(f"reading {ref.bucket}/{ref.key}"):
            async for piece in found.stream(min_chunk_size=CHUNK_SIZE):
                yield bytes(piece)

    async def _open(self, ref: BlobRef, part: tuple[int, int] | None = None) -> "GetResult":
        """Request the blob, or the bytes of `part`; the answer says which bytes are stored."""
        path = _path(ref.bucket, ref.key)
        options: GetOptions = {}
        if part is not None and part[0] >= part[1]:
            options = {"head": True}
        elif part is not None and part != (0, ref.size):
            options = {"range": part}
        with _mapped(f"reading {ref.bucket}/{ref.key}"):
            try:
                found = await obstore.get_async(self._store, path, options=options)
            except FileNotFoundError as error:
                raise BlobMissing(f"{ref.bucket}/{ref.key}") from error
        if (found.attributes.get(SHA256), found.meta["size"]) != (ref.sha256, ref.size):
            raise replaced(ref)
        return found

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob, if it exists."""
        await self._delete([_path(bucket, key)])

    async def _delete(self, paths: list[str]) -> None:
        with _mapped(f"removing {paths[0]}"):
            await obstore.delete_async(self._store, paths)

    async def list(self, bucket: str, prefix: str = "") -> AsyncIterator[BlobRef]:
        """The blobs of a bucket whose keys begin with `prefix`, in no order.

        Each one costs a request, for its digest.
        """

        async def find(key: str) -> BlobRef | None:
            return await self.find(bucket, key)

        async for page in self._pages(bucket, prefix):
            keys = [_key(bucket, each) for each in page]
            async for ref in looked_up(keys, find, at_once=LOOKUPS_AT_ONCE):
                yield ref

    async def signed_url(self, ref: BlobRef, seconds: float) -> str:
        """An address at which everybody can read the blob for `seconds`, a week at most."""
        expires = timedelta(seconds=min(max(1.0, seconds), MAX_SIGNED_SECONDS))
        path = _path(ref.bucket, ref.key)
        with _mapped(f"signing {ref.bucket}/{ref.key}"):
            return await obstore.sign_async(self._store, "GET", path, expires)

    async def prune(
        self, bucket: str, older_than: float, *, name: str = "", max_bytes: float = math.inf
    ) -> int:
        """Remove blobs that were stored more than `older_than` seconds ago; return their number.

        The oldest ones go too, until the others take at most `max_bytes`. `name`: only those whose
        key ends with this part.
        """
        found = [
            Listed(each["path"], each["size"], each["last_modified"])
            async for page in self._pages(bucket)
            for each in page
        ]
        old = surplus(found, older_than, name=name, max_bytes=max_bytes)
        for start in range(0, len(old), PAGE):
            await self._delete(old[start : start + PAGE])
        return len(old)

    async def usage(self, bucket: str) -> Usage:
        """Number and size of the blobs in a bucket."""
        count = size = 0
        async for page in self._pages(bucket):
            count += len(page)
            size += sum(each["size"] for each in page)
        return Usage(count, size)

    async def _pages(
        self, bucket: str, prefix: str = ""
    ) -> AsyncIterator[tuple["ObjectMeta", ...]]:
        """The objects whose keys begin with `prefix`, in pages; S3 lists whole folders."""
        path_of(bucket, "any")
        folder = f"{bucket}/{prefix}".rpartition("/")[0]
        with _mapped(f"listing {bucket}"):
            async for page in obstore.list(self._store, folder, chunk_size=PAGE):
                found = (each for each in page if each["path"].startswith(f"{bucket}/{prefix}"))
                if objects := tuple(found):
                    yield objects


def open_bucket(account: S3Account) -> S3Blobs:
    """The store in the bucket of `account`.

    What is not set is taken from AWS's own variables, or from the machine's role.
    """
    config: S3Config = {"region": account.s3_region}
    if account.s3_endpoint:
        config["endpoint"] = account.s3_endpoint
    if account.s3_access_key and account.s3_secret_key:
        config["access_key_id"] = account.s3_access_key.get_secret_value()
        config["secret_access_key"] = account.s3_secret_key.get_secret_value()
    store = S3Store(
        account.s3_bucket,
        prefix=account.s3_prefix,
        config=config,
        client_options={
            "allow_http": (account.s3_endpoint or "").startswith("http:"),
            "connect_timeout": CONNECT_TIMEOUT,
            "read_timeout": READ_TIMEOUT,
            "timeout": REQUEST_TIMEOUT,
        },
        retry_config={"max_retries": MAX_RETRIES, "retry_timeout": RETRY_TIMEOUT},
    )
    return S3Blobs(store)


@contextmanager
def _mapped(operation: str) -> Iterator[None]:
    """Map the errors of S3; their texts are left out, since they may hold a key.

    Raises:
        AccountRefused: S3 refuses the key.
        Discard: there is no such bucket.
        Retry: S3 is unavailable.
    """
    try:
        yield
    except (GenericError, PermissionDeniedError, UnauthenticatedError) as error:
        raise _failure(operation, error) from None


def _failure(operation: str, error: Exception) -> Exception:
    code = _code(error)
    if not isinstance(error, GenericError) or REFUSED.search(str(error)):
        return AccountRefused(
            f"{operation}: S3 refuses the access key ({code}); see RADIOX_S3_ACCESS_KEY"
        )
    if code == "NoSuchBucket":
        return Discard(NO_BUCKET)
    return Retry(f"{operation}: S3 is unavailable ({code})")


def _code(error: Exception) -> str:
    found = ERROR_CODE.search(str(error))
    return found[1] if found else "no answer"


def _path(bucket: str, key: str) -> str:
    return "/".join(path_of(bucket, key))


def _key(bucket: str, found: "ObjectMeta") -> str:
    return found["path"].removeprefix(f"{bucket}/")


def _ref(bucket: str, key: str, digest: str, size: int, media_type: str) -> BlobRef:
    return BlobRef(bucket=bucket, key=key, sha256=digest, size=size, media_type=media_type)
