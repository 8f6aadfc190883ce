"""One place decides ack, delay and dead letter: proved on a real nats-server."""

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
from tests.waiting import until

HEARD = ShowCancelRequested
SAID = ShowRetryRequested


class Bench:
    """A service called `show` whose one handler is the test's, and eyes on the streams."""

    def __init__(self, platform: Platform, js: Any) -> None:
        self.platform = platform
        self.js = js
        self.calls: list[ShowEvent] = []
        self.called = asyncio.Event()

    async def say(self, event: ShowEvent) -> None:
        await self.platform.publisher.publish(event)

    async def bodies(self, stream: str, subject: str) -> list[bytes]:
        info = await self.js.stream_info(stream, subjects_filter=subject)
        wanted = sum((info.state.subjects or {}).values())
        subscription = await self.js.subscribe(subject, stream=stream, ordered_consumer=True)
        found = [(await subscription.next_msg(timeout=5)).data for _ in range(wanted)]
        await subscription.unsubscribe()
        return found

    async def idle(self, consumer: str) -> None:
        """Wait until the consumer has nothing left to do."""

        async def idle() -> bool:
            info = await self.js.consumer_info(subjects.STREAM_SHOWS, consumer)
            return not info.num_pending and not info.num_ack_pending

        await until(idle)

    async def handled(self, events: int) -> bool:
        return len(self.calls) >= events

    async def dead_letters(self) -> list[DeadLetter]:
        found = await self.bodies(subjects.STREAM_DEAD, subjects.DEAD_LETTERS)
        return [DeadLetter.model_validate_json(body) for body in found]


Handler = Callable[[Any], Any]


@asynccontextmanager
async def serving(settings: PlatformSettings, handler: Handler) -> AsyncIterator[Bench]:
    async with AsyncExitStack() as stack:
        broker, platform = await stack.enter_async_context(connected(settings, "bench"))
        bench = Bench(platform, jetstream(broker))

        async def counted(event: Any, _: None) -> Any:
            bench.calls.append(event)
            bench.called.set()
            return await handler(event)

        @asynccontextmanager
        async def open_deps(_: Platform) -> AsyncIterator[None]:
            yield None

        service = Service("show", open_deps, (Route(HEARD, counted, (SAID,)),))
        await stack.enter_async_context(running(service, settings))
        yield bench


CONSUMER = subjects.consumer_of("show", HEARD.subject)


async def answer(event: ShowEvent) -> ShowEvent:
    return SAID(show_id=event.show_id)


async def test_what_a_handler_returns_is_published_before_the_message_is_acknowledged(
    broker_settings: PlatformSettings,
) -> None:
    async with serving(broker_settings, answer) as bench:
        await bench.say(HEARD(show_id="s1"))
        await bench.called.wait()
        await bench.idle(CONSUMER)
        (body,) = await bench.bodies(subjects.STREAM_SHOWS, SAID.subject)
    said = SAID.model_validate_json(body)
    assert said.event_id == "s1:show.retry.requested:1"
    assert said.caused_by == "s1:show.cancel.requested:1"
    assert said.occurred_at is not None


async def test_the_same_event_twice_has_one_effect(broker_settings: PlatformSettings) -> None:
    async with serving(broker_settings, answer) as bench:
        event = HEARD(show_id="s1")
        await bench.say(event)
        await bench.called.wait()
        await bench.idle(CONSUMER)
        # Outside the dedupe window the broker would store it again: another id gets it past.
        stamped = event.model_copy(update={"event_id": "s1:show.cancel.requested:1"})
        body = stamped.model_dump_json().encode()
        await bench.js.publish(HEARD.subject, body, headers={"Nats-Msg-Id": "another"})
        await bench.idle(CONSUMER)
        said = await bench.bodies(subjects.STREAM_SHOWS, SAID.subject)
    assert len(said) == 1


async def test_a_redelivered_message_is_not_handled_again(
    broker_settings: PlatformSettings,
) -> None:
    """What a broker does that lost an ack: the consumer starts over."""
    async with serving(broker_settings, answer) as bench:
        for number in range(5):
            await bench.say(HEARD(show_id=f"s{number}"))
        await bench.called.wait()
        await bench.idle(CONSUMER)
        assert len(bench.calls) == 5
        await bench.js.delete_consumer(subjects.STREAM_SHOWS, CONSUMER)
        await bench.say(HEARD(show_id="s5"))
        await until(lambda: bench.handled(6))
        await bench.idle(CONSUMER)
    assert [event.show_id for event in bench.calls] == ["s0", "s1", "s2", "s3", "s4", "s5"]


