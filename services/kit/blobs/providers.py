"""The blob stores by name, as `RADIOX_BLOBS` chooses them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from nats.js import JetStreamContext

from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.blobs.jetstream import JetStreamBlobs
from services.kit.blobs.port import BlobStore
from services.kit.providers import Providers


@dataclass(frozen=True, slots=True)
class BlobSettings:
    """What a store is opened with: a folder of its own, and the broker."""

    folder: Path
    js: JetStreamContext


@asynccontextmanager
async def open_filesystem(settings: BlobSettings) -> AsyncIterator[BlobStore]:
    """Blobs as files of this machine."""
    yield FilesystemBlobs(settings.folder / "blobs")


@asynccontextmanager
async def open_jetstream(settings: BlobSettings) -> AsyncIterator[BlobStore]:
    """Blobs in the broker's object store, with a cache of whole objects on this machine."""
    yield JetStreamBlobs(settings.js, settings.folder / "cache" / "blobs")


PROVIDERS: Providers[BlobSettings, BlobStore] = {
    "filesystem": open_filesystem,
    "jetstream": open_jetstream,
}
