"""What followers cannot read is told once: by a dead letter, or by a metric and the log."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from contracts import DeadLetter, Progress, ShowListenable, subjects
from services.kit.checking import checked
from services.kit.delivery import metrics
from services.kit.platform import Platform
from services.kit.replay import replay
from services.kit.runtime import connected, running
from services.kit.service import Service
from services.kit.settings import PlatformSettings
from tests.idle import are_idle
from tests.waiting import until

READABLE = ShowListenable(show_id="s1", package="show/s1/1")
CONSUMER = "onair-show-listenable"
CONTENT = "mallory was here"


@asynccontextmanager
async def open_nothing(_: Platform) -> AsyncIterator[None]:
    yield None


FOLLOWER = Service("onair", open_nothing, routes=checked(ShowListenable))
OBSERVER = Service("bridge", open_nothing, observes=(ShowListenable, Progress))


@asynccontextmanager
async def replicas(
    service: Service, settings: PlatformSettings, number: int = 2
) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for _ in range(number):
            await stack.enter_async_context(running(service, settings))
        yield


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "test") as (_, platform):
        yield platform


async def letters(platform: Platform) -> list[DeadLetter]:
    found = replay(platform.client, subjects.STREAM_DEAD, subjects.DEAD_LETTERS)
    return [DeadLetter.model_validate_json(stored.body) async for stored in found]


async def test_a_message_that_no_follower_can_read_has_one_dead_letter_for_all_of_them(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    js = platform.client.jetstream()
    settled = (subjects.STREAM_SHOWS, CONSUMER)
    async with replicas(FOLLOWER, broker_settings):
        bad = await js.publish(ShowListenable.subject, b'{"show_id": "s1"}')
        await platform.publisher.publish(READABLE)
        await until(lambda: are_idle(js, settled))
    async with replicas(FOLLOWER, broker_settings):
        await js.publish(ShowListenable.subject, READABLE.model_dump_json().encode())
        await until(lambda: are_idle(js, settled))
        (letter,) = await letters(platform)
    assert (letter.sequence, letter.consumer) == (bad.seq, CONSUMER)
    assert letter.reason == "package: Field required"
    assert letter.refused


async def test_a_notice_that_cannot_be_read_is_counted_and_logged_once_without_its_content(
    platform: Platform,
    broker_settings: PlatformSettings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tallies = metrics.Tallies()
    monkeypatch.setattr(metrics, "_tallies", lambda: tallies)
    subject = subjects.PROGRESS.format(show_id="s1")
    readable = Progress(show_id="s1", stage="speech", done=1, total=2)
    with caplog.at_level(logging.WARNING, "services.kit.checking"):
        async with replicas(OBSERVER, broker_settings):
            for body in (b"{", b'{"show_id": ["' + CONTENT.encode() + b'"]}'):
                await platform.client.publish(subject, body)
            await platform.notify(readable)
            await platform.client.publish(subject, b"[]")
            await platform.client.flush()

            async def all_are_counted() -> bool:
                return len(caplog.messages) >= 3

            await until(all_are_counted)
    assert len(caplog.messages) == 3
    assert CONTENT not in caplog.text
    assert any("show_id: Input should be a valid string" in each for each in caplog.messages)
    (counted,) = [(key, n) for key, n in tallies.consumed._counts.items() if "unreadable" in key]
    assert counted == (
        ("process", "nats", "progress.*", "bridge", "bridge-progress", "unreadable",
         "ValidationError"), 3,
    )  # fmt: skip
