"""Tells a call that the broker does not allow it: nats-py tells its error callback alone."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from contracts.client.errors import AccessDeniedError
from contracts.client.tasks import cancel_all

T = TypeVar("T")

PERMISSIONS = "permissions violation"
"""What nats-server says where a user may not publish to a subject, or subscribe to it."""


class Denials:
    """The calls that wait, each with a part of the subject that it needs."""

    def __init__(self) -> None:
        self._waiting: set[tuple[str, asyncio.Future[str]]] = set()

    def note(self, error: Exception) -> None:
        """Fail the calls that need the subject which an error of the connection names."""
        text = str(error).lower().removeprefix("nats: ")
        if PERMISSIONS not in text:
            return
        for part, denied in self._waiting:
            if part.lower() in text and not denied.done():
                denied.set_result(text)

    async def guard(self, part: str, call: Coroutine[Any, Any, T]) -> T:
        """Await a call that needs a subject with this part.

        Raises:
            AccessDeniedError: the broker does not allow it.
        """
        denied: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(call)
        self._waiting.add((part, denied))
        try:
            await asyncio.wait((task, denied), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise AccessDeniedError(denied.result())
            return task.result()
        finally:
            self._waiting.discard((part, denied))
            denied.cancel()
            if not task.done():
                await cancel_all([task])
