"""What people change while a channel is on the air: a show is played, what is heard is cut off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from contracts import StationPlay, StationPlayed, StationSkipped
from services.broadcast.timeline import RATE, Span, moment_of
from services.kit.failures import Conflict, Discard, Invalid, Retry
from services.station import channels
from services.station.domain.grid import Occurrence, occurrences, zone_of
from services.station.domain.planning import View, cut, programmes
from services.station.domain.state import MAX_WANTED, OVER, ChannelState, Show, Wanted
from services.station.ports import Deps
from services.station.sounds import fetch_show

ATTEMPTS = 5
"""Attempts to append behind a chain that a scheduler appends to at the same time."""
LONGEST_AHEAD = timedelta(days=2)
"""How far ahead a show can be played; one-offs of the grid are for later times."""
LONGEST_SLOT = timedelta(hours=1)
"""The longest show of the grid."""
SHORTEST_NOTE = timedelta(seconds=1)
"""A difference to the time that was asked for, from which on it is explained."""


async def play(query: StationPlay, deps: Deps) -> StationPlayed:
    """Have a finished show aired, at a time or at the next possible moment.

    Raises:
        NotFound: there is no such show, or no such channel.
        Invalid: the time is over, or too far ahead; or too many shows wait already.
        Retry: the channel is not on the air yet, or another service does not answer.
    """
    grid, _ = await channels.grid_of(query.channel, deps)
    now = deps.clock.now()
    at = _time(query.at, now)
    show = await fetch_show(query.channel, query.show_id, deps)
    links = await deps.chains.read(query.channel)
    wanted = Wanted(show_id=show.show_id, at=at, named=query.at is not None, after=links.number - 1)

    def step(state: ChannelState) -> ChannelState:
        others = tuple(each for each in state.wanted if each.show_id != wanted.show_id)
        if len(others) >= MAX_WANTED:
            raise Invalid(f"show_id: {MAX_WANTED} shows wait to be played already")
        return state.model_copy(update={"wanted": (*others, wanted)})

    await deps.states.change(query.channel, step)
    view = await channels.view_of(query.channel, grid, links, deps)
    if view.timeline.last is None or not grid.on_air:
        raise Retry("the channel is not on the air yet: the show is played once it is")
    return _played(view, wanted, show, await _at_that_time(view, wanted, show, deps))


async def skip(channel: str, deps: Deps) -> StationSkipped:
    """Cut off what is heard as soon as that is possible, and tell when that is.

    Raises:
        NotFound: there is no such channel.
        Discard: nothing is on the air, or the channel is stopped.
        Retry: no filler is packaged yet.
        Conflict: others append to the chain at the same time.
    """
    grid, _ = await channels.grid_of(channel, deps)
    for _attempt in range(ATTEMPTS):
        links = await deps.chains.read(channel)
        view = await channels.view_of(channel, grid, links, deps)
        heard = view.timeline.at(view.position)
        if heard is None:
            raise Discard("channel: nothing is on the air yet")
        if heard.end <= view.soonest or view.timeline.last is not heard.airing:
            following = view.timeline.at(heard.end)
            return _skipped(view, heard, heard.end, title_of(following) if following else "")
        airing = cut(view)
        if airing is None:
            raise Retry("no filler is packaged yet that could follow")
        if await deps.chains.append(airing, links.sequence):
            deps.figures.placed(airing)
            return _skipped(view, heard, airing.start, airing.title)
    raise Conflict("channel: others schedule at the same time; skip again")


def title_of(span: Span) -> str:
    """The title of what is heard."""
    return span.filler.title if span.filler else span.airing.title


def _skipped(view: View, heard: Span, end: int, following: str) -> StationSkipped:
    return StationSkipped(
        channel=view.channel,
        title=title_of(heard),
        ends_at=moment_of(end, view.epoch),
        seconds=max(0.0, (end - view.position) / RATE),
        following=following,
    )


def _time(at: datetime | None, now: datetime) -> datetime:
    if at is None:
        return now
    at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    if at < now - timedelta(seconds=5):
        raise Invalid(f"at: {at:%Y-%m-%d %H:%M:%S} UTC is over; it is {now:%H:%M:%S}")
    if at > now + LONGEST_AHEAD:
        raise Invalid(
            f"at: {at:%Y-%m-%d %H:%M} UTC is more than {LONGEST_AHEAD.days} days ahead: add a "
            "one-off to the grid"
        )
    return at


async def _at_that_time(view: View, wanted: Wanted, show: Show, deps: Deps) -> Occurrence | None:
    """The slot of the grid that is on at the time of a show, or begins while it is heard."""
    zone = await channels.zone_for(view.grid, view.state, deps)
    presets = await deps.station.presets()
    end = wanted.at + length_of(show)
    found = occurrences(view.grid, zone, presets, wanted.at - LONGEST_SLOT, end)
    over = {slot.at for slot in view.state.slots if slot.state in OVER}
    aired = {at for _, at in view.aired}
    return next(
        (each for each in found if each.end > wanted.at and each.at not in over | aired), None
    )


def length_of(show: Show) -> timedelta:
    """How long a show is."""
    return timedelta(seconds=show.package.samples / RATE if show.package else 0)


def _played(
    view: View, wanted: Wanted, show: Show, slot: Occurrence | None = None
) -> StationPlayed:
    """When the show is aired as things are: behind what begins before, where it does not fit.

    `slot` is that of the grid which is on at that time, or begins before the show is over.
    """
    alone = replace(view, state=view.state.model_copy(update={"slots": (), "wanted": (wanted,)}))
    found = next(programmes(alone), None)
    starts_at = moment_of(found.start, view.epoch) if found else wanted.at
    note = ""
    if wanted.named and slot is not None:
        starts_at = max(starts_at, slot.end)
        note = _behind(slot, view, wanted)
    elif found is None:
        note = "it does not fit before the next show of the grid, and is aired behind that"
    elif wanted.named and starts_at - wanted.at > SHORTEST_NOTE:
        note = "the seconds before are with the players already, or another show is heard"
    return StationPlayed(
        channel=view.channel,
        show_id=show.show_id,
        title=show.title,
        episode=show.episode,
        starts_at=starts_at,
        ends_at=starts_at + length_of(show),
        note=note,
    )


def _behind(slot: Occurrence, view: View, wanted: Wanted) -> str:
    """Why a slot of the grid is heard before a show, in words."""
    zone = zone_of(view.grid.timezone or view.state.timezone)
    what = f"“{slot.title or slot.preset or slot.show_id}” at {slot.at.astimezone(zone):%H:%M}"
    if slot.at <= wanted.at:
        return f"the grid has {what}, which is heard first; the show is aired behind it"
    return f"it does not fit before the grid's {what}, and is aired behind that"
