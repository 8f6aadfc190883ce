"""Delivery: the one place that decides ack, delay or dead letter.

At-least-once in, exactly-once effect out: an event that has had its effect is known by its id
and not handled again; what a handler says carries a deterministic id and is confirmed by the
broker before the message is acknowledged.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from typing import Any, cast

import nats.errors
from faststream.nats.message import NatsMessage
from pydantic import ValidationError
from pydantic_core import from_json

from contracts import DeadLetter, Event
from services.kit.clock import Clock
from services.kit.failures import Discard, OutOfReach, Retry
from services.kit.ledger import Ledger, Record
from services.kit.publisher import Publisher
from services.kit.routes import Delivery, Later, Route, Said
from services.kit.telemetry import failing_visibly, mark

logger = logging.getLogger(__name__)

HEARTBEAT_SHARE = 1 / 3
"""A sign of life is given this often, as a share of the consumer's ack_wait."""
PAYLOAD_KEPT = 100_000
"""Characters of a message that its dead letter keeps."""
REASON_KEPT = 2_000
"""Characters of a reason that a dead letter keeps: an error may quote what it choked on."""
ID = re.compile(r"[A-Za-z0-9_-]+([.:][A-Za-z0-9_-]+)+")
LONGEST_ID = 200
"""Characters of a message id that may become a key; the broker cuts off who sends too long ones."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How patiently messages are delivered; see `PlatformSettings`."""

    attempts: int
    delays: tuple[float, ...]
    ack_wait: float

    def delay(self, failures: int) -> float:
        """Seconds to wait after the nth failure."""
        return self.delays[min(failures, len(self.delays)) - 1]


