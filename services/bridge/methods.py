"""The methods of a path: HEAD is a GET whose body is not sent; a 405 lists those that there are."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from services.kit.web.problems import Problem, problem_response

_IS_HEAD = "radiox.head"
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class HeadRequests:
    """Passes HEAD on as GET, so that each route that is read answers both.

    The server sends no body to HEAD; an endpoint that would make much of one asks `is_head`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        as_get = {**scope, "method": "GET", _IS_HEAD: True}
        try:
            await self._app(as_get, receive, send)
        finally:
            scope.update({key: as_get.get(key) for key in ("route", "fastapi")})


def is_head(request: Request) -> bool:
    """Whether the client has sent HEAD, and gets no body."""
    return bool(request.scope.get(_IS_HEAD))


async def method_not_allowed(request: Request, _: Exception) -> Response:
    """Answer a method that a path does not have with those that it has, each a route of its own."""
    allowed = [method for method in _METHODS if _has(request, method)]
    if "GET" in allowed:
        allowed.insert(1, "HEAD")
    methods = ", ".join(allowed)
    problem = Problem(405, f"this path supports {methods}", headers={"Allow": methods})
    return await problem_response(request, problem)


def _has(request: Request, method: str) -> bool:
    scope = {
        "type": "http",
        "method": method,
        "path": request.scope["path"],
        "root_path": request.scope.get("root_path", ""),
        "headers": [],
    }
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
