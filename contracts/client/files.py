"""Reads blobs by the query `blob.read`, and saves them once their SHA-256 is checked."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

from contracts import BlobChunk, BlobRead, BlobRef
from contracts.blob import MAX_CHUNK_BYTES
from contracts.client.calls import Calls
from contracts.client.errors import DamagedBlobError


async def pieces_of(
    calls: Calls, ref: BlobRef, start: int = 0, length: int | None = None
) -> AsyncIterator[bytes]:
    """Yield `length` bytes from `start` on, in pieces; to the end where `length` is None.

    Raises:
        NotFoundError: there is no such blob, or it has other bytes than the reference.
        UnavailableError: the service that reads blobs does not answer in time.
    """
    end = ref.size if length is None else min(start + length, ref.size)
    while start < end:
        query = BlobRead(
            bucket=ref.bucket,
            key=ref.key,
            sha256=ref.sha256,
            offset=start,
            length=min(MAX_CHUNK_BYTES, end - start),
        )
        chunk = await calls.ask(query, BlobChunk)
        if not chunk.data:
            raise damaged(ref)
        yield chunk.data
        start += len(chunk.data)


async def save(ref: BlobRef, path: Path, pieces: AsyncIterator[bytes]) -> None:
    """Write the pieces of a blob beside `path`, check their SHA-256, and rename the file to `path`.

    Concurrent calls write files of their own; the last one replaces the others.

    Raises:
        DamagedBlobError: the SHA-256 differs; `path` is unchanged.
        OSError: the file cannot be written.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    digest = hashlib.sha256()
    try:
        with part.open("wb") as file:
            async for piece in pieces:
                digest.update(piece)
                await asyncio.to_thread(file.write, piece)
        if digest.hexdigest() != ref.sha256:
            raise damaged(ref)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


async def joined(ref: BlobRef, pieces: AsyncIterator[bytes]) -> bytes:
    """The bytes of a blob.

    Raises:
        DamagedBlobError: their SHA-256 differs.
    """
    data = b"".join([piece async for piece in pieces])
    if hashlib.sha256(data).hexdigest() != ref.sha256:
        raise damaged(ref)
    return data


def damaged(ref: BlobRef) -> DamagedBlobError:
    """Create the error for a blob whose bytes are not those of its reference."""
    return DamagedBlobError(f"{ref.bucket}/{ref.key} is damaged: its SHA-256 differs")
