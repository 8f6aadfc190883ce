"""Limits the requests of a client, and tells it how many are left.

The fields are those of draft-ietf-httpapi-ratelimit-headers: `RateLimit` and `RateLimit-Policy`,
and the three of its earlier versions, which more clients know.
"""

import re
from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.bridge.access.limits import WINDOW, Limiter, Quota, Standing
from services.bridge.middlewares.public import is_public
from services.bridge.settings import AccessSettings
from services.kit.web.problems import Problem, problem_response

COSTLY = re.compile(r"/api/v1/shows(/generate|/[^/]+/retry)?/?")
"""Paths whose POST makes a show."""
STANDINGS = "standings"


class RateLimit:
    """Refuses requests beyond the limits of `client`, with 429; an empty client has none."""

    def __init__(
        self,
        app: ASGIApp,
        settings: AccessSettings,
        limiter: Limiter,
        client: Callable[[Scope], str],
    ) -> None:
        self._app = app
        self._limiter = limiter
        self._client = client
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with 429."""
        quota = self._quota(scope)
        client = self._client(scope) if quota is not None else ""
        if quota is None or not client:
            await self._app(scope, receive, send)
            return
        standing = await self._limiter.take(quota, client)
        standings = scope["state"].setdefault(STANDINGS, [])
        standings.append(standing)
        send = _with_fields(send, standings)
        if standing.is_allowed:
            await self._app(scope, receive, send)
            return
        response = await problem_response(Request(scope), _refusal(standing))
        await response(scope, receive, send)

    def _quota(self, scope: Scope) -> Quota | None:
        """The quota that a request counts towards; None where none does."""
        if scope["type"] != "http" or is_public(scope["path"]):
            return None
        makes_show = scope["method"] == "POST" and COSTLY.fullmatch(scope["path"])
        if makes_show:
            quota = Quota("shows", self._settings.limit_shows)
        else:
            quota = Quota("requests", self._settings.limit_requests)
        return quota if quota.limit else None


def _with_fields(send: Send, standings: Sequence[Standing]) -> Send:
    """Add the fields of the tightest limit to the answer."""

    async def send_with_fields(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = message["headers"]
            if all(name != b"ratelimit" for name, _ in headers):
                headers += _fields(min(standings, key=lambda each: each.remaining))
        await send(message)

    return send_with_fields


def _fields(standing: Standing) -> list[tuple[bytes, bytes]]:
    quota = standing.quota
    return [
        (b"ratelimit-policy", f'"{quota.name}";q={quota.limit};w={WINDOW}'.encode()),
        (b"ratelimit", f'"{quota.name}";r={standing.remaining};t={standing.resets_in}'.encode()),
        (b"ratelimit-limit", str(quota.limit).encode()),
        (b"ratelimit-remaining", str(standing.remaining).encode()),
        (b"ratelimit-reset", str(standing.resets_in).encode()),
    ]


def _refusal(standing: Standing) -> Problem:
    quota, wait = standing.quota, standing.resets_in
    return Problem(
        429,
        f"{quota.limit} {quota.name} a minute are allowed; the next one is in {wait} s",
        headers={"Retry-After": str(wait)},
    )
