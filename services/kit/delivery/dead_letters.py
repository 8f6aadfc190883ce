"""Dead letters: messages that nobody could finish, kept until somebody replays them."""

import re
from typing import Any, Protocol

import nats.js.errors
from pydantic_core import from_json

from contracts import DeadLetter, subjects
from services.kit.clock import Clock
from services.kit.kv import WRONG_LAST_SEQUENCE
from services.kit.publisher import Publisher
from services.kit.service import Delivery

PAYLOAD_KEPT = 100_000
"""Characters of a message that its dead letter keeps."""
PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")
REASON_KEPT = 2_000
"""Characters of a reason that a dead letter keeps: an error may quote what it choked on."""


class DeadLetters(Protocol):
    """Keeps the messages that were given up."""

    async def record(
        self,
        delivery: Delivery,
        consumer: str,
        reason: str,
        failures: int,
        *,
        refused: bool = False,
    ) -> None:
        """Record the dead letter of a message; `refused` says that its handler wants none of it.

        Raises:
            BrokerUnavailable: the broker stayed away.
        """


class PublishedDeadLetters:
    """Records each failed message once, however often the same failure is seen."""

    def __init__(self, publisher: Publisher, clock: Clock) -> None:
        self._publisher = publisher
        self._clock = clock

    async def record(
        self,
        delivery: Delivery,
        consumer: str,
        reason: str,
        failures: int,
        *,
        refused: bool = False,
    ) -> None:
        """Record the dead letter of a message; `refused` says that its handler wants none of it.

        Raises:
            BrokerUnavailable: the broker stayed away.
        """
        letter = DeadLetter(
            key=subjects.dead_letter_subject(delivery.stream, delivery.sequence, consumer),
            stream=delivery.stream,
            sequence=delivery.sequence,
            subject=delivery.subject,
            consumer=consumer,
            reason=reason[:REASON_KEPT],
            failures=failures,
            died_at=self._clock.now(),
            message_id=delivery.message_id,
            refused=refused,
            payload=delivery.body.decode(errors="replace")[:PAYLOAD_KEPT],
        )
        headers = {"Nats-Expected-Last-Subject-Sequence": "0"}
        try:
            await self._publisher.send(
                with_copied_fields(letter, delivery.body), letter.key, letter.key, **headers
            )
        except nats.js.errors.BadRequestError as error:
            if error.err_code not in WRONG_LAST_SEQUENCE:
                raise


def with_copied_fields(letter: DeadLetter, body: bytes) -> DeadLetter:
    """The letter with what it copies from the payload, as far as the payload is in order."""
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
    """Whether a value may name something: what a payload claims is not to be trusted."""
    if type(value) is not type(like):
        return False
    return PLAIN.fullmatch(value) is not None if isinstance(value, str) else value > 0
