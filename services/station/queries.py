"""The queries about channels and their grids."""

from datetime import UTC, datetime, timedelta

from contracts import (
    Channel,
    ChannelList,
    ChannelSchedule,
    ChannelsQuery,
    Grid,
    GridHistoryQuery,
    GridQuery,
    GridSave,
    GridSaved,
    GridVersion,
    RecordHistory,
    RecordVersion,
    ScheduleQuery,
    StationPlay,
    StationPlayed,
    StationSkip,
    StationSkipped,
    subjects,
)
from services.kit import versions
from services.kit.failures import Invalid, Retry
from services.kit.service import Query
from services.station import channels, live
from services.station.domain import faults, schedule
from services.station.domain.grid import occurrences, zone_of
from services.station.ports import Deps

MAX_CHANNELS = 20
"""Channels of a station."""


async def list_channels(query: ChannelsQuery, deps: Deps) -> ChannelList:  # noqa: ARG001
    """The channels of the station, by name."""
    station = await deps.station.timezone()
    found = []
    for name, saved in (await channels.running(deps)).items():
        if saved.grid is None:
            continue
        grid = saved.grid
        found.append(
            Channel(
                channel=name,
                title=grid.title,
                description=grid.description,
                language=grid.language,
                timezone=zone_of(grid.timezone or station).key,
                on_air=grid.on_air,
                version=saved.version,
            )
        )
    return ChannelList(channels=tuple(found))


async def channel_schedule(query: ScheduleQuery, deps: Deps) -> ChannelSchedule:
    """What a channel airs when."""
    grid, version = await channels.grid_of(query.channel, deps)
    view = await channels.view_of(query.channel, grid, await deps.chains.read(query.channel), deps)
    zone = await channels.zone_for(grid, view.state, deps)
    since = view.now if query.since is None else _utc(query.since)
    until = since + timedelta(hours=query.hours)
    begin = since - schedule.back(view)
    found = occurrences(grid, zone, await deps.station.presets(), begin, until)
    slots = schedule.slots(view, found if grid.on_air else [], zone, begin)
    listed = (slot for slot in slots if schedule.is_told(view, slot, since) and slot.at < until)
    last = view.timeline.last
    return ChannelSchedule(
        channel=query.channel,
        title=grid.title,
        timezone=zone.key,
        on_air=grid.on_air,
        version=version,
        now=view.now,
        epoch=last.epoch if last else None,
        heard=schedule.heard(view),
        airings=schedule.airings(view, since, until),
        pieces=schedule.pieces(view, since, until) if query.pieces else (),
        slots=tuple(sorted(listed, key=lambda slot: slot.at)),
        filler=schedule.filler(view),
    )


async def find_grid(query: GridQuery, deps: Deps) -> GridVersion:
    """The grid of a channel, in its current version or an earlier one."""
    if query.version:
        saved = await versions.one(deps.grids, query.channel, query.version)
    else:
        current = (await deps.grids.current()).get(query.channel)
        is_there = query.version is None and current is not None
        saved = current if current and is_there else await channels.unsaved(query.channel, deps)
    found = _version(saved, deps)
    if query.version is None and saved.version and saved.grid:
        kept = await _kept(query.channel, saved.grid, deps)
        return found.model_copy(update={"notes": (*found.notes, *kept)})
    return found


async def _kept(channel: str, grid: Grid, deps: Deps) -> tuple[str, ...]:
    """Which of the next slots are not as the grid has them by now, and why."""
    state = await deps.states.find(channel)
    zone, now = await channels.zone_for(grid, state, deps), deps.clock.now()
    return tuple(
        f"{slot.at.astimezone(zone):%a %H:%M}: {slot.kept}"
        for slot in state.slots
        if slot.kept and slot.at > now
    )


async def grid_history(query: GridHistoryQuery, deps: Deps) -> RecordHistory:
    """The versions of a channel's grid; 0 is the one of a channel that has none."""
    saved = await deps.grids.history(query.channel)
    found = [RecordVersion(name=query.channel, version=0), *map(_stamp, saved)]
    return versions.listed(query.channel, found, query.limit)


async def save_grid(query: GridSave, deps: Deps) -> GridVersion:
    """Check a grid, and save it as the next version; one that is unchanged keeps its version."""
    current = await deps.grids.current()
    before = current.get(query.channel)
    await _check(query.grid, deps)
    if before is None and len(current) >= MAX_CHANNELS:
        raise Invalid(f"channel: the station has {MAX_CHANNELS} channels already")
    number = before.version if before else 0
    if before and before.grid == query.grid and query.version in {None, number}:
        return _version(before, deps)
    wanted = GridSaved(name=query.channel, by=query.by, grid=query.grid)
    if query.dry_run:
        return _version(wanted.model_copy(update={"version": number + 1}), deps)
    saved = await versions.append(deps.grids, wanted, query)
    return _version(saved, deps)


async def play_show(query: StationPlay, deps: Deps) -> StationPlayed:
    """Have a finished show aired."""
    return await live.play(query, deps)


async def skip(query: StationSkip, deps: Deps) -> StationSkipped:
    """Cut off what is heard."""
    return await live.skip(query.channel, deps)


async def _check(grid: Grid, deps: Deps) -> None:
    presets = await deps.station.presets()
    if not presets:
        raise Retry("the presets of the station are not known yet: the service show is away")
    zone = zone_of(await deps.station.timezone())
    media = await deps.station.media()
    versions.require(list(faults.faults(grid, zone, presets, media)))


def _utc(moment: datetime) -> datetime:
    """A moment in UTC; one without an offset is in UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _stamp(saved: GridSaved) -> RecordVersion:
    return versions.stamp(saved, removed=saved.grid is None)


def _version(saved: GridSaved, deps: Deps) -> GridVersion:
    notes = tuple(faults.notes(saved.grid, deps.clock.now())) if saved.grid else ()
    return GridVersion(**dict(_stamp(saved)), grid=saved.grid, notes=notes)


QUERIES = (
    Query(subjects.CHANNEL_LIST, ChannelsQuery, ChannelList, list_channels),
    Query(subjects.CHANNEL_SCHEDULE, ScheduleQuery, ChannelSchedule, channel_schedule),
    Query(subjects.GRID_FIND, GridQuery, GridVersion, find_grid),
    Query(subjects.GRID_HISTORY, GridHistoryQuery, RecordHistory, grid_history),
    Query(subjects.GRID_SAVE, GridSave, GridVersion, save_grid, exact=True),
    Query(subjects.STATION_PLAY, StationPlay, StationPlayed, play_show, exact=True, workers=4),
    Query(subjects.STATION_SKIP, StationSkip, StationSkipped, skip, exact=True),
)
