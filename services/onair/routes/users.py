"""Accounts of listeners.

- `POST /api/users/register` and `/signin` `{name, password}`: `{name, expires_at}` and a cookie;
  `/signout` `{everywhere?}`; `GET /api/users/me`: `{signed_in, name, created_at}`;
  `DELETE /api/users/me`; `GET /api/users/me/export`.
"""

from urllib.parse import urlsplit

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
    RegisterQuery,
    SignedIn,
    SignInQuery,
    SignOutQuery,
)
from services.kit.failures import NotFound
from services.onair.forms import (
    NO_STORE,
    Body,
    asked,
    asked_of_account,
    fields_of,
    json_of,
    signed_in,
    valid,
)
from services.onair.inputs import base_of
from services.onair.problems import Problem
from services.onair.visitors import SESSION, session_of, visitor_of

SIGNED_OUT = {"signed_in": False, "name": "", "created_at": None}


class _Name(Body):
    name: str
    password: str


class _Everywhere(Body):
    everywhere: bool = False


async def register(request: Request) -> Response:
    """Make an account, and sign in."""
    about = valid(_Name, await fields_of(request)).model_dump()
    query = valid(RegisterQuery, {**about, "visitor": visitor_of(request, None)})
    return _with_cookie(request, await asked(request, query, SignedIn), 201)


async def sign_in(request: Request) -> Response:
    """Sign in."""
    about = valid(_Name, await fields_of(request)).model_dump()
    query = valid(SignInQuery, {**about, "visitor": visitor_of(request, None)})
    try:
        found = await asked(request, query, SignedIn)
    except NotFound as error:
        raise Problem(401, error.reason, NO_STORE) from error
    return _with_cookie(request, found, 200)


async def sign_out(request: Request) -> Response:
    """Sign out here, or everywhere."""
    wanted = valid(_Everywhere, await fields_of(request))
    session = session_of(request)
    if wanted.everywhere and session is not None:
        await asked_of_account(request, SignOutQuery(session=session), AccountDone)
    return _without_cookie(request)


async def me(request: Request) -> Response:
    """The account that is signed in, or that nobody is."""
    session = session_of(request)
    if session is None:
        return JSONResponse(SIGNED_OUT, headers=NO_STORE)
    try:
        found = await asked(request, AccountQuery(session=session), Account)
    except NotFound:
        return JSONResponse(SIGNED_OUT, headers=NO_STORE)
    told = found.model_dump(mode="json")
    return JSONResponse({"signed_in": True, **told}, headers=NO_STORE)


async def delete_me(request: Request) -> Response:
    """Delete the account that is signed in."""
    await asked_of_account(request, AccountDelete(session=signed_in(request)), AccountDone)
    return _without_cookie(request)


async def export_me(request: Request) -> Response:
    """All that is kept of the account that is signed in, as a file."""
    query = AccountExportQuery(session=signed_in(request))
    response = json_of(await asked_of_account(request, query, AccountExport))
    response.headers["Content-Disposition"] = 'attachment; filename="radiox-account.json"'
    return response


def _with_cookie(request: Request, found: SignedIn, status: int) -> Response:
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


ROUTES: list[BaseRoute] = [
    Route("/api/users/register", register, methods=["POST"]),
    Route("/api/users/signin", sign_in, methods=["POST"]),
    Route("/api/users/signout", sign_out, methods=["POST"]),
    Route("/api/users/me", me, methods=["GET"]),
    Route("/api/users/me", delete_me, methods=["DELETE"]),
    Route("/api/users/me/export", export_me, methods=["GET"]),
]
