"""Handlers of station, and the table of routes."""

from datetime import datetime
from functools import partial

from contracts import ShowCancelled, ShowDeleted, ShowFailed, ShowGenerated, StationScheduled
from services.broadcast.chain import check_times
from services.kit.checking import checking
from services.kit.service import Route
from services.station import channels
from services.station.domain import reasons
from services.station.domain.spending import Spent, with_cost
from services.station.domain.state import ChannelState, with_failure, with_show, without_show
from services.station.ports import Deps
from services.station.telling import changed


async def keep_show(event: ShowGenerated, deps: Deps) -> None:
    """Keep a finished show for the channel that it belongs to, or that it was made for."""
    for channel in await channels.running(deps):
        change = partial(_kept, channel=channel, event=event, now=deps.clock.now())
        await deps.states.change(channel, change)
    await _count_cost(event, deps)


async def drop_show(event: ShowDeleted, deps: Deps) -> None:
    """Take a show that was deleted off the schedule; what the chain has is heard."""
    change = partial(without_show, show_id=event.show_id)
    for channel in await channels.running(deps):
        await changed(channel, change, deps)


async def note_failure(event: ShowFailed, deps: Deps) -> None:
    """Note why a show was not made, and have another one made where that may help."""
    why = reasons.unmade(event.reason, event.stage)
    await _count_cost(event, deps)
    change = partial(with_failure, show_id=event.show_id, why=why, again=not event.refused)
    for channel in await channels.running(deps):
        await changed(channel, change, deps)


async def note_cancellation(event: ShowCancelled, deps: Deps) -> None:
    """Note that a show was cancelled; its slot is left to filler."""
    why = reasons.cancelled(event.reason)
    await _count_cost(event, deps)
    change = partial(with_failure, show_id=event.show_id, why=why, again=False)
    for channel in await channels.running(deps):
        await changed(channel, change, deps)


async def check_airing(event: StationScheduled, deps: Deps) -> None:
    """Check that an airing can be read, for all who follow the chain.

    Raises:
        Invalid: it has no place on a time line.
    """
    del deps
    check_times(event)


async def _count_cost(event: ShowGenerated | ShowFailed | ShowCancelled, deps: Deps) -> None:
    """Count what a show of a channel cost, also one that failed."""
    if event.channel not in await channels.running(deps):
        return
    at = event.occurred_at or deps.clock.now()
    new = Spent(show_id=event.show_id, generation=event.generation, usd=event.cost.paid, at=at)

    def step(state: ChannelState) -> ChannelState:
        return state.model_copy(update={"spent": with_cost(state.spent, new)})

    await deps.states.change(event.channel, step)


def _kept(
    state: ChannelState, *, channel: str, event: ShowGenerated, now: datetime
) -> ChannelState:
    is_awaited = event.show_id in {slot.show_id for slot in state.slots}
    return with_show(state, event, now) if is_awaited or event.channel == channel else state


def routes() -> tuple[Route, ...]:
    """The routes of station: shows that ended before it was installed do not matter."""
    return (
        Route(ShowGenerated, keep_show, only_new=True),
        Route(ShowDeleted, drop_show, only_new=True),
        Route(ShowFailed, note_failure, only_new=True),
        Route(ShowCancelled, note_cancellation, only_new=True),
        checking(StationScheduled, check_airing),
    )
