"""Silence counts once, however many schedulers look at a channel."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contracts import FillerItem, Grid, GridFiller, GridSaved, StationScheduled
from contracts.audio import ShowPackage
from services.broadcast.timeline import Timeline
from services.station.domain.state import ChannelState, Piece, Step
from services.station.ports import Deps, Links
from services.station.scheduling import schedule
from services.station.settings import StationSettings

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
GRID = Grid(filler=GridFiller(music=(7,), repeat_hours=0), timezone="UTC")


@dataclass
class Broker:
    """The state and the chain of one channel, which all schedulers share."""

    state: ChannelState = field(default_factory=ChannelState)
    timeline: Timeline = field(default_factory=Timeline)
    grid: Grid = GRID

    async def current(self) -> dict[str, GridSaved]:
        return {"main": GridSaved(name="main", version=1, grid=self.grid)}

    async def find(self, _: str) -> ChannelState:
        return self.state

    async def change(self, _: str, step: Step) -> ChannelState:
        self.state = step(self.state)
        return self.state

    async def read(self, _: str) -> Links:
        return Links(self.timeline, len(self.timeline.airings) + 1)

    async def append(self, airing: StationScheduled, _: int) -> bool:
        self.timeline.add(airing)
        return True


@dataclass
class Scheduler:
    """A scheduler with its own clock, and what it measures."""

    broker: Broker
    skew: float = 0.0
    silence: float = 0.0
    ahead: list[float] = field(default_factory=list)

    def silent(self, _: str, seconds: float) -> None:
        self.silence += seconds

    def planned(self, _: str, seconds: float) -> None:
        self.ahead.append(seconds)

    def placed(self, _: StationScheduled) -> None:
        """Airings are not looked at here."""

    async def look(self, now: datetime) -> None:
        moment = now + timedelta(seconds=self.skew)
        fields: dict[str, Any] = {
            "grids": self.broker, "states": self.broker, "chains": self.broker, "figures": self,
            "clock": SimpleNamespace(now=lambda: moment), "settings": StationSettings(),
            "station": SimpleNamespace(presets=nothing, timezone=nothing), "upcoming": {},
        }  # fmt: skip
        await schedule(cast("Deps", SimpleNamespace(**fields)))


async def nothing() -> dict[str, object]:
    return {}


def music() -> Piece:
    package = ShowPackage(key="filler/music", samples=1400 * 4096)
    return Piece(item=FillerItem(package=package, title="Music"), checked_at=NOW)


@pytest.mark.parametrize("skews", [(0.0,), (0.0, 0.0), (0.7, -0.7), (0.0, 0.3, -0.3)])
async def test_silence_counts_once_however_many_schedulers_look(skews: tuple[float, ...]) -> None:
    broker = Broker()
    schedulers = [Scheduler(broker, skew) for skew in skews]
    for second in range(61):
        for each in schedulers:
            await each.look(NOW + timedelta(seconds=second))
    assert sum(each.silence for each in schedulers) == pytest.approx(60, abs=1.5)
    pieces = {"music:7:120": music()}
    broker.state = broker.state.model_copy(update={"pieces": pieces})
    await schedulers[0].look(NOW + timedelta(seconds=61))
    before = sum(each.silence for each in schedulers)
    for second in range(62, 90):
        for each in schedulers:
            await each.look(NOW + timedelta(seconds=second))
    assert sum(each.silence for each in schedulers) == before, "music is heard"


async def test_a_channel_that_is_stopped_is_neither_silent_nor_behind() -> None:
    stopped = Broker(grid=GRID.model_copy(update={"on_air": False}))
    scheduler = Scheduler(stopped)
    for minute in range(10):
        await scheduler.look(NOW + timedelta(minutes=minute))
    assert scheduler.silence == 0
    stopped.state = ChannelState(pieces={"music:7:120": music()})
    for minute in range(10, 90):
        await scheduler.look(NOW + timedelta(minutes=minute))
    assert len(stopped.timeline.airings) == 1
    assert scheduler.ahead == []
    stopped.grid = GRID
    await scheduler.look(NOW + timedelta(minutes=90))
    assert scheduler.ahead, "it runs again"
