"""Spans that a test opens, as an exporter receives them, checked against their declarations."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services.kit.telemetry import span, tracing
from services.kit.telemetry import spans as declared
from services.kit.telemetry.export import ServiceRecorders


@dataclass(frozen=True)
class Recorded:
    """What was exported so far."""

    exporter: InMemorySpanExporter

    def of(self, declaration: declared.Spans) -> list[ReadableSpan]:
        """The spans of a declaration, in the order in which they ended."""
        return [
            each
            for each in self.exporter.get_finished_spans()
            if declaration_of(each.name, each.kind.name.lower(), attributes(each)) == declaration
        ]


@contextmanager
def recorded(*, within_a_trace: bool = True) -> Iterator[Recorded]:
    """Record the spans of the block, which is that of a span of its own, or of none."""
    exporter = InMemorySpanExporter()
    with tracing(ServiceRecorders(SimpleSpanProcessor(exporter))):
        if not within_a_trace:
            yield Recorded(exporter)
            return
        with span(declared.SHOW):
            yield Recorded(exporter)


def attributes(found: ReadableSpan) -> dict[str, object]:
    """The attributes of a span."""
    return dict(found.attributes or {})


def declaration_of(name: str, kind: str, found: Mapping[str, object]) -> declared.Spans:
    """The one declaration that a span was opened from; it has no other attributes."""
    (declaration,) = [
        each for each in declared.SPANS if each.kind == kind and _named(each, found) == name
    ]
    assert set(found) <= {*declaration.attributes, declared.ERROR_TYPE}, name
    return declaration


def _named(each: declared.Spans, found: Mapping[str, object]) -> str:
    try:
        return each.named(found)
    except KeyError:
        return ""
