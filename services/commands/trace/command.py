"""`radiox trace`: finds the trace of a show, and prints its waterfall."""

import asyncio
import re
from dataclasses import dataclass

from rich.console import Console

from services.client.spans import TracedSpan
from services.client.traces import jaeger_spans, kept_spans, trace_of
from services.commands.connection import Connection, connect
from services.commands.terminal.errors import Failed
from services.commands.trace.printing import print_json, print_waterfall
from services.commands.trace.waterfall import waterfall
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings

TRACE_ID = re.compile(r"[0-9a-f]{32}")
SETTLED = 1.2
"""Seconds without a new span after which a trace counts as whole."""
SETTLE_TIMEOUT = 8.0
"""Seconds for which new spans are waited for after the end of a show."""
POLL_INTERVAL = 0.4
NOT_KEPT = (
    "{show_id}: the station keeps no trace of it. `radiox up` and `radiox show --trace` keep "
    "traces for three days; a fleet does where RADIOX_TRACES=on is set for its services"
)


@dataclass(frozen=True, slots=True)
class TraceOptions:
    """The options of `radiox trace`; `milliseconds`: the shortest span that is printed."""

    show_id: str
    milliseconds: float = 0.0
    jaeger: str = ""
    as_json: bool = False


def print_trace(options: TraceOptions, settings: PlatformSettings, console: Console) -> None:
    """Print the trace of a show, or one by its own id.

    Raises:
        Failed: no trace is kept, or what keeps it does not answer.
    """
    try:
        trace_id, found = asyncio.run(_read(options, settings))
    except (Retry, Discard) as error:
        raise Failed(error.reason) from error
    if not found:
        raise Failed(NOT_KEPT.format(show_id=options.show_id))
    rows = waterfall(found, at_least=options.milliseconds / 1000)
    if options.as_json:
        print_json(options.show_id, trace_id, rows)
    else:
        print_waterfall(trace_id, rows, console)


async def print_trace_of_show(connection: Connection, show_id: str, console: Console) -> None:
    """Print the trace of a show that has just ended, once no more spans come."""
    trace_id, found = await _trace_id(connection, show_id), []
    last, quiet, waited = 0, 0.0, 0.0
    while quiet < SETTLED and waited < SETTLE_TIMEOUT:
        await asyncio.sleep(POLL_INTERVAL)
        found = await kept_spans(connection.platform.client, trace_id)
        quiet = quiet + POLL_INTERVAL if len(found) == last and found else 0.0
        last, waited = len(found), waited + POLL_INTERVAL
    print_waterfall(trace_id, waterfall(found), console)
    if {span.service for span in found} <= {"cli"}:
        console.print(NOT_KEPT.format(show_id=show_id), style="yellow", markup=False)


async def _read(options: TraceOptions, settings: PlatformSettings) -> tuple[str, list[TracedSpan]]:
    # A stack that runs no service resumes nothing: it only reads.
    async with connect(settings, services=(), resume=True) as connection:
        trace_id = await _trace_id(connection, options.show_id)
        if options.jaeger:
            return trace_id, await jaeger_spans(options.jaeger, trace_id)
        return trace_id, await kept_spans(connection.platform.client, trace_id)


async def _trace_id(connection: Connection, show_id: str) -> str:
    state = await connection.client.state(show_id)
    if state is None and TRACE_ID.fullmatch(show_id):
        return show_id
    return trace_of(show_id, state)
