"""Lets nobody in whose credentials are missing or invalid, but to what is public."""

import time
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.bridge.access import HOW, Caller, unauthorized
from services.bridge.access.authentication import Authentication
from services.bridge.middlewares.public import is_public
from services.kit.failures import Retry
from services.kit.web.problems import Problem, problem_response

RECHECK_INTERVAL = 5.0
"""Seconds after which a stream of events that sends something checks its credentials again."""
END: Message = {"type": "http.response.body", "body": b"", "more_body": False}


class Gate:
    """Sets `request.state.caller`. What a caller may do is up to the route: see `requires`."""

    def __init__(self, app: ASGIApp, authentication: Authentication) -> None:
        self._app = app
        self._authentication = authentication

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with 401, or 503 where nothing can be checked."""
        if scope["type"] != "http" or is_public(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            scope["state"]["caller"] = await self._caller(headers)
        except (Problem, Retry) as error:
            response = await problem_response(Request(scope), error)
            await response(scope, receive, send)
            return
        stream = _CheckedStream(send, lambda: self._caller(headers))
        try:
            await self._app(scope, receive, stream.send)
        except (_RevokedError, ClientDisconnect):
            if not stream.is_revoked:
                raise
            await send(END)

    async def _caller(self, headers: Headers) -> Caller:
        caller = await self._authentication.caller(headers)
        if caller is None:
            raise unauthorized(HOW)
        return caller


class _RevokedError(OSError):
    """A client is sent nothing more: to the response it is as if it had disconnected."""


class _CheckedStream:
    """Sends a response; a stream of events ends once its credentials are not valid any more."""

    def __init__(self, send: Send, check: Callable[[], Awaitable[Caller]]) -> None:
        self._send = send
        self._check = check
        self._checked_at: float | None = None
        self.is_revoked = False

    async def send(self, message: Message) -> None:
        """Send a message.

        Raises:
            _RevokedError: the credentials have been revoked, or have expired.
        """
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            if kind.startswith(b"text/event-stream"):
                self._checked_at = time.monotonic()
        elif self._checked_at is not None:
            await self._recheck(self._checked_at)
        await self._send(message)

    async def _recheck(self, checked_at: float) -> None:
        now = time.monotonic()
        if now - checked_at < RECHECK_INTERVAL:
            return
        self._checked_at = now
        try:
            await self._check()
        except Problem as error:
            self.is_revoked = True
            raise _RevokedError("the credentials are not valid any more") from error
        except Retry:  # without a broker there is nothing to send, but that the connection lives
            return
