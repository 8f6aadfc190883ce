"""HTTP endpoints of the bridge, and the table of routes."""

import json
import logging
from collections.abc import AsyncIterator, Container, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from uuid import uuid4

from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from contracts import BlobRef, ShowEvent, ShowGenerated, ShowRequested, ShowState
from services.bridge import archive, review
from services.bridge.domain import ranges, requests, sse
from services.bridge.domain.sse import ServerSentEvent
from services.bridge.domain.views import FILES, ShowFile, archived_view, links, view
from services.bridge.inputs import found, json_body, show_id_of
from services.bridge.ports import Deps
from services.bridge.problems import Problem
from services.client.requests import digest_of, message_id
from services.client.subscriptions import SlowSubscriberError, Subscription
from services.client.updates import Update
from services.kit.blobs import BlobMissing
from services.kit.message import StreamPosition

logger = logging.getLogger(__name__)

MAX_RECENT = 10_000
"""Number of requests that the bridge remembers itself, until `show` has processed them."""
KEEP_ALIVE_INTERVAL = 15.0
"""Seconds without an event after which a client is sent a comment."""
CANCEL_REASON = "cancelled over HTTP"
DELETE_REASON = "deleted over HTTP"
GONE = "the file was removed, or is damaged"


async def shows_resource(request: Request, deps: Deps) -> Response:
    """Return a page of shows (GET), or request one (POST).

    One route for both, so that a 405 lists every method.
    """
    endpoint = request_show if request.method == "POST" else archive.list_shows
    return await endpoint(request, deps)


async def request_show(request: Request, deps: Deps) -> Response:
    """Publish a request for a show; 202 means that the broker has stored it."""
    parsed = requests.parse(await json_body(request, deps.settings))
    key = request.headers.get("idempotency-key")
    derived = requests.id_of_key(key) if key is not None else str(uuid4())
    parsed = parsed.model_copy(update={"show_id": parsed.show_id or derived})
    show_id = str(parsed.show_id)
    state = await _state(show_id, deps)
    with _remembered(parsed, found(state, show_id) if state else None, deps.recent):
        await deps.gateway.request(
            parsed,
            message_id=message_id(parsed, key),
            traceparent=request.headers.get("traceparent"),
        )
    paths = links(show_id)
    body = {"show_id": show_id, "links": paths}
    return JSONResponse(body, 202, headers={"Location": paths["self"]})


@contextmanager
def _remembered(
    request: ShowRequested, state: ShowState | None, recent: dict[str, str]
) -> Iterator[None]:
    """Remember the request until `show` has processed it; forget it where the block fails.

    The same request may be repeated; another one with the same id is a conflict, even while the
    first is being published.
    """
    show_id, digest = str(request.show_id), digest_of(request)
    known = state.digest if state else recent.get(show_id)
    if known not in {None, digest}:
        raise Problem(409, f"show_id: {show_id} belongs to another request already")
    if known is not None:
        yield
        return
    recent[show_id] = digest
    while len(recent) > MAX_RECENT:
        del recent[next(iter(recent))]
    try:
        yield
    except BaseException:
        recent.pop(show_id, None)
        raise


async def _state(show_id: str, deps: Deps) -> ShowState | None:
    """The state of a show; once there is one, the request need not be remembered any more."""
    state = await deps.gateway.state(show_id)
    if state is not None:
        deps.recent.pop(show_id, None)
    return state


async def show_resource(request: Request, deps: Deps) -> Response:
    """Return the state of a show (GET), or cancel or delete it (DELETE).

    One route for both, so that a 405 lists every method.
    """
    endpoint = remove_show if request.method == "DELETE" else show_state
    return await endpoint(request, deps)


async def show_state(request: Request, deps: Deps) -> Response:
    """Return the state of a show, with its terminal event once it has ended.

    Of a show whose state has expired, the archive has the event.
    """
    show_id = show_id_of(request)
    state = await _state(show_id, deps)
    if state is None and show_id in deps.recent:
        return JSONResponse({"show_id": show_id, "status": "requested", "links": links(show_id)})
    if state is None and (event := await archive.archived_end(show_id, deps)) is not None:
        return JSONResponse(archived_view(event))
    state = found(state, show_id)
    return JSONResponse(view(state, await deps.gateway.outcome(state)))


async def remove_show(request: Request, deps: Deps) -> Response:
    """Publish a request to cancel a show, or to delete one that has ended; `show` decides.

    It retries a cancellation until it has accepted the show.
    """
    show_id = show_id_of(request)
    state = await _state(show_id, deps)
    if state is None and show_id in deps.recent:
        await deps.gateway.cancel(show_id, 1, CANCEL_REASON)
    else:
        state = found(state, show_id)
        command = deps.gateway.delete if state.over else deps.gateway.cancel
        reason = DELETE_REASON if state.over else CANCEL_REASON
        await command(show_id, state.generation, reason)
    return JSONResponse({"show_id": show_id, "links": links(show_id)}, 202)


