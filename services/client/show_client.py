"""The client of the pipeline on a platform: that of the contracts, in the traces of the caller.

It reads the states and the files of shows where they are stored, without asking a service.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import nats.js.errors

from contracts import (
    BlobRef,
    ShowCancelRequested,
    ShowDeleteRequested,
    ShowEvent,
    ShowRequested,
    ShowRetryRequested,
    ShowState,
    subjects,
)
from contracts.client import NotFoundError, RadioClient, UnavailableError, Update
from contracts.client.calls import Calls
from contracts.client.commands import message_id as message_id_of
from contracts.client.commands import with_show_id
from contracts.client.files import save
from contracts.client.radio import NOWHERE
from services.client.failures import as_failures
from services.client.history import ShowHistory
from services.client.hub import following
from services.client.states import ShowStates
from services.client.subscriptions import Subscription
from services.client.tracing import continued, publishing, requesting
from services.kit.blobs import BlobMissing
from services.kit.failures import BrokerUnavailable
from services.kit.platform import Platform
from services.kit.telemetry import tracing_enabled

T = TypeVar("T")

CONFIRM_TIMEOUT = 10.0
"""Seconds in which the broker must confirm a message, retries included."""
STREAM_CHECK_TIMEOUT = 2.0
"""Seconds in which the broker must return the last sequence of a stream."""


class ShowClient:
    """Requests, cancels, retries and reads shows through a platform.

    Every method raises `BrokerUnavailable` where the broker is unavailable. A method that
    publishes returns once the broker has confirmed the message, or raises after
    `confirm_timeout` seconds; one that reads a single show raises after `read_timeout` seconds,
    where given.
    """

    def __init__(
        self,
        platform: Platform,
        *,
        confirm_timeout: float = CONFIRM_TIMEOUT,
        read_timeout: float | None = None,
    ) -> None:
        self._platform = platform
        self._confirm_timeout = confirm_timeout
        self._read_timeout = read_timeout
        self._calls = Calls(platform.client)
        self._radio = RadioClient(platform.client)
        self._states = ShowStates(platform.bucket(subjects.BUCKET_SHOWS))
        self._history = ShowHistory(platform.streams)

    async def request(
        self,
        request: ShowRequested,
        *,
        message_id: str | None = None,
        traceparent: str | None = None,
    ) -> str:
        """Request a show and return its id; the same request can be sent again safely.

        `message_id` replaces the one that is derived from the request. The show's trace begins
        here, as a child of the span of `traceparent` where given.

        Raises:
            Discard: the request exceeds the broker's size limit.
        """
        named = with_show_id(request)
        own_id = message_id or message_id_of(named)
        with (
            requesting(str(named.show_id), traceparent),
            publishing(subjects.SHOW_REQUESTED, own_id) as headers,
        ):
            body = named.model_dump_json().encode()
            identified = {**headers, "Nats-Msg-Id": own_id}
            await self._confirmed(self._calls.send(subjects.SHOW_REQUESTED, body, identified))
        return str(named.show_id)

    async def cancel(self, show_id: str, generation: int, reason: str) -> None:
        """Request the cancellation of a running show; `show` decides.

        Each call is a new request, as with `retry`.
        """
        await self._publish(
            ShowCancelRequested(show_id=show_id, generation=generation, reason=reason)
        )

    async def delete(self, show_id: str, generation: int, reason: str) -> None:
        """Request the deletion of a show that has ended; `show` decides.

        Each call is a new request, as with `retry`.
        """
        await self._publish(
            ShowDeleteRequested(show_id=show_id, generation=generation, reason=reason)
        )

    async def retry(self, show_id: str, generation: int) -> None:
        """Request the next generation of a show whose `generation` failed; `show` decides.

        Each call is a new request: one that was refused before may succeed now.
        """
        await self._publish(ShowRetryRequested(show_id=show_id, generation=generation))

    async def generation_after(self, show_id: str, generation: int, *, timeout: float) -> ShowState:
        """Wait for a generation later than `generation`, and return the state.

        Raises:
            TimeoutError: none began within `timeout` seconds.
        """
        with as_failures():
            return await self._radio.generation_after(show_id, generation, timeout=timeout)

    async def state(self, show_id: str) -> ShowState | None:
        """The state of a show, None where there is none."""
        return await _within(self._read_timeout, self._states.find(show_id))

    async def unfinished(self) -> list[ShowState]:
        """The states of all shows that have not ended."""
        return await self._states.unfinished()

    async def traceparent(self, state: ShowState) -> str:
        """The trace of a show's latest stored event; empty where it was not traced."""
        return await _within(self._read_timeout, self._history.traceparent(state))

    async def outcome(self, state: ShowState) -> ShowEvent | None:
        """The terminal event, with its sequence in the archive; None before it is published."""
        return await _within(self._read_timeout, self._history.outcome(state))

    async def events_so_far(self, state: ShowState) -> list[Update]:
        """The results of the stages and the terminal event so far, in order."""
        return await _within(self._read_timeout, self._history.events_so_far(state))

    async def positions(self) -> dict[str, int]:
        """The positions of now, by stream: `follow` can begin behind them."""
        with as_failures():
            return await self._radio.positions()

    @asynccontextmanager
    async def follow(
        self, show_id: str, *, after: Mapping[str, int] = NOWHERE
    ) -> AsyncIterator[Subscription]:
        """Follow a show from its beginning, or behind the positions, while the block runs."""
        async with following(self._radio, show_id, after) as subscription:
            yield subscription

    async def ready(self) -> bool:
        """Whether a request would be accepted: the broker responds, and its streams exist."""
        if not await self._platform.ready():
            return False
        try:
            async with asyncio.timeout(STREAM_CHECK_TIMEOUT):
                await self._platform.streams.last(subjects.STREAM_SHOWS)
        except (TimeoutError, nats.js.errors.NotFoundError):
            return False
        return True

    async def fetch(self, ref: BlobRef, path: Path) -> None:
        """Download a blob to `path`, and check its SHA-256.

        Where the store of the settings does not have it, as it is on another machine, the service
        that has it is asked.

        Raises:
            BlobMissing: the blob does not exist.
            DamagedBlobError: its SHA-256 differs.
            OSError: the file cannot be written.
        """
        try:
            await save(ref, path, self._platform.blobs.stream(ref))
        except BlobMissing as error:
            try:
                await self._radio.save(ref, path)
            except (NotFoundError, UnavailableError):
                raise error from None

    async def _publish(self, command: ShowEvent) -> None:
        parent = await self._trace_of(command.show_id)
        with continued(parent), publishing(command.subject) as headers:
            await self._confirmed(self._radio.publish(command, headers=headers))

    async def _trace_of(self, show_id: str) -> str:
        """The trace that a command about a show belongs to; looked up only where it is traced."""
        state = await self._states.find(show_id) if tracing_enabled() else None
        return state.traceparent if state else ""

    async def _confirmed(self, sending: Awaitable[T]) -> T:
        with as_failures():
            return await _within(self._confirm_timeout, sending)


async def _within(seconds: float | None, call: Awaitable[T]) -> T:
    """Await a call to the broker; a timeout raises `BrokerUnavailable`."""
    try:
        async with asyncio.timeout(seconds):
            return await call
    except TimeoutError as error:
        raise BrokerUnavailable("the broker does not answer") from error
