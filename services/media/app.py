"""Media, composed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.kit.platform import Platform, Service
from services.media.adapters import PROVIDERS
from services.media.adapters.traced import TracedArtist
from services.media.handlers import routes
from services.media.ports import Deps
from services.media.settings import MediaSettings


@asynccontextmanager
async def open_service(platform: Platform) -> AsyncIterator[Service]:
    """Media on `platform`, with the artist that the environment names."""
    settings = MediaSettings()
    deps = Deps(
        artist=TracedArtist(PROVIDERS[settings.covers]()),
        blobs=platform.blobs,
        progress=platform.progress,
    )
    yield Service("media", routes(deps, settings.workers))