async def show_file(request: Request, file: ShowFile, deps: Deps) -> Response:
    """Return a file of a finished show, or a range of it."""
    event = await _end(show_id_of(request), deps)
    if not isinstance(event, ShowGenerated):
        raise Problem(404, "the show has no files: it was not generated, or not yet")
    ref = file.of(event)
    if ref is None:
        raise Problem(404, f"the show has no {file.filename}")
    headers = {
        "ETag": f'"{ref.sha256}"',
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'inline; filename="{file.filename}"',
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
    }
    if ranges.is_unmodified(headers["ETag"], request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    return await _bytes(request, ref, headers, deps)


async def _end(show_id: str, deps: Deps) -> ShowEvent | None:
    """The terminal event of a show; None before there is one."""
    state = await _state(show_id, deps)
    if state is None and (event := await archive.archived_end(show_id, deps)) is not None:
        return event
    return await deps.gateway.outcome(found(state, show_id))


async def _bytes(request: Request, ref: BlobRef, headers: dict[str, str], deps: Deps) -> Response:
    found = await deps.blobs.find(ref.bucket, ref.key)
    if found is None or found.sha256 != ref.sha256:
        raise Problem(410, GONE)
    if request.method == "GET" and (url := await _signed(ref, deps)):
        return RedirectResponse(url, 307, {"Cache-Control": "no-store"})
    # RFC 9110, section 14.2: ranges are defined for GET alone.
    same_etag = request.headers.get("if-range", headers["ETag"]) == headers["ETag"]
    try:
        part = (
            ranges.parse_range(request.headers.get("range"), ref.size)
            if request.method == "GET" and same_etag
            else None
        )
    except ranges.Unsatisfiable as error:
        size = {"Content-Range": str(error)}
        raise Problem(416, "the file has no byte of the range", headers=size) from error
    status, start, length = 200, 0, ref.size
    if part is not None:
        status, start, length = 206, part.start, part.length
        headers |= {"Content-Range": part.content_range}
    headers |= {"Content-Length": str(length)}
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=ref.media_type)
    pieces = deps.blobs.stream(ref, start, length)
    try:
        first = await anext(pieces, b"")  # before the status is sent
    except BlobMissing as error:
        logger.warning("%s cannot be served: %s", request.url.path, error)
        raise Problem(410, GONE) from error
    return StreamingResponse(_joined(first, pieces), status, headers, ref.media_type)


async def _signed(ref: BlobRef, deps: Deps) -> str | None:
    """An address at which the store serves a blob itself, where that is wanted and there is one."""
    seconds = deps.settings.signed_seconds
    return await deps.blobs.signed_url(ref, seconds) if seconds else None


async def _joined(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in others:
        yield piece


async def show_events(request: Request, deps: Deps) -> Response:
    """Stream the events of a show; the state and the past events come first."""
    show_id = show_id_of(request)
    with ExitStack() as stack:
        subscription = stack.enter_context(deps.hub.subscribe(show_id, deps.settings.backlog))
        state = await _state(show_id, deps)
        if state is not None or show_id not in deps.recent:
            found(state, show_id)
        so_far = (
            [_sse(update) for update in await deps.gateway.events_so_far(state)] if state else []
        )
        unseen = sse.unseen(so_far, sse.parse_id(request.headers.get("last-event-id")))
        if not unseen and any(event.ends for event in so_far):
            return Response(status_code=204)
        known = {event.position for event in so_far}
        timeline = [ServerSentEvent("timeline", json.dumps(view(state, None)))] if state else []
        return EventStream(_stream([*timeline, *unseen], known, subscription), stack.pop_all())


class EventStream(StreamingResponse):
    """Server-sent events; the subscription is closed with the response, however that ends."""

    def __init__(self, pieces: AsyncIterator[bytes], subscribed: ExitStack) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(pieces, headers=headers, media_type="text/event-stream")
        self._subscribed = subscribed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the show ends or the client disconnects; none to HEAD."""
        with self._subscribed:
            if scope["method"] == "HEAD":
                self.body_iterator = iterate_in_threadpool(())
            await super().__call__(scope, receive, send)


async def _stream(
    so_far: list[ServerSentEvent],
    known: Container[StreamPosition | None],
    subscription: Subscription,
) -> AsyncIterator[bytes]:
    """Encode the past events, then the updates that are not among them, up to the terminal one."""
    for event in so_far:
        yield event.encode()
        if event.ends:
            return
    with suppress(SlowSubscriberError):
        while True:
            update = await subscription.next(KEEP_ALIVE_INTERVAL)
            if update is None:
                yield sse.KEEP_ALIVE
            elif update.position is None or update.position not in known:
                yield _sse(update).encode()
                if update.ends:
                    return


def _sse(update: Update) -> ServerSentEvent:
    return ServerSentEvent(update.name, update.body, update.position, update.ends)


def routes(deps: Deps) -> list[Route]:
    """The routes of the bridge."""
    show = "/api/v1/shows/{show_id}"
    return [
        Route("/api/v1/shows", partial(shows_resource, deps=deps), methods=["GET", "POST"]),
        Route(show, partial(show_resource, deps=deps), methods=["GET", "DELETE"]),
        Route(f"{show}/events", partial(show_events, deps=deps), methods=["GET"]),
        *review.routes(show, deps),
        *(
            Route(f"{show}/{name}", partial(show_file, file=file, deps=deps), methods=["GET"])
            for name, file in FILES.items()
        ),
    ]
