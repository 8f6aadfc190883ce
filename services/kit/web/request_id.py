"""Gives each request an id, which its answer, its problem and its line in the log carry."""

import re
from itertools import count
from secrets import randbits, token_hex

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.web.headers import header_of

NAME = b"x-request-id"
SANE = re.compile(r"[A-Za-z0-9._~:/+=@-]{1,128}")
"""An id of the client that is taken; another one is replaced."""


class RequestId:
    """Sets `request.state.request_id`, and the header of the answer.

    An id is 32 hexadecimal digits: a random half of this process, and a count, since to ask the
    system for random bytes takes as long as to find a playlist.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._process = token_hex(8)
        self._count = count(randbits(32))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = header_of(scope, NAME) or ""
        request_id = given if SANE.fullmatch(given) else f"{self._process}{next(self._count):016x}"
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [each for each in message["headers"] if each[0] != NAME]
                message["headers"] = [*others, (NAME, request_id.encode())]
            await send(message)

        await self._app(scope, receive, send_with_id)
