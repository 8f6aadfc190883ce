"""The door: who calls by the wrong name, or from another site's page, does not get in."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.bridge.domain.hosts import objection
from services.bridge.problems import Problem, answer


class Guard:
    """Judges Host and Origin before anything else; `known` names of None let any Host in."""

    def __init__(self, app: ASGIApp, known: frozenset[str] | None) -> None:
        self._app = app
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a request that may not come in."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            refused = objection(headers.get("host", ""), headers.get("origin"), self._known)
            if refused:
                response = await answer(Request(scope), Problem(403, refused))
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)
