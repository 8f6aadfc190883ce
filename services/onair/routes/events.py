"""What plays, as server-sent events: one whenever another piece begins to be heard."""

import asyncio
from collections.abc import AsyncGenerator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.broadcast.timeline import RATE
from services.kit.web import sse
from services.kit.web.answers import SHARED
from services.kit.web.streaming import EndlessResponse
from services.onair.domain.channels import Channel
from services.onair.domain.programme import entry_of
from services.onair.inputs import channel_of, deps_of
from services.onair.ports import Deps
from services.onair.problems import Problem

KEEP_ALIVE_SECONDS = 15.0
"""Seconds without an event after which a client is sent a comment."""
LOOK_SECONDS = 5.0
"""Seconds after which the chain is looked at again: an airing may cut what is heard."""
HEADERS = SHARED | {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def events(request: Request) -> Response:
    """Stream what plays: an event `now` with each piece, whose id is its media sequence number.

    It comes at once, unless `Last-Event-ID` names what is heard now, and then with each change.
    """
    channel, deps = channel_of(request), deps_of(request)
    if deps.events.locked():
        raise Problem(503, "too many pages follow what plays", {"Retry-After": "10"})
    seen = request.headers.get("last-event-id", "")
    stream = _events(channel, deps, seen)
    await anext(stream)  # nothing else runs since the look above: the place is taken
    return EndlessResponse(stream, headers=HEADERS, media_type="text/event-stream")


async def _events(channel: Channel, deps: Deps, seen: str) -> AsyncGenerator[bytes, None]:
    """The events; the first piece is empty, and says that the client has its place."""
    async with deps.events:
        yield b""
        yield b"retry: 3000\n\n"
        quiet = 0.0
        while True:
            position = channel.position(deps.clock.now())
            span = channel.timeline.at(position)
            if span is not None and str(span.segment) != seen:
                seen, quiet = str(span.segment), 0.0
                yield sse.encode("now", entry_of(span).model_dump_json(), seen)
            elif quiet >= KEEP_ALIVE_SECONDS:
                quiet = 0.0
                yield sse.KEEP_ALIVE
            left = LOOK_SECONDS if span is None else (span.end - position) / RATE
            pause = max(0.001, min(left, LOOK_SECONDS))
            await asyncio.sleep(pause)
            quiet += pause


ROUTES = [Route("/air/{channel}/events", events, methods=["GET"])]
