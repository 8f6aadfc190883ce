"""What is packaged ahead: filler, and shows that were finished long ago."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from contracts import Grid, GridFiller, GridSaved, Packaged, PackageQuery, ShowGenerated
from contracts.audio import ShowPackage
from services.kit.failures import Discard
from services.station.domain.state import MAX_SHOWS, ChannelState, Show, Step, with_show
from services.station.ports import Deps
from services.station.settings import StationSettings
from services.station.sounds import CHECKED_EVERY, prepare

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
FILLER = GridFiller(music=(7,), pieces=("Gone", "Theme"), idents=("Ident",))


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

    async def package(self, query: PackageQuery) -> Packaged:
        if query.media in self.gone:
            raise Discard(f"media: there is no “{query.media}”")
        name = query.media or "music"
        return Packaged(package=ShowPackage(key=f"filler/{name}", samples=4096), title=name)


@dataclass
class Clock:
    time: datetime = NOW

    def now(self) -> datetime:
        return self.time


async def packaged(states: States, station: Station, clock: Clock, looks: int) -> set[str]:
    """The pieces that are packaged after some looks."""
    grid = GridSaved(name="main", version=1, grid=Grid(filler=FILLER))

    async def current() -> dict[str, GridSaved]:
        return {"main": grid}

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
