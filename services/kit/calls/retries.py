"""Which failures of a call are retried, and after which delay."""

import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import stamina

from services.kit.calls.breaker import CircuitOpen
from services.kit.failures import BrokerUnavailable, Retry

stamina.instrumentation.set_on_retry_hooks(
    ()
)  # its line in the log names no provider and no reason


@dataclass(frozen=True, slots=True)
class RetryRule:
    """Attempts of one call and the delays between them."""

    attempts: int = 6
    """Maximum number of attempts of one call."""
    initial_delay: float = 0.2
    """Seconds before the second attempt; each further delay is twice as long, with jitter."""
    max_delay: float = 8.0
    """Maximum delay between two attempts, in seconds, where the provider names none."""


def attempts(rule: RetryRule, deadline: float) -> AsyncIterator[stamina.Attempt]:
    """Yield a context manager per attempt; it absorbs failures after which another one follows.

    `deadline`: seconds from now for all attempts. A delay that the provider asks for is kept, with
    some jitter behind it; where it does not fit in, its failure is final.
    """
    return stamina.retry_context(
        on=_delays(time.monotonic() + deadline),
        attempts=rule.attempts,
        timeout=deadline,
        wait_initial=rule.initial_delay,
        wait_max=rule.max_delay,
        wait_jitter=rule.initial_delay,
    )


def _delays(end: float) -> Callable[[Exception], bool | float]:
    """Create the hook that decides on a retry; the time `end` (monotonic) bounds all delays."""

    def delay(error: Exception) -> bool | float:
        if not isinstance(error, Retry) or isinstance(error, BrokerUnavailable | CircuitOpen):
            return False
        if error.after is None:
            return True
        spread = random.uniform(0, min(1.0, error.after / 5))  # noqa: S311 - no secret
        return error.after + spread if time.monotonic() + error.after + spread < end else False

    return delay


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The delay in seconds that a response asks for with Retry-After (RFC 9110, section 10.2.3).

    None where it asks for none, or in a way that cannot be understood. `headers`: a mapping whose
    names are lower-case or do not depend on case; `now`: the current time, UTC.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = (headers.get("retry-after") or "").strip()
    seconds = _number(text)
    if seconds is not None:
        return seconds
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
