"""Spans as they were exported (OTLP), for readers: from the station's broker, or from Jaeger."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.json_format import (  # type: ignore[import-untyped]  # it ships no types
    ParseDict,
    ParseError,
)
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1 import trace_pb2

from services.kit.telemetry.spans import ERROR_TYPE

Scalar = str | int | float | bool

_HEX = re.compile(r"[0-9a-fA-F]{16}|[0-9a-fA-F]{32}")
_IDS = ("traceId", "spanId", "parentSpanId")
_SERVICE_PREFIX = "radiox-"


@dataclass(frozen=True, slots=True)
class TracedSpan:
    """One span; times in seconds since the epoch."""

    trace_id: str
    id: str
    parent: str
    """Id of its parent; empty for a root."""
    name: str
    service: str
    kind: str
    """E.g. `consumer`."""
    start: float
    end: float
    error: str = ""
    """Class of the error with which it failed; empty where it did not."""
    attributes: dict[str, Scalar] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()
    """Trace and span of each link."""


def decoded(body: bytes) -> list[TracedSpan]:
    """The spans of an export; none where it is none."""
    try:
        return _spans(trace_pb2.TracesData.FromString(body))
    except DecodeError:
        return []


def from_json(document: dict[str, Any]) -> list[TracedSpan]:
    """The spans of an export in OTLP's JSON, whose ids are hexadecimal.

    Raises:
        ValueError: it is none.
    """
    try:
        data = ParseDict(
            _with_base64_ids(document), trace_pb2.TracesData(), ignore_unknown_fields=True
        )
    except (ParseError, TypeError, AttributeError) as error:
        raise ValueError("not a trace in OTLP's JSON") from error
    return _spans(data)


def distinct(spans: Iterable[TracedSpan]) -> list[TracedSpan]:
    """Each span once, by its id, in the order of their beginnings: roots may be repeated."""
    found = {span.id: span for span in spans}
    return sorted(found.values(), key=lambda span: (span.start, span.end, span.id))


def _spans(data: trace_pb2.TracesData) -> list[TracedSpan]:
    return [
        _span(_service(group.resource), span)
        for group in data.resource_spans
        for scope in group.scope_spans
        for span in scope.spans
    ]


def _span(service: str, span: trace_pb2.Span) -> TracedSpan:
    attributes = _scalars(span.attributes)
    failed = span.status.code == trace_pb2.Status.STATUS_CODE_ERROR
    return TracedSpan(
        trace_id=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        name=span.name,
        service=service,
        kind=trace_pb2.Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
        start=span.start_time_unix_nano / 1e9,
        end=span.end_time_unix_nano / 1e9,
        error=str(attributes.pop(ERROR_TYPE, "error")) if failed else "",
        attributes=attributes,
        links=tuple((link.trace_id.hex(), link.span_id.hex()) for link in span.links),
    )


def _service(resource: Resource) -> str:
    name = str(_scalars(resource.attributes).get("service.name", ""))
    return name.removeprefix(_SERVICE_PREFIX)


def _scalars(attributes: Iterable[KeyValue]) -> dict[str, Scalar]:
    found = ((pair.key, pair.value, pair.value.WhichOneof("value")) for pair in attributes)
    return {
        key: getattr(value, kind)
        for key, value, kind in found
        if kind in {"string_value", "int_value", "double_value", "bool_value"}
    }


def _with_base64_ids(document: Any) -> Any:
    """The document with ids as protobuf's JSON has them."""
    if isinstance(document, list):
        return [_with_base64_ids(each) for each in document]
    if not isinstance(document, dict):
        return document
    return {
        name: _base64(value) if name in _IDS and isinstance(value, str) else _with_base64_ids(value)
        for name, value in document.items()
    }


def _base64(text: str) -> str:
    return base64.b64encode(bytes.fromhex(text)).decode() if _HEX.fullmatch(text) else text
