"""The feed reader: every feed at once, each into a report."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from contracts import BlobRef, FeedReport, FeedSource
from services.content.adapters.download import Download, Downloader, Unreadable
from services.content.adapters.memory import FeedMemory
from services.content.adapters.parser import Parsed, parse
from services.content.domain.news import Feed
from services.content.settings import ContentSettings
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.failures import Retry
from services.kit.telemetry import failed, set_attributes, span

_Status = Literal["ok", "unchanged"]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads feeds from addresses and from blobs."""

    downloads: Downloader
    memory: FeedMemory
    blobs: BlobStore
    settings: ContentSettings

    async def read_all(
        self, sources: Sequence[FeedSource], heard: Callable[[Feed], Awaitable[None]]
    ) -> tuple[Feed, ...]:
        """Read every feed at once; in the order of `sources`."""

        async def one(source: FeedSource) -> Feed:
            feed = await self.read(source)
            await heard(feed)
            return feed

        with span("feeds", feeds=len(sources)):
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(source)) for source in sources]
        return tuple(task.result() for task in tasks)

    async def read(self, source: FeedSource) -> Feed:
        """Read one feed, within its time-out and bounds; failures are told in the report."""
        name = source.name or source.url or "feed"
        began = time.monotonic()
        host = urlsplit(source.url).hostname if source.url else None
        with span("feed", **{"server.address": host or ""}):
            feed = await self._try(source, name)
            report = feed.report.model_copy(update={"seconds": round(time.monotonic() - began, 3)})
            outlet = "" if report.name == source.url else report.name
            set_attributes(outlet=outlet, status=report.status, items=report.items)
            if report.status == "failed":
                failed("unreadable")
        return replace(feed, report=report)

    async def _try(self, source: FeedSource, name: str) -> Feed:
        try:
            status, answer = await self._bytes(source)
            parsed = await asyncio.to_thread(self._parse, answer, source)
        except Unreadable as error:
            report = FeedReport(name=name, url=source.url, status="failed", error=str(error))
            return Feed(source, report, live=source.url is not None)
        return _feed(source, status, parsed)

    async def _bytes(self, source: FeedSource) -> tuple[_Status, Download]:
        if source.blob is not None:
            return "ok", Download(await self._blob(source.blob), "")
        url = source.url or ""
        known = await self.memory.recall(url)
        if known is None:
            answer = await self.downloads.fetch(url)
        else:
            remembered, body = known
            answer = await self.downloads.fetch(
                url, etag=remembered.etag, modified=remembered.modified
            )
            if answer.body is None:
                return "unchanged", Download(body, remembered.url, remembered.content_type)
        await self.memory.keep(url, answer)
        return "ok", answer

    async def _blob(self, ref: BlobRef) -> bytes:
        if ref.size > self.settings.feed_bytes:
            raise Unreadable(
                f"larger than {self.settings.feed_bytes / 1e6:g} MB; this is no news feed"
            )
        try:
            return await self.blobs.get(ref)
        except BlobMissing as error:
            raise Unreadable("the stored file is gone; name it again") from error
        except Retry as error:
            raise Unreadable(f"the stored file is out of reach ({error.reason})") from error

    def _parse(self, answer: Download, source: FeedSource) -> Parsed:
        return parse(
            answer.body or b"",
            source,
            most=self.settings.feed_items,
            content_type=answer.content_type,
        )


def _feed(source: FeedSource, status: _Status, parsed: Parsed) -> Feed:
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
