"""The feed reader: every feed at once, each into a report."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from contracts import BlobRef, FeedReport, FeedSource
from services.content.adapters.download import Download, Unreadable
from services.content.adapters.feed_metrics import FeedMetrics
from services.content.adapters.fetching import FeedFetcher, Fetched, Status
from services.content.adapters.parser import Parsed, ParserPool
from services.content.domain.news import Feed
from services.content.settings import ContentSettings
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.failures import BrokerUnavailable, Discard, Retry
from services.kit.telemetry import record_error, set_attributes, span, spans

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads feeds from addresses and from blobs."""

    fetcher: FeedFetcher
    parser: ParserPool
    blobs: BlobStore
    settings: ContentSettings
    metrics: FeedMetrics = field(default_factory=FeedMetrics)

    async def read_all(
        self, sources: Sequence[FeedSource], heard: Callable[[Feed], Awaitable[None]]
    ) -> tuple[Feed, ...]:
        """Fetch every feed at once, parse them one by one; in the order of `sources`.

        One by one, so that hostile feeds of one show leave the other parsers to other shows.

        Raises:
            BrokerUnavailable: the broker stayed away; no feed has failed.
        """
        turn = asyncio.Lock()

        async def one(source: FeedSource) -> Feed:
            feed = await self.read(source, turn)
            await heard(feed)
            return feed

        with span(spans.FEEDS, {spans.FEEDS_READ: len(sources)}):
            try:
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(one(source)) for source in sources]
            except ExceptionGroup as failures:
                raise failures.exceptions[0] from failures
        return tuple(task.result() for task in tasks)

    async def read(self, source: FeedSource, turn: asyncio.Lock | None = None) -> Feed:
        """Read one feed, within its time-out and bounds; failures are told in the report.

        `turn`: held while the feed is parsed.

        Raises:
            BrokerUnavailable: the broker stayed away; no feed has failed.
        """
        name = source.name or source.url or "feed"
        began = time.monotonic()
        with span(spans.FEED, {spans.SERVER_ADDRESS: _host(source.url or "")}):
            feed = await self._try(source, name, turn or asyncio.Lock())
            report = feed.report.model_copy(update={"seconds": round(time.monotonic() - began, 3)})
            outlet = "" if report.name == source.url else report.name
            set_attributes(
                {spans.OUTLET: outlet, spans.STATUS: report.status, spans.ITEMS: report.items}
            )
            if report.status == "failed":
                record_error("unreadable")
        feed = replace(feed, report=report)
        self.metrics.note(feed, _host(source.url or ""), datetime.now(UTC))
        return feed

    async def _try(self, source: FeedSource, name: str, turn: asyncio.Lock) -> Feed:
        try:
            fetched = await self._bytes(source)
            async with turn:
                parsed = await self.parser.parse(
                    fetched.answer.body or b"",
                    source,
                    most=self.settings.feed_items,
                    content_type=fetched.answer.content_type,
                )
        except Unreadable as error:
            return _unread(source, name, str(error))
        except BrokerUnavailable:
            raise
        except Exception as error:  # a bug: a feed costs a show no other feed
            logger.exception("feed %s", source.name or _host(source.url or ""))
            return _unread(
                source,
                name,
                f"cannot be read ({type(error).__name__}: {error}); check its address or its file",
            )
        return _feed(source, fetched.status, parsed)

    async def _bytes(self, source: FeedSource) -> Fetched:
        if source.blob is not None:
            return Fetched("ok", Download(await self._blob(source.blob), ""))
        return await self.fetcher.fetch(source.url or "")

    async def _blob(self, ref: BlobRef) -> bytes:
        if ref.size > self.settings.feed_bytes:
            raise Unreadable(
                f"larger than {self.settings.feed_bytes / 1e6:g} MB; this is no news feed"
            )
        try:
            return await self.blobs.get(ref)
        except BlobMissing as error:
            raise Unreadable("the stored file is gone; name it again") from error
        except BrokerUnavailable:
            raise
        except Discard as error:
            raise Unreadable(f"{error.reason}; name the stored file again") from error
        except Retry as error:
            raise Unreadable(f"the stored file is out of reach ({error.reason})") from error


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _unread(source: FeedSource, name: str, error: str) -> Feed:
    report = FeedReport(name=name, url=source.url, status="failed", error=error)
    return Feed(source, report, live=source.url is not None)


def _feed(source: FeedSource, status: Status, parsed: Parsed) -> Feed:
    report = FeedReport(
        name=source.name or parsed.title or source.url or "feed",
        url=source.url,
        status=status if parsed.items else "empty",
        items=parsed.found,
        error="" if parsed.items else "the feed holds no items",
    )
    return Feed(
        source=source.model_copy(update={"name": report.name[:200]}),
        report=report,
        items=parsed.items,
        live=source.url is not None,
        updated_at=parsed.updated_at,
    )
