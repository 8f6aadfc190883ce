"""Votes and favourites of listeners.

- `POST /api/ratings` `{show_id, story?, vote: up|down|none, channel?, airing?, token?}` and
  `GET /api/ratings?show_id=`: `{show_id, ratings: [{story, up, down, mine}]}`; story 0 is the show
  as a whole. The token is a random one of the browser's storage; to read, it stands in the header
  `X-Radiox-Browser`, since addresses are logged.
- `GET /api/favourites`, `POST /api/favourites` `{show_id, story?, favourite?}`:
  `{favourites: [{show_id, story, title, at}]}`.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from contracts import (
    Favourites,
    FavouritesQuery,
    FavourQuery,
    RateQuery,
    Ratings,
    RatingsQuery,
)
from services.onair.forms import (
    Told,
    asked,
    asked_of_account,
    fields_of,
    json_of,
    signed_in,
    valid,
    without,
)
from services.onair.visitors import visitor_of

BROWSER = "X-Radiox-Browser"
"""The header with the browser's token."""


async def rate(request: Request) -> Response:
    """Cast or change a vote."""
    fields = await fields_of(request)
    told = valid(Told, fields)
    visitor = visitor_of(request, told.token)
    query = valid(RateQuery, {**without(fields, "token"), "visitor": visitor})
    return json_of(await asked(request, query, Ratings))


async def list_ratings(request: Request) -> Response:
    """The votes on a show."""
    visitor = visitor_of(request, request.headers.get(BROWSER))
    show_id = request.query_params.get("show_id", "")
    query = valid(RatingsQuery, {"show_id": show_id, "visitor": visitor})
    return json_of(await asked(request, query, Ratings))


async def list_favourites(request: Request) -> Response:
    """The favourites of the account that is signed in."""
    query = FavouritesQuery(session=signed_in(request))
    return json_of(await asked_of_account(request, query, Favourites))


async def favour(request: Request) -> Response:
    """Make a show or a story a favourite, or no longer one."""
    fields = await fields_of(request)
    query = valid(FavourQuery, {**fields, "session": signed_in(request)})
    return json_of(await asked(request, query, Favourites))


ROUTES: list[BaseRoute] = [
    Route("/api/ratings", list_ratings, methods=["GET"]),
    Route("/api/ratings", rate, methods=["POST"]),
    Route("/api/favourites", list_favourites, methods=["GET"]),
    Route("/api/favourites", favour, methods=["POST"]),
]
