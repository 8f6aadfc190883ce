"""Opens spans, each from its declaration in `spans`, and records errors on them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeAlias

from opentelemetry import context, trace
from opentelemetry.context import Context

from services.kit.telemetry.spans import ERROR_TYPE, SHOW, SHOW_ID, Spans

Attributes: TypeAlias = Mapping[str, str | float | bool]

NO_ATTRIBUTES: Attributes = MappingProxyType({})
_KINDS = {kind.name.lower(): kind for kind in trace.SpanKind}
_tracers: trace.TracerProvider | None = None
"""Opens spans; none while tracing is off."""
_ids: ContextVar[tuple[int | None, int | None]] = ContextVar("ids", default=(None, None))
NO_SERVICE = "other"
_service: ContextVar[str] = ContextVar("service", default=NO_SERVICE)
"""The service whose code runs: several share a process on the embedded stack."""


def tracing_enabled() -> bool:
    """Whether this process exports or keeps spans."""
    return _tracers is not None


@contextmanager
def tracing(tracers: trace.TracerProvider) -> Iterator[None]:
    """Open the spans of the block with `tracers`.

    It is not OpenTelemetry's global provider, which can be set once in a process only.
    """
    global _tracers  # noqa: PLW0603 - one per process, as OpenTelemetry's own
    before, _tracers = _tracers, tracers
    try:
        yield
    finally:
        _tracers = before


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
    if _tracers is None:
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
    if _tracers is None:
        return trace.NonRecordingSpan(trace.get_current_span(parent).get_span_context())
    return _tracers.get_tracer(_service.get()).start_span(
        declared.named(attributes),
        parent,
        kind=_KINDS[declared.kind],
        attributes=attributes,
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


def held_spans() -> Any:
    """The spans that wait to be taken to the broker, `export.HeldSpans`; None without any."""
    return getattr(_tracers, "held", None)


@contextmanager
def fixed_ids(trace_id: int | None, span_id: int | None = None) -> Iterator[None]:
    """Give a root that is opened in the block this trace id, and this span id where given."""
    token = _ids.set((trace_id, span_id))
    try:
        yield
    finally:
        _ids.reset(token)


def chosen_ids() -> tuple[int | None, int | None]:
    """The ids of trace and span that `fixed_ids` has chosen."""
    return _ids.get()


def request_root(seed: str, at: datetime | None) -> trace.SpanContext:
    """Emit the root of a trace that no caller has begun; it is the same each time.

    Trace and span have ids that are derived from `seed`, and the span no duration: a reader drops
    the repetitions, one for each delivery. `at`: when the broker stored the request.
    """
    trace_id, span_id = derived_ids(seed)
    when = None if at is None else int(at.timestamp() * 1e9)
    provider = _tracers or trace.NoOpTracerProvider()
    with fixed_ids(trace_id, span_id):
        root = provider.get_tracer(_service.get()).start_span(
            SHOW.name, Context(), attributes={SHOW_ID: seed}, start_time=when
        )
    root.end(when)
    return root.get_span_context()


def derived_ids(seed: str) -> tuple[int, int]:
    """The ids of trace and root span that belong to `seed`, an id of a show."""
    digest = hashlib.sha256(f"radiox trace {seed}".encode()).digest()
    return int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])


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
