"""Keeps spans on the station's own broker, so that a trace can be read with nothing installed.

They are OTLP, as a collector would receive them: a message holds spans of one trace. They are
published without confirmation: what a broker that is away misses is lost, and nothing waits for it.
The stream is bounded (`services.kit.topology.traces_config`).
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import nats.errors
from nats.aio.client import Client

from contracts import subjects
from services.kit.telemetry.tracing import held_spans

if TYPE_CHECKING:
    from services.kit.telemetry.export import HeldSpans

logger = logging.getLogger(__name__)

INTERVAL = 0.5
"""Seconds between two visits to the broker."""
BATCH = 200
"""Spans in a message: about 100 kB."""


@asynccontextmanager
async def keeping_spans(client: Client) -> AsyncIterator[None]:
    """Take the spans that end in this process to the broker while the block runs, and after it."""
    held = held_spans()
    if held is None:
        yield
        return
    task = asyncio.create_task(_keep(client, held))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait((task,))
        await _take(client, held)


async def _keep(client: Client, held: "HeldSpans") -> None:
    while True:
        await asyncio.sleep(INTERVAL)
        await _take(client, held)


async def _take(client: Client, held: "HeldSpans") -> None:
    if not client.is_connected:
        return
    try:
        for trace_id, body in _messages(held.take()):
            await client.publish(subjects.TRACE.format(trace_id=trace_id), body)
    except (nats.errors.Error, ConnectionError) as error:
        logger.debug("spans are lost: %r", error)


def _messages(spans: Sequence[Any]) -> Iterator[tuple[str, bytes]]:
    """The messages that hold the spans, each with the id of its trace."""
    from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans  # noqa: PLC0415 - loaded only where spans are kept

    traces = defaultdict(list)
    for span in spans:
        traces[f"{span.context.trace_id:032x}"].append(span)
    for trace_id, held in traces.items():
        for start in range(0, len(held), BATCH):
            yield trace_id, encode_spans(held[start : start + BATCH]).SerializeToString()
