"""The policy decides on ack, delay or dead letter; nothing else does."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

import contracts
from services.kit.delivery.chain import Incoming, Next
from services.kit.delivery.dead_letters import DeadLetters
from services.kit.delivery.inbox import Inbox, inbox_key
from services.kit.failures import BrokerUnavailable, Discard, NotYet, OverBudget, Retry
from services.kit.telemetry import recording_errors, spans
from services.kit.telemetry.logs import note

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Number of attempts of a message, and the delays between them; see `PlatformSettings`."""

    attempts: int
    delays: tuple[float, ...]

    def delay(self, failures: int) -> float:
        """Seconds to wait after the given number of failures."""
        return self.delays[min(failures, len(self.delays)) - 1]


class Policy:
    """Has a message handled unless it was handled before, and acknowledges it.

    A message that has had its effect is recognized by its id and not handled again. Failures are
    counted, and the last one makes it a dead letter.
    """

    def __init__(self, inbox: Inbox, dead_letters: DeadLetters, retries: RetryPolicy) -> None:
        self._inbox = inbox
        self._dead_letters = dead_letters
        self._retries = retries

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Handle one delivery; the message is then acknowledged, delayed or released."""
        try:
            delay = await self._settle(incoming, call_next)
        except BrokerUnavailable as away:
            incoming.failure = away.reason
            delay = self._retries.delay(incoming.deliveries)
        except asyncio.CancelledError:
            # Stopped before it was finished: the next worker receives it at once.
            await asyncio.shield(incoming.message.nak())
            raise
        if delay is None:
            await incoming.message.ack()
        else:
            incoming.delay = delay
            await incoming.message.nak(delay=delay)

    async def _settle(self, incoming: Incoming, call_next: Next) -> float | None:
        """Handle the message where it is new; return a delay where it is to be retried."""
        key = inbox_key(incoming.consumer, incoming.delivery)
        if incoming.only_checked:  # once more is no harm
            return await self._attempt(incoming, call_next, key)
        record = await self._inbox.read(key)
        if record.failures:
            incoming.about[spans.FAILURES] = record.failures
        if record.done:
            incoming.about[spans.REPETITION] = True
        note(attempt=record.failures + 1)
        if record.done:
            incoming.verdict = "repeated"
            return None
        delay = await self._attempt(incoming, call_next, key)
        if delay is None:
            await self._inbox.complete(key, record)
        return delay

    async def _attempt(self, incoming: Incoming, call_next: Next, key: str) -> float | None:
        """Run the handler once; return a delay for a retry, None where the message is settled."""
        try:
            with recording_errors(), _noting_errors(incoming):
                await call_next(incoming)
        except Discard as discard:
            return await self._failed(incoming, key, discard)
        except ValidationError as error:
            return await self._failed(incoming, key, Discard(explain(error)))
        except BrokerUnavailable:
            raise
        except NotYet as waiting:
            incoming.verdict = "delayed"
            return waiting.after
        except Retry as retry:
            return await self._failed(incoming, key, retry)
        except Exception as error:  # a bug: retried a limited number of times
            logger.exception("%s: unexpected failure", incoming.consumer)
            reason = Retry(f"{type(error).__name__}: {error}")
            return await self._failed(incoming, key, reason)
        else:
            incoming.verdict = "done"
        return None

    async def _failed(self, incoming: Incoming, key: str, failure: Retry | Discard) -> float | None:
        """Count the failure, unless another worker has handled the message meanwhile."""
        record = await self._inbox.count_failure(key)
        failures = record.failures
        incoming.about[spans.FAILURES] = failures
        if record.done:
            incoming.verdict = "repeated"
            return None
        incoming.failure = failure.reason
        if isinstance(failure, Discard):
            await self._dead_letter(incoming, failure, failures)
            return None
        if failures >= self._retries.attempts:
            await self._dead_letter(incoming, failure, failures)
            return None
        incoming.verdict = "delayed"
        return max(self._retries.delay(failures), failure.after or 0.0)

    async def _dead_letter(
        self, incoming: Incoming, failure: Retry | Discard, failures: int
    ) -> None:
        await self._dead_letters.record(
            incoming.delivery,
            incoming.consumer,
            failure.reason,
            failures,
            refused=isinstance(failure, Discard),
            over_budget=isinstance(failure, OverBudget),
        )
        incoming.verdict = "dead_lettered"


@contextmanager
def _noting_errors(incoming: Incoming) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # whatever it is: noted, and raised again
        incoming.error = type(error.__cause__ or error).__name__
        raise


def explain(error: ValidationError) -> str:
    """Describe what is wrong with a payload, field by field, without repeating its values."""
    faults = [
        f"{'.'.join(str(part) for part in fault['loc']) or 'payload'}: {_reason(fault)}"
        for fault in error.errors(include_url=False, include_input=False)
    ]
    return "; ".join(faults[:10])


def _reason(fault: Mapping[str, Any]) -> str:
    """What is wrong with a field; of an object its fields are named, not our class."""
    if fault["type"] != "model_type":
        return str(fault["msg"])
    kind = getattr(contracts, str(fault["ctx"]["class_name"]), None)
    named = f" with fields such as {', '.join([*kind.model_fields][:3])}" if kind else ""
    return f"must be an object{named}"
