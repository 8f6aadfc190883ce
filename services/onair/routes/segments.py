"""Segments of the channels, and the init segment that all have in common."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.broadcast.segments import (
    MEDIA_TYPE,
    InvalidSegmentError,
    Rendition,
    cut,
    init_segment,
    key_of,
    patched,
)
from services.kit.blobs import BlobMissing
from services.kit.web.answers import SHARED
from services.kit.web.direct import DirectRoute
from services.onair.domain.places import Place, is_final, place, substitutes
from services.onair.domain.silence import silence
from services.onair.inputs import SOON, channel_of, deps_of, now_of, path_number, rendition_of
from services.onair.ports import Segments
from services.onair.problems import Problem

FOR_GOOD = {**SHARED, "Cache-Control": "public, max-age=31536000, immutable"}
FOR_A_MINUTE = {**SHARED, "Cache-Control": "public, max-age=60"}
"""Of what stands in for a segment that is gone: it may be there again, e.g. from a backup."""


async def init(request: Request) -> Response:
    """What a player reads before the first segment of a rendition: always the same."""
    return Response(init_segment(rendition_of(request)), headers=FOR_GOOD, media_type=MEDIA_TYPE)


async def channel_segment(request: Request) -> Response:
    """A segment that is on the air, was, or will be in a moment, at its position in the channel."""
    channel, rendition = channel_of(request), rendition_of(request)
    number = path_number(request)
    found = place(channel.timeline, number)
    if found is None or not is_final(found, channel.position(now_of(request))):
        raise Problem(404, "the segment is not on the air, and will not be in a moment", SOON)
    body, is_itself = await sound(found, rendition, deps_of(request).segments)
    return Response(
        patched(body, found.start, number),
        headers=FOR_GOOD if is_itself else FOR_A_MINUTE,
        media_type=MEDIA_TYPE,
    )


async def sound(found: Place, rendition: Rendition, segments: Segments) -> tuple[bytes, bool]:
    """What is heard at a place, and whether it is what was scheduled.

    Where that is gone, e.g. since the show was deleted, filler stands in for it, and silence where
    that is gone too: a player would give up a channel that answers with 404.

    Raises:
        Retry: the store is unavailable.
    """
    scheduled = (found.span.package.key, found.index)
    for package, index in (scheduled, *substitutes(found)):
        try:
            body = await segments.get(key_of(package, rendition, index))
            return cut(body, found.samples), (package, index) == scheduled
        except (BlobMissing, InvalidSegmentError):
            continue
    return silence(rendition, found.samples), False


ROUTES: list[BaseRoute] = [
    DirectRoute("/air/{rendition}/init.mp4", init),
    DirectRoute("/air/{channel}/{rendition}/{number}.m4s", channel_segment),
]
