"""Publishes messages with deterministic ids, until the broker confirms them."""

from functools import partial
from typing import Any

import nats.errors
from faststream.nats import NatsBroker, Schedule
from pydantic import BaseModel

from contracts import Event, subjects
from contracts.event import dedupe_id, identify, subject_of
from services.kit.availability import retry_until_available
from services.kit.clock import Clock
from services.kit.cloudevents import headers_of
from services.kit.deduplication import Confirmation, is_repetition, publish_once
from services.kit.failures import Discard
from services.kit.message import Outgoing, Scheduled
from services.kit.stream import StreamReader
from services.kit.trace_context import passed_on

PUBLISH_TIMEOUT = 5.0
"""Seconds to wait for the broker's confirmation before the message is sent again."""


class Publisher:
    """Stamps events with id, time and cause, and publishes them through FastStream's broker."""

    def __init__(self, broker: NatsBroker, clock: Clock, streams: StreamReader) -> None:
        self._broker = broker
        self._clock = clock
        self._streams = streams

    async def publish(self, outgoing: Outgoing, *, caused_by: str = "", **headers: str) -> Event:
        """Publish or schedule an event; return the stamped event.

        Raises:
            Discard: the event exceeds the broker's size limit.
            BrokerUnavailable: the broker is unavailable.
        """
        event = outgoing.event if isinstance(outgoing, Scheduled) else outgoing
        message_id = dedupe_id(event)
        stamped = event.model_copy(
            update={
                "event_id": identify(event),
                "occurred_at": self._clock.now(),
                "caused_by": caused_by,
            }
        )
        if isinstance(outgoing, Scheduled):
            subject = subjects.schedule_subject(stamped.event_id, subject_of(event))
            schedule = Schedule(outgoing.at, subject_of(event))
            await self.send(stamped, subject, message_id, schedule=schedule, **headers)
        else:
            await self.send(stamped, subject_of(event), message_id, **headers)
        return stamped

    async def send(self, body: BaseModel, subject: str, message_id: str, **options: Any) -> None:
        """Send `body` until the broker confirms it; the broker drops repetitions by their id.

        `options`: headers, and `schedule` where the broker is to publish the message later.

        Raises:
            Discard: the message exceeds the broker's size limit.
            BrokerUnavailable: the broker is unavailable.
        """
        schedule = options.pop("schedule", None)
        payload = body.model_dump_json().encode()
        stream = subjects.stream_of(schedule.target if schedule else subject)
        message_id = options.pop("Nats-Msg-Id", message_id)
        headers = headers_of(body, message_id) | passed_on() | options

        async def publish(own_id: str) -> Confirmation:
            return await retry_until_available(
                lambda: self._broker.publish(
                    payload,
                    subject,
                    headers={"Nats-Msg-Id": own_id, **headers},
                    stream=stream,
                    timeout=PUBLISH_TIMEOUT,
                    schedule=schedule,
                ),
                f"publishing {subject}",
            )

        is_same = partial(is_repetition, body, subject)
        try:
            await publish_once(publish, message_id, self._streams, is_same)
        except nats.errors.MaxPayloadError as error:
            raise Discard(
                f"{subject}: {len(payload):,} bytes exceed the broker's size limit"
            ) from error

    async def holds(self, body: BaseModel, subject: str) -> bool:
        """Whether the stream holds `body` on `subject`.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        is_same = partial(is_repetition, body, subject)
        found = await self._streams.find(subjects.stream_of(subject), subject, is_same, 0)
        return found is not None
