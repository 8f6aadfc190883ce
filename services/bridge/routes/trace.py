"""Where the trace of a show can be seen."""

from fastapi import APIRouter, Depends

from contracts.event import Contract
from services.bridge.access import requires
from services.bridge.domain.traces import trace_url
from services.bridge.inputs import OpenDeps, ShowIdPath
from services.bridge.openapi import problems, shown
from services.bridge.reading import archived_end, found, state_of
from services.kit.trace_context import trace_id_of

TRACED = {
    "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
    "url": "http://localhost:16686/trace/4bf92f3577b34da6a3ce929d0e0e4736",
}

ROUTER = APIRouter(tags=["shows"])


class TraceLink(Contract):
    """The trace of a show; both are none where it was not traced, or the station has no address."""

    trace_id: str | None = None
    """Id of the trace (W3C Trace Context), 32 hexadecimal digits."""
    url: str | None = None
    """Its address in the viewer of traces, by `RADIOX_TRACE_URL`."""


@ROUTER.get(
    "/shows/{show_id}/trace",
    operation_id="read_trace",
    summary="Find the trace of a show",
    responses=shown(TRACED, "The trace.") | problems("gone"),
    dependencies=[Depends(requires("read"))],
)
async def show_trace(show_id: ShowIdPath, deps: OpenDeps) -> TraceLink:
    """Return the trace of the latest event of a show, and where it can be seen."""
    state = await state_of(show_id, deps)
    if state is None and await archived_end(show_id, deps) is not None:
        return TraceLink()
    trace_id = trace_id_of(await deps.gateway.traceparent(found(state, show_id))) or None
    return TraceLink(trace_id=trace_id, url=trace_url(deps.settings.trace_url, trace_id))
