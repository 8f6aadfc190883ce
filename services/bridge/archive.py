"""HTTP endpoints that read the archive: lists of shows, searches, shows of long ago."""

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from contracts import ShowEvent
from contracts.archive import ArchiveSearchQuery, ArchiveShowsQuery, ShowSummary
from services.bridge.domain.requests import FieldError, InvalidRequest
from services.bridge.domain.views import links
from services.bridge.ports import Deps
from services.bridge.problems import Problem

Q = TypeVar("Q", bound=BaseModel)

WORDS = "q"
"""The parameter of a search."""


async def list_shows(request: Request, deps: Deps) -> Response:
    """Return a page of shows, those that ended last first; with `q`, those that hold its words."""
    given = _parameters(request)
    if WORDS in given:
        words = given.pop(WORDS)
        search = await deps.archive.search(_parsed(ArchiveSearchQuery, given | {"words": words}))
        shows = [
            _summary(hit.show)
            | {"snippets": [each.model_dump(mode="json") for each in hit.snippets]}
            for hit in search.hits
        ]
        return _page(request, shows, search.next, search.as_of)
    page = await deps.archive.shows(_parsed(ArchiveShowsQuery, given))
    return _page(request, [_summary(show) for show in page.shows], page.next, page.as_of)


async def archived_end(show_id: str, deps: Deps) -> ShowEvent | None:
    """The event that ended a show whose state has expired; None where there is none.

    Raises:
        Problem: the show was deleted.
    """
    found = await deps.archive.find(show_id)
    if found is None:
        return None
    if found.deleted_at is not None:
        raise Problem(410, f"show {show_id} was deleted")
    return found.generated or found.failed or found.cancelled


def _parameters(request: Request) -> dict[str, str]:
    """The parameters of the query string, each once.

    Raises:
        InvalidRequest: a parameter is repeated.
    """
    pairs = request.query_params.multi_items()
    names = [name for name, _ in pairs]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InvalidRequest([FieldError(name, "is given more than once") for name in repeated])
    return dict(pairs)


def _parsed(kind: type[Q], given: Mapping[str, str]) -> Q:
    """Parse the parameters of a list.

    Raises:
        InvalidRequest: a parameter is unknown or invalid; each is named with the reason.
    """
    unknown = [name for name in given if name not in kind.model_fields]
    errors = [FieldError(name, "is no parameter of this list") for name in unknown]
    try:
        query = kind.model_validate(given)
    except ValidationError as error:
        errors += [
            FieldError(_name(found["loc"]), found["msg"])
            for found in error.errors(include_url=False, include_input=False)
        ]
        raise InvalidRequest(errors) from error
    if errors:
        raise InvalidRequest(errors)
    return query


def _name(location: tuple[int | str, ...]) -> str:
    """The parameter of a field."""
    name = str(location[0]) if location else ""
    return WORDS if name == "words" else name


def _summary(show: ShowSummary) -> dict[str, Any]:
    return show.model_dump(mode="json") | {"links": links(show.show_id)}


def _page(
    request: Request, shows: list[dict[str, Any]], following: str | None, as_of: int
) -> Response:
    """A page of shows, with the address of the next one."""
    address = None
    if following is not None:
        query = dict(request.query_params) | {"after": following}
        address = f"{request.url.path}?{urlencode(query)}"
    body = {"shows": shows, "next": following, "as_of": as_of, "links": {"next": address}}
    return JSONResponse(body, headers={"Cache-Control": "no-cache"})