class Courier:
    """Hands messages to handlers and answers for them to the broker."""

    def __init__(self, publisher: Publisher, ledger: Ledger, clock: Clock, policy: Policy) -> None:
        self._publisher = publisher
        self._ledger = ledger
        self._clock = clock
        self._policy = policy
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def deliver(self, route: Route, consumer: str, message: NatsMessage) -> None:
        """Handle one message to its end: acknowledged, delayed, or a recorded dead letter."""
        delivery = _delivery(message)
        key = _ledger_key(consumer, delivery)
        async with self._in_hand_of_ours(), self._signs_of_life(message):
            try:
                record = await self._ledger.look(key)
                mark(failures=record.failures, repetition=record.done)
                if not record.done:
                    await self._settle(route, consumer, delivery, key, record)
            except Postponed as postponed:
                await message.nack(delay=postponed.delay)
            except OutOfReach as away:
                logger.warning("%s: %s", consumer, away.reason)
                await message.nack(delay=self._policy.delay(1))
            except asyncio.CancelledError:
                # Stopped before it was finished: whoever comes next takes it up at once.
                await asyncio.shield(message.nack())
                raise
            else:
                await message.ack()

    async def settled(self) -> None:
        """Wait until no message is in hand: each is finished, or handed back."""
        await self._idle.wait()

    async def _settle(
        self, route: Route, consumer: str, delivery: Delivery, key: str, record: Record
    ) -> None:
        """Run the handler once; a failure is counted, and in the end buried."""
        try:
            with failing_visibly():
                await self._answer(route, delivery)
        except Discard as discard:
            await self._bury(consumer, delivery, discard.reason, record.failures + 1)
        except ValidationError as error:
            await self._bury(consumer, delivery, explain(error), record.failures + 1)
        except OutOfReach:
            raise
        except Retry as retry:
            await self._failed(consumer, delivery, key, record, retry)
        except Exception as error:
            logger.exception("%s: unexpected failure", consumer)
            reason = Retry(f"{type(error).__name__}: {error}")
            await self._failed(consumer, delivery, key, record, reason)
        await self._ledger.done(key, record)

    async def _failed(
        self, consumer: str, delivery: Delivery, key: str, record: Record, retry: Retry
    ) -> None:
        failures = await self._ledger.failed(key, record)
        mark(failures=failures)
        if failures >= self._policy.attempts:
            await self._bury(consumer, delivery, retry.reason, failures)
            return
        delay = max(self._policy.delay(failures), retry.after or 0.0)
        logger.warning(
            "%s: attempt %d of %d failed, next in %.0f s: %s",
            consumer, failures, self._policy.attempts, delay, retry.reason,
        )  # fmt: skip
        raise Postponed(delay)

    async def _answer(self, route: Route, delivery: Delivery) -> None:
        """Give the event to the handler and publish what it says, in order."""
        if route.raw:
            heard: Any = delivery
        else:
            parsed = route.hears.model_validate_json(delivery.body)
            heard = parsed.model_copy(update={"sequence": delivery.sequence})
            mark(show_id=heard.show_id, generation=heard.generation)
        async for said in _speech(route.handler(heard)):
            event = await self._publisher.say(said, caused_by=delivery.message_id)
            mark(show_id=event.show_id, generation=event.generation)

    async def _bury(self, consumer: str, delivery: Delivery, reason: str, failures: int) -> None:
        show_id, generation = whose(delivery.body)
        mark(failures=failures, dead=True)
        logger.error("%s: given up after %d failures: %s", consumer, failures, reason)
        await self._publisher.bury(
            DeadLetter(
                key=f"dead.{delivery.stream}.{delivery.sequence}.{consumer}",
                stream=delivery.stream,
                sequence=delivery.sequence,
                subject=delivery.subject,
                consumer=consumer,
                reason=reason[:REASON_KEPT],
                failures=failures,
                died_at=self._clock.now(),
                show_id=show_id,
                generation=generation,
                payload=delivery.body.decode(errors="replace")[:PAYLOAD_KEPT],
            )
        )

    @contextlib.asynccontextmanager
    async def _in_hand_of_ours(self) -> AsyncIterator[None]:
        self._in_hand += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()

    @contextlib.asynccontextmanager
    async def _signs_of_life(self, message: NatsMessage) -> AsyncIterator[None]:
        """Keep the broker from delivering the message again while it is worked on."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(self._policy.ack_wait * HEARTBEAT_SHARE)
                with contextlib.suppress(nats.errors.Error, OSError):
                    await message.in_progress()

        heart = asyncio.create_task(beat())
        try:
            yield
        finally:
            heart.cancel()


class Postponed(Exception):  # noqa: N818 - not an error: the message waits
    """The message comes again after `delay` seconds."""

    def __init__(self, delay: float) -> None:
        super().__init__(delay)
        self.delay = delay


def explain(error: ValidationError) -> str:
    """What is wrong with a payload, field by field, without repeating its values."""
    faults = [
        f"{'.'.join(str(part) for part in fault['loc']) or 'payload'}: {fault['msg']}"
        for fault in error.errors(include_url=False, include_input=False)
    ]
    return "; ".join(faults[:10])


def whose(body: bytes) -> tuple[str, int]:
    """Show id and generation that a message's body names, ("", 1) where it names none."""
    try:
        payload = from_json(body)
    except ValueError:
        return "", 1
    if not isinstance(payload, dict):
        return "", 1
    show_id, generation = payload.get("show_id"), payload.get("generation")
    if not (isinstance(show_id, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", show_id)):
        return "", 1
    return show_id, generation if isinstance(generation, int) and generation > 0 else 1


async def _speech(answer: Any) -> AsyncIterator[Said]:
    """What a handler says, whichever way it says it."""
    if isinstance(answer, AsyncIterator):
        async for said in answer:
            yield said
        return
    said = await cast("Awaitable[Said | list[Said] | None]", answer)
    if isinstance(said, (Event, Later)):
        yield said
    for each in said if isinstance(said, list) else ():
        yield each


def _delivery(message: NatsMessage) -> Delivery:
    raw = message.raw_message
    return Delivery(
        body=raw.data,
        subject=raw.subject,
        stream=raw.metadata.stream,
        sequence=raw.metadata.sequence.stream,
        message_id=(raw.headers or {}).get("Nats-Msg-Id", ""),
        headers=dict(raw.headers or {}),
    )


def _ledger_key(consumer: str, delivery: Delivery) -> str:
    """Where the message is remembered: by its id, so that a repetition is known as one.

    A message without an id of our kind is known by its place in the stream.
    """
    name = delivery.message_id
    if ":" not in name or len(name) > LONGEST_ID or not ID.fullmatch(name):
        name = f"{delivery.stream}.{delivery.sequence}"
    return f"{consumer}.{name.replace(':', '.')}"