async def test_a_failure_is_tried_again_later_and_then_forgotten(
    broker_settings: PlatformSettings,
) -> None:
    failures = iter([Retry("busy", after=0.1), OSError("odd")])

    async def stumble(event: ShowEvent) -> ShowEvent:
        if failure := next(failures, None):
            raise failure
        return SAID(show_id=event.show_id)

    async with serving(broker_settings, stumble) as bench:
        await bench.say(HEARD(show_id="s1"))
        await bench.called.wait()
        await bench.idle(CONSUMER)
        assert len(bench.calls) == 3
        assert len(await bench.bodies(subjects.STREAM_SHOWS, SAID.subject)) == 1
        assert await bench.dead_letters() == []


@pytest.mark.parametrize(
    ("failure", "attempts"), [(Retry("always busy"), 3), (Discard("never"), 1), (KeyError("x"), 3)]
)
async def test_attempts_are_bounded_and_end_in_one_dead_letter(
    broker_settings: PlatformSettings, failure: Exception, attempts: int
) -> None:
    async def fail(_: ShowEvent) -> None:
        raise failure

    async with serving(broker_settings, fail) as bench:
        await bench.say(HEARD(show_id="s1"))
        await bench.called.wait()
        await bench.idle(CONSUMER)
        (letter,) = await bench.dead_letters()
    assert len(bench.calls) == attempts
    assert (letter.show_id, letter.failures, letter.consumer) == ("s1", attempts, CONSUMER)
    assert str(failure.args[0]) in letter.reason
    assert letter.key == f"dead.SHOWS.{letter.sequence}.{CONSUMER}"


async def test_a_reason_too_long_for_a_dead_letter_is_cut(
    broker_settings: PlatformSettings,
) -> None:
    async def fail(_: ShowEvent) -> None:
        raise Discard("quoted: " + "x" * 2_000_000)

    async with serving(broker_settings, fail) as bench:
        await bench.say(HEARD(show_id="s1"))
        (letter,) = await until(bench.dead_letters)
        await bench.idle(CONSUMER)
    assert len(bench.calls) == 1
    assert letter.reason.startswith("quoted: xxx")


@pytest.mark.parametrize("body", [b"no json", b"{}", b'{"show_id": "../etc"}', b"\xff\xfe", b"[]"])
async def test_an_invalid_payload_is_one_dead_letter_and_never_handled(
    broker_settings: PlatformSettings, body: bytes
) -> None:
    async with serving(broker_settings, answer) as bench:
        await bench.js.publish(HEARD.subject, body)
        letters = await until(bench.dead_letters)
        await bench.idle(CONSUMER)
    assert bench.calls == []
    assert len(letters) == 1
    assert letters[0].payload == body.decode(errors="replace")


async def test_a_long_handler_keeps_its_message(broker_settings: PlatformSettings) -> None:
    settings = broker_settings.model_copy(update={"ack_wait": 3.0})

    async def long(event: ShowEvent) -> ShowEvent:
        await asyncio.sleep(settings.ack_wait * 1.5)
        return SAID(show_id=event.show_id)

    async with serving(settings, long) as bench:
        await bench.say(HEARD(show_id="s1"))
        await bench.called.wait()
        await bench.idle(CONSUMER)
    assert len(bench.calls) == 1


async def test_a_handler_that_is_stopped_hands_its_message_back_at_once(
    broker_settings: PlatformSettings,
) -> None:
    settings = broker_settings.model_copy(update={"ack_wait": 60.0, "grace": 0.1})

    async def forever(_: ShowEvent) -> None:
        await asyncio.Event().wait()

    async with serving(settings, forever) as bench:
        await bench.say(HEARD(show_id="s1"))
        await bench.called.wait()
    async with serving(settings, answer) as bench:
        async with asyncio.timeout(10):
            await bench.called.wait()
        await bench.idle(CONSUMER)
        assert await bench.dead_letters() == []
    assert [event.show_id for event in bench.calls] == ["s1"]


async def test_an_event_for_later_arrives_at_its_time(broker_settings: PlatformSettings) -> None:
    async with serving(broker_settings, answer) as bench:
        clock = bench.platform.clock
        due = clock.now().replace(microsecond=0)
        deadline = ShowDeadline(show_id="s1", stage="cover")
        await bench.platform.publisher.publish(Scheduled(deadline, due))
        found = await until(lambda: bench.bodies(subjects.STREAM_SHOWS, ShowDeadline.subject))
        assert ShowDeadline.model_validate_json(found[0]).stage == "cover"
        assert clock.now() >= due


async def test_an_event_that_is_too_large_is_refused_before_it_is_sent(
    broker_settings: PlatformSettings,
) -> None:
    async with serving(broker_settings, answer) as bench:
        with pytest.raises(Discard, match=r"show.cancel.requested: 2,\d{3},\d{3} bytes"):
            await bench.say(HEARD(show_id="s1", reason="x" * 2_000_000))


def test_events_of_one_show_and_subject_are_told_apart_by_what_differs() -> None:
    ids = {identify(ShowDeadline(show_id="s", stage=s)) for s in ("script", "audio", "cover")}
    assert len(ids) == 3
    again = ShowRetryRequested(show_id="s", generation=2)
    assert identify(again) == "s:show.retry.requested:2"
