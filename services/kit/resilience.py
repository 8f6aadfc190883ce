"""Resilience around a provider: its calls are limited, retried, broken off and counted.

A port's decorator hands each call to `ProviderCalls`; vendors' files stay thin. Retries are
stamina's, the circuit breaker is purgatory's; the SDKs' own retries are to be switched off.
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

NOT_THE_PROVIDERS_FAULT = [Discard, BrokerUnavailable, asyncio.CancelledError]


@dataclass(frozen=True, slots=True)
class Resilience:
    """How calls to one provider behave when it fails."""

    attempts: int = 3
    """How often one call is tried."""
    deadline: float = 30.0
    """Seconds for all tries of one call; a provider that asks to wait longer is not waited for."""
    first_wait: float = 0.1
    """Seconds before the second try; each further wait is twice as long, with jitter."""
    longest_wait: float = 5.0
    """Seconds between two tries at most."""
    threshold: int = 5
    """Failures in a row after which the provider is left alone."""
    cooldown: float = 30.0
    """Seconds for which it is."""
    concurrency: int = 16
    """Calls in flight at once."""


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
            chosen.threshold, chosen.cooldown, exclude=list(NOT_THE_PROVIDERS_FAULT)
        )
        self._calls = meter.create_counter(
            "radiox.provider.calls", unit="{call}", description="Calls, by how they ended."
        )
        self._units = meter.create_counter(
            "radiox.provider.units", unit="{unit}", description="What calls that succeeded cost."
        )

    async def __call__(self, call: Callable[[], Awaitable[T]], *, units: int = 0) -> T:
        """Make `call`, tried again where it raises `Retry`; `units` is what it costs.

        Raises:
            Retry: every try failed, or the provider is left alone for a while.
            Discard: the provider refuses what it is asked for.
        """
        chosen = self._resilience
        async with self._slots:
            async for attempt in stamina.retry_context(
                on=self._wait,
                attempts=chosen.attempts,
                timeout=chosen.deadline,
                wait_initial=chosen.first_wait,
                wait_max=chosen.longest_wait,
                wait_jitter=chosen.first_wait,
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
                f"{self._provider} failed {self._resilience.threshold} times in a row and is left "
                "alone for a while",
                after=self._resilience.cooldown,
            ) from opened
        finally:
            self._calls.add(1, {"radiox.provider": self._provider, "radiox.outcome": outcome})
        return result

    def _wait(self, error: Exception) -> bool | float:
        """Whether to try again, and after how many seconds where the provider says so."""
        if not isinstance(error, Retry) or isinstance(error, BrokerUnavailable):
            return False
        if error.after is None:
            return True
        return error.after if error.after < self._resilience.deadline else False
