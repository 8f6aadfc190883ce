"""A real HTTP server on loopback, a reader that may speak to it, and a show on a real broker."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import Deadlines, FeedSource, Host, ShowAccepted, Voice, subjects
from services.content.adapters.download import open_downloader
from services.content.adapters.feeds import Reader
from services.content.adapters.fetching import FeedFetcher
from services.content.adapters.http_cache import HttpCache
from services.content.adapters.parser import open_parser
from services.content.ports import Feed
from services.content.settings import ContentSettings
from services.kit.addresses import is_public
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.claims import Claims
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.fakes import ManualClock, MemoryKeyValue

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
NOW = datetime(2026, 3, 18, 20, tzinfo=UTC)
Answer = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]


@dataclass
class Publisher:
    """A publisher's server: each path has an answer; requests are remembered."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def says(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        async def answer(_: Request, out: asyncio.StreamWriter) -> None:
            sent = {"content-length": str(len(body)), "content-type": "text/xml", **headers}
            await head(out, status, sent)
            out.write(body)
            await out.drain()

        self.answers[path] = answer

    def redirects(self, path: str, to: str) -> None:
        self.says(path, b"", 302, location=to)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            pairs = (line.split(": ", 1) for line in lines[1:] if line)
            request = Request(lines[0].split()[1], {k.lower(): v for k, v in pairs})
            self.requests.append(request)
            await self.answers[request.path](request, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def head(out: asyncio.StreamWriter, status: int, headers: dict[str, str]) -> None:
    lines = [f"HTTP/1.1 {status} so", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    out.write("\r\n".join([*lines, "", ""]).encode())
    await out.drain()


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    it = Publisher()
    server = await asyncio.start_server(it.serve, "127.0.0.1", 0)
    async with server:
        it.port = server.sockets[0].getsockname()[1]
        yield it


Open = Callable[..., AbstractAsyncContextManager[Reader]]


@pytest.fixture
def blobs(tmp_path: Path) -> FilesystemBlobs:
    return FilesystemBlobs(tmp_path / "blobs")


@pytest.fixture
def bucket() -> MemoryKeyValue:
    return MemoryKeyValue()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def opened(blobs: FilesystemBlobs, bucket: MemoryKeyValue, clock: ManualClock) -> Open:
    """Open a reader, which asks each time: settings by keyword, and who is public."""

    @asynccontextmanager
    async def open_reader(
        judge: Callable[[str], bool] = is_public, **changed: object
    ) -> AsyncIterator[Reader]:
        each_time = {"feed_seconds": 0, "failed_feed_seconds": 0}
        chosen = {"private_feeds": True, "feed_timeout": 5.0, **each_time, **changed}
        settings = ContentSettings.model_validate(chosen)
        async with (
            open_downloader(settings, judge) as downloader,
            open_parser(settings.workers, settings.parse_seconds) as parser,
        ):
            claims = Claims(bucket, poll_interval=0.01)
            fetcher = FeedFetcher(downloader, HttpCache(bucket, blobs), claims, clock, settings)
            yield Reader(fetcher, parser, blobs, settings)

    return open_reader


@pytest.fixture
def read(opened: Open) -> Callable[..., Awaitable[Feed]]:
    """Read one address with a reader of its own."""

    async def one(url: str, judge: Callable[[str], bool] = is_public, **changed: object) -> Feed:
        async with opened(judge, **changed) as reader:
            source = FeedSource(name="The Test", url="https://publisher.example")
            return await reader.read(source.model_copy(update={"url": url}))  # unjudged

    return one


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "content") as (_, opened):
        yield opened


@pytest.fixture
async def show(platform: Platform) -> ShowAccepted:
    feeds = []
    for file in sorted(FEEDS.glob("en-*.xml")):
        data = file.read_bytes()
        ref = await platform.blobs.put(subjects.BLOBS_SOURCES, file.name, data, "text/xml")
        feeds.append(FeedSource(blob=ref))
    hosts = (Host(name="Ada", voice=Voice(provider="p", name="a")),)
    return ShowAccepted(
        show_id="s", title="The News", station="RadioX", language="en", minutes=3, news=3,
        hosts=hosts, feeds=tuple(feeds), as_of=NOW, timezone="Europe/Berlin", max_age_hours=48,
        allow_shorter=True, seed=1, deadlines=Deadlines(script=NOW, audio=NOW, cover=NOW),
    )  # fmt: skip
