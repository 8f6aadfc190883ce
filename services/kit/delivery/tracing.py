"""Propagates traces over the broker: the span `publish X` is the parent of `process X`.

Spans and attributes follow OpenTelemetry's conventions for messaging. FastStream's own telemetry
names spans after the full subject, draws an empty `create` span beside each message, knows neither
consumer group nor delivery count, and begins a new trace with a message that has no `traceparent`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

from faststream import BaseMiddleware
from faststream.nats import NatsPublishCommand
from nats.aio.msg import Msg
from opentelemetry.context import Context
from opentelemetry.trace import INVALID_SPAN_CONTEXT, Link, Span

from contracts import subjects
from contracts.client.stored import Stored
from services.kit.delivery.chain import Incoming, Next
from services.kit.delivery.origins import Origin, Origins
from services.kit.message import Delivery
from services.kit.telemetry import (
    begin_span,
    current_span,
    request_root,
    service_scope,
    span,
    spans,
)
from services.kit.trace_context import context_of, holding, passed_on, within

_PATTERNS = [p for held in subjects.STREAMS.values() for p in held if p.endswith((">", "*"))]
MAX_REMEMBERED = 1024
"""Subjects whose pattern is remembered."""


class ConsumeTracing:
    """Opens a span for each delivery, a child of the span that published the message.

    Deliveries of one message are siblings, each with its delivery count.
    """

    def __init__(self, service: str, origins: Origins) -> None:
        self._service = service
        self._origins = origins

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Process the message within the trace of its publisher, or of its show.

        A deadline that comes when nothing is late has no effect, and no span: it would extend a
        trace that ended long ago. Nor has a message that is only checked.
        """
        origin = await self._origins.of(incoming.delivery)
        with service_scope(self._service):
            parent = _parent(origin, incoming.delivery)
            _carry_on(incoming, origin, parent)
            current = begin_span(
                spans.PROCESS, _about(incoming), links=_links(origin), parent=parent
            )
            try:
                with current_span(current, parent):
                    await call_next(incoming)
                    incoming.about[spans.VERDICT] = incoming.verdict
            finally:
                if _has_effect(incoming):
                    current.set_attributes(incoming.about)
                    current.end()


def _parent(origin: Origin, delivery: Delivery) -> Context:
    """The origin's context; the root of a new trace is emitted."""
    if origin.seed:
        return holding(request_root(origin.seed, delivery.stored_at))
    return origin.context


def _carry_on(incoming: Incoming, origin: Origin, parent: Context) -> None:
    """Give the delivery the headers of its context; most have them already."""
    delivery = incoming.delivery
    if not (origin.is_own and delivery.traceparent):
        incoming.delivery = replace(delivery, headers=delivery.headers | passed_on(parent))


def _links(origin: Origin) -> list[Link]:
    """A link to the span of who asked for it in a trace of his own."""
    return [Link(origin.asked_by)] if origin.asked_by.is_valid else []


def _has_effect(incoming: Incoming) -> bool:
    if incoming.is_of_no_effect:
        return False
    is_deadline = incoming.delivery.stream == subjects.STREAM_DEADLINES
    return not is_deadline or incoming.published > 0 or incoming.verdict not in {"done", "repeated"}


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
        with service_scope(self._service), _publishing(cmd):
            cmd.headers.update(passed_on())
            return await call_next(cmd)


@contextmanager
def _publishing(cmd: NatsPublishCommand) -> Iterator[Span]:
    declared = spans.SCHEDULE if cmd.schedule else spans.PUBLISH
    operation = "schedule" if cmd.schedule else "publish"
    about = destination(cmd.schedule.target if cmd.schedule else cmd.destination) | {
        spans.OPERATION: operation,
        spans.OPERATION_TYPE: "send",
        spans.MESSAGE_ID: cmd.headers.get("Nats-Msg-Id", ""),
        spans.BODY_SIZE: len(cmd.body),
        spans.STREAM: cmd.stream or "",
    }
    with span(declared, about) as current:
        yield current


@contextmanager
def projecting(stream: str, projection: str, messages: Sequence[Stored]) -> Iterator[None]:
    """Open the span of a batch: in the trace of its messages, or linked to theirs.

    Messages that belong to no trace begin none.
    """
    contexts = [context_of(stored.headers) for stored in messages]
    found = {context.trace_id: context for context in contexts if context.is_valid}
    if not found:
        yield
        return
    about: dict[str, str | int] = {
        spans.SYSTEM: "nats",
        spans.OPERATION: "project",
        spans.OPERATION_TYPE: "process",
        spans.DESTINATION: stream,
        spans.STREAM: stream,
        spans.GROUP: projection,
        spans.BATCH: len(messages),
    }
    shared = next(iter(found.values())) if len(found) == 1 else INVALID_SPAN_CONTEXT
    links = [] if shared.is_valid else [Link(context) for context in found.values()]
    with within(shared), span(spans.PROJECT, about, links=links):
        yield


@lru_cache(MAX_REMEMBERED)
def pattern(subject: str) -> str:
    """The subject, or its pattern with wildcards where it varies from message to message."""
    return next((p for p in _PATTERNS if subject.startswith(p.rstrip(">*"))), subject)


def destination(subject: str) -> dict[str, str | int]:
    """The attributes that name the destination of a message.

    Of a subject that varies the pattern stands for the name too: a word of it may be what people
    typed.
    """
    name = pattern(subject)
    about: dict[str, str | int] = {spans.SYSTEM: "nats", spans.DESTINATION: name}
    return about | {spans.TEMPLATE: name} if name != subject else about


def _about(incoming: Incoming) -> dict[str, str | int]:
    delivery = incoming.delivery
    return destination(delivery.subject) | {
        spans.OPERATION: "process",
        spans.OPERATION_TYPE: "process",
        spans.MESSAGE_ID: delivery.message_id,
        spans.BODY_SIZE: len(delivery.body),
        spans.GROUP: incoming.consumer,
        spans.STREAM: delivery.stream,
        spans.SEQUENCE: delivery.sequence,
        spans.DELIVERY_COUNT: incoming.deliveries,
    }
