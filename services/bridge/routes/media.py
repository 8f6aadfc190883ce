"""The station's jingles, beds, idents and covers, and the files that replies refer to."""

from typing import Annotated, Any

from fastapi import Depends, Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from contracts import (
    CoverGenerateQuery,
    GeneratedCover,
    MediaAddQuery,
    MediaFindQuery,
    MediaFound,
    MediaList,
    MediaListQuery,
    MediaRemoveQuery,
)
from contracts.feed import ShortText
from contracts.media import Licence, MediaKind, MediaName, Tags
from contracts.vocabulary import Known
from services.bridge.access import requires
from services.bridge.domain.files import is_served, link_of, place_of
from services.bridge.domain.work import AGAIN, WORK_SECONDS
from services.bridge.inputs import OpenDeps
from services.bridge.openapi import problems
from services.bridge.routes.files import binary, blob_response
from services.bridge.samples import as_json, example
from services.bridge.table import QueryRoute, linked, query_router
from services.bridge.uploading import ask_about, described, received
from services.kit.failures import Discard
from services.kit.web.problems import Problem

LISTS = frozenset({"moods", "uses"})
"""Values of an upload that may be repeated."""

ROUTER = query_router(
    "media",
    (
        QueryRoute(
            "POST",
            "/media/generate/cover",
            CoverGenerateQuery,
            GeneratedCover,
            "Make a cover for a title, or for stories",
            "request",
            description="The same title for the same minute has the same cover; artwork that was "
            "bought serves further ones." + AGAIN,
            timeout=WORK_SECONDS,
            linked=True,
        ),
        QueryRoute(
            "GET",
            "/media/archive",
            MediaListQuery,
            MediaList,
            "List the station's jingles, beds, idents and covers",
        ),
        QueryRoute("GET", "/media/archive/{name}", MediaFindQuery, MediaFound, "Read an item"),
        QueryRoute(
            "DELETE",
            "/media/archive/{name}",
            MediaRemoveQuery,
            MediaFound,
            "Remove an item",
            "admin",
        ),
    ),
)


class Item(BaseModel):
    """What comes with a file: see `media.add`."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    name: MediaName
    """Name of the item."""
    kind: Known[MediaKind]
    """What it is used as."""
    title: Annotated[ShortText, StringConstraints(min_length=1)]
    """Title for people."""
    licence: Licence
    """By which right the station uses it: a licence, or who made it."""
    moods: Tags = ()
    """Moods that it suits, e.g. `calm`."""
    uses: Tags = ()
    """Uses that it suits, e.g. `morning`."""
    version: int | None = Field(default=None, ge=0)
    """The version that is replaced, 0 where there is to be none; whichever is there if left out."""
    by: str = Field(default="", max_length=200)
    """Who adds it, as far as that is known."""


_ADDED: Any = linked(MediaFound)


async def upload(request: Request, deps: OpenDeps) -> Any:
    """Add an uploaded file to the station's media."""
    file, values = await received(request, deps, Item, lists=LISTS)
    query = MediaAddQuery(upload=file, **dict(values))
    reply = await ask_about(file, query, MediaFound, deps)
    added = reply.saved.item
    return _ADDED(**dict(reply), links={"file": link_of(added.file)} if added else {})


ROUTER.add_api_route(
    "/media/upload",
    upload,
    methods=["POST"],
    status_code=201,
    response_model=_ADDED,
    operation_id="post_media_upload",
    summary="Add a file to the station's media",
    description="As `radiox media add` does: a jingle, bed or ident is a WAV, FLAC, MP3, Ogg, "
    "AIFF or M4A; a cover is a square JPEG, PNG or WebP. It is decoded apart, measured and encoded "
    "anew, or refused with the reason.",
    openapi_extra=described(Item),
    responses={201: as_json(example("media.add.reply") | {"links": {}})},
    dependencies=[Depends(requires("admin"))],
)


async def read_file(
    file_id: Annotated[
        str,
        Path(
            description="The file, as `links` name it: its bucket and its key.",
            examples=["media/first-light/1-6f1c2d3e.flac"],
        ),
    ],
    request: Request,
    deps: OpenDeps,
) -> Response:
    """Return a file that a reply or an event refers to, or a range of it."""
    place = place_of(file_id)
    try:
        found = await deps.blobs.find(*place) if place else None
    except Discard:  # it cannot be the key of a blob
        found = None
    if found is None or not is_served(found):
        raise Problem(404, "there is no such file")
    return await blob_response(request, found, found.key.rpartition("/")[2], deps)


ROUTER.add_api_route(
    "/media/files/{file_id:path}",
    read_file,
    methods=["GET"],
    response_class=Response,
    operation_id="get_media_files_file_id",
    summary="Fetch a file",
    description="The ETag is the SHA-256 of the file. One range of bytes may be asked for.",
    responses=binary("application/octet-stream") | problems("gone", "range-not-satisfiable"),
    dependencies=[Depends(requires("read"))],
)
