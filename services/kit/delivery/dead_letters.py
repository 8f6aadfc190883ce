"""Records dead letters: messages that no handler could process, for replay."""

import re
from functools import partial
from typing import Any, Protocol

import nats.js.errors
from pydantic_core import from_json

from contracts import DeadLetter, subjects
from contracts.event import MESSAGE_ID_NAMESPACE
from services.kit.clock import Clock
from services.kit.kv import WRONG_LAST_SEQUENCE
from services.kit.message import MAX_ID_LENGTH
from services.kit.publisher import Publisher
from services.kit.service import Delivery
from services.kit.telemetry import instruments
from services.kit.telemetry.logs import note

MAX_PAYLOAD_LENGTH = 100_000
"""Characters of the message's body in a dead letter."""
PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
NAMED_FIELD = re.compile(r"([a-z_]+(?:\.\w+)*): ")
MAX_REASON_LENGTH = 2_000
"""Characters of the reason in a dead letter: an error may quote its input."""


class DeadLetters(Protocol):
    """Records dead letters."""

    async def record(
        self,
        delivery: Delivery,
        consumer: str,
        reason: str,
        failures: int,
        *,
        refused: bool = False,
        over_budget: bool = False,
    ) -> None:
        """Record the dead letter of a message.

        `refused`: whether its handler rejected it; `over_budget`: because of a budget.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """


class PublishedDeadLetters:
    """Publishes one dead letter for each message and consumer; repetitions are dropped."""

    def __init__(self, publisher: Publisher, clock: Clock) -> None:
        self._publisher = publisher
        self._clock = clock
        self._counted = instruments.counter(instruments.DEAD_LETTERS)

    async def record(
        self,
        delivery: Delivery,
        consumer: str,
        reason: str,
        failures: int,
        *,
        refused: bool = False,
        over_budget: bool = False,
    ) -> None:
        """Record the dead letter of a message.

        `refused`: whether its handler rejected it; `over_budget`: because of a budget.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        letter = DeadLetter(
            key=subjects.dead_letter_subject(delivery.stream, delivery.sequence, consumer),
            stream=delivery.stream,
            sequence=delivery.sequence,
            subject=delivery.subject,
            consumer=consumer,
            reason=reason[:MAX_REASON_LENGTH],
            field=_field_of(reason) if refused and delivery.subject in subjects.REQUESTS else "",
            failures=failures,
            died_at=self._clock.now(),
            message_id=delivery.message_id[:MAX_ID_LENGTH],
            caused_by=delivery.cause,
            refused=refused,
            over_budget=over_budget,
            payload=delivery.body.decode(errors="replace")[:MAX_PAYLOAD_LENGTH],
        )
        letter = with_copied_fields(letter, delivery.body)
        note(show_id=letter.show_id)
        if await self._publish(letter):
            service, _, _ = consumer.partition("-")
            about = {"radiox.service": service, "messaging.consumer.group.name": consumer}
            self._counted.add(1, about)

    async def _publish(self, letter: DeadLetter) -> bool:
        """Publish a letter, unless its subject holds it; return whether it did not.

        A foreign message there does not count.
        """
        send = partial(self._publisher.send, letter, letter.key, MESSAGE_ID_NAMESPACE + letter.key)
        try:
            await send(**{"Nats-Expected-Last-Subject-Sequence": "0"})
        except nats.js.errors.BadRequestError as error:
            if error.err_code not in WRONG_LAST_SEQUENCE:
                raise
            if await self._publisher.holds(letter, letter.key):
                return False
            await send()
        return True


def _field_of(reason: str) -> str:
    """The field that the reason of a refusal begins with; see `services.kit.failures.Discard`."""
    found = NAMED_FIELD.match(reason)
    return found[1] if found else ""


def with_copied_fields(letter: DeadLetter, body: bytes) -> DeadLetter:
    """Copy fields of the payload into the letter, where they are valid."""
    try:
        payload = from_json(body)
    except ValueError:
        return letter
    if not isinstance(payload, dict):
        return letter
    copied = {
        name: payload[name]
        for name in DeadLetter.copied_fields
        if _is_plain(payload.get(name), like=getattr(letter, name))
    }
    return letter.model_copy(update=copied)


def _is_plain(value: Any, *, like: Any) -> bool:
    """Whether a value of an untrusted payload has the right type and a plain form."""
    if type(value) is not type(like):
        return False
    return PLAIN_NAME.fullmatch(value) is not None if isinstance(value, str) else value > 0
