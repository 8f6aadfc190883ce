"""Reads traces: those that the station keeps on its broker, or that a Jaeger has."""

import httpx
import nats.js.errors
from nats.aio.client import Client

from contracts import ShowState, subjects
from services.client.spans import TracedSpan, decoded, distinct, from_json
from services.kit.failures import Invalid, Retry
from services.kit.replay import replay
from services.kit.telemetry import derived_ids
from services.kit.trace_context import trace_id_of

JAEGER_TIMEOUT = 10.0
"""Seconds in which Jaeger must answer."""
MAX_SPANS = 20_000
"""Spans of one trace that are read."""


def trace_of(show_id: str, state: ShowState | None) -> str:
    """The id of the trace of a show: that of its request, or the one that its id gives it."""
    begun = trace_id_of(state.traceparent) if state else ""
    return begun or f"{derived_ids(show_id)[0]:032x}"


async def kept_spans(client: Client, trace_id: str) -> list[TracedSpan]:
    """The spans of a trace that the station keeps, in order; none where it keeps none.

    Raises:
        BrokerUnavailable: the broker is unavailable.
    """
    found: list[TracedSpan] = []
    subject = subjects.TRACE.format(trace_id=trace_id)
    try:
        async for stored in replay(client, subjects.STREAM_TRACES, subject):
            found += decoded(stored.body)
            if len(found) >= MAX_SPANS:
                break
    except nats.js.errors.NotFoundError:  # a station that was provisioned before it kept spans
        return []
    return distinct(found[:MAX_SPANS])


async def jaeger_spans(url: str, trace_id: str) -> list[TracedSpan]:
    """The spans of a trace that the Jaeger at `url` has, in order; none where it has none.

    By its API of version 3: https://www.jaegertracing.io/docs/2.0/apis/.

    Raises:
        Invalid: the answer is not that of a Jaeger.
        Retry: it does not answer.
    """
    address = f"{url.rstrip('/')}/api/v3/traces/{trace_id}"
    try:
        async with httpx.AsyncClient(timeout=JAEGER_TIMEOUT) as http:
            response = await http.get(address)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Retry(f"no Jaeger answers: {type(error).__name__}") from error
    if response.status_code == httpx.codes.NOT_FOUND:
        return []
    if response.is_error:
        raise Retry(f"Jaeger answers with {response.status_code}")
    try:
        answer = response.json()
        return distinct(from_json(answer.get("result", answer))[:MAX_SPANS])
    except (ValueError, AttributeError) as error:
        raise Invalid("the answer is not that of a Jaeger, version 2") from error
