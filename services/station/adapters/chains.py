"""The chains of airings, on the stream AIR.

The stream is the chain. A link is published with the sequence of the one before it, so that of two
schedulers one is refused.
"""

import logging
from datetime import datetime, timedelta

import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.js.api import Header, RawStreamMsg

from contracts import StationScheduled, subjects
from contracts.client.calls import UNAVAILABLE
from contracts.client.stored import Stored
from contracts.event import dedupe_id, identify, subject_of
from services.broadcast.chain import airing_of, is_in_time
from services.broadcast.timeline import Timeline, position_of
from services.kit.availability import retry_until_available
from services.kit.clock import Clock
from services.kit.cloudevents import headers_of
from services.kit.kv import WRONG_LAST_SEQUENCE
from services.kit.replay import replay
from services.kit.telemetry import instruments
from services.kit.trace_context import passed_on
from services.station.ports import Links

logger = logging.getLogger(__name__)

MEMORY = timedelta(hours=26)
"""How long links are remembered behind their time."""
CONFIRMED_WITHIN = 2.0
"""Seconds in which the broker must confirm a link."""
RESTS_FOR = timedelta(seconds=30)
"""Time for which nothing is appended behind a link that was confirmed, and has no effect."""


class StreamChains:
    """The chains on the broker."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._js = client.jetstream()
        self._clock = clock
        self._known: dict[str, Links] = {}
        self._confirmed: dict[str, int] = {}
        """Sequence of the last link of its own, by channel."""
        self._rests_until: dict[str, datetime] = {}
        self._airings = instruments.counter(instruments.AIRINGS)

    async def read(self, channel: str) -> Links:
        """The chain as it is now; only links that are new are read."""
        subject = subjects.STATION_SCHEDULED.format(channel=channel)
        last = await self._last(subject)
        sequence = (last.seq or 0) if last else 0
        known = self._known.get(channel) or Links(Timeline())
        if last is None or sequence == known.sequence:
            return known
        if sequence < known.sequence:
            known = Links(Timeline())
        links = known
        if not known.sequence:
            links = _joined(links, _stored(last))
        found = replay(
            self._client,
            subjects.STREAM_AIR,
            subject,
            after=known.sequence,
            since=None if known.sequence else self._clock.now() - MEMORY,
        )
        async for stored in found:
            self._look(channel, stored)
            links = _joined(links, stored)
        self._forget(links.timeline)
        self._known[channel] = links
        return links

    async def append(self, airing: StationScheduled, after: int) -> bool:
        """Append a link behind the one of that sequence; it is sent once, and not again.

        Not for a while behind one of its own that was confirmed at once, and yet came too late.
        """
        rests_until = self._rests_until.get(airing.channel)
        if rests_until is not None and self._clock.now() < rests_until:
            return False
        stamps = {"event_id": identify(airing), "occurred_at": self._clock.now()}
        stamped = airing.model_copy(update=stamps)
        own_id = dedupe_id(airing)
        headers = headers_of(stamped, own_id) | passed_on()
        # The same number behind another link is another message.
        headers["Nats-Msg-Id"] = f"{own_id}:{after}"
        headers[Header.EXPECTED_LAST_SUBJECT_SEQUENCE.value] = str(after)
        if not self._client.is_connected:
            return False
        try:
            ack = await self._js.publish(
                subject_of(airing),
                stamped.model_dump_json().encode(),
                headers=headers,
                timeout=CONFIRMED_WITHIN,
            )
        except nats.js.errors.BadRequestError as error:
            if error.err_code not in WRONG_LAST_SEQUENCE:
                raise
            return False
        except UNAVAILABLE as error:
            name = f"{airing.channel} {airing.number}"
            logger.warning("airing %s is not confirmed: %s", name, type(error).__name__)
            return False
        self._confirmed[airing.channel] = ack.seq
        return not ack.duplicate

    def _look(self, channel: str, stored: Stored) -> None:
        """Rest behind a link of its own that came too late though the broker confirmed it at once.

        Then the two clocks differ, and every further one would be as late.
        """
        if stored.sequence != self._confirmed.get(channel) or not _is_late(stored):
            return
        now = self._clock.now()
        self._rests_until[channel] = now + RESTS_FOR
        self._airings.add(1, {"radiox.channel": channel, "radiox.kind": "void"})
        logger.warning(
            "channel %s: the clock here says %s, that of the broker said %s: set them; "
            "nothing is scheduled for %d s",
            channel, now, stored.stored_at, RESTS_FOR.total_seconds(),
        )  # fmt: skip

    async def _last(self, subject: str) -> RawStreamMsg | None:
        try:
            return await retry_until_available(
                lambda: self._js.get_last_msg(subjects.STREAM_AIR, subject), f"reading {subject}"
            )
        except nats.js.errors.NotFoundError:
            return None

    def _forget(self, timeline: Timeline) -> None:
        if timeline.last is not None:
            timeline.forget(position_of(self._clock.now() - MEMORY, timeline.last.epoch))


def _joined(links: Links, stored: Stored) -> Links:
    """The chain with one more link; one that came too late, or cannot be read, is passed over."""
    airing = airing_of(stored)
    if airing is None:
        return Links(links.timeline, links.number, max(links.sequence, stored.sequence))
    if is_in_time(airing, stored):
        links.timeline.add(airing)
    else:
        logger.warning("airing %s came too late, and has no effect", airing.event_id)
    return Links(
        links.timeline,
        max(links.number, airing.number + 1),
        max(links.sequence, stored.sequence),
    )


def _is_late(stored: Stored) -> bool:
    airing = airing_of(stored)
    return airing is not None and not is_in_time(airing, stored)


def _stored(message: RawStreamMsg) -> Stored:
    return Stored(
        str(message.subject or ""),
        message.seq or 0,
        bytes(message.data or b""),
        stored_at=message.time,
    )
