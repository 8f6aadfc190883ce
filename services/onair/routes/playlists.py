"""Playlists of the channels."""

from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.kit.web.answers import SHARED, takes_gzip
from services.kit.web.direct import DirectRoute
from services.kit.web.headers import header_of
from services.kit.web.ranges import is_unmodified
from services.onair.domain.listings import Listing
from services.onair.domain.playlists import MEDIA_TYPE, master
from services.onair.inputs import SOON, channel_of, deps_of, now_of, rendition_of
from services.onair.problems import Problem

MASTER = master()
MASTER_HEADERS = {**SHARED, "Cache-Control": "public, max-age=3600"}
"""It changes with a new version of RadioX alone."""
MAX_WRITTEN = 64
"""Answers that are kept as they are sent: many listeners ask for the same ones."""


@dataclass(frozen=True, slots=True)
class Written:
    """A playlist as a response, which is sent any number of times."""

    etag: str
    whole: Response
    unchanged: Response
    """Of who has it already."""


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
    written = _written(listing, listing.fresh(position), packed=takes_gzip(request))
    known = header_of(request.scope, b"if-none-match")
    return written.unchanged if is_unmodified(written.etag, known) else written.whole


@lru_cache(MAX_WRITTEN)
def _written(listing: Listing, fresh: int, *, packed: bool) -> Written:
    """The answers with a playlist that stays the same for `fresh` seconds."""
    etag = f'"{listing.etag}-gzip"' if packed else f'"{listing.etag}"'
    headers = {
        **SHARED,
        "ETag": etag,
        "Cache-Control": f"public, max-age={fresh}",
        "Vary": "Accept-Encoding",
    }
    unchanged = Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    body = listing.compressed if packed else listing.body
    return Written(etag, Response(body, headers=headers, media_type=MEDIA_TYPE), unchanged)


ROUTES: list[BaseRoute] = [
    DirectRoute("/air/{channel}/master.m3u8", master_playlist),
    DirectRoute("/air/{channel}/{rendition}.m3u8", media_playlist),
]
