"""What is packaged ahead: filler, and shows that were finished long ago."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contracts import Grid, GridFiller, GridSaved, Packaged, PackageQuery, ShowGenerated
from contracts.audio import ShowPackage
from services.kit.failures import Discard, Retry
from services.station.domain.state import MAX_SHOWS, ChannelState, Show, Slot, Step, with_show
from services.station.ports import Deps
from services.station.settings import StationSettings
from services.station.sounds import CHECKED_EVERY, prepare

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
FILLER = GridFiller(music=(7,), pieces=("Gone", "Theme"), idents=("Ident",))
GRID = Grid(filler=FILLER)
SECOND = timedelta(seconds=1)


@dataclass
class States:
    """The state of one channel, in memory."""

    state: ChannelState = field(default_factory=ChannelState)

    async def find(self, _: str) -> ChannelState:
        return self.state

    async def change(self, _: str, step: Step) -> ChannelState:
        self.state = step(self.state)
        return self.state


@dataclass
class Station:
    """Packages everything but the media that are gone."""

    gone: set[str] = field(default_factory=set)
    away: bool = False
    """Whether nobody answers."""
    asked: list[str] = field(default_factory=list)
    """Media that were asked for."""

    async def package(self, query: PackageQuery) -> Packaged:
        self.asked.append(query.media or "music")
        if self.away:
            raise Retry("audio does not answer")
        if query.media in self.gone:
            raise Discard(f"media: there is no “{query.media}”")
        name = query.media or "music"
        return Packaged(package=ShowPackage(key=f"filler/{name}", samples=4096), title=name)


@dataclass
class Clock:
    time: datetime = NOW

    def now(self) -> datetime:
        return self.time


async def packaged(
    states: States,
    station: Station,
    clock: Clock,
    looks: int,
    grid: Grid = GRID,
    *,
    every: timedelta = timedelta(0),
) -> set[str]:
    """The pieces that are packaged after some looks."""
    saved = GridSaved(name="main", version=1, grid=grid)

    async def current() -> dict[str, GridSaved]:
        return {"main": saved}

    fields: dict[str, Any] = {
        "grids": SimpleNamespace(current=current),
        "states": states,
        "station": station,
        "clock": clock,
        "settings": StationSettings(),
    }
    unused = dict.fromkeys(("chains", "request", "publish", "figures"))
    deps = cast("Deps", SimpleNamespace(**fields, **unused))
    for _ in range(looks):
        await prepare(deps)
        clock.time += every
    return {each.item.title for each in states.state.pieces.values()}


async def test_filler_that_is_gone_holds_up_no_other() -> None:
    states, clock = States(), Clock()
    assert await packaged(states, Station({"Gone"}), clock, 3) == {"music", "Theme", "Ident"}


async def test_filler_that_has_gone_is_heard_no_more() -> None:
    states, clock = States(), Clock()
    everything = {"music", "Gone", "Theme", "Ident"}
    assert await packaged(states, Station(), clock, 4) == everything
    clock.time += CHECKED_EVERY + timedelta(seconds=1)
    assert await packaged(states, Station({"Gone"}), clock, 4) == everything - {"Gone"}


async def test_filler_that_cannot_be_packaged_is_tried_ever_more_seldom_and_told_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    states, station, clock = States(), Station({"Gone"}), Clock()
    await packaged(states, station, clock, 600, every=SECOND)
    assert station.asked.count("Gone") == 10, "after 1, 2, 4, … 256 seconds"
    assert caplog.text.count("filler media:Gone is left out") == 1
    station.asked.clear()
    await packaged(states, station, clock, 60 * 60, every=SECOND)
    assert station.asked == ["Gone"] * 6, "every ten minutes"
    assert caplog.text.count("filler media:Gone is left out") == 1
    station.gone.clear()
    await packaged(states, station, clock, 601, every=SECOND)
    assert "media:Gone" in states.state.pieces
    station.gone.add("Gone")
    clock.time += CHECKED_EVERY
    await packaged(states, station, clock, 60, every=SECOND)
    assert caplog.text.count("filler media:Gone is left out") == 2, "it failed anew"


async def test_filler_that_cannot_be_packaged_is_tried_at_once_when_the_grid_changes_it() -> None:
    states, station, clock = States(), Station({"Gone", "Lost"}), Clock()
    await packaged(states, station, clock, 600, every=SECOND)
    station.asked.clear()
    await packaged(states, station, clock, 1)
    assert station.asked == []
    filler = FILLER.model_copy(update={"pieces": ("Gone", "Lost", "Theme")})
    await packaged(states, station, clock, 1, GRID.model_copy(update={"filler": filler}))
    assert station.asked == ["Gone", "Lost"]


async def test_filler_is_kept_and_soon_tried_again_where_nobody_answers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    states, station, clock = States(), Station(), Clock()
    everything = await packaged(states, station, clock, 4)
    clock.time += CHECKED_EVERY
    station.away = True
    station.asked.clear()
    assert await packaged(states, station, clock, 600, every=SECOND) == everything
    assert 50 < station.asked.count("Theme") < 70, "every ten seconds"
    assert caplog.text.count("audio does not answer") == 4, "once for each piece"
    station.away = False
    clock.time += timedelta(seconds=10)
    await packaged(states, station, clock, 4)
    assert {each.checked_at for each in states.state.pieces.values()} == {clock.time}


async def test_nothing_is_packaged_for_a_channel_that_is_stopped() -> None:
    named = Slot(at=NOW, show_id="named", minutes=3)
    states = States(ChannelState(aired=1, slots=(named,)))
    station, stopped = Station(), GRID.model_copy(update={"on_air": False})
    assert await packaged(states, station, Clock(), 4, stopped) == set()
    assert station.asked == []
    new = States()
    assert await packaged(new, station, Clock(), 4, stopped), "its first airing is still to come"


def test_a_show_of_long_ago_is_kept_when_it_is_wanted() -> None:
    shows = {
        f"show-{number}": Show(show_id=f"show-{number}", made_at=NOW + timedelta(hours=number))
        for number in range(MAX_SHOWS)
    }
    text = (EXAMPLES / "show.generated.json").read_text()
    old = ShowGenerated.model_validate_json(text).model_copy(
        update={"show_id": "old", "stored_at": NOW - timedelta(days=9)}
    )
    assert "old" in with_show(ChannelState(shows=shows), old, NOW).shows
