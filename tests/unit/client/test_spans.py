"""Exported spans are read again: as OTLP, and as the API of Jaeger, version 2, returns them."""

import json
from contextlib import suppress
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped]
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.trace import Link

from services.client.spans import TracedSpan, decoded, from_json
from services.kit.telemetry import service_scope, span, spans
from services.kit.trace_context import context_of
from tests.spans import recorded

OPERATOR = "4bf92f3577b34da6a3ce929d0e0e4736"
ABOUT: dict[str, str | int | bool] = {
    spans.DESTINATION: "show.requested",
    spans.DELIVERY_COUNT: 2,
    spans.REPETITION: False,
}


def exported() -> Any:
    """An export of a failed span with a link, and of its parent."""
    link = Link(context_of({"traceparent": f"00-{OPERATOR}-00f067aa0ba902b7-01"}))
    with (
        recorded() as found,
        service_scope("show"),
        suppress(LookupError),
        span(spans.PROCESS, ABOUT, links=[link]),
    ):
        raise LookupError("a secret")
    return encode_spans(found.exporter.get_finished_spans())


def as_jaeger_answers(export: Any) -> dict[str, Any]:
    """OTLP's JSON has hexadecimal ids, unlike protobuf's, and numbers for enumerations."""
    document = MessageToDict(export, use_integers_for_enums=True)
    for group in document["resourceSpans"]:
        for one in (each for scope in group["scopeSpans"] for each in scope["spans"]):
            _hexadecimal(one)
            for link in one.get("links", ()):
                _hexadecimal(link)
    return dict(document)


def _hexadecimal(record: dict[str, Any]) -> None:
    from base64 import b64decode  # noqa: PLC0415

    for name in ("traceId", "spanId", "parentSpanId"):
        if name in record:
            record[name] = b64decode(record[name]).hex()


def read_both_ways() -> list[list[TracedSpan]]:
    export = exported()
    answer = json.loads(json.dumps(as_jaeger_answers(export)))
    return [decoded(export.SerializeToString()), from_json(answer)]


def test_spans_are_read_as_they_were_exported() -> None:
    for found in read_both_ways():
        failed = found[0]
        assert (failed.name, failed.service) == ("process show.requested", "show")
        assert (failed.kind, failed.error) == ("consumer", "LookupError")
        assert failed.attributes == ABOUT
        assert failed.links == ((OPERATOR, "00f067aa0ba902b7"),)
        assert len(failed.trace_id) == 32
        assert len(failed.id) == len(failed.parent) == 16
        assert failed.start <= failed.end


def test_both_ways_give_the_same_spans() -> None:
    export = exported()
    assert from_json(as_jaeger_answers(export)) == decoded(export.SerializeToString())


def test_a_trace_as_the_documentation_of_jaegers_api_shows_it() -> None:
    document = {
        "resourceSpans": [
            {
                "resource": {},
                "scopeSpans": [
                    {
                        "scope": {},
                        "spans": [
                            {
                                "kind": 2,
                                "name": "foobar",
                                "spanId": "0000000000000002",
                                "status": {"code": 2},
                                "traceId": "00000000000000000000000000000001",
                            }
                        ],
                    }
                ],
            }
        ]
    }
    (found,) = from_json(document)
    assert (found.trace_id, found.id) == ("0" * 31 + "1", "0" * 15 + "2")
    assert (found.name, found.kind, found.error) == ("foobar", "server", "error")


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff\xff\xff", b"no export"])
def test_what_is_no_export_holds_no_spans(body: bytes) -> None:
    assert decoded(body) == []


@pytest.mark.parametrize("document", [{"resourceSpans": 5}, {"resourceSpans": [{"resource": 1}]}])
def test_what_is_no_trace_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a trace"):
        from_json(document)
