"""Keeps the chain of every channel ahead of the clock: the task that runs every second."""

import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial

from contracts import ShowAired, ShowRequested, StationScheduled
from services.broadcast.timeline import RATE, moment_of, position_of
from services.kit.failures import Retry
from services.station import channels
from services.station.domain import slots
from services.station.domain.planning import View, next_airing
from services.station.domain.slots import Told
from services.station.domain.state import OVER, ChannelState, with_silence
from services.station.ports import Deps, Links
from services.station.telling import tell

logger = logging.getLogger(__name__)

SEEN_EVERY = timedelta(minutes=1)
"""How often it is noted that a channel is served."""
TOLD_FOR = timedelta(hours=1)
"""Airings that began longer ago are not told of, where nobody was there to tell."""


async def schedule(deps: Deps) -> None:
    """Look at every channel: ask for shows, append what is next, tell what has begun."""
    for channel, saved in (await channels.running(deps)).items():
        if saved.grid is None:
            continue
        try:
            links = await deps.chains.read(channel)
            view = await channels.view_of(channel, saved.grid, links, deps, version=saved.version)
            await serve(view, links, deps)
        except Retry as error:
            logger.warning("channel %s: %s", channel, error.reason)


async def serve(view: View, links: Links, deps: Deps) -> None:
    """Look at one channel."""
    view = replace(view, state=await _prepared(view, deps))
    await _request(view, deps)
    airing = next_airing(view)
    if airing is not None and await deps.chains.append(airing, links.sequence):
        deps.figures.placed(airing)
        _log(airing)
    await _tell_begun(view, deps)
    _measure(view, deps)


async def _prepared(view: View, deps: Deps) -> ChannelState:
    """Bring the state up to date; one scheduler alone tells of what is new, and counts silence."""
    presets = await deps.station.presets()
    timezone = await deps.station.timezone()
    told: list[Told] = []
    silence = 0.0

    def step(state: ChannelState) -> ChannelState:
        nonlocal silence
        told.clear()
        state = _noted(state, view, timezone)
        if view.grid.on_air and view.timeline.last is None:
            state, silence = with_silence(state, view.now)
        state, new = slots.prepared(replace(view, state=state), presets)
        told.extend(new)
        return state

    state = await deps.states.change(view.channel, step)
    for each in told:
        tell(view.channel, each, deps)
    if silence:
        deps.figures.silent(view.channel, silence)
    return state


def _noted(state: ChannelState, view: View, timezone: str) -> ChannelState:
    """The state with the time at which the channel was served, and the station's time zone."""
    if timezone and timezone != state.timezone:
        state = state.model_copy(update={"timezone": timezone})
    if not view.grid.on_air:
        return state
    if state.seen_at is not None and timedelta(0) <= view.now - state.seen_at < SEEN_EVERY:
        return state
    return slots.seen(state, view.now)


async def _request(view: View, deps: Deps) -> None:
    """Publish the requests that are not published yet, and note that they are."""
    waiting = [
        slot.request
        for slot in view.state.slots
        if slot.request and not slot.sent and slot.state not in OVER
    ]
    for request in waiting:
        await deps.request(await _with_wishes(view.channel, request, deps))
    if waiting:
        done = tuple(str(request.show_id) for request in waiting)
        await deps.states.change(view.channel, partial(slots.sent, show_ids=done))


async def _with_wishes(channel: str, request: ShowRequested, deps: Deps) -> ShowRequested:
    """The request with what listeners want told; as it is where nobody can say."""
    try:
        return await deps.prefer(channel, request)
    except Retry as error:
        logger.warning("channel %s: wishes of listeners are left out: %s", channel, error.reason)
        return request


async def _tell_begun(view: View, deps: Deps) -> None:
    """Tell of the shows that have begun, each once."""
    begun = [
        airing
        for airing in view.timeline.airings
        if airing.number > view.state.aired and moment_of(airing.start, airing.epoch) <= view.now
    ]
    for airing in begun:
        if airing.show_id and view.now - moment_of(airing.start, airing.epoch) < TOLD_FOR:
            await deps.publish(_aired(airing))
    if begun:
        number = begun[-1].number

        def step(state: ChannelState) -> ChannelState:
            return state.model_copy(update={"aired": max(state.aired, number)})

        await deps.states.change(view.channel, step)


def _aired(airing: StationScheduled) -> ShowAired:
    return ShowAired(
        channel=airing.channel,
        number=airing.number,
        show_id=airing.show_id,
        title=airing.title,
        episode=airing.episode,
        started_at=moment_of(airing.start, airing.epoch),
        seconds=airing.samples / RATE,
        planned_at=airing.planned_at,
    )


def _measure(view: View, deps: Deps) -> None:
    """Measure how far ahead is planned; a channel that is stopped plans nothing."""
    last = view.timeline.last
    if last is not None and view.grid.on_air:
        filler = sum(item.package.samples for item in last.filler)
        end = last.start + last.samples + filler
        ahead = (end - position_of(view.now, last.epoch)) / RATE
        deps.figures.planned(view.channel, ahead)


def _log(airing: StationScheduled) -> None:
    begins = moment_of(airing.start, airing.epoch)
    what = f"{airing.kind} “{airing.title}” {airing.show_id}".rstrip()
    logger.info("channel %s: %d at %s: %s", airing.channel, airing.number, begins, what)
