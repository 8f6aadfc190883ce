"""The channels that run, and each as a scheduler sees it."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from contracts import Grid, GridSaved
from contracts.grid import DEFAULT_CHANNEL
from services.kit.failures import NotFound
from services.station.domain.default import default_grid
from services.station.domain.grid import Occurrence, Presets, occurrences, zone_of
from services.station.domain.planning import View
from services.station.domain.state import ChannelState
from services.station.ports import Deps, Links, Upcoming

AHEAD = timedelta(hours=3)
"""How far ahead a scheduler looks: shows are asked for two hours ahead at the earliest."""


async def running(deps: Deps) -> dict[str, GridSaved]:
    """The grids of the channels that exist, by name; version 0 is one that was not saved."""
    saved = await deps.grids.current()
    found = {name: each for name, each in saved.items() if each.grid is not None}
    for name in deps.settings.channels:
        if name not in found:
            found[name] = await unsaved(name, deps)
    return dict(sorted(found.items()))


async def unsaved(channel: str, deps: Deps) -> GridSaved:
    """The grid of a channel that has none."""
    presets = await deps.station.presets()
    title = "RadioX" if channel == DEFAULT_CHANNEL else channel
    grid = default_grid(presets, deps.settings.language, title)
    return GridSaved.model_construct(name=channel, version=0, by="", grid=grid, occurred_at=None)


async def grid_of(channel: str, deps: Deps) -> tuple[Grid, int]:
    """The grid of a channel that exists, and its version.

    Raises:
        NotFound: there is no such channel; the reason names those that exist.
    """
    found = await running(deps)
    saved = found.get(channel)
    if saved is None or saved.grid is None:
        known = f"there are {', '.join(found)}" if found else "none runs: `radiox station start`"
        raise NotFound(f"channel: there is no channel “{channel}”; {known}")
    return saved.grid, saved.version


async def zone_for(grid: Grid, state: ChannelState, deps: Deps) -> ZoneInfo:
    """The time zone of a grid: its own, or that of the station, as far as it is known."""
    return zone_of(grid.timezone or await deps.station.timezone() or state.timezone)


async def view_of(channel: str, grid: Grid, links: Links, deps: Deps, *, version: int = 0) -> View:
    """A channel as a scheduler sees it now."""
    state = await deps.states.find(channel)
    zone = await zone_for(grid, state, deps)
    presets = await deps.station.presets()
    now = deps.clock.now()
    view = View(channel, now, grid, (), links.timeline, links.number, state, version)
    return replace(view, upcoming=_upcoming(view, zone, presets, deps))


def _upcoming(view: View, zone: ZoneInfo, presets: Presets, deps: Deps) -> tuple[Occurrence, ...]:
    """The occurrences from the time on within which late shows are aired; kept for a minute."""
    minute = view.now.replace(second=0, microsecond=0)
    key = (minute, zone.key, view.grid, tuple(presets.items()))
    known = deps.upcoming.setdefault(view.channel, Upcoming())
    if known.key != key:
        start = minute - timedelta(minutes=view.grid.late_minutes)
        found = occurrences(view.grid, zone, presets, start, minute + AHEAD)
        known.key, known.found = key, tuple(found)
    return known.found
