"""Endpoints that take the request, and answer with a response of their own: called directly."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

Endpoint = Callable[[Request], Awaitable[Response]]


def direct(endpoint: Endpoint) -> ASGIApp:
    """The application of an endpoint that has nothing for a framework to resolve.

    What FastAPI does around one takes a tenth of the time of a request. Exceptions are left to the
    handlers of the application.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        response = await endpoint(Request(scope, receive, send))
        await response(scope, receive, send)

    return app


class DirectRoute(Route):
    """A route for `GET` whose endpoint is called directly."""

    def __init__(self, path: str, endpoint: Endpoint) -> None:
        super().__init__(path, endpoint)
        self.app = direct(endpoint)
