"""A channel that has been on the air for an hour, as a scheduler sees it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from contracts import FillerItem, Grid, GridSlot
from contracts.audio import ShowPackage
from services.broadcast.timeline import Timeline
from services.station.domain import slots
from services.station.domain.grid import Occurrence, PresetFacts
from services.station.domain.planning import View, first_airing
from services.station.domain.rotation import sources
from services.station.domain.state import ChannelState, Piece, Show

PRESETS = {"brief": PresetFacts("Brief", 1), "news": PresetFacts("News", 3)}
NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
GRID = Grid(slots=(GridSlot(preset="news", at="*:30"),), timezone="UTC", budget=0)


def view(*upcoming: Occurrence, now: datetime = NOW, grid: Grid = GRID) -> View:
    """A channel that has been on the air for an hour."""
    pieces = {
        source: Piece(
            item=FillerItem(
                package=ShowPackage(key=f"filler/{index}", samples=1400 * 4096), title=source
            ),
            checked_at=now,
        )
        for index, (source, _) in enumerate(sources(grid.filler))
    }
    opened = NOW - timedelta(hours=1)
    state = ChannelState(pieces=pieces, opened_at=opened, seen_at=now)
    found = View("main", opened, grid, upcoming, Timeline(), 1, state)
    first = first_airing(found)
    assert first is not None
    return replace(found, now=now, timeline=Timeline((first,)), number=2)


def occurrence(minutes: float, preset: str = "news") -> Occurrence:
    return Occurrence(at=NOW + timedelta(minutes=minutes), minutes=3, preset=preset)


def ready(found: View, show_id: str, minutes: float = 3) -> View:
    samples = int(minutes * 60 * 48_000) // 4096 * 4096
    show = Show(
        show_id=show_id,
        title="Mine",
        package=ShowPackage(key=f"show/{show_id}/1", samples=samples),
        made_at=found.now,
    )
    shows = {**found.state.shows, show_id: show}
    return replace(found, state=found.state.model_copy(update={"shows": shows}))


def prepared(found: View) -> tuple[View, list[str]]:
    state, told = slots.prepared(found, PRESETS)
    return replace(found, state=state), [each.outcome for each in told]
