"""Show's composition root."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from contracts import FeedSource, subjects
from services.kit.platform import Platform, Service
from services.show.adapters.house import open_house, read_catalogue
from services.show.adapters.pages import StreamPages
from services.show.adapters.press import BlobPress
from services.show.adapters.shows import KeyValueRates, KeyValueShows
from services.show.handlers import routes
from services.show.ports import Deps
from services.show.settings import ShowSettings


@asynccontextmanager
async def open_service(platform: Platform) -> AsyncIterator[Service]:
    """Put show together on `platform`."""
    deps = Deps(
        shows=KeyValueShows(platform.bucket(subjects.BUCKET_SHOWS)),
        rates=KeyValueRates(platform.bucket(subjects.BUCKET_VOICES)),
        pages=StreamPages(platform.streams, platform.publisher, platform.clock),
        press=BlobPress(platform.blobs, platform.scratch),
        house=open_house(ShowSettings()),
        clock=platform.clock,
    )
    yield Service("show", routes(deps))


def catalogue() -> tuple[FeedSource, ...]:
    """The station's feeds, for an operator.

    Raises:
        ValueError: the user's own catalogue cannot be read; it is named.
    """
    return read_catalogue(ShowSettings().catalogue)
