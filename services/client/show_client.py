"""The client of the pipeline: requests shows, subscribes to them, and fetches their files."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import nats.js.errors
from opentelemetry import context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

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
from contracts.event import identify
from services.client import requests
from services.client.download import download
from services.client.history import ShowHistory
from services.client.hub import open_hub
from services.client.states import ShowStates
from services.client.subscriptions import Subscription
from services.client.updates import Update
from services.kit.failures import BrokerUnavailable
from services.kit.platform import Platform
from services.kit.telemetry import span

T = TypeVar("T")

CONFIRM_TIMEOUT = 10.0
"""Seconds in which the broker must confirm a message, retries included."""
STREAM_CHECK_TIMEOUT = 2.0
"""Seconds in which the broker must return the last sequence of a stream."""
TRACEPARENT = "traceparent"
STATE_POLL_INTERVAL = 0.1
"""Seconds between two reads of a state that is about to change."""


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
        named = requests.with_show_id(request)
        show_id = str(named.show_id)
        own_id = message_id or requests.message_id(named)
        headers = {} if traceparent is None else {TRACEPARENT: traceparent}
        with _trace(headers), span("radio show", show_id=show_id):
            send = self._platform.publisher.send
            await self._confirmed(send(named, subjects.SHOW_REQUESTED, own_id, **headers))
        return show_id

    async def cancel(self, show_id: str, generation: int, reason: str) -> None:
        """Request the cancellation of a running show; `show` decides.

        Each call is a new request, as with `retry`.
        """
        request = ShowCancelRequested(show_id=show_id, generation=generation, reason=reason)
        await self._confirmed(self._platform.publisher.publish(request, **_own_id(request)))

    async def delete(self, show_id: str, generation: int, reason: str) -> None:
        """Request the deletion of a show that has ended; `show` decides.

        Each call is a new request, as with `retry`.
        """
        request = ShowDeleteRequested(show_id=show_id, generation=generation, reason=reason)
        await self._confirmed(self._platform.publisher.publish(request, **_own_id(request)))

    async def retry(self, show_id: str, generation: int) -> None:
        """Request the next generation of a show whose `generation` failed; `show` decides.

        Each call is a new request: one that was refused before may succeed now.
        """
        request = ShowRetryRequested(show_id=show_id, generation=generation)
        await self._confirmed(self._platform.publisher.publish(request, **_own_id(request)))

    async def generation_after(self, show_id: str, generation: int, *, timeout: float) -> ShowState:
        """Wait for a generation later than `generation`, and return the state.

        Raises:
            TimeoutError: none began within `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            while True:
                state = await self.state(show_id)
                if state is not None and state.generation > generation:
                    return state
                await asyncio.sleep(STATE_POLL_INTERVAL)

    async def state(self, show_id: str) -> ShowState | None:
        """The state of a show, None where there is none."""
        return await _within(self._read_timeout, self._states.find(show_id))

    async def unfinished(self) -> list[ShowState]:
        """The states of all shows that have not ended."""
        return await self._states.unfinished()

    async def outcome(self, state: ShowState) -> ShowEvent | None:
        """The terminal event, with its sequence in the archive; None before it is published."""
        return await _within(self._read_timeout, self._history.outcome(state))

    async def events_so_far(self, state: ShowState) -> list[Update]:
        """The results of the stages and the terminal event so far, in order."""
        return await _within(self._read_timeout, self._history.events_so_far(state))

    @asynccontextmanager
    async def subscribe(self, show_id: str) -> AsyncIterator[Subscription]:
        """Subscribe to the updates of one show while the block runs."""
        async with open_hub(self._platform, show_id=show_id) as hub:
            with hub.subscribe(show_id) as subscription:
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

        Raises:
            BlobMissing: the blob does not exist.
            DamagedBlobError: its SHA-256 differs.
            OSError: the file cannot be written.
        """
        await download(ref, path, self._platform.blobs)

    async def _confirmed(self, publishing: Awaitable[object]) -> None:
        await _within(self._confirm_timeout, publishing)


async def _within(seconds: float | None, call: Awaitable[T]) -> T:
    """Await a call to the broker; a timeout raises `BrokerUnavailable`."""
    try:
        async with asyncio.timeout(seconds):
            return await call
    except TimeoutError as error:
        raise BrokerUnavailable("the broker does not answer") from error


def _own_id(request: ShowEvent) -> dict[str, str]:
    """A unique message id, so that the broker does not drop the request as a duplicate."""
    return {"Nats-Msg-Id": f"{identify(request)}:{uuid4()}"}


@contextmanager
def _trace(headers: dict[str, str]) -> Iterator[None]:
    """Continue the trace of the headers; without headers the current one."""
    if not headers:
        yield
        return
    token = context.attach(TraceContextTextMapPropagator().extract(headers))
    try:
        yield
    finally:
        context.detach(token)
