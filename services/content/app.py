"""Content's composition root."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from contracts import FeedSource, subjects
from services.content.adapters import PROVIDERS
from services.content.adapters.detector import detect
from services.content.adapters.download import open_downloader
from services.content.adapters.feeds import Reader
from services.content.adapters.memory import FeedMemory
from services.content.adapters.traced import Traced
from services.content.handlers import routes
from services.content.ports import Deps, Feed
from services.content.settings import ContentSettings
from services.kit.platform import Platform, Service


@asynccontextmanager
async def open_service(platform: Platform) -> AsyncIterator[Service]:
    """Compose content on `platform`."""
    settings = ContentSettings()
    model = asyncio.create_task(asyncio.to_thread(detect, ""))  # loads in 0.8 s, before a show
    async with _open_reader(platform, settings) as reader:
        deps = Deps(
            feeds=reader,
            detect=detect,
            writer=Traced(PROVIDERS[settings.writer]()),
            progress=platform.progress,
            clock=platform.clock,
        )
        yield Service("content", routes(deps))
    await model


async def check_feeds(
    platform: Platform,
    sources: Sequence[FeedSource],
    heard: Callable[[Feed], Awaitable[None]],
    settings: ContentSettings | None = None,
) -> tuple[Feed, ...]:
    """Read `sources` as a show would, for an operator; `Feed.report` and `Feed.newest` say it all.

    `heard` is told of each feed as it comes in; failures are told in the reports.
    """
    async with _open_reader(platform, settings or ContentSettings()) as reader:
        return await reader.read_all(sources, heard)


@asynccontextmanager
async def _open_reader(platform: Platform, settings: ContentSettings) -> AsyncIterator[Reader]:
    memory = FeedMemory(platform.bucket(subjects.BUCKET_FEEDS), platform.blobs)
    private = settings.private_feeds or platform.trusted
    within = settings.model_copy(update={"private_feeds": private})
    async with open_downloader(within) as downloader:
        yield Reader(downloader, memory, platform.blobs, within)
