"""Follows shows: one from its beginning to its end, or all of them."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from contracts import (
    ShowCancelled,
    ShowEvent,
    ShowFailed,
    ShowGenerated,
    ShowState,
    ShowStateQuery,
    subjects,
)
from contracts.client.calls import REPLY_TIMEOUT, Calls
from contracts.client.errors import (
    NotFoundError,
    ShowCancelledError,
    ShowFailedError,
    UnavailableError,
)
from contracts.client.reading import ANY_SHOW, Queue, positions, taken, updates_of
from contracts.client.updates import Update

SETTLE_TIMEOUT = 5.0
"""Seconds that the end of a show waits for milestones that are stored and not yet read."""
STATE_DELAY = 5.0
"""Seconds in which the state of a show follows its request, or its end."""
POLL_INTERVAL = 0.1
"""Seconds between two reads of a state that is about to change."""
RETRY_DELAY = 0.25
"""Seconds before the service is asked again which did not answer, as it is just replaced."""


async def follow_all(
    calls: Calls, after: Mapping[str, int], *, patience: float
) -> AsyncGenerator[Update, None]:
    """Yield the updates of every show behind the positions, and from now on, without end."""
    begin = {**await positions(calls), **after}
    async with updates_of(calls, begin, ANY_SHOW, patience=patience) as queue:
        while True:
            yield await taken(queue)


async def follow(
    calls: Calls, show_id: str, after: Mapping[str, int], *, patience: float
) -> AsyncGenerator[Update, None]:
    """Yield the updates of a show behind the positions up to its end, each milestone once.

    The streams' positions are taken before the state is read. So where there is no state yet, all
    events are behind them; and where there is one, it says where the show begins.
    """
    mark = await positions(calls)
    state = await patient_state(calls, show_id)
    begin = {**beginning(state, mark), **after}
    if state is not None and state.over and begin[subjects.STREAM_ARCHIVE] >= state.ended:
        return
    generation = state.generation if state else 1
    async with updates_of(calls, begin, show_id, patience=patience) as queue:
        ending = _Ending(show_id, generation, reached=begin[subjects.STREAM_SHOWS])
        while (update := await _next(queue, ending.timeout)) is not None:
            if ending.note(update):
                ending.due = await _last_fact(calls, show_id)
            elif update.show_id == show_id and not update.ends:
                yield update
            if ending.complete:
                break
        if ending.update is not None:
            yield ending.update


@dataclass(slots=True)
class _Ending:
    """The end of a show, which is held until the milestones before it have been read.

    They are on another stream than the end.
    """

    show_id: str
    generation: int
    reached: int
    """The last sequence of `SHOWS` that was read."""
    update: Update | None = None
    due: int = 0
    """The sequence of the last milestone of the show."""

    @property
    def complete(self) -> bool:
        return self.update is not None and self.reached >= self.due

    @property
    def timeout(self) -> float | None:
        return None if self.update is None else SETTLE_TIMEOUT

    def note(self, update: Update) -> bool:
        """Take note of an update; returns whether it is the end of the show."""
        if update.position is not None and update.position.stream == subjects.STREAM_SHOWS:
            self.reached = update.position.sequence
        if not update.ends or update.show_id != self.show_id:
            return False
        if isinstance(update.event, ShowEvent) and update.event.generation < self.generation:
            return False
        self.update = update
        return True


async def outcome(updates: AsyncGenerator[Update, None]) -> ShowGenerated:
    """The end of the show that is followed.

    Raises:
        ShowFailedError: it has failed.
        ShowCancelledError: it was cancelled.
        UnavailableError: its end is not on the stream any more.
    """
    async for update in updates:
        match update.event:
            case ShowGenerated():
                return update.event
            case ShowFailed():
                raise ShowFailedError(update.event)
            case ShowCancelled():
                raise ShowCancelledError(update.event)
    raise UnavailableError("the end of the show is not on its stream any more")


def beginning(state: ShowState | None, mark: Mapping[str, int]) -> dict[str, int]:
    """The positions behind which the events of a show are, those of its latest generation."""
    if state is None:
        return dict(mark)
    archive = mark[subjects.STREAM_ARCHIVE]
    if state.over:
        archive = state.ended - 1
    elif state.finishing is not None:
        archive = state.finishing.archive_sequence
    return {
        subjects.STREAM_SHOWS: max(state.requested_sequence - 1, 0),
        subjects.STREAM_ARCHIVE: archive,
    }


async def find_state(
    calls: Calls, show_id: str, *, timeout: float = REPLY_TIMEOUT
) -> ShowState | None:
    """The state of a show, None where there is none."""
    try:
        return await calls.ask(ShowStateQuery(show_id=show_id), ShowState, timeout=timeout)
    except NotFoundError:
        return None


async def patient_state(calls: Calls, show_id: str) -> ShowState | None:
    """Like `find_state`; a service that does not answer is asked again for some time."""
    deadline = time.monotonic() + REPLY_TIMEOUT
    while True:
        try:
            return await find_state(calls, show_id)
        except UnavailableError:
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(RETRY_DELAY)


async def appearing_state(calls: Calls, show_id: str) -> ShowState | None:
    """Like `find_state`, for a show that may just be requested: its state may come in a moment."""
    return await _later_state(calls, show_id, lambda state: state is not None)


async def settled_state(calls: Calls, show_id: str) -> ShowState | None:
    """Like `find_state`, for a show that may just have ended: its state follows in a moment."""
    return await _later_state(
        calls, show_id, lambda state: state is None or state.status != "finishing"
    )


async def _later_state(
    calls: Calls, show_id: str, awaited: Callable[[ShowState | None], bool]
) -> ShowState | None:
    deadline = time.monotonic() + STATE_DELAY
    while True:
        state = await find_state(calls, show_id)
        if awaited(state) or time.monotonic() > deadline:
            return state
        await asyncio.sleep(POLL_INTERVAL)


async def _last_fact(calls: Calls, show_id: str) -> int:
    """The sequence of the last result of a stage that belongs to a show; 0 where none is known."""
    state = None
    with suppress(UnavailableError):
        state = await find_state(calls, show_id)
    return max((fact.sequence for fact in state.facts.values()), default=0) if state else 0


async def _next(queue: Queue, timeout: float | None) -> Update | None:
    """The next update; None where there is none in time."""
    try:
        async with asyncio.timeout(timeout):
            return await taken(queue)
    except TimeoutError:
        return None
