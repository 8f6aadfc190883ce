"""The calls to one provider for one operation."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

from opentelemetry import metrics

from contracts import Operation
from services.kit.calls.accounting import Accounting, Call
from services.kit.calls.attribution import current
from services.kit.calls.breaker import Circuit, CircuitOpen
from services.kit.calls.concurrency import AdaptiveLimit
from services.kit.calls.metrics import CallMetrics
from services.kit.calls.request_class import RequestClass
from services.kit.calls.retries import RetryRule, attempts
from services.kit.calls.spans import CallSpans
from services.kit.calls.tools import CallTools
from services.kit.calls.usage import Estimate
from services.kit.failures import (
    AccountRefused,
    BrokerUnavailable,
    Discard,
    RateLimited,
    Retry,
)
from services.kit.providers import Providers

logger = logging.getLogger(__name__)

T = TypeVar("T")

NOTHING = Estimate()
CONCURRENCY = 16
"""Concurrent calls, where the provider's settings name no number."""
REFUSAL_SECONDS = 60.0
"""Seconds for which a refusal of the account stands for further calls, which are not made."""


def calls_to(
    name: str,
    operation: Operation,
    *,
    providers: Providers[Any, Any],
    tools: CallTools,
    request_class: RequestClass = RequestClass.STANDARD,
    concurrency: int = CONCURRENCY,
) -> "ProviderCalls":
    """The calls to the provider `name`; one that is not in `providers` counts as local."""
    local = name not in providers or providers[name].local
    return ProviderCalls(
        name,
        operation,
        tools=None if local else tools,
        request_class=request_class,
        concurrency=concurrency,
    )


class ProviderCalls:
    """The calls of one process to one provider for one operation.

    `tools`: none for a provider that works on this machine: its calls have a limit, attempts and
    metrics, and never touch the broker. `concurrency`: number of concurrent calls at the start.
    """

    def __init__(
        self,
        provider: str,
        operation: Operation,
        *,
        tools: CallTools | None = None,
        request_class: RequestClass = RequestClass.STANDARD,
        concurrency: int = CONCURRENCY,
        rule: RetryRule | None = None,
        meter: metrics.Meter | None = None,
    ) -> None:
        self.provider = provider
        self.operation = operation
        self._tools = tools
        self._deadline = request_class.deadline
        self._rule = rule or RetryRule()
        self._limit = AdaptiveLimit(concurrency)
        self._metrics = CallMetrics(provider, operation, meter)
        self._accounting = Accounting(provider, operation, tools, self._metrics)
        self._spans = CallSpans(provider, operation, outside=tools is not None)
        self._refusal: tuple[str, datetime] | None = None
        self._circuit: Circuit | None = None
        if tools is not None:
            self._circuit = tools.circuit_of(provider, operation)

    async def __call__(
        self,
        call: Callable[[], Awaitable[T]],
        estimate: Estimate = NOTHING,
    ) -> T:
        """Make `call` within the deadline of its request class; repeat it where it raises `Retry`.

        `estimate`: what it is expected to use, for the budgets; it counts as used where the adapter
        records nothing.

        Raises:
            Retry: every attempt failed, or the circuit is open (`CircuitOpen`).
            Discard: the provider refuses the request, or a budget the call (`OverBudget`).
        """
        made = Call(estimate)
        async with self._limit.slot(), self._spans.of(made), self._accounting.account(made):
            try:
                result = await self._repeated(call, made)
            except (Retry, Discard) as failure:
                self._log_end(made, failure)
                raise
            self._limit.succeeded()
            await self._answered()  # beyond the deadline, which must not lose what is paid for
            return result

    def reused(self, estimate: Estimate) -> None:
        """Note that a result was read from a cache, for what it would have cost."""
        if self._tools is not None:
            cost = self._tools.prices.cost(
                self.provider, self.operation, estimate.model, estimate.units
            )
            current().add_reused(self.operation, cost or 0.0)

    async def _repeated(self, call: Callable[[], Awaitable[T]], made: Call) -> T:
        try:
            async with asyncio.timeout(self._deadline):
                async for attempt in attempts(self._rule, self._deadline):
                    with attempt:
                        return await self._once(call, made)
        except TimeoutError as error:
            failure = Retry(f"{self.provider} gave no answer within {self._deadline:g} s")
            await self._failed(failure)
            raise failure from error
        raise AssertionError  # the last attempt returns or raises

    async def _once(self, call: Callable[[], Awaitable[T]], made: Call) -> T:
        await self._admit()
        made.attempts += 1
        epoch = self._limit.epoch
        try:
            return await call()
        except BrokerUnavailable:
            raise
        except Retry as failure:
            logger.info(
                "%s: attempt %d (%s): %s",
                self.provider, made.attempts, self.operation, failure.reason,
                extra={"provider": self.provider, "operation": self.operation},
            )  # fmt: skip
            if isinstance(failure, RateLimited):
                self._limit.refused(epoch)
            await self._failed(failure)
            raise
        except Discard as refusal:
            if self._tools is not None and isinstance(refusal, AccountRefused):
                self._refusal = (refusal.reason, self._tools.clock.now())
            await self._answered()
            raise

    def _log_end(self, made: Call, failure: Retry | Discard) -> None:
        """Log a call that failed for good: its reason has the provider's status, and no secret."""
        if not made.attempts or isinstance(failure, BrokerUnavailable):
            return
        logger.warning(
            "%s: %s failed in attempt %d (%s): %s",
            self.provider, self.operation, made.attempts, type(failure).__name__, failure.reason,
            extra={"provider": self.provider, "operation": self.operation},
        )  # fmt: skip

    async def _admit(self) -> None:
        if self._circuit is None:
            return
        self._require_account()
        try:
            await self._circuit.admit()
        except CircuitOpen as opened:
            raise CircuitOpen(f"{self.provider} is {opened.reason}", after=opened.after) from opened
        finally:
            self._metrics.circuit(is_open=self._circuit.is_open)

    def _require_account(self) -> None:
        """Refuse a call where the provider has just refused the account.

        Only this process remembers it: one that is started with another key shall be served.
        """
        if self._refusal is None or self._tools is None:
            return
        reason, since = self._refusal
        if abs((self._tools.clock.now() - since).total_seconds()) < REFUSAL_SECONDS:
            raise AccountRefused(reason)

    async def _failed(self, failure: Retry) -> None:
        """Count a failure; a delay that no deadline allows for opens the circuit at once.

        A refusal because of the rate is none: fewer calls are the answer to it.
        """
        if self._circuit is None:
            return
        if failure.after is not None and failure.after >= self._deadline:
            await self._circuit.pause(failure.after, failure.reason)
        elif not isinstance(failure, RateLimited):
            await self._circuit.failed(failure.reason)
        self._metrics.circuit(is_open=self._circuit.is_open)

    async def _answered(self) -> None:
        if self._circuit is not None:
            await self._circuit.succeeded()
            self._metrics.circuit(is_open=self._circuit.is_open)
