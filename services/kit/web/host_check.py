"""Checks Host and Origin, against DNS rebinding and requests from other sites' pages."""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.kit.web.headers import header_of
from services.kit.web.problems import Problem, problem_response

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names of this machine for itself."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
OWN_PAGES = frozenset({"same-origin", "none"})
"""Values of `Sec-Fetch-Site` of requests of a service's own pages, and of a typed address."""
OTHER_SITE = "requests from pages of other sites are not allowed"


class HostCheck:
    """Checks Host and Origin of every request; any Host is accepted where `allowed` is None.

    Pages of `origins` may send requests. `setting`: the variable that a refusal names. `reading`:
    whether pages of any site may read. Else they may not by `Sec-Fetch-Site` either, which browsers
    send where they leave `Origin` out; links to a page are followed from anywhere.
    """

    def __init__(
        self,
        app: ASGIApp,
        allowed: frozenset[str] | None,
        origins: frozenset[str] = frozenset(),
        *,
        setting: str,
        reading: bool = False,
    ) -> None:
        self._app = app
        self._allowed = allowed
        self._origins = origins
        self._setting = setting
        self._free = READING if reading else frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with 403."""
        if scope["type"] == "http":
            host, origin = header_of(scope, b"host") or "", header_of(scope, b"origin")
            is_listed = origin in self._origins
            if is_listed or scope["method"] in self._free:
                origin = None
            reason = refusal_reason(host, origin, self._allowed, self._setting)
            if not (reason or is_listed or self._may_come_from_anywhere(scope)):
                site = header_of(scope, b"sec-fetch-site") or "none"
                reason = "" if site in OWN_PAGES else OTHER_SITE
            if reason:
                response = await problem_response(Request(scope), Problem(403, reason))
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _may_come_from_anywhere(self, scope: Scope) -> bool:
        """Whether pages of other sites may have a browser send this: they read, or link to it."""
        method = scope["method"]
        is_followed = header_of(scope, b"sec-fetch-mode") == "navigate"
        return method in self._free or (method in READING and is_followed)


def allowed_names(bound_to: str, allowed: Collection[str]) -> frozenset[str] | None:
    """The accepted Host names; None for any.

    Bound to loopback, a service accepts the loopback's names only: a page whose name was made
    to resolve to it (DNS rebinding) sends another Host.
    """
    if "*" in allowed or not (allowed or is_loopback(bound_to)):
        return None
    return frozenset({*LOOPBACK, bound_to.lower(), *(name.lower() for name in allowed)})


def refusal_reason(
    host: str, origin: str | None, allowed: frozenset[str] | None, setting: str = "the settings"
) -> str:
    """The reason for which a request is refused, empty where it is accepted.

    Browsers send the page's Origin; the service's own is accepted, whatever the Host, and those
    that the settings list.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        page = None if origin is None else urlsplit(origin).netloc.lower()
    except ValueError:
        return "the Host or Origin header is malformed"
    if allowed is not None and name not in allowed:
        return f"the Host {name or '(none)'} is not allowed; see {setting}"
    if page is not None and page != host.lower():
        return OTHER_SITE
    return ""


def is_loopback(name: str) -> bool:
    """Whether an address, or a name, is that of this machine alone."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower() in LOOPBACK
