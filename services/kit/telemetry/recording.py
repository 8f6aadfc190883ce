"""Records spans, at a third of what the SDK's own cost.

The SDK checks type, count and length of each attribute behind a lock, since anybody may set them.
Ours come from the declarations in `spans`, and one task sets them. Sampler, ids, resource,
processors and exporters are the SDK's.
"""

from collections.abc import Callable, Mapping, Sequence
from time import time_ns

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.sampling import DEFAULT_ON, Decision
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import (
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    TraceState,
)
from opentelemetry.util.types import AnyValue, Attributes

from services.kit.telemetry.spans import ERROR_TYPE

SCOPE = InstrumentationScope("radiox")


class RecordedSpan(ReadableSpan, trace.Span):
    """A span that keeps what it is told until it ends; what comes later is ignored."""

    def __init__(
        self,
        name: str,
        context: SpanContext,
        *,
        parent: SpanContext | None,
        resource: Resource,
        attributes: dict[str, AnyValue],
        links: Sequence[trace.Link],
        kind: SpanKind,
        start_time: int,
        ended: Callable[[ReadableSpan], None],
    ) -> None:
        super().__init__(
            name,
            context,
            parent,
            resource,
            attributes,
            links=links,
            kind=kind,
            start_time=start_time,
            instrumentation_scope=SCOPE,
        )
        self._given_context = context
        self._told = attributes
        self._ended = ended

    def end(self, end_time: int | None = None) -> None:
        """End it, in nanoseconds of the epoch, by default now; the second end is ignored."""
        if self._end_time is None:
            self._end_time = time_ns() if end_time is None else end_time
            self._ended(self)

    def get_span_context(self) -> SpanContext:
        """The ids of its trace and of itself."""
        return self._given_context

    def is_recording(self) -> bool:
        """Whether it has not ended."""
        return self._end_time is None

    def set_attribute(self, key: str, value: AnyValue) -> None:
        """Add an attribute."""
        if self._end_time is None:
            self._told[key] = value

    def set_attributes(self, attributes: Mapping[str, AnyValue]) -> None:
        """Add attributes."""
        if self._end_time is None:
            self._told.update(attributes)

    def set_status(self, status: Status | StatusCode, description: str | None = None) -> None:
        """Set the status, unless it is OK already; unset changes nothing."""
        given = status if isinstance(status, Status) else Status(status, description)
        is_final = self._end_time is not None or self._status.status_code is StatusCode.OK
        if not is_final and given.status_code is not StatusCode.UNSET:
            self._status = given

    def update_name(self, name: str) -> None:
        """Give it another name."""
        if self._end_time is None:
            self._name = name

    def add_event(
        self, name: str, attributes: Attributes = None, timestamp: int | None = None
    ) -> None:
        """Ignore an event: none is declared in `spans`."""

    def record_exception(
        self,
        exception: BaseException,
        attributes: Attributes = None,  # noqa: ARG002 - the signature is OpenTelemetry's
        timestamp: int | None = None,  # noqa: ARG002
        escaped: bool = False,  # noqa: ARG002, FBT001, FBT002
    ) -> None:
        """Record the class of an exception: no span holds a message or a stack trace."""
        self.set_attribute(ERROR_TYPE, type(exception).__name__)


class Recorder:
    """Begins the spans of one resource, which end in `processors`."""

    def __init__(self, provider: TracerProvider, ended: Callable[[ReadableSpan], None]) -> None:
        self._resource: Resource = provider.resource
        self._sampler = provider.sampler
        self._ids = provider.id_generator
        self._ended = ended

    def begin(
        self,
        name: str,
        kind: SpanKind,
        attributes: Mapping[str, AnyValue],
        *,
        parent: Context | None = None,
        links: Sequence[trace.Link] = (),
        start_time: int | None = None,
    ) -> trace.Span:
        """Begin a span; one that is not sampled records nothing.

        `parent`: the context that it is opened in, by default the current one; `start_time`: in
        nanoseconds of the epoch, by default now.
        """
        above = trace.get_current_span(parent).get_span_context()
        is_root = not above.is_valid
        trace_id = self._ids.generate_trace_id() if is_root else above.trace_id
        is_random = self._ids.is_trace_id_random() if is_root else above.trace_flags.random_trace_id
        flags = is_random * TraceFlags.RANDOM_TRACE_ID
        state: TraceState | None = above.trace_state
        # The sampler that is the default looks for the parent three times to say the same.
        is_dropped = False
        if self._sampler is DEFAULT_ON and (is_root or above.trace_flags.sampled):
            flags |= TraceFlags.SAMPLED
        else:
            result = self._sampler.should_sample(parent, trace_id, name, kind, attributes, links)
            is_dropped = result.decision is Decision.DROP
            flags |= (result.decision is Decision.RECORD_AND_SAMPLE) * TraceFlags.SAMPLED
            attributes, state = result.attributes, result.trace_state
        context = SpanContext(
            trace_id,
            self._ids.generate_span_id(),
            is_remote=False,
            trace_flags=TraceFlags(flags),
            trace_state=state,
        )
        if is_dropped:
            return trace.NonRecordingSpan(context)
        return RecordedSpan(
            name,
            context,
            parent=None if is_root else above,
            resource=self._resource,
            attributes=dict(attributes),
            links=links,
            kind=kind,
            start_time=time_ns() if start_time is None else start_time,
            ended=self._ended,
        )
