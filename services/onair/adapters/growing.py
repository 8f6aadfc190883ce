"""Follows the packages of shows that are being made, over the broker."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import ValidationError

from contracts import SegmentsStored, ShowListenable, ShowPackaged, subjects
from contracts.client.tail import Reading, tail
from contracts.client.tasks import cancel_all
from services.kit.stream import StreamReader
from services.onair.domain.growing import Growing, News, grown

logger = logging.getLogger(__name__)

SHOWS = 1_000
"""Shows that are known at once; those that were heard of last."""
MILESTONES: dict[str, type[ShowListenable | ShowPackaged]] = {
    kind.subject: kind for kind in (ShowListenable, ShowPackaged)
}


class FollowedPackages:
    """What is known of the packages of the latest shows."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Growing] = OrderedDict()
        self._waiting: dict[str, set[asyncio.Event]] = {}

    def find(self, show_id: str) -> Growing | None:
        """How far the package of a show has grown; None where nothing was heard of it."""
        return self._known.get(show_id)

    def note(self, news: News) -> None:
        """Take note of news."""
        self._known[news.show_id] = grown(self._known.get(news.show_id), news)
        self._known.move_to_end(news.show_id)
        if len(self._known) > SHOWS:
            self._known.popitem(last=False)
        for event in self._waiting.get(news.show_id, ()):
            event.set()

    async def wait(self, show_id: str, segments: int, timeout: float) -> Growing | None:
        """Wait until a show has more than so many segments or is complete; `timeout` seconds."""
        event = asyncio.Event()
        self._waiting.setdefault(show_id, set()).add(event)
        try:
            async with asyncio.timeout(timeout):
                while not _has_more(self.find(show_id), segments):
                    event.clear()
                    await event.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting[show_id].discard(event)
            if not self._waiting[show_id]:
                del self._waiting[show_id]
        return self.find(show_id)


def _has_more(known: Growing | None, segments: int) -> bool:
    return known is not None and (known.complete or known.segments > segments)


@asynccontextmanager
async def following(client: Client, streams: StreamReader) -> AsyncIterator[FollowedPackages]:
    """Follow the packages of all shows from now on, while the block runs.

    Raises:
        BrokerUnavailable: the broker is unavailable at the start.
    """
    packages = FollowedPackages()

    async def stored(message: Msg) -> None:
        note(SegmentsStored, message.data, packages)

    after = await streams.last(subjects.STREAM_SHOWS)
    subject = subjects.wildcard(subjects.SEGMENTS_STORED)
    subscription = await client.subscribe(subject, cb=stored)
    task = asyncio.create_task(_follow(client, packages, after))
    try:
        yield packages
    finally:
        await cancel_all([task])
        if not client.is_closed:
            await subscription.unsubscribe()


async def _follow(client: Client, packages: FollowedPackages, after: int) -> None:
    reading = Reading(subjects.STREAM_SHOWS, after, tuple(MILESTONES))
    async with aclosing(tail(client, reading)) as messages:
        async for message in messages:
            note(MILESTONES[message.subject], message.body, packages)


def note(
    kind: type[SegmentsStored | ShowListenable | ShowPackaged],
    body: bytes,
    packages: FollowedPackages,
) -> None:
    """Take note of a message; the kit tells of what cannot be read, once for all replicas."""
    try:
        packages.note(kind.model_validate_json(body))
    except ValidationError:
        logger.debug("%s is passed over: it cannot be read", kind.subject)
