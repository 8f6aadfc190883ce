"""Who may call the bridge by which name: against DNS rebinding, and against other sites' pages."""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.bridge.problems import Problem, answer

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class HostCheck:
    """Checks Host and Origin before anything else; with `known` None it lets any Host in."""

    def __init__(self, app: ASGIApp, known: frozenset[str] | None) -> None:
        self._app = app
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to a request that may not come in."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            refused = objection(headers.get("host", ""), headers.get("origin"), self._known)
            if refused:
                response = await answer(Request(scope), Problem(403, refused))
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


def names(bound_to: str, allowed: Collection[str]) -> frozenset[str] | None:
    """The host names under which the bridge answers; None for any.

    Bound to loopback it answers to the loopback's names alone: a page whose name was made to
    point there calls it by another.
    """
    if "*" in allowed or not (allowed or _is_loopback(bound_to)):
        return None
    return frozenset({*LOOPBACK, bound_to.lower(), *(name.lower() for name in allowed)})


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower() in LOOPBACK


def objection(host: str, origin: str | None, known: frozenset[str] | None) -> str:
    """Why a request is refused, empty where it is not.

    A browser names the page's origin; only the bridge's own would be right, and others are
    refused whatever the Host.
    """
    try:
        called = urlsplit(f"//{host}").hostname or ""
        page = None if origin is None else urlsplit(origin).netloc.lower()
    except ValueError:
        return "the Host or Origin header is malformed"
    if known is not None and called not in known:
        return f"the bridge is not called {called or 'by no name'}"
    if page is not None and page != host.lower():
        return "pages of other sites may not ask"
    return ""
