"""A message's context is what OpenTelemetry's propagator makes of its headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.context import Context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from services.kit.trace_context import context_of, span_context, trace_id_of

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
HEADERS = (
    f"00-{TRACE}-{SPAN}-01",
    f"00-{TRACE}-{SPAN}-00",
    f"00-{TRACE}-{SPAN}-ff",
    f" 00-{TRACE}-{SPAN}-01\t",
    f"00-{TRACE.upper()}-{SPAN}-01",
    f"00-{'0' * 32}-{SPAN}-01",
    f"00-{TRACE}-{'0' * 16}-01",
    f"00-{TRACE}-{SPAN}-01-more",
    f"01-{TRACE}-{SPAN}-01-more",
    f"ff-{TRACE}-{SPAN}-01",
    f"00-{TRACE}-{SPAN}-01\n",
    f"00-{TRACE}-{SPAN}",
    "",
    "00",
)


def read_by_the_propagator(headers: dict[str, str]) -> object:
    return span_context(TraceContextTextMapPropagator().extract(headers, Context()))


@pytest.mark.parametrize("traceparent", HEADERS)
@pytest.mark.parametrize("tracestate", [None, "vendor=1", "", "not a state"])
def test_headers_are_read_as_by_the_propagator(traceparent: str, tracestate: str | None) -> None:
    headers = {"traceparent": traceparent}
    if tracestate is not None:
        headers["tracestate"] = tracestate
    assert context_of(headers) == read_by_the_propagator(headers)


@given(
    st.from_regex(r"[0-9a-f]{2}-[0-9a-fA-F]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-x)?", fullmatch=True)
    | st.text(max_size=60)
)
def test_any_text_is_read_as_by_the_propagator(traceparent: str) -> None:
    headers = {"traceparent": traceparent}
    assert context_of(headers) == read_by_the_propagator(headers)


def test_names_of_headers_have_no_case() -> None:
    assert context_of({"Traceparent": HEADERS[0]}) == context_of({"traceparent": HEADERS[0]})
    assert context_of({"TRACEPARENT": HEADERS[0]}).is_valid


@pytest.mark.parametrize(
    ("header", "trace_id"),
    [
        (f"00-{TRACE}-00f067aa0ba902b7-01", TRACE),
        (f"01-{TRACE}-00f067aa0ba902b7-01-later", TRACE),
        (f"00-{'0' * 32}-00f067aa0ba902b7-01", ""),
        (f"00-{TRACE}-00f067aa0ba902b7-01/../..", ""),
        (TRACE, ""),
        (f"00-{TRACE}-{'0' * 16}-01", ""),
        (f"ff-{TRACE}-00f067aa0ba902b7-01", ""),
        (f"00-{TRACE.upper()}-00f067aa0ba902b7-01", ""),
        ("", ""),
    ],
)
def test_the_id_of_a_trace_is_read_from_its_header(header: str, trace_id: str) -> None:
    assert trace_id_of(header) == trace_id
