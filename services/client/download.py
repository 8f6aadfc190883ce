"""Downloads a blob to a file."""

import asyncio
import hashlib
from pathlib import Path
from uuid import uuid4

from contracts import BlobRef
from services.kit.blobs import BlobStore


class DamagedBlobError(RuntimeError):
    """The SHA-256 of the stored bytes differs from that of the reference."""


async def download(ref: BlobRef, path: Path, blobs: BlobStore) -> None:
    """Copy a blob beside `path`, check its SHA-256, and rename it to `path`.

    Concurrent downloads write files of their own; the last one replaces the others.

    Raises:
        BlobMissing: the blob does not exist.
        DamagedBlobError: the SHA-256 differs; `path` is unchanged.
        Retry: the store is unavailable.
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
            raise DamagedBlobError(f"{ref.bucket}/{ref.key} is damaged: its SHA-256 differs")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
