"""No message of another publisher displaces one of ours, whatever its id, on a real nats-server."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from nats.js import JetStreamContext

from contracts import (
    DeadLetter,
    Event,
    HostSaved,
    ProviderCalled,
    ShowDeadline,
    ShowFailed,
    ShowGenerated,
    subjects,
)
from contracts.event import dedupe_id, subject_of
from services import fleet
from services.kit.broker import jetstream
from services.kit.clock import SystemClock
from services.kit.deduplication import MAX_FOREIGN, is_repetition
from services.kit.delivery.dead_letters import PublishedDeadLetters
from services.kit.failures import Retry
from services.kit.message import Delivery, Scheduled
from services.kit.platform import Platform
from services.kit.records import Records
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings

E = TypeVar("E", bound=Event)
EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
EVENTS: list[type[Event]] = sorted(
    {
        kind
        for name in fleet.SERVICES
        for route in fleet.documented(name).routes
        for kind in route.produces
    },
    key=lambda kind: kind.subject,
)
"""The events that the pipeline produces."""


def example(kind: type[E]) -> E:
    name = kind.subject.partition(".{")[0]
    return kind.model_validate_json((EXAMPLES / f"{name}.json").read_bytes())


def named(kind: type[E], name: str) -> E:
    """An example of an event with another identity."""
    return example(kind).model_copy(update={kind.identity_fields[0]: name})


@dataclass(frozen=True)
class Station:
    """A platform, and readers of its streams."""

    platform: Platform
    js: JetStreamContext

    async def squat(self, subject: str, message_id: str) -> bool:
        """Publish a foreign message under an id; return whether the broker stored it."""
        ack = await self.js.publish(subject, b"{}", headers={"Nats-Msg-Id": message_id})
        return not ack.duplicate

    async def stored(self, stream: str, subject: str, body: Any) -> list[int]:
        """The sequences at which a stream holds `body` on `subject`."""
        wanted, found, after = partial(is_repetition, body, subject), [], 0
        while at := await self.platform.streams.find(stream, subject, wanted, after):
            found.append(at)
            after = at
        return found


@pytest.fixture
async def station(broker_settings: PlatformSettings) -> AsyncIterator[Station]:
    async with connected(broker_settings, "test") as (broker, platform):
        yield Station(platform, jetstream(broker))


def subjects_of(stream: str) -> list[str]:
    """A subject for each pattern of a stream."""
    return [p.replace("*", "any").replace(">", "any.thing") for p in subjects.STREAMS[stream]]


async def test_no_event_is_lost_to_a_message_on_any_subject(station: Station) -> None:
    assert len(EVENTS) > 10
    for kind in EVENTS:
        stream = subjects.stream_of(kind.subject)
        for number, foreign in enumerate(subjects_of(stream)):
            event = named(kind, f"{kind.__name__}-{number}")
            assert await station.squat(foreign, dedupe_id(event))
            for _ in range(2):
                await station.platform.publisher.publish(event)
            assert len(await station.stored(stream, kind.subject, event)) == 1


async def test_an_id_that_has_only_the_form_of_ours_does_not_even_delay_an_event(
    station: Station,
) -> None:
    failed = ShowFailed(show_id="unk4", stage="show", reason="no news")
    assert await station.squat(subjects.SHOW_DELETED, "unk4:show.ended:1")
    await station.platform.publisher.publish(failed)
    message = await station.js.get_last_msg(subjects.STREAM_ARCHIVE, failed.subject)
    assert message.headers is not None
    assert message.headers["Nats-Msg-Id"] == "radiox:unk4:show.ended:1"


async def test_only_one_end_of_a_show_is_stored_in_spite_of_a_foreign_message(
    station: Station,
) -> None:
    failed = ShowFailed(show_id="s1", stage="show", reason="no news")
    generated = example(ShowGenerated).model_copy(update={"show_id": "s1", "generation": 1})
    assert await station.squat(subjects.SHOW_CANCELLED, dedupe_id(failed))
    for event in (failed, generated, failed):
        await station.platform.publisher.publish(event)
    assert len(await station.stored(subjects.STREAM_ARCHIVE, failed.subject, failed)) == 1
    assert not await station.stored(subjects.STREAM_ARCHIVE, generated.subject, generated)


async def test_a_scheduled_event_is_not_lost(station: Station) -> None:
    for number, foreign in enumerate(subjects_of(subjects.STREAM_DEADLINES)):
        due = ShowDeadline(show_id=f"s{number}", stage="audio")
        assert await station.squat(foreign, dedupe_id(due))
        at = SystemClock().now() + timedelta(hours=1)
        for _ in range(2):
            await station.platform.publisher.publish(Scheduled(due, at))
        subject = subjects.schedule_subject(
            f"s{number}:show.deadline:1:audio", subjects.SHOW_DEADLINE
        )
        assert len(await station.stored(subjects.STREAM_DEADLINES, subject, due)) == 1


async def test_a_foreign_message_that_has_expired_displaces_nothing(station: Station) -> None:
    event = example(EVENTS[0]).model_copy(update={"show_id": "s1"})
    stream = subjects.stream_of(event.subject)
    ack = await station.js.publish(
        subjects.SHOW_REQUESTED, b"{}", headers={"Nats-Msg-Id": dedupe_id(event)}
    )
    await station.js.delete_msg(stream, ack.seq)
    await station.platform.publisher.publish(event)
    assert len(await station.stored(stream, event.subject, event)) == 1


async def test_foreign_messages_are_passed_by_one_after_another_up_to_a_limit(
    station: Station,
) -> None:
    event = example(EVENTS[0]).model_copy(update={"show_id": "s1"})
    message_id = dedupe_id(event)
    for _ in range(MAX_FOREIGN):
        ack = await station.js.publish(
            subjects.SHOW_REQUESTED, b"{}", headers={"Nats-Msg-Id": message_id}
        )
        message_id = f"{message_id}:{ack.seq}"
    with pytest.raises(Retry, match="foreign messages"):
        await station.platform.publisher.publish(event)


async def test_no_saved_record_is_lost(station: Station) -> None:
    hosts = Records(station.platform.client, SystemClock(), HostSaved)
    for number, foreign in enumerate(subjects_of(subjects.STREAM_ARCHIVE)):
        version = example(HostSaved).model_copy(update={"name": f"h{number}", "version": 1})
        assert await station.squat(foreign, dedupe_id(version))
        saved = await hosts.save(version)
        assert await hosts.find(version.name) == saved
        assert len(await hosts.history(version.name)) == 1


async def test_no_audit_record_is_lost(station: Station) -> None:
    call = example(ProviderCalled)
    assert await station.squat(subject_of(call), dedupe_id(call))
    await station.platform.publisher.publish(call)
    assert len(await station.stored(subjects.STREAM_USAGE, call.subject, call)) == 1


async def test_a_dead_letter_is_recorded_once_in_spite_of_foreign_messages(
    station: Station,
) -> None:
    """Both with its id on another subject, and with another id on its subject."""
    letters = PublishedDeadLetters(station.platform.publisher, SystemClock())
    for number, foreign in enumerate(subjects_of(subjects.STREAM_DEAD)):
        key = subjects.dead_letter_subject(subjects.STREAM_SHOWS, number, "audio-it")
        assert await station.squat(foreign, f"radiox:{key}")
        assert await station.squat(key, f"another {number}")
        delivery = Delivery(b"{}", "script.ready", subjects.STREAM_SHOWS, number, "", {})
        for reason in ("first", "again"):
            await letters.record(delivery, "audio-it", reason, 1)
        message = await station.js.get_last_msg(subjects.STREAM_DEAD, key)
        letter = DeadLetter.model_validate_json(message.data or b"")
        assert (letter.key, letter.reason) == (key, "first")
        assert len(await station.stored(subjects.STREAM_DEAD, key, letter)) == 1
