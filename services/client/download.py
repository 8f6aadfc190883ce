"""Copying a blob to a file."""

import asyncio
import hashlib
from pathlib import Path
from uuid import uuid4

from contracts import BlobRef
from services.kit.blobs import BlobStore


class DamagedBlobError(RuntimeError):
    """The stored bytes are not the ones that the reference names."""


async def download(ref: BlobRef, path: Path, blobs: BlobStore) -> None:
    """Copy a blob beside `path`, check its SHA-256, and rename it to `path`.

    Of two at once each has a copy of its own, and the last one stays.

    Raises:
        BlobMissing: nothing lies there.
        DamagedBlobError: the SHA-256 is another; `path` stays as it was.
        Retry: the store is out of reach.
        OSError: the file cannot be written.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    digest = hashlib.sha256()
    try:
        with part.open("wb") as file:
            async for piece in blobs.stream(ref):
                digest.update(piece)
                await asyncio.to_thread(file.write, piece)
        if digest.hexdigest() != ref.sha256:
            raise DamagedBlobError(f"{ref.bucket}/{ref.key} is damaged: its SHA-256 is another")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
