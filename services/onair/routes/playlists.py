"""Playlists of the channels."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.kit.web.answers import SHARED, takes_gzip
from services.kit.web.ranges import is_unmodified
from services.onair.domain.playlists import MEDIA_TYPE, master
from services.onair.inputs import SOON, channel_of, deps_of, now_of, rendition_of
from services.onair.problems import Problem

MASTER = master()
MASTER_HEADERS = {**SHARED, "Cache-Control": "public, max-age=3600"}
"""It changes with a new version of RadioX alone."""


async def master_playlist(request: Request) -> Response:
    """The renditions of a channel."""
    channel_of(request)
    return Response(MASTER, headers=MASTER_HEADERS, media_type=MEDIA_TYPE)


async def media_playlist(request: Request) -> Response:
    """What is heard now in a rendition, the minute before that, and what comes next.

    It is kept until the next segment is listed.
    """
    channel, rendition = channel_of(request), rendition_of(request)
    position = channel.position(now_of(request))
    listing = deps_of(request).listings.at(channel, rendition, position)
    if listing is None:
        raise Problem(404, "the channel has not begun yet", SOON)
    packed = takes_gzip(request)
    headers = {
        **SHARED,
        "ETag": f'"{listing.etag}-gzip"' if packed else f'"{listing.etag}"',
        "Cache-Control": f"public, max-age={listing.fresh(position)}",
        "Vary": "Accept-Encoding",
    }
    if is_unmodified(headers["ETag"], request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    body = listing.compressed if packed else listing.body
    return Response(body, headers=headers, media_type=MEDIA_TYPE)


ROUTES: list[BaseRoute] = [
    Route("/air/{channel}/master.m3u8", master_playlist),
    Route("/air/{channel}/{rendition}.m3u8", media_playlist),
]
