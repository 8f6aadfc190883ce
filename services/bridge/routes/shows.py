"""Shows: request, read, retry, cancel and delete one."""

from uuid import uuid4

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from contracts import ShowRequested, Status
from contracts.client.commands import DIGEST_DIGITS, digest_of, message_id
from services.bridge import samples
from services.bridge.access import requires
from services.bridge.domain import requests, views
from services.bridge.domain.paths import SHOWS
from services.bridge.domain.preferences import wait_of
from services.bridge.domain.views import ShowLinks, ShowView
from services.bridge.inputs import (
    IDEMPOTENCY_KEY,
    OpenDeps,
    ShowIdPath,
    deps_of,
    json_body,
)
from services.bridge.openapi import header, json_request, json_response, problems, shown
from services.bridge.ports import Deps
from services.bridge.reading import archived_end, found, state_of
from services.bridge.waiting import Waiting
from services.client.tracing import trace_of
from services.kit.web.problems import Problem

CANCEL_REASON = "cancelled over HTTP"
DELETE_REASON = "deleted over HTTP"

ROUTER = APIRouter(tags=["shows"])

PREFER = header(
    "Prefer",
    "RFC 7240. `wait=30`: answer once the show has ended, with 200, or after that many seconds, "
    "with 202; the station bounds them, and names its own in `Preference-Applied`.",
    "wait=30",
)
TRACEPARENT = header(
    "traceparent",
    "W3C trace context; the trace of the show continues it.",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
)
REQUEST = json_request(
    ShowRequested,
    samples.example(ShowRequested.subject),
    headers=(IDEMPOTENCY_KEY, PREFER, TRACEPARENT),
    required=False,
)
"""The headers are read by hand: FastAPI takes a tenth of a millisecond for each."""
STORED = "The request is stored; `show` decides."
ENDED = "The show: it has ended while the client waited (`Prefer: wait`)."
ACCEPTED = {
    **problems("conflict", "gone", "overloaded"),
    **shown(samples.named(), STORED, 202),
    **shown(samples.show(), ENDED),
}
ACCEPTED[200]["model"] = ShowView


@ROUTER.post(
    "/shows",
    status_code=202,
    operation_id="request_show",
    summary="Request a show",
    response_model=ShowLinks,
    responses=ACCEPTED,
    openapi_extra=REQUEST,
    dependencies=[Depends(requires("request"))],
)
async def request_show(request: Request) -> Response:
    """Publish a request for a show; the broker has stored it once the response is sent.

    Every field is optional. A request that is sent again with the same `Idempotency-Key`, or the
    same `show_id`, makes one show. What the fields cannot tell by themselves, `show` judges after
    the 202: e.g. with an unknown preset, the show fails at once, and its event names `field` and
    `reason`.
    """
    deps, headers = deps_of(request), request.headers
    key = headers.get("idempotency-key")
    wanted, fresh = _identified(requests.parse(await json_body(request, deps.settings)), key)
    show_id, digest = str(wanted.show_id), digest_of(wanted)
    request.state.trace_id = trace_of(show_id)
    seconds = wait_of(headers.get("prefer"), deps.settings.wait_seconds)
    async with Waiting.of(show_id, seconds, deps) as waiting:
        state = None if fresh else await state_of(show_id, deps)
        stored = None if state is None else found(state, show_id).digest
        with deps.recent.remembered(show_id, digest, stored), deps.unconfirmed.one():
            await deps.gateway.request(
                wanted,
                message_id=message_id(wanted, key or digest[:DIGEST_DIGITS]),
                traceparent=headers.get("traceparent"),
            )
        ended = await waiting.for_end()
    answer = views.named(show_id) if ended is None else ended
    location = {"Location": f"{SHOWS}/{show_id}", **waiting.applied}
    return json_response(answer, 202 if ended is None else 200, location)


ROUTER.add_api_route(
    "/shows/generate",
    request_show,
    methods=["POST"],
    status_code=202,
    operation_id="generate_show",
    summary="Request a show: another name of `POST /shows`",
    response_model=ShowLinks,
    responses=ACCEPTED,
    openapi_extra=REQUEST,
    dependencies=[Depends(requires("request"))],
)


def _identified(request: ShowRequested, key: str | None) -> tuple[ShowRequested, bool]:
    """The request with the id of its show, and whether the id is new: no show can have it yet."""
    derived = None if key is None else requests.id_of_key(key)
    known = request.show_id or derived
    return request.model_copy(update={"show_id": known or str(uuid4())}), known is None


@ROUTER.get(
    "/shows/{show_id}",
    operation_id="read_show",
    summary="Read the state of a show",
    response_model=ShowView,
    responses=problems("gone") | shown(samples.show(), "The show."),
    dependencies=[Depends(requires("read"))],
)
async def show_state(show_id: ShowIdPath, deps: OpenDeps) -> Response:
    """Return the state of a show, with its terminal event once it has ended.

    Of a show whose state has expired, the archive has the event.
    """
    return json_response(await _seen(show_id, deps))


async def _seen(show_id: str, deps: Deps) -> ShowView:
    state = await state_of(show_id, deps)
    if state is None and show_id in deps.recent:
        return views.requested_view(show_id)
    if state is None and (event := await archived_end(show_id, deps)) is not None:
        return views.archived_view(event)
    state = found(state, show_id)
    return views.view(state, await deps.gateway.outcome(state))


@ROUTER.delete(
    "/shows/{show_id}",
    status_code=202,
    operation_id="remove_show",
    summary="Cancel a show, or delete one that has ended",
    response_model=ShowLinks,
    responses=problems("gone") | shown(samples.named(), STORED, 202),
    dependencies=[Depends(requires("request"))],
)
async def remove_show(show_id: ShowIdPath, deps: OpenDeps) -> Response:
    """Publish a request to cancel a show, or to delete one that has ended; `show` decides.

    It retries a cancellation until it has accepted the show.
    """
    state = await state_of(show_id, deps)
    if state is None and show_id in deps.recent:
        await deps.gateway.cancel(show_id, 1, CANCEL_REASON)
    else:
        state = found(state, show_id)
        command = deps.gateway.delete if state.over else deps.gateway.cancel
        reason = DELETE_REASON if state.over else CANCEL_REASON
        await command(show_id, state.generation, reason)
    return json_response(views.named(show_id), 202)


@ROUTER.post(
    "/shows/{show_id}/retry",
    status_code=202,
    operation_id="retry_show",
    summary="Retry a show that has failed",
    response_model=ShowLinks,
    responses=problems("gone", "conflict") | shown(samples.named(), STORED, 202),
    dependencies=[Depends(requires("request"))],
)
async def retry_show(show_id: ShowIdPath, deps: OpenDeps) -> Response:
    """Publish a request for the next attempt, which begins at the stage that failed.

    A show whose request was refused has no attempt to repeat: request another one.
    """
    state = found(await state_of(show_id, deps), show_id)
    if state.status is not Status.FAILED:
        raise Problem(409, f"only a failed show can be retried; this one is {state.status}")
    if not views.can_be_retried(state):
        raise Problem(409, "the request of this show was refused: correct it, and request a show")
    await deps.gateway.retry(show_id, state.generation)
    return json_response(views.named(show_id), 202, {"Location": views.links(show_id)["self"]})
