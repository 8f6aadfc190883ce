"""The one client of the pipeline: ask for shows, follow them, and fetch what they leave."""

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
from services.client.states import ShowStates
from services.client.subscriptions import Subscription
from services.client.updates import Update
from services.client.watching import watching
from services.kit.failures import BrokerUnavailable
from services.kit.platform import Platform
from services.kit.telemetry import span

T = TypeVar("T")

CONFIRM_TIMEOUT = 10.0
"""Seconds to wait for the broker's confirmation at most."""
READY_TIMEOUT = 2.0
"""Seconds in which the broker must answer whoever asks whether it is there."""
TRACEPARENT = "traceparent"
LOOK_EVERY = 0.1
"""Seconds between two looks at a state that is about to change."""


class ShowClient:
    """Asks for shows, stops them, begins them again and tells of them, through a platform.

    Every method raises `BrokerUnavailable` where the broker stays away; what publishes returns
    once the broker has confirmed it, or raises after `confirm_timeout` seconds. What is asked of
    one show is answered within `read_timeout` seconds, where a number is given.
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
        """Ask for a show; its id. The same request may be sent again without harm.

        `message_id` replaces the one that the request gives itself. The show's trace begins here,
        below the caller's span where `traceparent` names one.

        Raises:
            Discard: the request is larger than the broker takes.
        """
        asked = requests.named(request)
        show_id = str(asked.show_id)
        own_id = message_id or requests.message_id(asked)
        headers = {} if traceparent is None else {TRACEPARENT: traceparent}
        with _trace(headers), span("radio show", show_id=show_id):
            send = self._platform.publisher.send
            await self._confirmed(send(asked, subjects.SHOW_REQUESTED, own_id, **headers))
        return show_id

    async def cancel(self, show_id: str, generation: int, reason: str) -> None:
        """Ask for the end of a running show; `show` decides.

        Each call is a request of its own, as with `retry`.
        """
        wanted = ShowCancelRequested(show_id=show_id, generation=generation, reason=reason)
        await self._confirmed(self._platform.publisher.publish(wanted, **_own_id(wanted)))

    async def retry(self, show_id: str, generation: int) -> None:
        """Ask for the next generation of a show whose `generation` failed; `show` decides.

        Each call is a request of its own: one that was refused before may succeed now.
        """
        wanted = ShowRetryRequested(show_id=show_id, generation=generation)
        await self._confirmed(self._platform.publisher.publish(wanted, **_own_id(wanted)))

    async def generation_after(self, show_id: str, generation: int, *, timeout: float) -> ShowState:
        """The state once a generation behind `generation` has begun.

        Raises:
            TimeoutError: none began within `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            while True:
                state = await self.state(show_id)
                if state is not None and state.generation > generation:
                    return state
                await asyncio.sleep(LOOK_EVERY)

    async def state(self, show_id: str) -> ShowState | None:
        """The show's state, None where `show` does not know it."""
        return await _within(self._read_timeout, self._states.find(show_id))

    async def unfinished(self) -> list[ShowState]:
        """The state of every show whose end was not announced."""
        return await self._states.unfinished()

    async def outcome(self, state: ShowState) -> ShowEvent | None:
        """The event that ended the show, with its place in the archive; None before that."""
        return await _within(self._read_timeout, self._history.outcome(state))

    async def events_so_far(self, state: ShowState) -> list[Update]:
        """The results of the stages and the end, as far as they are there, in order."""
        return await _within(self._read_timeout, self._history.events_so_far(state))

    @asynccontextmanager
    async def follow(self, show_id: str) -> AsyncIterator[Subscription]:
        """Everything that is announced of one show from now on, while the block runs."""
        async with watching(self._platform, show_id=show_id) as updates:
            with updates.subscribe(show_id) as subscription:
                yield subscription

    async def ready(self) -> bool:
        """Whether a request would be taken now: the broker answers, and its streams are there."""
        if not await self._platform.ready():
            return False
        try:
            async with asyncio.timeout(READY_TIMEOUT):
                await self._platform.streams.last(subjects.STREAM_SHOWS)
        except (TimeoutError, nats.js.errors.NotFoundError):
            return False
        return True

    async def fetch(self, ref: BlobRef, path: Path) -> None:
        """Copy a blob to `path`, checked.

        Raises:
            BlobMissing: nothing lies there.
            DamagedBlobError: its SHA-256 is another.
            OSError: the file cannot be written.
        """
        await download(ref, path, self._platform.blobs)

    async def _confirmed(self, publishing: Awaitable[object]) -> None:
        await _within(self._confirm_timeout, publishing)


async def _within(seconds: float | None, asking: Awaitable[T]) -> T:
    """The answer of the broker, where it comes in time."""
    try:
        async with asyncio.timeout(seconds):
            return await asking
    except TimeoutError as error:
        raise BrokerUnavailable("the broker does not answer") from error


def _own_id(wanted: ShowEvent) -> dict[str, str]:
    """The header by which a wish is not taken for an earlier one."""
    return {"Nats-Msg-Id": f"{identify(wanted)}:{uuid4()}"}


@contextmanager
def _trace(headers: dict[str, str]) -> Iterator[None]:
    """Continue the trace that the headers name; the current one where they name none."""
    if not headers:
        yield
        return
    token = context.attach(TraceContextTextMapPropagator().extract(headers))
    try:
        yield
    finally:
        context.detach(token)
