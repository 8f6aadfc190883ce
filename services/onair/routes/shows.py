"""Finished shows and their files; shows that are being made, as far as they are."""

import json
import re
from importlib.resources import files as resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contracts import BlobRef, ShowGenerated, ShowState
from contracts.archive import ArchiveShowsQuery
from contracts.event import is_show_id
from services.kit.failures import NotFound
from services.kit.web.answers import SHARED, Age, kept
from services.kit.web.files import file_headers, file_response, is_known
from services.onair.domain.channels import Channel
from services.onair.domain.programme import OWN_COVER, Entry, entry_of
from services.onair.domain.shows import FILES, cover_name, document_of, state_of, summary_of
from services.onair.inputs import channel_of, deps_of
from services.onair.listening import DELETED
from services.onair.parameters import query_number
from services.onair.ports import Deps
from services.onair.problems import Problem
from services.onair.reading import Gone, finished_show, show_state

MOST = 100
"""Shows of a page of the list."""
FILE_AGE = "public, max-age=3600"
"""Files of a finished show never change, but it may be deleted."""
PICTURE_AGE = "public, max-age=86400"
_CURSOR = re.compile(r"[0-9]{1,19}(\.[0-9]{1,4})?")


async def shows(request: Request) -> Response:
    """The finished shows, the newest first; `channel`, `preset`, `limit`, `after` choose."""
    query = ArchiveShowsQuery(
        status="generated",
        channel=_name_of(request, "channel"),
        preset=_name_of(request, "preset"),
        after=cursor_of(request),
        limit=query_number(request, "limit", 20, most=MOST),
    )
    page = await deps_of(request).archive.shows(query)
    body = {"shows": [summary_of(each) for each in page.shows], "next": page.next}
    return kept(request, json.dumps(body, ensure_ascii=False).encode(), Age(5))


async def show(request: Request) -> Response:
    """One show: with everything once it is finished, else how far it is."""
    deps, show_id = deps_of(request), request.path_params["show_id"]
    try:
        told, age = document_of(await finished_show(show_id, deps)), Age(60)
    except Gone as error:
        raise _gone() from error
    except NotFound:
        told, age = state_of(await _state(show_id, deps)), Age(1)
    return kept(request, json.dumps(told, ensure_ascii=False).encode(), age)


async def file(request: Request) -> Response:
    """A file of a finished show, or a range of it."""
    deps, name = deps_of(request), request.path_params["name"]
    try:
        found = await finished_show(request.path_params["show_id"], deps)
    except Gone as error:
        raise _gone() from error
    ref = ref_of(found, name)
    if ref is None:
        raise Problem(404, f"a show has no file of that name; it has {', '.join(FILES)}")
    age = PICTURE_AGE if ref.media_type.startswith("image/") else FILE_AGE
    return await _served(request, ref, name, age)


async def cover(request: Request) -> Response:
    """The picture of what a channel plays; with `v`, of the airing of that number, for good.

    Music has the station's own, as has the number 0.
    """
    channel, deps = channel_of(request), deps_of(request)
    named = "v" in request.query_params
    entry = None if named else _entry_of(channel, deps)
    if entry is None:
        number = query_number(request, "v", 1, least=OWN_COVER, most=10**15)
        show_id = _show_of(channel, number)
    else:
        show_id = entry.show_id
    ref = await _cover_of(show_id, deps)
    age = PICTURE_AGE if named else "no-cache"
    if ref is None:
        body = resources("services.onair").joinpath("assets/cover.jpg").read_bytes()
        return kept(request, body, Age(86_400 if named else 0), "image/jpeg")
    return await _served(request, ref, "cover.jpg", age)


def ref_of(show: ShowGenerated, name: str) -> BlobRef | None:
    """The file of a show by its name; None where it has none of it."""
    if (attribute := FILES.get(name)) is not None:
        ref: BlobRef = getattr(show, attribute)
        return ref
    sizes = {cover_name(each.pixels, each.file.media_type): each.file for each in show.cover_sizes}
    return sizes.get(name)


def cursor_of(request: Request) -> str | None:
    """Where the page begins that is asked for.

    Raises:
        Problem: it is no such place.
    """
    after = request.query_params.get("after")
    if after is not None and not _CURSOR.fullmatch(after):
        raise Problem(422, "after: the `next` of another page is expected")
    return after


def _gone() -> Problem:
    return Problem(410, DELETED, {"Cache-Control": "max-age=60"})


def _name_of(request: Request, name: str) -> str | None:
    text = request.query_params.get(name)
    if text is not None and not is_show_id(text):
        raise Problem(422, f"{name}: this is no name")
    return text


async def _served(request: Request, ref: BlobRef, name: str, age: str) -> Response:
    headers = SHARED | file_headers(ref, name, age)
    if is_known(request, headers):
        return Response(status_code=304, headers=headers)
    head = request.method == "HEAD"
    return await file_response(request, ref, headers, deps_of(request).blobs, head=head)


def _entry_of(channel: Channel, deps: Deps) -> Entry | None:
    span = channel.timeline.at(channel.position(deps.clock.now()))
    return entry_of(span) if span else None


def _show_of(channel: Channel, number: int) -> str:
    """The show of an airing; empty where it is none, and of the station's own cover.

    Raises:
        Problem: the channel has no such airing.
    """
    if number == OWN_COVER:
        return ""
    for airing in channel.timeline.airings:
        if airing.number == number:
            return airing.show_id
    raise Problem(404, "the channel has no airing of that number")


async def _cover_of(show_id: str, deps: Deps) -> BlobRef | None:
    """The cover of a show; None where it has none."""
    found = await deps.archive.find(show_id) if show_id else None
    return found.generated.cover if found and found.generated else None


async def _state(show_id: str, deps: Deps) -> ShowState:
    try:
        return await show_state(show_id, deps)
    except NotFound as error:
        raise Problem(404, str(error), {"Cache-Control": "max-age=2"}) from error


ROUTES = [
    Route("/shows.json", shows),
    Route("/shows/{show_id}.json", show),
    Route("/air/{channel}/cover.jpg", cover),
    Route("/shows/{show_id}/{name}", file),
]
