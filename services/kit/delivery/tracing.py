"""Propagates traces over the broker: the span `publish X` is the parent of `process X`.

FastStream's own telemetry names spans after the full subject, draws an empty `create` span beside
each message, and knows neither stream, consumer nor delivery count.
"""

from collections.abc import Callable
from typing import Any

from faststream import BaseMiddleware
from faststream.nats import NatsPublishCommand
from nats.aio.msg import Msg
from opentelemetry import context
from opentelemetry.trace import SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from contracts import subjects
from services.kit.delivery.chain import Incoming, Next
from services.kit.telemetry import service_scope, set_attributes, span

_PROPAGATOR = TraceContextTextMapPropagator()
_PATTERNS = [p for held in subjects.STREAMS.values() for p in held if p.endswith(">")]
SCHEDULED = "Nats-Scheduler"
"""The header that the broker sets on a scheduled message."""


class ConsumeTracing:
    """Opens a span for each delivery, a child of the span that published the message."""

    def __init__(self, service: str) -> None:
        self._service = service

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Process the message within the trace of its publisher.

        A scheduled message gets no span of its own, only the spans that its handler opens: one
        without an effect would extend a trace that ended long ago.
        """
        headers = incoming.delivery.headers
        token = context.attach(_PROPAGATOR.extract(headers, context.Context()))
        try:
            with service_scope(self._service):
                if SCHEDULED in headers:
                    await call_next(incoming)
                    return
                name = f"process {pattern(incoming.delivery.subject)}"
                with span(name, SpanKind.CONSUMER, **_about(incoming)):
                    await call_next(incoming)
                    set_attributes(verdict=incoming.verdict)
        finally:
            context.detach(token)


def publish_tracing(service: str) -> Callable[..., "PublishTracing"]:
    """Create FastStream's middleware for a broker that publishes for `service`."""

    def begin(message: Any, /, *, context: Any) -> "PublishTracing":
        return PublishTracing(service, message, context=context)

    return begin


class PublishTracing(BaseMiddleware[NatsPublishCommand, Msg]):
    """Opens a span for each published message."""

    def __init__(self, service: str, message: Any, /, *, context: Any) -> None:
        super().__init__(message, context=context)
        self._service = service

    async def publish_scope(self, call_next: Callable[..., Any], cmd: NatsPublishCommand) -> Any:
        """Publish the message with the span's context in its headers."""
        operation = "schedule" if cmd.schedule else "publish"
        subject = cmd.schedule.target if cmd.schedule else pattern(cmd.destination)
        about = {
            "messaging.system": "nats",
            "messaging.operation.name": operation,
            "messaging.destination.name": subject,
            "messaging.message.id": cmd.headers.get("Nats-Msg-Id", ""),
            "messaging.message.body.size": len(cmd.body),
            "messaging.nats.stream": cmd.stream or "",
        }
        name = f"{operation} {subject}"
        with service_scope(self._service), span(name, SpanKind.PRODUCER, **about):
            _PROPAGATOR.inject(cmd.headers)
            return await call_next(cmd)


def pattern(subject: str) -> str:
    """The subject, or its pattern with wildcards where it varies from message to message."""
    return next((p for p in _PATTERNS if subject.startswith(p.removesuffix(">"))), subject)


def _about(incoming: Incoming) -> dict[str, str | int]:
    delivery = incoming.delivery
    return {
        "messaging.system": "nats",
        "messaging.operation.name": "process",
        "messaging.destination.name": pattern(delivery.subject),
        "messaging.message.id": delivery.message_id,
        "messaging.message.body.size": len(delivery.body),
        "messaging.consumer.group.name": incoming.consumer,
        "messaging.nats.stream": delivery.stream,
        "messaging.nats.stream_sequence": delivery.sequence,
        "messaging.nats.delivery_count": incoming.deliveries,
    }
