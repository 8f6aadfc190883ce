"""What listeners tell: votes, accounts, favourites, topics, and that they listen.

Bodies are JSON, and requests that change something come from the station's own pages (`Origin`): no
other site can send them with a listener's cookie. Nothing is cached.

- `POST /api/ratings` `{show_id, story?, vote: up|down|none, channel?, airing?, token?}` and
  `GET /api/ratings?show_id=&token=`: `{show_id, ratings: [{story, up, down, mine}]}`; story 0 is
  the show as a whole. `token` is a random one of the browser's storage.
- `POST /api/users/register` and `/signin` `{name, password}`: `{name, expires_at}` and a cookie;
  `/signout` `{everywhere?}`; `GET /api/users/me`: `{signed_in, name, created_at}`;
  `DELETE /api/users/me`; `GET /api/users/me/export`.
- `GET /api/favourites`, `POST /api/favourites` `{show_id, story?, favourite?}`:
  `{favourites: [{show_id, story, title, at}]}`.
- `GET /api/topics?channel=`: `{enabled, topics: [{text, listeners}]}`, those that were approved;
  `POST /api/topics` `{channel, text, token?}`: `{status}`.
- `POST /api/beacon` `{channel, token?}`, once a minute while a page plays.
"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from contracts import (
    Account,
    AccountDelete,
    AccountDone,
    AccountExport,
    AccountExportQuery,
    AccountQuery,
    Favourites,
    FavouritesQuery,
    FavourQuery,
    RateQuery,
    Ratings,
    RatingsQuery,
    RegisterQuery,
    SignedIn,
    SignInQuery,
    SignOutQuery,
    Topic,
    TopicAsk,
    Topics,
    TopicsQuery,
)
from contracts.event import Contract
from contracts.vocabulary import KNOWN_VALUES
from services.kit.delivery.policy import explain
from services.kit.failures import NotFound
from services.onair.inputs import base_of, deps_of
from services.onair.problems import Problem
from services.onair.visitors import SESSION, network_of, presence_token, session_of, visitor_of

TIMEOUT = 10.0
"""Seconds in which the service of listeners must reply."""
MAX_BODY = 4_000
"""Bytes of a body."""
SAME_ORIGIN = frozenset({"same-origin", "none"})
"""Values of `Sec-Fetch-Site` of requests of the station's own pages."""
NO_STORE = {"Cache-Control": "no-store"}
SIGNED_OUT = {"signed_in": False, "name": "", "created_at": None}

Body = TypeVar("Body", bound=BaseModel)
Reply = TypeVar("Reply", bound=Contract)


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class _Told(_Body):
    token: Annotated[str, Field(max_length=64)] | None = None


class _Name(_Body):
    name: str
    password: str


class _Everywhere(_Body):
    everywhere: bool = False


class _Present(_Told):
    channel: Annotated[str, Field(max_length=64)]


async def rate(request: Request) -> Response:
    """Cast or change a vote."""
    fields = await _fields(request)
    told = _valid(_Told, fields)
    visitor = visitor_of(request, told.token)
    query = _valid(RateQuery, {**_without(fields, "token"), "visitor": visitor})
    return _json(await _asked(request, query, Ratings))


async def list_ratings(request: Request) -> Response:
    """The votes on a show."""
    visitor = visitor_of(request, request.query_params.get("token"))
    show_id = request.query_params.get("show_id", "")
    query = _valid(RatingsQuery, {"show_id": show_id, "visitor": visitor})
    return _json(await _asked(request, query, Ratings))


async def register(request: Request) -> Response:
    """Make an account, and sign in."""
    about = _valid(_Name, await _fields(request)).model_dump()
    query = _valid(RegisterQuery, {**about, "visitor": visitor_of(request, None)})
    return _signed_in(request, await _asked(request, query, SignedIn), 201)


async def sign_in(request: Request) -> Response:
    """Sign in."""
    about = _valid(_Name, await _fields(request)).model_dump()
    query = _valid(SignInQuery, {**about, "visitor": visitor_of(request, None)})
    try:
        found = await _asked(request, query, SignedIn)
    except NotFound as error:
        raise Problem(401, error.reason, NO_STORE) from error
    return _signed_in(request, found, 200)


async def sign_out(request: Request) -> Response:
    """Sign out here, or everywhere."""
    wanted = _valid(_Everywhere, await _fields(request))
    session = session_of(request)
    if wanted.everywhere and session is not None:
        await _of_account(request, SignOutQuery(session=session), AccountDone)
    return _without_cookie(request)


async def me(request: Request) -> Response:
    """The account that is signed in, or that nobody is."""
    session = session_of(request)
    if session is None:
        return JSONResponse(SIGNED_OUT, headers=NO_STORE)
    try:
        found = await _asked(request, AccountQuery(session=session), Account)
    except NotFound:
        return JSONResponse(SIGNED_OUT, headers=NO_STORE)
    told = found.model_dump(mode="json")
    return JSONResponse({"signed_in": True, **told}, headers=NO_STORE)


async def delete_me(request: Request) -> Response:
    """Delete the account that is signed in."""
    _check_origin(request)
    await _of_account(request, AccountDelete(session=_session(request)), AccountDone)
    return _without_cookie(request)


async def export_me(request: Request) -> Response:
    """All that is kept of the account that is signed in, as a file."""
    query = AccountExportQuery(session=_session(request))
    response = _json(await _of_account(request, query, AccountExport))
    response.headers["Content-Disposition"] = 'attachment; filename="radiox-account.json"'
    return response


async def list_favourites(request: Request) -> Response:
    """The favourites of the account that is signed in."""
    query = FavouritesQuery(session=_session(request))
    return _json(await _of_account(request, query, Favourites))


