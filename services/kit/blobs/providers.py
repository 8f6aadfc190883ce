"""The blob stores by name, as `RADIOX_BLOBS` selects them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from nats.js import JetStreamContext

from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.blobs.jetstream import JetStreamBlobs
from services.kit.blobs.port import BlobStore
from services.kit.http_client import HttpClient
from services.kit.providers import Provider, Providers


@dataclass(frozen=True, slots=True)
class BlobSettings:
    """Settings of a blob store: a local folder, and the broker."""

    folder: Path
    js: JetStreamContext


@asynccontextmanager
async def open_filesystem(
    settings: BlobSettings, _: HttpClient | None = None
) -> AsyncIterator[BlobStore]:
    """Open a store in a local folder."""
    yield FilesystemBlobs(settings.folder / "blobs")


@asynccontextmanager
async def open_jetstream(
    settings: BlobSettings, _: HttpClient | None = None
) -> AsyncIterator[BlobStore]:
    """Open a store on the broker, with a local cache of whole objects."""
    yield JetStreamBlobs(settings.js, settings.folder / "cache" / "blobs")


PROVIDERS: Providers[BlobSettings, BlobStore] = {
    "filesystem": Provider(open_filesystem),
    "jetstream": Provider(open_jetstream),
}
