"""Opens spans, each from its declaration in `spans`, and records errors on them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from opentelemetry import context, trace
from opentelemetry.context import Context

from services.kit.telemetry.ids import derived_ids, fixed_ids
from services.kit.telemetry.spans import ERROR_TYPE, SHOW, SHOW_ID, Spans

if TYPE_CHECKING:
    from services.kit.telemetry.export import HeldSpans, ServiceRecorders

Attributes: TypeAlias = Mapping[str, str | float | bool]

NO_ATTRIBUTES: Attributes = MappingProxyType({})
_KINDS = {kind.name.lower(): kind for kind in trace.SpanKind}
_recorders: "ServiceRecorders | None" = None
"""Record the spans of each service; none while tracing is off."""
NO_SERVICE = "other"
_service: ContextVar[str] = ContextVar("service", default=NO_SERVICE)
"""The service whose code runs: several share a process on the embedded stack."""


def tracing_enabled() -> bool:
    """Whether this process exports or keeps spans."""
    return _recorders is not None


@contextmanager
def tracing(recorders: "ServiceRecorders") -> Iterator[None]:
    """Record the spans of the block.

    It is not OpenTelemetry's global provider, which can be set once in a process only.
    """
    global _recorders  # noqa: PLW0603 - one per process, as OpenTelemetry's own
    before, _recorders = _recorders, recorders
    try:
        yield
    finally:
        _recorders = before


def current_service() -> str:
    """The service whose code runs; empty outside of any."""
    service = _service.get()
    return "" if service == NO_SERVICE else service


@contextmanager
def service_scope(service: str) -> Iterator[None]:
    """Attribute the spans, and the log records, of the block to `service`."""
    token = _service.set(service)
    try:
        yield
    finally:
        _service.reset(token)


@contextmanager
def span(
    declared: Spans, attributes: Attributes = NO_ATTRIBUTES, *, links: Sequence[trace.Link] = ()
) -> Iterator[trace.Span]:
    """Open a span of a declaration, a child of the current one, around the block.

    `asyncio.to_thread` copies the context, so that work in a thread keeps its parent.
    """
    if _recorders is None:
        yield trace.get_current_span()
        return
    current = begin_span(declared, attributes, links=links)
    try:
        with current_span(current):
            yield current
    finally:
        current.end()


def begin_span(
    declared: Spans,
    attributes: Attributes = NO_ATTRIBUTES,
    *,
    links: Sequence[trace.Link] = (),
    parent: Context | None = None,
) -> trace.Span:
    """Begin a span of a declaration, for `current_span`; one that is not ended is not exported.

    `parent`: the context that it is opened in, by default the current one.
    """
    if _recorders is None:
        return trace.NonRecordingSpan(trace.get_current_span(parent).get_span_context())
    return _recorders.of(_service.get()).begin(
        declared.named(attributes),
        _KINDS[declared.kind],
        attributes,
        parent=parent,
        links=links,
    )


@contextmanager
def current_span(begun: trace.Span, parent: Context | None = None) -> Iterator[None]:
    """Make a span the current one of the block, whose errors it records.

    `parent`: the rest of the block's context, by default that of the current one.
    """
    token = context.attach(trace.set_span_in_context(begun, parent))
    try:
        yield
    except Exception as error:
        record_error(error)
        raise
    finally:
        context.detach(token)


@contextmanager
def call_span(declared: Spans, attributes: Attributes = NO_ATTRIBUTES) -> Iterator[trace.Span]:
    """Open a span of a call around the block, within a trace alone.

    What a service does by itself, e.g. to look after its files, begins no trace.
    """
    if not trace.get_current_span().get_span_context().is_valid:
        yield trace.INVALID_SPAN
        return
    with span(declared, attributes) as current:
        yield current


def held_spans() -> "HeldSpans | None":
    """The spans that wait to be taken to the broker; None without any."""
    return None if _recorders is None else _recorders.held


def request_root(seed: str, at: datetime | None) -> trace.SpanContext:
    """Emit the root of a trace that no caller has begun; it is the same each time.

    Trace and span have ids that are derived from `seed`, and the span no duration: a reader drops
    the repetitions, one for each delivery. `at`: when the broker stored the request.
    """
    trace_id, span_id = derived_ids(seed)
    when = None if at is None else int(at.timestamp() * 1e9)
    if _recorders is None:
        return trace.INVALID_SPAN_CONTEXT
    with fixed_ids(trace_id, span_id):
        root = _recorders.of(_service.get()).begin(
            SHOW.name, _KINDS[SHOW.kind], {SHOW_ID: seed}, parent=Context(), start_time=when
        )
    root.end(when)
    return root.get_span_context()


@contextmanager
def recording_errors() -> Iterator[None]:
    """Record an exception of the block on the current span, and raise it again."""
    try:
        yield
    except Exception as error:
        record_error(error)
        raise


def record_error(error: BaseException | str) -> None:
    """Set the current span to failed, with the class of the error, or of its cause, as type."""
    current = trace.get_current_span()
    kind = error if isinstance(error, str) else type(error.__cause__ or error).__name__
    current.set_status(trace.StatusCode.ERROR, kind)
    current.set_attribute(ERROR_TYPE, kind)


def set_attributes(attributes: Attributes) -> None:
    """Add attributes to the current span."""
    trace.get_current_span().set_attributes(attributes)
