"""Limits the size and the time of every request's body; a route may allow less."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.web.headers import header_of
from services.kit.web.problems import Problem, problem_response

CLOSED = {"Connection": "close"}


class BodyLimit:
    """Refuses a body that is too large with 413, one that does not come with 408.

    `limits`: bytes and seconds that the body of a request to a path may take.
    """

    def __init__(self, app: ASGIApp, limits: Callable[[str], tuple[int, float]]) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a body that ends in time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = header_of(scope, b"content-length") or ""
        if not announced and header_of(scope, b"transfer-encoding") is None:
            await self._app(scope, receive, send)  # there is no body
            return
        max_bytes, seconds = self._limits(scope["path"])
        if announced.isdecimal() and int(announced[:20]) > max_bytes:
            response = await problem_response(Request(scope), _too_large(max_bytes))
            await response(scope, receive, send)
            return
        await self._app(scope, _limited(receive, max_bytes, seconds), send)


def _limited(receive: Receive, max_bytes: int, seconds: float) -> Receive:
    """The messages of the client, until the body exceeds a limit.

    Raises:
        Problem: it does.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    size, is_complete = 0, False

    async def receive_body() -> Message:
        nonlocal size, is_complete
        if is_complete:
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError as error:
            raise Problem(408, "the request did not come in time", headers=CLOSED) from error
        size += len(message.get("body", b""))
        is_complete = not message.get("more_body", False)
        if size > max_bytes:
            raise _too_large(max_bytes)
        return message

    return receive_body


def _too_large(max_bytes: int) -> Problem:
    """The connection stays open, so that a client that is still sending reads the answer."""
    return Problem(413, f"a request is at most {max_bytes:,} bytes long")
