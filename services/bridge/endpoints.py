"""HTTP in, NATS out: what the bridge answers, and the table of its routes."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Container, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import Any
from uuid import uuid4

from pydantic_core import from_json
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from contracts import BlobRef, ShowGenerated, ShowRequested, ShowState
from contracts.event import is_show_id
from services.bridge.domain import ranges, requests, sse
from services.bridge.domain.sse import Place, ServerSentEvent
from services.bridge.domain.views import PARTS, Part, links, view
from services.bridge.ports import Deps
from services.bridge.problems import Problem
from services.bridge.settings import BridgeSettings
from services.client.requests import digest_of, message_id
from services.client.subscriptions import FellBehindError, Subscription
from services.client.updates import Update
from services.kit.blobs import BlobMissing

logger = logging.getLogger(__name__)

RECENT = 10_000
"""Requests that the bridge remembers itself, until `show` has judged them."""
KEEP_ALIVE_AFTER = 15.0
"""Seconds without an event after which a client is sent a comment."""
CANCELLED_HERE = "cancelled over HTTP"
REMOVED = "the file was removed, or is damaged"


async def request_show(request: Request, deps: Deps) -> Response:
    """Take a request; 202 means that it is stored."""
    asked = requests.parse(await _json(request, deps.settings))
    key = request.headers.get("idempotency-key")
    derived = requests.id_of_key(key) if key is not None else str(uuid4())
    asked = asked.model_copy(update={"show_id": asked.show_id or derived})
    show_id = str(asked.show_id)
    with _noted(asked, await _state(show_id, deps), deps.recent):
        await deps.gateway.request(
            asked,
            message_id=message_id(asked, key),
            traceparent=request.headers.get("traceparent"),
        )
    where = links(show_id)
    taken = {"show_id": show_id, "links": where}
    return JSONResponse(taken, 202, headers={"Location": where["self"]})


@contextmanager
def _noted(asked: ShowRequested, state: ShowState | None, recent: dict[str, str]) -> Iterator[None]:
    """Remember the request until `show` has judged it; forget it where the block fails.

    The same request may come again; another one under the same id may not, even while the first
    is on its way.
    """
    show_id, digest = str(asked.show_id), digest_of(asked)
    known = state.digest if state else recent.get(show_id)
    if known not in {None, digest}:
        raise Problem(409, f"show_id: {show_id} belongs to another request already")
    if known is not None:
        yield
        return
    recent[show_id] = digest
    while len(recent) > RECENT:
        del recent[next(iter(recent))]
    try:
        yield
    except BaseException:
        recent.pop(show_id, None)
        raise


async def _state(show_id: str, deps: Deps) -> ShowState | None:
    """The show's state; whoever finds one need not remember the request any more."""
    state = await deps.gateway.state(show_id)
    if state is not None:
        deps.recent.pop(show_id, None)
    return state


async def one_show(request: Request, deps: Deps) -> Response:
    """A show: where it stands, or the wish that it stops.

    One route for both, so that 405 names every method there is.
    """
    answer = cancel_show if request.method == "DELETE" else show_state
    return await answer(request, deps)


async def show_state(request: Request, deps: Deps) -> Response:
    """Where a show stands, and how it ended once it has."""
    show_id = _id(request)
    state = await _state(show_id, deps)
    if state is None and show_id in deps.recent:
        return JSONResponse({"show_id": show_id, "status": "requested", "links": links(show_id)})
    state = _found(state, show_id)
    return JSONResponse(view(state, await deps.gateway.outcome(state)))


async def cancel_show(request: Request, deps: Deps) -> Response:
    """Ask for a running show to stop; `show` keeps the wish until it has judged the request."""
    show_id = _id(request)
    state = await _state(show_id, deps)
    if state is None and show_id not in deps.recent:
        raise Problem(404, f"nobody knows a show {show_id}")
    if state is not None and state.over:
        raise Problem(409, f"the show has ended already: {state.status}")
    await deps.gateway.cancel(show_id, state.generation if state else 1, CANCELLED_HERE)
    return JSONResponse({"show_id": show_id, "links": links(show_id)}, 202)


