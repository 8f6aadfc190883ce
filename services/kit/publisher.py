"""Publishing: deterministic ids, confirmed, retried with the same id."""

from typing import Any

import nats.errors
import nats.js.errors
from faststream.nats import NatsBroker, Schedule
from pydantic import BaseModel

from contracts import DeadLetter, Event, subjects
from services.kit.clock import Clock
from services.kit.failures import Discard
from services.kit.kv import WRONG_LAST_SEQUENCE
from services.kit.patience import patiently
from services.kit.routes import Later, Said

CONFIRM_WITHIN = 5.0
"""Seconds to wait for the broker's confirmation before the same message is sent again."""


class Publisher:
    """Stamps events and publishes them through FastStream's broker."""

    def __init__(self, broker: NatsBroker, clock: Clock) -> None:
        self._broker = broker
        self._clock = clock

    async def say(self, said: Said, *, caused_by: str = "", **headers: str) -> Event:
        """Publish an event, or schedule it where it comes `Later`; the event as stamped.

        Raises:
            Discard: the event is larger than the broker takes.
            Retry: the broker stayed away.
        """
        event = said.event if isinstance(said, Later) else said
        message_id = rival_id(event)
        stamped = event.model_copy(
            update={
                "event_id": identify(event),
                "occurred_at": self._clock.now(),
                "caused_by": caused_by,
            }
        )
        if isinstance(said, Later):
            waiting = f"schedule.{message_id.replace(':', '.')}"
            schedule = Schedule(said.at, event.subject)
            await self.publish(stamped, waiting, message_id, schedule=schedule, **headers)
        else:
            await self.publish(stamped, event.subject, message_id, **headers)
        return stamped

    async def publish(self, body: BaseModel, subject: str, message_id: str, **options: Any) -> None:
        """Publish `body` until the broker confirms it; a repetition is swallowed by its id.

        Raises:
            Discard: the message is larger than the broker takes.
            Retry: the broker stayed away.
        """
        schedule = options.pop("schedule", None)
        payload = body.model_dump_json().encode()
        target = schedule.target if schedule else subject
        headers = {"Nats-Msg-Id": message_id, "content-type": "application/json", **options}
        try:
            await patiently(
                lambda: self._broker.publish(
                    payload,
                    subject,
                    headers=dict(headers),
                    stream=_stream_of(target),
                    timeout=CONFIRM_WITHIN,
                    schedule=schedule,
                ),
                f"publishing {subject}",
            )
        except nats.errors.MaxPayloadError as error:
            raise Discard(
                f"{subject}: {len(payload):,} bytes are more than the broker takes"
            ) from error

    async def bury(self, letter: DeadLetter) -> None:
        """Record a dead letter, once however often the same failure is seen."""
        headers = {"Nats-Expected-Last-Subject-Sequence": "0"}
        try:
            await self.publish(letter, letter.key, letter.key, **headers)
        except nats.js.errors.BadRequestError as error:
            if error.err_code not in WRONG_LAST_SEQUENCE:
                raise


def identify(event: Event) -> str:
    """The event's deterministic id: one effect, one id, however often it is tried."""
    apart = [str(getattr(event, field)) for field in event.told_apart_by]
    return event_id(event.show_id, event.subject, event.generation, *apart)


def rival_id(event: Event) -> str:
    """What the broker knows the event by: its id, or the one it shares with those it rules out."""
    if not event.rules_out:
        return identify(event)
    return event_id(event.show_id, event.rules_out, event.generation)


def event_id(show_id: str, subject: str, generation: int, *apart: str) -> str:
    """The id of an event that need not exist yet."""
    return ":".join([show_id, subject, str(generation), *apart])


def _stream_of(subject: str) -> str:
    if subject.startswith("dead."):
        return subjects.STREAM_DEAD
    return subjects.stream_of(subject)
