"""Feeds from bytes, parsed in processes that can be ended."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from contracts import FeedSource
from services.content.adapters.download import Unreadable
from services.content.domain.news import Item

_WORKER = Path(__file__).with_name("feed_worker.py")
_HEAD_LENGTHS = (4, 4)
"""As `feed_worker.HEAD`: bytes of the length of the JSON, and of that of the body."""
_WAIT_FACTOR = 10
"""A worker on a busy machine gets this multiple of its CPU time, in seconds of the clock."""
_LONGEST_LINK = 2000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a feed holds; `found` counts its items before the newest were chosen."""

    title: str
    items: tuple[Item, ...]
    found: int
    updated_at: datetime | None


class ParserPool:
    """At most `size` worker processes, started as they are needed and kept.

    A worker that spends more than `cpu_seconds` on one feed is ended and replaced.
    """

    def __init__(self, size: int, cpu_seconds: float) -> None:
        self._cpu_seconds = cpu_seconds
        self._turns = asyncio.Semaphore(size)
        self._idle: list[Process] = []
        self.busy = 0
        """Feeds that are being parsed."""

    async def parse(
        self, body: bytes, source: FeedSource, *, most: int, content_type: str = ""
    ) -> Parsed:
        """Parse RSS, Atom or RDF; of more than `most` items, the newest are kept.

        Raises:
            Unreadable: it is no feed, or costs too much time, in words.
        """
        async with self._turns:
            found = await self._ask(body, {"content_type": content_type, "most": most})
        if "error" in found:
            raise Unreadable(str(found["error"]))
        return parsed(found, source)

    async def _ask(self, body: bytes, asked: Mapping[str, Any]) -> dict[str, Any]:
        worker = self._idle.pop() if self._idle else await self._start()
        self.busy += 1
        try:
            async with asyncio.timeout(_WAIT_FACTOR * self._cpu_seconds):
                found = await _exchange(worker, body, asked)
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            raise Unreadable(
                f"takes more than {self._cpu_seconds:g} s or 1 GB to parse; take it out of the "
                "list, or tell its publisher"
            ) from None
        else:
            self._idle.append(worker)
            return found
        finally:
            self.busy -= 1
            if worker not in self._idle:
                await _end(worker)

    async def _start(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(_WORKER), str(self._cpu_seconds)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,  # an interrupt from the keyboard is for the service
        )

    async def close(self) -> None:
        """End the workers."""
        while self._idle:
            await _end(self._idle.pop())


@asynccontextmanager
async def open_parser(size: int, cpu_seconds: float) -> AsyncIterator[ParserPool]:
    """Open a pool of workers, and end them."""
    pool = ParserPool(size, cpu_seconds)
    try:
        yield pool
    finally:
        await pool.close()


async def _exchange(worker: Process, body: bytes, asked: Mapping[str, Any]) -> dict[str, Any]:
    if worker.stdin is None or worker.stdout is None:  # for the type checker: both are pipes
        raise OSError("the worker has no pipes")
    request = json.dumps(asked).encode()
    lengths = (len(request), len(body))
    head = b"".join(n.to_bytes(size) for n, size in zip(lengths, _HEAD_LENGTHS, strict=True))
    worker.stdin.write(head + request)
    worker.stdin.write(body)
    await worker.stdin.drain()
    size = int.from_bytes((await worker.stdout.readexactly(sum(_HEAD_LENGTHS)))[:4])
    found: dict[str, Any] = json.loads(await worker.stdout.readexactly(size))
    return found


async def _end(worker: Process) -> None:
    with suppress(ProcessLookupError):
        worker.kill()
    await worker.wait()


def parsed(found: Mapping[str, Any], source: FeedSource) -> Parsed:
    """What the worker has `found` in `source`."""
    title = " ".join(found["title"].split())
    named = source if source.name else source.model_copy(update={"name": title[:200]})
    return Parsed(
        title=title,
        items=tuple(_item(item, named) for item in found["items"]),
        found=found["found"],
        updated_at=_moment(found["updated"]),
    )


def _item(item: Mapping[str, Any], source: FeedSource) -> Item:
    link = item["link"]
    is_web = link.startswith(("http://", "https://")) and len(link) <= _LONGEST_LINK
    return Item(
        title=item["title"],
        summary=item["summary"],
        link=link if is_web else None,
        published_at=_moment(item["published"]),
        feed=source,
        tags=tuple(tag for tag in item["tags"] if tag),
    )


def _moment(seconds: float | None) -> datetime | None:
    if seconds is None:
        return None
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
