"""Traces over the broker: `publish X` in one process is the parent of `process X` in the next.

FastStream's own telemetry names spans after the full subject, draws an empty `create` span beside
each message, and knows neither stream, consumer nor delivery count.
"""

from collections.abc import Callable
from typing import Any

from faststream import BaseMiddleware, StreamMessage
from faststream.nats import NatsPublishCommand
from nats.aio.msg import Msg
from opentelemetry import context
from opentelemetry.trace import SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from contracts import subjects
from services.kit.telemetry import at_work, span

_PROPAGATOR = TraceContextTextMapPropagator()
_PATTERNS = [p for held in subjects.STREAMS.values() for p in held if p.endswith(">")]
SCHEDULED = "Nats-Scheduler"
"""The header with which the broker marks a message whose time has come."""


def tracing(service: str) -> Callable[..., "Tracing"]:
    """The middleware, for a broker that works for `service`."""

    def begin(message: Any, /, *, context: Any) -> "Tracing":
        return Tracing(service, message, context=context)

    return begin


class Tracing(BaseMiddleware[NatsPublishCommand, Msg]):
    """A span around each message that comes, and around each that goes."""

    def __init__(self, service: str, message: Any, /, *, context: Any) -> None:
        super().__init__(message, context=context)
        self._service = service

    async def consume_scope(self, call_next: Callable[..., Any], msg: StreamMessage[Msg]) -> Any:
        """Work under the span of whoever published the message.

        A deadline that is heard in time changes nothing, and would only draw out the trace of
        a show that ended minutes ago: what it causes is seen, that it came is not.
        """
        heard = msg.raw_message
        token = context.attach(_PROPAGATOR.extract(heard.headers or {}, context.Context()))
        try:
            with at_work(self._service):
                if SCHEDULED in (heard.headers or {}):
                    return await call_next(msg)
                with span(f"process {pattern(heard.subject)}", SpanKind.CONSUMER, **_about(heard)):
                    return await call_next(msg)
        finally:
            context.detach(token)

    async def publish_scope(self, call_next: Callable[..., Any], cmd: NatsPublishCommand) -> Any:
        """Send the span along with the message."""
        doing = "schedule" if cmd.schedule else "publish"
        subject = cmd.schedule.target if cmd.schedule else pattern(cmd.destination)
        about = {
            "messaging.system": "nats",
            "messaging.operation.name": doing,
            "messaging.destination.name": subject,
            "messaging.message.id": cmd.headers.get("Nats-Msg-Id", ""),
            "messaging.message.body.size": len(cmd.body),
            "messaging.nats.stream": cmd.stream or "",
        }
        with at_work(self._service), span(f"{doing} {subject}", SpanKind.PRODUCER, **about):
            _PROPAGATOR.inject(cmd.headers)
            return await call_next(cmd)


def pattern(subject: str) -> str:
    """The subject without the parts that differ from message to message."""
    return next((p for p in _PATTERNS if subject.startswith(p.removesuffix(">"))), subject)


def _about(heard: Msg) -> dict[str, str | int]:
    delivery = heard.metadata
    return {
        "messaging.system": "nats",
        "messaging.operation.name": "process",
        "messaging.destination.name": pattern(heard.subject),
        "messaging.message.id": (heard.headers or {}).get("Nats-Msg-Id", ""),
        "messaging.message.body.size": len(heard.data),
        "messaging.consumer.group.name": delivery.consumer,
        "messaging.nats.stream": delivery.stream,
        "messaging.nats.stream_sequence": delivery.sequence.stream,
        "messaging.nats.delivery_count": delivery.num_delivered,
    }
