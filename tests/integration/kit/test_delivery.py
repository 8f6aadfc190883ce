"""Delivery on a real nats-server: acknowledgement, retries, dead letters, shutdown."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from contracts import (
    DeadLetter,
    ShowCancelRequested,
    ShowDeadline,
    ShowEvent,
    ShowRetryRequested,
    subjects,
)
from contracts.event import identify
from services.kit.broker import jetstream
from services.kit.failures import Discard, Retry
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Route, Scheduled, Service
from services.kit.settings import PlatformSettings
from tests.idle import are_idle
from tests.waiting import until

CONSUMED = ShowCancelRequested
PRODUCED = ShowRetryRequested


class DeliveryEnv:
    """A service `show` with one handler, which the test supplies, and readers of its streams."""

    def __init__(self, platform: Platform, js: Any) -> None:
        self.platform = platform
        self.js = js
        self.calls: list[ShowEvent] = []
        self.called = asyncio.Event()

    async def publish(self, event: ShowEvent) -> None:
        await self.platform.publisher.publish(event)

    async def bodies(self, stream: str, subject: str) -> list[bytes]:
        info = await self.js.stream_info(stream, subjects_filter=subject)
        wanted = sum((info.state.subjects or {}).values())
        subscription = await self.js.subscribe(subject, stream=stream, ordered_consumer=True)
        found = [(await subscription.next_msg(timeout=5)).data for _ in range(wanted)]
        await subscription.unsubscribe()
        return found

    async def idle(self, consumer: str) -> None:
        """Wait until the consumer has no message left."""
        await until(lambda: are_idle(self.js, (subjects.STREAM_SHOWS, consumer)))

    async def handled(self, events: int) -> bool:
        return len(self.calls) >= events

    async def dead_letters(self) -> list[DeadLetter]:
        found = await self.bodies(subjects.STREAM_DEAD, subjects.DEAD_LETTERS)
        return [DeadLetter.model_validate_json(body) for body in found]


Handler = Callable[[Any], Any]


@asynccontextmanager
async def running_service(
    settings: PlatformSettings, handler: Handler
) -> AsyncIterator[DeliveryEnv]:
    async with AsyncExitStack() as stack:
        broker, platform = await stack.enter_async_context(connected(settings, "env"))
        env = DeliveryEnv(platform, jetstream(broker))

        async def counted(event: Any, _: None) -> Any:
            env.calls.append(event)
            env.called.set()
            return await handler(event)

        @asynccontextmanager
        async def open_deps(_: Platform) -> AsyncIterator[None]:
            yield None

        service = Service("show", open_deps, (Route(CONSUMED, counted, (PRODUCED,)),))
        await stack.enter_async_context(running(service, settings))
        yield env


CONSUMER = subjects.consumer_of("show", CONSUMED.subject)


async def produce(event: ShowEvent) -> ShowEvent:
    return PRODUCED(show_id=event.show_id)


async def test_the_event_of_a_handler_is_published_before_the_message_is_acknowledged(
    broker_settings: PlatformSettings,
) -> None:
    async with running_service(broker_settings, produce) as env:
        await env.publish(CONSUMED(show_id="s1"))
        await env.called.wait()
        await env.idle(CONSUMER)
        (body,) = await env.bodies(subjects.STREAM_SHOWS, PRODUCED.subject)
    produced = PRODUCED.model_validate_json(body)
    assert produced.event_id == "s1:show.retry.requested:1"
    assert produced.caused_by == "s1:show.cancel.requested:1"
    assert produced.occurred_at is not None


async def test_an_event_that_is_published_twice_has_one_effect(
    broker_settings: PlatformSettings,
) -> None:
    async with running_service(broker_settings, produce) as env:
        event = CONSUMED(show_id="s1")
        await env.publish(event)
        await env.called.wait()
        await env.idle(CONSUMER)
        # Outside the dedupe window the broker would store it again: another id gets it past.
        stamped = event.model_copy(update={"event_id": "s1:show.cancel.requested:1"})
        body = stamped.model_dump_json().encode()
        await env.js.publish(CONSUMED.subject, body, headers={"Nats-Msg-Id": "another"})
        await env.idle(CONSUMER)
        produced = await env.bodies(subjects.STREAM_SHOWS, PRODUCED.subject)
    assert len(produced) == 1


async def test_a_redelivered_message_is_not_handled_again(
    broker_settings: PlatformSettings,
) -> None:
    """As after a lost ack: the consumer starts again at the beginning."""
    async with running_service(broker_settings, produce) as env:
        for number in range(5):
            await env.publish(CONSUMED(show_id=f"s{number}"))
        await env.called.wait()
        await env.idle(CONSUMER)
        assert len(env.calls) == 5
        await env.js.delete_consumer(subjects.STREAM_SHOWS, CONSUMER)
        await env.publish(CONSUMED(show_id="s5"))
        await until(lambda: env.handled(6))
        await env.idle(CONSUMER)
    assert [event.show_id for event in env.calls] == ["s0", "s1", "s2", "s3", "s4", "s5"]


async def test_a_failure_is_retried_and_leaves_no_dead_letter(
    broker_settings: PlatformSettings,
) -> None:
    failures = iter([Retry("busy", after=0.1), OSError("odd")])

    async def fail_twice(event: ShowEvent) -> ShowEvent:
        if failure := next(failures, None):
            raise failure
        return PRODUCED(show_id=event.show_id)

    async with running_service(broker_settings, fail_twice) as env:
        await env.publish(CONSUMED(show_id="s1"))
        await env.called.wait()
        await env.idle(CONSUMER)
        assert len(env.calls) == 3
        assert len(await env.bodies(subjects.STREAM_SHOWS, PRODUCED.subject)) == 1
        assert await env.dead_letters() == []


@pytest.mark.parametrize(
    ("failure", "attempts"), [(Retry("always busy"), 3), (Discard("never"), 1), (KeyError("x"), 3)]
)
async def test_attempts_are_bounded_and_end_in_one_dead_letter(
    broker_settings: PlatformSettings, failure: Exception, attempts: int
) -> None:
    async def fail(_: ShowEvent) -> None:
        raise failure

    async with running_service(broker_settings, fail) as env:
        await env.publish(CONSUMED(show_id="s1"))
        await env.called.wait()
        await env.idle(CONSUMER)
        (letter,) = await env.dead_letters()
    assert len(env.calls) == attempts
    assert (letter.show_id, letter.failures, letter.consumer) == ("s1", attempts, CONSUMER)
    assert str(failure.args[0]) in letter.reason
    assert letter.key == f"dead.SHOWS.{letter.sequence}.{CONSUMER}"


async def test_a_reason_too_long_for_a_dead_letter_is_cut(
    broker_settings: PlatformSettings,
) -> None:
    async def fail(_: ShowEvent) -> None:
        raise Discard("quoted: " + "x" * 2_000_000)

    async with running_service(broker_settings, fail) as env:
        await env.publish(CONSUMED(show_id="s1"))
        (letter,) = await until(env.dead_letters)
        await env.idle(CONSUMER)
    assert len(env.calls) == 1
    assert letter.reason.startswith("quoted: xxx")


@pytest.mark.parametrize("body", [b"no json", b"{}", b'{"show_id": "../etc"}', b"\xff\xfe", b"[]"])
async def test_an_invalid_payload_is_one_dead_letter_and_never_handled(
    broker_settings: PlatformSettings, body: bytes
) -> None:
    async with running_service(broker_settings, produce) as env:
        await env.js.publish(CONSUMED.subject, body)
        letters = await until(env.dead_letters)
        await env.idle(CONSUMER)
    assert env.calls == []
    assert len(letters) == 1
    assert letters[0].payload == body.decode(errors="replace")


async def test_a_long_handler_is_not_delivered_its_message_again(
    broker_settings: PlatformSettings,
) -> None:
    settings = broker_settings.model_copy(update={"ack_wait": 3.0})

    async def long(event: ShowEvent) -> ShowEvent:
        await asyncio.sleep(settings.ack_wait * 1.5)
        return PRODUCED(show_id=event.show_id)

    async with running_service(settings, long) as env:
        await env.publish(CONSUMED(show_id="s1"))
        await env.called.wait()
        await env.idle(CONSUMER)
    assert len(env.calls) == 1


async def test_a_handler_that_is_stopped_releases_its_message_at_once(
    broker_settings: PlatformSettings,
) -> None:
    settings = broker_settings.model_copy(update={"ack_wait": 60.0, "grace": 0.1})

    async def forever(_: ShowEvent) -> None:
        await asyncio.Event().wait()

    async with running_service(settings, forever) as env:
        await env.publish(CONSUMED(show_id="s1"))
        await env.called.wait()
    async with running_service(settings, produce) as env:
        async with asyncio.timeout(10):
            await env.called.wait()
        await env.idle(CONSUMER)
        assert await env.dead_letters() == []
    assert [event.show_id for event in env.calls] == ["s1"]


async def test_a_scheduled_event_arrives_at_its_time(broker_settings: PlatformSettings) -> None:
    async with running_service(broker_settings, produce) as env:
        clock = env.platform.clock
        due = clock.now().replace(microsecond=0)
        deadline = ShowDeadline(show_id="s1", stage="cover")
        await env.platform.publisher.publish(Scheduled(deadline, due))
        found = await until(lambda: env.bodies(subjects.STREAM_DEADLINES, ShowDeadline.subject))
        assert ShowDeadline.model_validate_json(found[0]).stage == "cover"
        assert clock.now() >= due


async def test_an_event_that_is_too_large_is_refused_before_it_is_sent(
    broker_settings: PlatformSettings,
) -> None:
    async with running_service(broker_settings, produce) as env:
        with pytest.raises(Discard, match=r"show.cancel.requested: 2,\d{3},\d{3} bytes"):
            await env.publish(CONSUMED(show_id="s1", reason="x" * 2_000_000))


def test_deadlines_of_different_stages_have_different_ids() -> None:
    ids = {identify(ShowDeadline(show_id="s", stage=s)) for s in ("script", "audio", "cover")}
    assert len(ids) == 3
    again = ShowRetryRequested(show_id="s", generation=2)
    assert identify(again) == "s:show.retry.requested:2"
