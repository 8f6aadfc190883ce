"""The events of a show, as server-sent events."""

from collections.abc import AsyncIterator, Container
from contextlib import ExitStack, suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from contracts.client.stored import StreamPosition
from contracts.client.updates import Update
from services.bridge.access import requires
from services.bridge.domain import sse
from services.bridge.domain.sse import ServerSentEvent
from services.bridge.domain.views import view
from services.bridge.inputs import OpenDeps, ShowIdPath
from services.bridge.methods import is_head
from services.bridge.openapi import problems
from services.bridge.reading import found, state_of
from services.client.subscriptions import SlowSubscriberError, Subscription
from services.kit.web.sse import KEEP_ALIVE

KEEP_ALIVE_INTERVAL = 15.0
"""Seconds without an event after which a client is sent a comment."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
EVENT_STREAM = "text/event-stream"

ROUTER = APIRouter(tags=["shows"])

LastEventId = Annotated[
    str | None,
    Header(
        alias="Last-Event-ID",
        description="Id of the last event that the client has received; those behind it follow.",
        examples=["SHOWS:42"],
    ),
]


@ROUTER.get(
    "/shows/{show_id}/events",
    operation_id="follow_show",
    summary="Follow a show as server-sent events",
    response_class=Response,
    responses=problems("gone", "overloaded")
    | {
        200: {
            "description": "The state of the show (`timeline`), its events so far, then each as it "
            "is published, and progress; the stream ends with the show.",
            "content": {
                EVENT_STREAM: {
                    "schema": {"type": "string"},
                    "example": 'event: progress\ndata: {"show_id": "monday", "stage": "speech", '
                    '"done": 4, "total": 9}\n\n',
                }
            },
        },
        204: {"description": "The show has ended, and the client has received all of it."},
    },
    dependencies=[Depends(requires("read"))],
)
async def show_events(
    show_id: ShowIdPath, request: Request, deps: OpenDeps, last_event_id: LastEventId = None
) -> Response:
    """Stream the events of a show up to its end; then the stream ends.

    - `timeline` comes first, and again with every connection: the show, as `GET /shows/{show_id}`
      returns it, without its terminal event. It has no id. A show that `show` has not taken up yet
      has none.
    - The milestones so far, then each as it is published: `show.accepted`, `script.drafted` (in a
      review), `script.ready`, `audio.ready`, `cover.ready`. The name is the subject and the data
      the event, both as over NATS.
    - `progress`: how far a stage is. It has no id, and what was missed is not sent again.
    - The end: one of `show.generated`, `show.failed`, `show.cancelled`, the last event.

    Ids are `{stream}:{sequence}`, e.g. `SHOWS:42`. With `Last-Event-ID`, only the milestones and
    the end behind it are sent; where there are none and the show has ended, the answer is 204, at
    which clients stop. A comment comes every 15 seconds without an event.

    Of the milestones so far, `show.accepted` is not sent: `timeline` tells when that was, and
    whom the show waits for. So a client receives it only if it has connected before.
    """
    with ExitStack() as stack:
        subscription = stack.enter_context(deps.hub.subscribe(show_id, deps.settings.backlog))
        state = await state_of(show_id, deps)
        if state is not None or show_id not in deps.recent:
            state = found(state, show_id)
        so_far = (
            [_sse(update) for update in await deps.gateway.events_so_far(state)] if state else []
        )
        unseen = sse.unseen(so_far, sse.parse_id(last_event_id))
        if not unseen and any(event.ends for event in so_far):
            return Response(status_code=204)
        if is_head(request):
            return Response(headers=HEADERS, media_type=EVENT_STREAM)
        known = {event.position for event in so_far}
        timeline = (
            [ServerSentEvent("timeline", view(state, None).model_dump_json())] if state else []
        )
        return EventStream(_stream([*timeline, *unseen], known, subscription), stack.pop_all())


class EventStream(StreamingResponse):
    """Server-sent events; the subscription is closed with the response, however that ends."""

    def __init__(self, pieces: AsyncIterator[bytes], subscribed: ExitStack) -> None:
        super().__init__(pieces, headers=HEADERS, media_type=EVENT_STREAM)
        self._subscribed = subscribed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the show ends or the client disconnects."""
        with self._subscribed:
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
                yield KEEP_ALIVE
            elif update.position is None or update.position not in known:
                yield _sse(update).encode()
                if update.ends:
                    return


def _sse(update: Update) -> ServerSentEvent:
    return ServerSentEvent(update.name, update.body, update.position, update.ends)