async def show_part(request: Request, part: Part, deps: Deps) -> Response:
    """A file of a finished show, or a part of it."""
    state = _found(await _state(_id(request), deps), _id(request))
    event = await deps.gateway.outcome(state)
    if not isinstance(event, ShowGenerated):
        raise Problem(404, f"the show has no files: it is {state.status}")
    ref = part.of(event)
    headers = {
        "ETag": f'"{ref.sha256}"',
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'inline; filename="{part.filename}"',
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
    }
    if ranges.unchanged(headers["ETag"], request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    return await _bytes(request, ref, headers, deps)


async def _bytes(request: Request, ref: BlobRef, headers: dict[str, str], deps: Deps) -> Response:
    found = await deps.blobs.find(ref.bucket, ref.key)
    if found is None or found.sha256 != ref.sha256:
        raise Problem(410, REMOVED)
    # RFC 9110, section 14.2: no method but GET knows ranges.
    unchanged = request.headers.get("if-range", headers["ETag"]) == headers["ETag"]
    in_parts = request.method == "GET" and unchanged
    try:
        asked = ranges.part(request.headers.get("range"), ref.size) if in_parts else None
    except ranges.Unsatisfiable as error:
        none_there = {"Content-Range": str(error)}
        raise Problem(416, "no byte of the range is there", headers=none_there) from error
    status, start, length = 200, 0, ref.size
    if asked is not None:
        status, start, length = 206, asked.start, asked.length
        headers |= {"Content-Range": asked.content_range}
    headers |= {"Content-Length": str(length)}
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=ref.media_type)
    pieces = deps.blobs.stream(ref, start, length)
    try:
        first = await anext(pieces, b"")  # before a status says that all is well
    except BlobMissing as error:
        logger.warning("%s cannot be served: %s", request.url.path, error)
        raise Problem(410, REMOVED) from error
    return StreamingResponse(_joined(first, pieces), status, headers, ref.media_type)


async def _joined(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in others:
        yield piece


async def show_events(request: Request, deps: Deps) -> Response:
    """What happens to a show, as it happens; the timeline so far comes first."""
    show_id = _id(request)
    with ExitStack() as stack:
        subscription = stack.enter_context(deps.updates.subscribe(show_id, deps.settings.backlog))
        state = await _state(show_id, deps)
        if state is None and show_id not in deps.recent:
            raise Problem(404, f"nobody knows a show {show_id}")
        so_far = (
            [_sse(update) for update in await deps.gateway.events_so_far(state)] if state else []
        )
        unseen = sse.unseen(so_far, sse.parse_id(request.headers.get("last-event-id")))
        if not unseen and any(event.ends for event in so_far):
            return Response(status_code=204)
        known = {event.place for event in so_far}
        timeline = [ServerSentEvent("timeline", json.dumps(view(state, None)))] if state else []
        return EventStream(_stream([*timeline, *unseen], known, subscription), stack.pop_all())


class EventStream(StreamingResponse):
    """Server-sent events; the subscription ends with the client, however that one leaves."""

    def __init__(self, pieces: AsyncIterator[bytes], subscribed: ExitStack) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(pieces, headers=headers, media_type="text/event-stream")
        self._subscribed = subscribed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the show ends or the client leaves; none to HEAD."""
        with self._subscribed:
            if scope["method"] == "HEAD":
                self.body_iterator = iterate_in_threadpool(())
            await super().__call__(scope, receive, send)


async def _stream(
    so_far: list[ServerSentEvent], known: Container[Place | None], subscription: Subscription
) -> AsyncIterator[bytes]:
    """What happened, then what happens and is not known yet, up to the end."""
    for event in so_far:
        yield event.encode()
        if event.ends:
            return
    with suppress(FellBehindError):
        while True:
            update = await subscription.next(KEEP_ALIVE_AFTER)
            if update is None:
                yield sse.KEEP_ALIVE
            elif update.place is None or update.place not in known:
                yield _sse(update).encode()
                if update.ends:
                    return


def _sse(update: Update) -> ServerSentEvent:
    return ServerSentEvent(update.name, update.body, update.place, update.ends)


def _id(request: Request) -> str:
    show_id = str(request.path_params["show_id"])
    if not is_show_id(show_id):
        raise Problem(404, "that is no id of a show")
    return show_id


def _found(state: ShowState | None, show_id: str) -> ShowState:
    if state is None:
        raise Problem(404, f"nobody knows a show {show_id}")
    return state


async def _json(request: Request, settings: BridgeSettings) -> Any:
    """The JSON of the body; an empty one asks for everything default."""
    body = await _body(request, settings)
    if not body.strip():
        return {}
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem(415, "a request is application/json")
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Problem(400, f"the body is not JSON: {error}") from error


async def _body(request: Request, settings: BridgeSettings) -> bytes:
    """The body, read no further than it may be long, and no longer than it may take."""
    body, most = b"", settings.body_bytes
    try:
        async with asyncio.timeout(settings.body_seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise Problem(413, f"a request is at most {most:,} bytes long")
    except ClientDisconnect as error:
        raise Problem(400, "the client left in the middle of its request") from error
    except TimeoutError as error:
        closed = {"Connection": "close"}
        raise Problem(408, "the request did not come in time", headers=closed) from error
    return body


def routes(deps: Deps) -> list[Route]:
    """What the bridge answers."""
    show = "/api/v1/shows/{show_id}"
    return [
        Route("/api/v1/shows", partial(request_show, deps=deps), methods=["POST"]),
        Route(show, partial(one_show, deps=deps), methods=["GET", "DELETE"]),
        Route(f"{show}/events", partial(show_events, deps=deps), methods=["GET"]),
        *(
            Route(f"{show}/{name}", partial(show_part, part=part, deps=deps), methods=["GET"])
            for name, part in PARTS.items()
        ),
    ]
