"""The client of a station: requests shows, follows them, and fetches their files."""

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nats.aio.client import Client

from contracts import (
    ArchiveSearchPage,
    ArchiveSearchQuery,
    BlobRef,
    ShowEvent,
    ShowGenerated,
    ShowRequested,
    ShowState,
)
from contracts.client import commands, files, following, reading
from contracts.client.calls import REPLY_TIMEOUT, Calls, Reply
from contracts.client.denials import Denials
from contracts.client.errors import TimedOutError
from contracts.client.updates import Update
from contracts.event import Contract

NOWHERE: Mapping[str, int] = MappingProxyType({})
WAIT_TIMEOUT = 3600.0
"""Seconds for which `wait` waits by default."""


class RadioClient:
    """A station, over one connection.

    A call ends in bounded time. It raises `UnavailableError` where the broker or the service does
    not answer by then, and `AccessDeniedError` where the broker does not allow it.
    """

    def __init__(
        self, client: Client, *, denials: Denials | None = None, outage: float = math.inf
    ) -> None:
        """`client`: a connection of nats-py; `connect` opens one.

        `denials`: what its error callback tells. `outage`: seconds for which the broker may fail.
        """
        self._calls = Calls(client, denials)
        self._outage = outage

    async def request(
        self,
        request: ShowRequested | Mapping[str, Any],
        *,
        message_id: str | None = None,
        headers: Mapping[str, str] = commands.NO_HEADERS,
    ) -> str:
        """Request a show and return its id, once the broker has stored the request.

        The same request can be sent again safely; one without a show_id gets a random one. So a
        request with a `message_id` of its own names its show_id too. `headers` go with the message,
        e.g. `traceparent`. A mapping is sent as it is: `show.accepted` lists its unknown fields.

        Raises:
            ConflictError: the show_id belongs to another request already, perhaps a refused one.
            InvalidError: the request exceeds the broker's size limit.
        """
        return await commands.request_show(self._calls, request, message_id, headers)

    async def publish(
        self, command: ShowEvent, *, headers: Mapping[str, str] = commands.NO_HEADERS
    ) -> None:
        """Publish a command about a show, e.g. `ShowCancelRequested`; each call is a new command.

        Raises:
            InvalidError: the command exceeds the broker's size limit.
        """
        await commands.publish(self._calls, command, headers)

    def follow(
        self, show_id: str, *, after: Mapping[str, int] = NOWHERE
    ) -> AsyncGenerator[Update, None]:
        """Yield what happens to a show up to its end: each milestone once, and progress.

        It begins with what has happened already. `after`: the last positions that were seen, by
        stream; what comes behind them is yielded, and nothing where the end was seen. Interruptions
        of the connection lose no milestone.
        """
        return following.follow(self._calls, show_id, after, patience=self._outage)

    def updates(self, *, after: Mapping[str, int] = NOWHERE) -> AsyncGenerator[Update, None]:
        """Yield what happens to every show behind the positions, or from now on, without end."""
        return following.follow_all(self._calls, after, patience=self._outage)

    async def positions(self) -> dict[str, int]:
        """The positions of now, by stream."""
        return await reading.positions(self._calls)

    async def wait(self, show_id: str, *, timeout: float = WAIT_TIMEOUT) -> ShowGenerated:
        """Wait for the end of a show.

        Raises:
            ShowFailedError: it has failed; `event` names the stage and the reason.
            ShowCancelledError: it was cancelled.
            TimedOutError: it has not ended within `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout), aclosing(self.follow(show_id)) as updates:
                return await following.outcome(updates)
        except TimeoutError as error:
            raise TimedOutError(f"show {show_id} has not ended within {timeout:g} s") from error

    async def state(self, show_id: str) -> ShowState | None:
        """The state of a show, None where there is none."""
        return await following.find_state(self._calls, show_id)

    async def cancel(self, show_id: str, reason: str = "") -> None:
        """Request the cancellation of a running show; its end tells what became of it.

        Raises:
            NotFoundError: there is no such show, nor does one appear within 5 s.
            ConflictError: it has ended.
        """
        await commands.cancel(self._calls, show_id, reason)

    async def delete(self, show_id: str, reason: str = "") -> None:
        """Request the deletion of a show that has ended, with its files.

        Raises:
            NotFoundError: there is no such show.
            ConflictError: it has not ended.
        """
        await commands.delete(self._calls, show_id, reason)

    async def retry(self, show_id: str) -> int:
        """Have a failed show made again from the stage that failed; returns the new generation.

        Raises:
            NotFoundError: there is no such show.
            ConflictError: it has not failed, or its request was refused.
            TimedOutError: the retry has not begun within 10 s.
        """
        return await commands.retry(self._calls, show_id)

    async def generation_after(
        self, show_id: str, generation: int, *, timeout: float = REPLY_TIMEOUT
    ) -> ShowState:
        """Wait for a generation later than `generation`, and return the state.

        Raises:
            TimedOutError: none has begun within `timeout` seconds.
        """
        return await commands.generation_after(self._calls, show_id, generation, timeout=timeout)

    def read(self, ref: BlobRef, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes of a blob from `start` on, in pieces; to the end if `length` is None.

        Raises:
            NotFoundError: there is no such blob any more.
        """
        return files.pieces_of(self._calls, ref, start, length)

    async def fetch(self, ref: BlobRef) -> bytes:
        """The bytes of a blob.

        Raises:
            NotFoundError: there is no such blob any more.
            DamagedBlobError: their SHA-256 is not that of the reference.
        """
        return await files.joined(ref, self.read(ref))

    async def save(self, ref: BlobRef, path: Path | str) -> None:
        """Write a blob to a file, which appears once it is complete and its SHA-256 is right.

        Raises:
            NotFoundError: there is no such blob any more.
            DamagedBlobError: the SHA-256 differs; the file is unchanged.
            OSError: the file cannot be written.
        """
        await files.save(ref, Path(path), self.read(ref))

    async def search(self, query: ArchiveSearchQuery) -> ArchiveSearchPage:
        """A page of archived shows that hold all the words."""
        return await self.ask(query, ArchiveSearchPage)

    async def ask(
        self, query: Contract, reply: type[Reply], *, timeout: float = REPLY_TIMEOUT
    ) -> Reply:
        """Ask any query of the contracts, e.g. `ArchiveShowsQuery`, for its kind of reply.

        Raises:
            InvalidError: the query is invalid; the reason names the field.
            NotFoundError: there is nothing of that name.
            ConflictError: somebody else has changed what it is about meanwhile.
        """
        return await self._calls.ask(query, reply, timeout=timeout)
