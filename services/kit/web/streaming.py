"""Answers without an end: their source is closed when the client is gone."""

import asyncio
from contextlib import aclosing, suppress

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class EndlessResponse(StreamingResponse):
    """A response whose source, an async generator, is closed with the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response until the source ends, the client is gone, or the server stops.

        A server that stops cancels it: then the response is ended, which is no failure.
        """
        async with aclosing(self.body_iterator):  # type: ignore[type-var]
            try:
                await super().__call__(scope, receive, send)
            except asyncio.CancelledError:
                with suppress(OSError, RuntimeError):
                    await send({"type": "http.response.body", "body": b""})
