"""Composition root of content."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from contracts import (
    ArchiveOpinions,
    ArchiveOpinionsQuery,
    FeedSource,
    Opinion,
    Progress,
    ProviderCalled,
    ResolvedRequest,
    ShowAccepted,
    ShowRequested,
    ShowResolveQuery,
    subjects,
)
from services.client.queries import ask
from services.client.states import ShowStates
from services.content.adapters import PROVIDERS
from services.content.adapters.cached import CachedWriter, WordCache
from services.content.adapters.channels import StoredChannels
from services.content.adapters.detector import detect
from services.content.adapters.download import open_downloader
from services.content.adapters.drafts import StoredDrafts
from services.content.adapters.feeds import Reader
from services.content.adapters.fetching import FeedFetcher
from services.content.adapters.http_cache import HttpCache
from services.content.adapters.local_writer import LocalWriter
from services.content.adapters.parser import open_parser
from services.content.adapters.resilient import ResilientWriter
from services.content.domain import edition
from services.content.domain.overview import Event, Overview, overview
from services.content.drafting import draft_script
from services.content.handlers import routes
from services.content.ports import Cacheable, Deps, Feed, ScriptWriter
from services.content.queries import QUERIES
from services.content.settings import ContentSettings
from services.kit.calls.calls import calls_to
from services.kit.calls.request_class import RequestClass
from services.kit.claims import Claims
from services.kit.failures import Retry
from services.kit.platform import Platform
from services.kit.providers import open_chain
from services.kit.service import Access, Retention, Service

__all__ = [
    "PROVIDERS",
    "SETTINGS",
    "Event",
    "Feed",
    "Overview",
    "check_feeds",
    "news",
    "open_deps",
    "service",
]

logger = logging.getLogger(__name__)

SETTINGS = ContentSettings


def service(settings: ContentSettings) -> Service:
    """Content as `settings` want it."""
    return Service(
        name="content",
        open=partial(open_deps, settings=settings),
        routes=routes(settings.workers),
        queries=QUERIES,
        retention=(
            Retention(subjects.BLOBS_SOURCES, settings.source_days, "RADIOX_CONTENT_SOURCE_DAYS"),
        ),
        publishes=(Progress, ProviderCalled),
        access=Access(
            reads=(subjects.BUCKET_SHOWS,),
            writes=(
                subjects.BUCKET_CLAIMS,
                subjects.BUCKET_CHANNELS,
                subjects.BUCKET_WORDS,
                subjects.BUCKET_FEEDS,
            ),
            stores=(subjects.BLOBS_SHOWS, subjects.BLOBS_SOURCES),
            asks=(ShowResolveQuery, ArchiveOpinionsQuery),
        ),
    )


@asynccontextmanager
async def open_deps(
    platform: Platform, settings: ContentSettings, *, writer: ScriptWriter | None = None
) -> AsyncIterator[Deps]:
    """Content's deps on `platform`; `writer` stands in for the providers of the settings.

    Raises:
        UnknownProviderError: there is no script writer of that name.
    """
    model = asyncio.create_task(asyncio.to_thread(detect, ""))  # loads in 0.8 s, before a show
    async with AsyncExitStack() as stack:
        writers: Sequence[ScriptWriter] = (writer,) if writer else ()
        if not writers:
            found = open_chain(
                PROVIDERS,
                settings.writer,
                settings,
                platform.http,
                variable="RADIOX_CONTENT_WRITER",
            )
            writers = tuple((await stack.enter_async_context(found)).values())
        reader = await stack.enter_async_context(_open_reader(platform, settings))
        yield Deps(
            feeds=reader,
            detect=detect,
            writers=tuple(_resilient(each, platform, settings) for each in writers),
            drafts=StoredDrafts(platform.blobs, Claims(platform.bucket(subjects.BUCKET_CLAIMS))),
            channels=StoredChannels(platform.bucket(subjects.BUCKET_CHANNELS)),
            has_ended=ShowStates(platform.bucket(subjects.BUCKET_SHOWS)).has_ended,
            usage=partial(platform.calls.stage_usage, "script"),
            notify=platform.notify,
            clock=platform.clock,
            local=LocalWriter(),
            opinions=partial(_opinions, platform, settings),
            resolve=partial(_resolved, platform),
        )
    await model


async def _resolved(platform: Platform, request: ShowRequested) -> ShowAccepted:
    """What the service `show` makes of a request."""
    query = ShowResolveQuery(request=request)
    return (await ask(platform.client, query, ResolvedRequest)).accepted


async def _opinions(
    platform: Platform, settings: ContentSettings, accepted: ShowAccepted
) -> tuple[Opinion, ...]:
    """What listeners think, where shows heed it; none where the archive does not answer.

    A show that remembers nothing heeds nothing either: the same request gives the same show.
    """
    if not settings.ratings or not accepted.memory:
        return ()
    query = ArchiveOpinionsQuery(channel=accepted.channel or None)
    try:
        return (await ask(platform.client, query, ArchiveOpinions)).opinions
    except Retry as error:
        logger.warning("votes of listeners are left out of account: %s", error.reason)
        return ()


async def check_feeds(
    platform: Platform,
    sources: Sequence[FeedSource],
    heard: Callable[[Feed], Awaitable[None]],
    settings: ContentSettings | None = None,
) -> tuple[Feed, ...]:
    """Read `sources` as a show would, for an operator; `Feed.report` and `Feed.newest` say it all.

    Every server is asked, however recently it was before. `heard` is told of each feed as it comes
    in; failures are told in the reports.
    """
    afresh = {"feed_seconds": 0.0, "failed_feed_seconds": 0.0}
    settings = (settings or ContentSettings()).model_copy(update=afresh)
    async with _open_reader(platform, settings) as reader:
        return await reader.read_all(sources, heard)


async def news(
    platform: Platform,
    accepted: ShowAccepted,
    heard: Callable[[Feed], Awaitable[None]],
    settings: ContentSettings | None = None,
) -> Overview:
    """The day as the editor sees it, in the way in which the show of `accepted` is made.

    The show is worded by the local writer, so that it costs nothing. `heard` is told of each feed
    as it comes in.

    Raises:
        Discard: the feeds hold nothing that can be told, or too little.
    """
    async with _open_reader(platform, settings or ContentSettings()) as reader:
        feeds = await reader.read_all(accepted.feeds, heard)
    channels = StoredChannels(platform.bucket(subjects.BUCKET_CHANNELS))
    told = await channels.recall(accepted.channel) if accepted.memory else ()
    opinions = await _opinions(platform, settings or ContentSettings(), accepted)
    edited = await asyncio.to_thread(edition.edit, feeds, accepted, detect, told, opinions)
    return overview(edited, await draft_script(edited.brief, LocalWriter()))


def _resilient(writer: ScriptWriter, platform: Platform, settings: ContentSettings) -> ScriptWriter:
    calls = calls_to(
        writer.name,
        "script",
        providers=PROVIDERS,
        tools=platform.calls,
        request_class=RequestClass.SLOW,
    )
    resilient = ResilientWriter(writer, calls)
    if not isinstance(writer, Cacheable):
        return resilient
    cache = WordCache(
        platform.bucket(subjects.BUCKET_WORDS),
        Claims(platform.bucket(subjects.BUCKET_CLAIMS)),
        seconds=settings.script_days * subjects.DAY or subjects.PIPELINE_AGE,
        shared=settings.script_days > 0,
    )
    return CachedWriter(resilient, writer.request, cache)


@asynccontextmanager
async def _open_reader(platform: Platform, settings: ContentSettings) -> AsyncIterator[Reader]:
    cache = HttpCache(platform.bucket(subjects.BUCKET_FEEDS), platform.blobs)
    claims = Claims(platform.bucket(subjects.BUCKET_CLAIMS))
    private = settings.private_feeds or platform.trusted
    within = settings.model_copy(update={"private_feeds": private})
    async with (
        open_downloader(within) as downloader,
        open_parser(settings.workers, settings.parse_seconds) as parser,
    ):
        fetcher = FeedFetcher(downloader, cache, claims, platform.clock, within)
        yield Reader(fetcher, parser, platform.blobs, within)
