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
from services.kit.providers import Provider, Providers, missing_package
from services.kit.settings import PlatformSettings


@dataclass(frozen=True, slots=True)
class BlobSettings:
    """Settings of a blob store: those of the platform, and the broker."""

    platform: PlatformSettings
    js: JetStreamContext

    @property
    def folder(self) -> Path:
        """The local folder of the station."""
        return self.platform.data_dir


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


@asynccontextmanager
async def open_s3(settings: BlobSettings, _: HttpClient | None = None) -> AsyncIterator[BlobStore]:
    """Open a store in a bucket of S3."""
    from services.kit.blobs.s3 import open_bucket  # noqa: PLC0415 - its package is an extra

    yield open_bucket(settings.platform)


@asynccontextmanager
async def open_supabase(settings: BlobSettings, http: HttpClient) -> AsyncIterator[BlobStore]:
    """Open a store in Supabase Storage."""
    from services.kit.blobs.supabase import SupabaseBlobs  # noqa: PLC0415 - an extra

    account = settings.platform
    key = account.supabase_key.get_secret_value() if account.supabase_key else ""
    yield SupabaseBlobs(http(), account.supabase_url or "", key)


def _s3_missing(settings: BlobSettings) -> str:
    return missing_package("obstore", "s3") or settings.platform.s3_missing


def _supabase_missing(settings: BlobSettings) -> str:
    return missing_package("storage3", "supabase") or settings.platform.supabase_missing


PROVIDERS: Providers[BlobSettings, BlobStore] = {
    "filesystem": Provider(open_filesystem),
    "jetstream": Provider(open_jetstream),
    "s3": Provider(open_s3, missing=_s3_missing),
    "supabase": Provider(open_supabase, missing=_supabase_missing),
}
