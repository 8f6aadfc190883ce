"""Demands, published and confirmed."""

import asyncio

from opentelemetry import context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from contracts import ShowCancelRequested, ShowRequested, subjects
from services.kit.failures import BrokerUnavailable
from services.kit.publisher import Publisher
from services.kit.telemetry import span

CONFIRMED_WITHIN = 10.0
"""Seconds that a client waits for the broker's word at most."""


class PublishingDesk:
    """Publishes through the kit, so that an answer means that the demand is stored."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def ask(self, request: ShowRequested, message_id: str, traceparent: str | None) -> None:
        """Publish a request, as part of the caller's trace where one is named."""
        headers = {} if traceparent is None else {"traceparent": traceparent}
        caller = TraceContextTextMapPropagator().extract(headers)
        token = context.attach(caller)
        try:
            with span("radio show", show_id=request.show_id or ""):
                async with asyncio.timeout(CONFIRMED_WITHIN):
                    await self._publisher.send(
                        request, subjects.SHOW_REQUESTED, message_id, **headers
                    )
        except TimeoutError as error:
            raise BrokerUnavailable("the broker does not answer") from error
        finally:
            context.detach(token)

    async def cancel(self, show_id: str, generation: int) -> None:
        """Publish the wish that a show may stop."""
        wish = ShowCancelRequested(
            show_id=show_id, generation=generation, reason="cancelled over HTTP"
        )
        try:
            async with asyncio.timeout(CONFIRMED_WITHIN):
                await self._publisher.publish(wish)
        except TimeoutError as error:
            raise BrokerUnavailable("the broker does not answer") from error
