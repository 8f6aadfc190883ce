"""The conformance suite of stream readers: on a real nats-server, and the fake."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from nats.aio.msg import Msg

from contracts import ShowCancelRequested, ShowEvent, ShowRetryRequested, subjects
from contracts.client.stored import Stored
from contracts.event import dedupe_id
from services.kit.broker import jetstream
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.kit.stream import StreamReader
from tests.fakes import MemoryStreams

CONSUMER = subjects.consumer_of("show", subjects.SHOW_CANCEL_REQUESTED)


@dataclass(frozen=True)
class Streams:
    """A reader, a publisher and a consumer."""

    reader: StreamReader
    publish: Callable[[ShowEvent], Awaitable[object]]
    deliver: Callable[[], Awaitable[None]]
    acknowledge: Callable[[], Awaitable[None]]
    """Acknowledge the first message, once it is delivered."""


@pytest.fixture(params=["jetstream", "memory"])
async def streams(
    request: pytest.FixtureRequest, broker_settings: PlatformSettings
) -> AsyncIterator[Streams]:
    if request.param == "memory":
        memory = MemoryStreams(filters={CONSUMER: subjects.SHOW_CANCEL_REQUESTED})

        async def publish(event: ShowEvent) -> object:
            return memory.publish(event)

        async def deliver() -> None:
            memory.deliver(CONSUMER)

        async def acknowledge() -> None:
            memory.acknowledge(CONSUMER, 1)

        yield Streams(memory, publish, deliver, acknowledge)
        return
    async with connected(broker_settings, "streams") as (broker, platform):
        worker = await jetstream(broker).pull_subscribe_bind(CONSUMER, subjects.STREAM_SHOWS)

        fetched: list[Msg] = []

        async def fetch() -> None:
            fetched.extend(await worker.fetch(1))

        async def ack() -> None:
            await fetched[0].ack_sync()

        yield Streams(platform.streams, platform.publisher.publish, fetch, ack)


async def test_a_message_is_found_at_its_place(streams: Streams) -> None:
    assert await streams.reader.last(subjects.STREAM_SHOWS) == 0
    await streams.publish(ShowCancelRequested(show_id="s1", reason="enough"))
    await streams.publish(ShowRetryRequested(show_id="s2"))
    assert await streams.reader.last(subjects.STREAM_SHOWS) == 2
    stored = await streams.reader.at(subjects.STREAM_SHOWS, 1)
    assert stored is not None
    assert (stored.subject, stored.sequence) == (subjects.SHOW_CANCEL_REQUESTED, 1)
    assert stored.message_id == "radiox:s1:show.cancel.requested:1"
    assert ShowCancelRequested.model_validate_json(stored.body).reason == "enough"
    assert await streams.reader.at(subjects.STREAM_SHOWS, 3) is None


async def test_a_repetition_is_swallowed_by_its_id(streams: Streams) -> None:
    event = ShowCancelRequested(show_id="s1")
    await streams.publish(event)
    await streams.publish(event)
    assert await streams.reader.last(subjects.STREAM_SHOWS) == 1


async def test_a_wanted_message_is_found_behind_a_place(streams: Streams) -> None:
    for name in ("s1", "s2", "s3"):
        await streams.publish(ShowCancelRequested(show_id=name))
    message_id = dedupe_id(ShowCancelRequested(show_id="s2"))

    def wanted(stored: Stored) -> bool:
        return stored.message_id == message_id

    find = streams.reader.find
    assert await find(subjects.STREAM_SHOWS, subjects.SHOW_CANCEL_REQUESTED, wanted, 0) == 2
    assert await find(subjects.STREAM_SHOWS, ">", wanted, 1) == 2
    assert await find(subjects.STREAM_SHOWS, ">", wanted, 2) is None
    assert await find(subjects.STREAM_SHOWS, subjects.SHOW_RETRY_REQUESTED, wanted, 0) is None
    assert await find(subjects.STREAM_ARCHIVE, ">", wanted, 0) is None


async def test_what_a_consumer_has_not_been_given_waits(streams: Streams) -> None:
    assert await streams.reader.waiting(subjects.STREAM_SHOWS, CONSUMER) == 0
    for name in ("s1", "s2"):
        await streams.publish(ShowCancelRequested(show_id=name))
    await streams.publish(ShowRetryRequested(show_id="s1"))
    assert await streams.reader.waiting(subjects.STREAM_SHOWS, CONSUMER) == 2
    await streams.deliver()
    assert await streams.reader.waiting(subjects.STREAM_SHOWS, CONSUMER) == 1


async def test_nothing_waits_for_a_consumer_that_does_not_exist(streams: Streams) -> None:
    await streams.publish(ShowCancelRequested(show_id="s1"))
    assert await streams.reader.waiting(subjects.STREAM_SHOWS, "nobody") == 0


async def test_a_consumer_has_acknowledged_all_up_to_a_sequence(streams: Streams) -> None:
    acknowledged = streams.reader.acknowledged
    for name in ("s1", "s2"):
        await streams.publish(ShowCancelRequested(show_id=name))
    assert await acknowledged(subjects.STREAM_SHOWS, CONSUMER) == 0
    await streams.deliver()
    assert await acknowledged(subjects.STREAM_SHOWS, CONSUMER) == 0
    await streams.acknowledge()
    assert await acknowledged(subjects.STREAM_SHOWS, CONSUMER) == 1
    assert await acknowledged(subjects.STREAM_SHOWS, "nobody") == 0
