"""Lists of shows: those in the making, and behind them the archive; and the search."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from contracts import ArchiveSearchQuery, ShowFilter
from contracts.archive import PageSize, SearchText
from contracts.vocabulary import Known
from services.bridge import samples
from services.bridge.access import requires
from services.bridge.domain import lists
from services.bridge.domain.lists import ListStatus, ShowList
from services.bridge.domain.paths import SHOWS
from services.bridge.domain.places import Place, PlaceText
from services.bridge.inputs import OpenDeps, parsed
from services.bridge.listing import Listing, page_of
from services.bridge.openapi import json_response, problems, shown
from services.bridge.ports import Deps
from services.kit.web.validation import FieldError, InvalidRequest

ROUTER = APIRouter(tags=["shows"])


class ShowListParameters(ShowFilter):
    """What a list of shows is asked for."""

    model_config = ConfigDict(extra="forbid")

    status: Known[ListStatus] | None = None
    """With that status."""
    q: SearchText | None = None
    """Words that the shows hold all; they are data, never syntax. The archive is searched."""
    after: PlaceText | None = None
    """Where the page begins: the `next` of the page before it."""
    limit: PageSize = Field(default=20)
    """Number of shows, at most."""


def single_valued(request: Request) -> None:
    """Refuse a parameter of the query string that is given more than once.

    Raises:
        InvalidRequest: a parameter is repeated.
    """
    names = [name for name, _ in request.query_params.multi_items()]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InvalidRequest([FieldError(name, "is given more than once") for name in repeated])


@ROUTER.get(
    "/shows",
    operation_id="list_shows",
    summary="List shows: those in the making, and those that have ended",
    response_model=ShowList,
    responses=problems("invalid") | shown(samples.show_list(), "A page of shows."),
    dependencies=[Depends(requires("read")), Depends(single_valued)],
)
async def list_shows(
    request: Request, deps: OpenDeps, asked: Annotated[ShowListParameters, Query()]
) -> Response:
    """Return a page of shows: first those in the making, then those that have ended.

    The first are those that were requested last first, the others those that ended last first.
    Pages are stable: a show is on one of them, also where it ends while they are read, and shows
    that are requested meanwhile are on none.

    `since` and `until` are about the time of the end, so with them there are no shows in the
    making; nor are there with `q`, which searches the archive.
    """
    shows, following, as_of = await (_listed if asked.q is None else _found)(asked, deps)
    links = {"next": _next_page(request, following)}
    answer = ShowList(shows=shows, next=following, as_of=as_of, links=links)
    return json_response(answer, headers={"Cache-Control": "no-cache"})


async def _listed(asked: ShowListParameters, deps: Deps) -> Listing:
    filters = asked.model_dump(exclude_unset=True, exclude={"q", "after", "limit"})
    place = Place.parse(asked.after) if asked.after else None
    return await page_of(filters, place, asked.limit, deps)


async def _found(asked: ShowListParameters, deps: Deps) -> Listing:
    given = asked.model_dump(exclude_unset=True, exclude={"q"})
    hits = await deps.archive.search(parsed(ArchiveSearchQuery, given | {"words": asked.q}))
    return Listing(tuple(map(lists.found, hits.hits)), hits.next, hits.as_of)


def _next_page(request: Request, following: str | None) -> str | None:
    """The path of the next page."""
    if following is None:
        return None
    query = dict(request.query_params) | {"after": following}
    return f"{SHOWS}?{urlencode(query)}"
