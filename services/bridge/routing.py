"""Adds routers to the application, each route with the scope that it needs."""

from collections.abc import Callable
from inspect import iscoroutinefunction, signature
from typing import Any, get_type_hints

from fastapi import APIRouter, FastAPI
from fastapi.params import Depends
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.bridge.access import Requirement
from services.kit.web.direct import direct

_COPIED = (
    "response_model", "status_code", "tags", "summary", "description", "response_description",
    "responses", "methods", "operation_id", "response_class", "name", "openapi_extra",
)  # fmt: skip
"""What a route keeps of itself when it is added."""


class ScopedRoute(APIRoute):
    """A route that checks the scope of the caller before anything else.

    As a dependency of FastAPI's, the same check takes a tenth of the time of a request.
    """

    needs: Requirement | None = None

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, and go on."""
        if self.needs is not None and scope["method"] in (self.methods or ()):
            await self.needs(Request(scope))
        await super().handle(scope, receive, send)


def include(app: FastAPI, router: APIRouter, prefix: str = "", *, documented: bool = True) -> None:
    """Add the routes of a router one by one.

    FastAPI keeps an included router as it is, and looks at all of its routes for each request.
    """
    for route in (each for each in router.routes if isinstance(each, APIRoute)):
        copied: dict[str, Any] = {name: getattr(route, name) for name in _COPIED}
        added = ScopedRoute(
            f"{prefix}{route.path}",
            route.endpoint,
            dependencies=[each for each in route.dependencies if _needs(each) is None],
            include_in_schema=documented and route.include_in_schema,
            **copied,
        )
        added.needs = next(filter(None, map(_needs, route.dependencies)), None)
        if not added.dependencies and _reads_by_itself(added.endpoint):
            added.app = direct(added.endpoint)
        app.router.routes.append(added)


def _reads_by_itself(endpoint: Callable[..., Any]) -> bool:
    """Whether an endpoint takes the request alone, and answers with a response of its own."""
    hints = get_type_hints(endpoint)
    answer = hints.pop("return", None)
    is_response = isinstance(answer, type) and issubclass(answer, Response)
    takes_request = list(hints.values()) == [Request] and len(signature(endpoint).parameters) == 1
    return iscoroutinefunction(endpoint) and is_response and takes_request


def _needs(dependency: Depends) -> Requirement | None:
    """The scope that a dependency of a route asks for."""
    found = dependency.dependency
    return found if isinstance(found, Requirement) else None
