"""Shows by themselves: while they are made, from the request on, and once they are finished."""

import re
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from contracts.event import is_show_id
from services.broadcast.segments import MEDIA_TYPE as SEGMENT_TYPE
from services.broadcast.segments import InvalidSegmentError, key_of, patched
from services.broadcast.timeline import SEGMENT
from services.kit.blobs import BlobMissing
from services.kit.failures import Retry
from services.kit.web.answers import SHARED
from services.kit.web.ranges import is_unmodified
from services.onair.domain.playlists import MEDIA_TYPE, of_show
from services.onair.inputs import deps_of, path_number, rendition_of
from services.onair.listening import OF_MASTER, exists, heard, of_master
from services.onair.ports import Deps
from services.onair.problems import Problem
from services.onair.routes.playlists import MASTER
from services.onair.routes.segments import FOR_A_MINUTE, FOR_GOOD

ETAG = re.compile(r'"([0-9]{1,9})-[0-9a-f]{32}"')
"""The entity tag of a playlist: how many segments it lists, and a hash."""


async def master_playlist(request: Request) -> Response:
    """The renditions of a show, which may just have been requested."""
    await exists(request.path_params["show_id"], deps_of(request))
    headers = {**SHARED, "Cache-Control": "public, max-age=60"}
    return Response(MASTER, headers=headers, media_type=MEDIA_TYPE)


async def media_playlist(request: Request) -> Response:
    """What can be heard of a show in a rendition: EVENT while it is made, VOD then.

    Whoever has all there is, or asks before there is anything, gets the answer once there is more,
    or after a while.
    """
    show_id, rendition = request.path_params["show_id"], rendition_of(request)
    known = request.headers.get("if-none-match")
    tag = ETAG.fullmatch(known or "")
    show = await heard(show_id, rendition, int(tag[1]) if tag else 0, deps_of(request))
    body = of_show(rendition, show.generation, show.samples, ended=show.ended).encode()
    etag = f'"{show.segments}-{sha256(body).hexdigest()[:32]}"'
    age = "public, max-age=60" if show.ended else "no-cache"
    headers = {**SHARED, "ETag": etag, "Cache-Control": age}
    if is_unmodified(etag, known):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=MEDIA_TYPE)


async def segment(request: Request) -> Response:
    """A segment of a show.

    The first one may still change while the show is made.
    """
    deps, rendition, number = deps_of(request), rendition_of(request), path_number(request)
    show_id, generation = request.path_params["show_id"], path_number(request, "generation")
    if not is_show_id(show_id):
        raise Problem(404, "there is no such show")
    changes = number == 0 and await _is_made(show_id, deps)
    package = f"show/{show_id}/{generation}"
    if generation == OF_MASTER:
        package, changes = (await of_master(show_id, deps)).package, False
    key = key_of(package, rendition, number)
    try:
        body = patched(await deps.segments.get(key, anew=changes), number * SEGMENT, number)
    except (BlobMissing, InvalidSegmentError) as error:
        raise Problem(404, "there is no such segment, or it was removed") from error
    headers = FOR_A_MINUTE if changes else FOR_GOOD
    return Response(body, headers=headers, media_type=SEGMENT_TYPE)


async def _is_made(show_id: str, deps: Deps) -> bool:
    """Whether a show may still be in the making; where the archive is away, it may."""
    known = deps.packages.find(show_id)
    if known is not None and known.complete:
        return False
    try:
        found = await deps.archive.find(show_id)
    except Retry:
        return True
    return found is None or found.generated is None


ROUTES: list[BaseRoute] = [
    Route("/shows/{show_id}/live.m3u8", master_playlist),
    Route("/shows/{show_id}/{rendition}.m3u8", media_playlist),
    Route("/shows/{show_id}/{rendition}/{generation}/{number}.m4s", segment),
]