async def favour(request: Request) -> Response:
    """Make a show or a story a favourite, or no longer one."""
    fields = await _fields(request)
    query = _valid(FavourQuery, {**fields, "session": _session(request)})
    return _json(await _asked(request, query, Favourites))


async def list_topics(request: Request) -> Response:
    """Topics that were approved: no other text is shown to listeners.

    They are asked for at once for all channels, and kept for moments: whoever names channels that
    are made up has them read no more often.
    """
    channel = request.query_params.get("channel") or None
    _valid(TopicsQuery, {"channel": channel})
    query = TopicsQuery(status="approved")
    found = await deps_of(request).lookups.ask(query, Topics, TIMEOUT)
    told = [
        {"text": each.text, "listeners": each.listeners}
        for each in found.topics
        if channel in {None, each.channel}
    ]
    return JSONResponse({"enabled": found.enabled, "topics": told}, headers=NO_STORE)


async def ask_topic(request: Request) -> Response:
    """Ask for a topic."""
    fields = await _fields(request)
    visitor = visitor_of(request, _valid(_Told, fields).token)
    query = _valid(TopicAsk, {**_without(fields, "token"), "visitor": visitor})
    found = await _asked(request, query, Topic)
    return JSONResponse({"status": found.status}, 202, NO_STORE)


async def beacon(request: Request) -> Response:
    """Note that a page plays."""
    told = _valid(_Present, await _fields(request))
    deps = deps_of(request)
    token = presence_token(request, told.token)
    if deps.channels.find(told.channel) is None:
        raise Problem(404, "channel: there is no such channel", NO_STORE)
    deps.presence.note(told.channel, token, network_of(request))
    return Response(status_code=204, headers=NO_STORE)


async def _fields(request: Request) -> dict[str, Any]:
    """The body of a request of the station's own pages: a JSON object.

    Raises:
        Problem: it is of another site, larger than `MAX_BODY`, or no JSON object.
    """
    _check_origin(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "a body of application/json is expected", NO_STORE)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            raise Problem(413, f"a body is at most {MAX_BODY:,} bytes long", NO_STORE)
    try:
        return _OBJECT.validate_json(body)
    except ValidationError as error:
        raise Problem(400, "the body is no JSON object", NO_STORE) from error


def _check_origin(request: Request) -> None:
    """Let only the station's own pages change something with a listener's cookie.

    Raises:
        Problem: the request is of another site.
    """
    origin = request.headers.get("origin")
    own = {urlsplit(base_of(request)).netloc, request.headers.get("host", "")}
    is_own = origin is None or urlsplit(origin).netloc in own
    if not is_own or request.headers.get("sec-fetch-site", "none") not in SAME_ORIGIN:
        raise Problem(403, "another site may not send this", NO_STORE)


def _valid(model: type[Body], fields: Mapping[str, Any]) -> Body:
    """What fields mean.

    Raises:
        Problem: some are invalid; it names them, and repeats no value.
    """
    try:
        return model.model_validate(fields, context=KNOWN_VALUES)
    except ValidationError as error:
        raise Problem(422, explain(error), NO_STORE) from error


async def _asked(request: Request, query: Contract, reply: type[Reply]) -> Reply:
    return await deps_of(request).services.ask(query, reply, TIMEOUT)


async def _of_account(request: Request, query: Contract, reply: type[Reply]) -> Reply:
    """What the service tells of an account.

    Raises:
        Problem: the sign-in has ended.
    """
    try:
        return await _asked(request, query, reply)
    except NotFound as error:
        raise Problem(401, error.reason, NO_STORE) from error


def _session(request: Request) -> str:
    session = session_of(request)
    if session is None:
        raise Problem(401, "nobody is signed in", NO_STORE)
    return session


def _signed_in(request: Request, found: SignedIn, status: int) -> Response:
    told = found.model_dump(mode="json", include={"name", "expires_at"})
    response = JSONResponse(told, status, NO_STORE)
    response.set_cookie(
        SESSION,
        found.token,
        expires=found.expires_at,
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )
    return response


def _without_cookie(request: Request) -> Response:
    response = Response(status_code=204, headers=NO_STORE)
    response.delete_cookie(SESSION, secure=_is_secure(request), httponly=True, samesite="lax")
    return response


def _is_secure(request: Request) -> bool:
    """Whether the page came over TLS, also where a proxy ends that."""
    return "https" in (
        urlsplit(base_of(request)).scheme,
        urlsplit(request.headers.get("origin", "")).scheme,
    )


def _json(found: Contract) -> Response:
    return JSONResponse(found.model_dump(mode="json"), headers=NO_STORE)


def _without(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name}


_OBJECT = TypeAdapter(dict[str, Any])

ROUTES: list[BaseRoute] = [
    Route("/api/ratings", list_ratings, methods=["GET"]),
    Route("/api/ratings", rate, methods=["POST"]),
    Route("/api/users/register", register, methods=["POST"]),
    Route("/api/users/signin", sign_in, methods=["POST"]),
    Route("/api/users/signout", sign_out, methods=["POST"]),
    Route("/api/users/me", me, methods=["GET"]),
    Route("/api/users/me", delete_me, methods=["DELETE"]),
    Route("/api/users/me/export", export_me, methods=["GET"]),
    Route("/api/favourites", list_favourites, methods=["GET"]),
    Route("/api/favourites", favour, methods=["POST"]),
    Route("/api/topics", list_topics, methods=["GET"]),
    Route("/api/topics", ask_topic, methods=["POST"]),
    Route("/api/beacon", beacon, methods=["POST"]),
]
