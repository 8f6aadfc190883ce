"""Calls to providers with a concurrency limit, retries, a circuit breaker and metrics.

A port's decorator passes each call to `ProviderCalls`. Retries are stamina's, the circuit breaker
is purgatory's; the retries of an SDK must be switched off.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import stamina
from opentelemetry import metrics
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from services.kit.failures import BrokerUnavailable, Discard, Retry

T = TypeVar("T")

NO_PROVIDER_FAILURES = [Discard, BrokerUnavailable, asyncio.CancelledError]
"""Exceptions that the circuit breaker does not count."""


@dataclass(frozen=True, slots=True)
class Resilience:
    """Retries and limits of the calls to one provider."""

    attempts: int = 3
    """Maximum number of attempts of one call."""
    deadline: float = 30.0
    """Seconds for all attempts of one call; a longer delay that the provider asks for ends it."""
    initial_delay: float = 0.1
    """Seconds before the second attempt; each further delay is twice as long, with jitter."""
    max_delay: float = 5.0
    """Maximum delay between two attempts, in seconds."""
    threshold: int = 5
    """Failures in a row after which the circuit breaker opens."""
    cooldown: float = 30.0
    """Seconds for which it stays open."""
    concurrency: int = 16
    """Maximum number of concurrent calls."""


class ProviderCalls:
    """The calls of one process to one provider."""

    def __init__(
        self,
        provider: str,
        resilience: Resilience | None = None,
        meter: metrics.Meter | None = None,
    ) -> None:
        meter = meter or metrics.get_meter("radiox")
        chosen = resilience or Resilience()
        self._provider = provider
        self._resilience = chosen
        self._slots = asyncio.Semaphore(chosen.concurrency)
        self._breakers = AsyncCircuitBreakerFactory(
            chosen.threshold, chosen.cooldown, exclude=list(NO_PROVIDER_FAILURES)
        )
        self._calls = meter.create_counter(
            "radiox.provider.calls", unit="{call}", description="Calls, by outcome."
        )
        self._units = meter.create_counter(
            "radiox.provider.units", unit="{unit}", description="Units of successful calls."
        )

    async def __call__(self, call: Callable[[], Awaitable[T]], *, units: int = 0) -> T:
        """Make `call`, and retry it where it raises `Retry`; `units` is its cost.

        Raises:
            Retry: every attempt failed, or the circuit breaker is open.
            Discard: the provider refuses the request.
        """
        chosen = self._resilience
        async with self._slots:
            async for attempt in stamina.retry_context(
                on=self._wait,
                attempts=chosen.attempts,
                timeout=chosen.deadline,
                wait_initial=chosen.initial_delay,
                wait_max=chosen.max_delay,
                wait_jitter=chosen.initial_delay,
            ):
                with attempt:
                    result = await self._once(call)
        self._units.add(units, {"radiox.provider": self._provider})
        return result

    async def _once(self, call: Callable[[], Awaitable[T]]) -> T:
        breaker = await self._breakers.get_breaker(self._provider)
        outcome = "failed"
        try:
            async with breaker:
                result = await call()
            outcome = "done"
        except OpenedState as opened:
            outcome = "refused"
            raise Retry(
                f"{self._provider} failed {self._resilience.threshold} times in a row and is not "
                f"called for {self._resilience.cooldown:g} s",
                after=self._resilience.cooldown,
            ) from opened
        finally:
            self._calls.add(1, {"radiox.provider": self._provider, "radiox.outcome": outcome})
        return result

    def _wait(self, error: Exception) -> bool | float:
        """Whether to retry; the delay in seconds where the provider names one."""
        if not isinstance(error, Retry) or isinstance(error, BrokerUnavailable):
            return False
        if error.after is None:
            return True
        return error.after if error.after < self._resilience.deadline else False
