"""A channel for simulated hours: the planner with a clock, and shows that come when they come."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from contracts import FillerItem, Grid, GridFiller, GridSlot, StationScheduled
from contracts.audio import ShowPackage
from services.broadcast.timeline import AHEAD, RATE, SEGMENT, Span, Timeline, position_of
from services.station.domain import planning, slots
from services.station.domain.faults import faults
from services.station.domain.grid import Occurrence, PresetFacts, occurrences
from services.station.domain.planning import View
from services.station.domain.rotation import sources
from services.station.domain.state import ChannelState, Piece, Show, without_show

PRESETS = {
    "brief": PresetFacts("News in Brief", 1),
    "news": PresetFacts("The News", 3),
    "morning": PresetFacts("Morning Edition", 5),
    "weekend": PresetFacts("The Weekend Round", 10),
}
SKEW = 0.7
"""Seconds by which the clocks of schedulers and of those who serve playlists are wrong."""
SKIPPED = 0.001
"""How often somebody cuts off what is heard, of all looks."""
STEP = 7.0
"""Seconds between two looks."""
Plan = Callable[[View], StationScheduled | None]


def samples_of(minutes: float, random: Random) -> int:
    """The length of a show that was to have so many minutes."""
    return round(minutes * 60 * RATE * random.uniform(0.93, 1.01)) // 4096 * 4096


def random_grid(random: Random, zone: str) -> Grid:
    """A grid of a random week, without faults."""
    filler = GridFiller(
        music=tuple(range(random.randint(1, 5))),
        music_seconds=random.choice([45, 120, 200]),
        repeat_hours=random.choice([0, 1, 6]),
        minutes_between_repeats=random.choice([5, 15, 40]),
        idents=("Ident",) if random.random() < 0.5 else (),
    )
    grid = Grid(timezone=zone, filler=filler, late_minutes=random.choice([5, 30]))
    kinds: list[str] = ["fixed", "follow"]
    wanted = [GridSlot(preset="brief", at=f"*:{random.choice([0, 29]):02}")]
    for _ in range(30):
        at = f"{random.randrange(24):02}:{random.randrange(60):02}"
        preset, start = random.choice(list(PRESETS)), random.choice(kinds)
        wanted.append(GridSlot(preset=preset, at=at, start=start))
    wanted.append(GridSlot(preset="news", at="02:30"))
    for slot in wanted:
        bigger = grid.model_copy(update={"slots": (*grid.slots, slot)})
        if not list(faults(bigger, ZoneInfo("UTC"), PRESETS, {"Ident"})):
            grid = bigger
    return grid


@dataclass
class Station:
    """A channel, its scheduler, and those who make its shows."""

    grid: Grid
    random: Random
    now: datetime
    plan: Plan = planning.next_airing
    state: ChannelState = field(default_factory=ChannelState)
    timeline: Timeline = field(default_factory=Timeline)
    coming: list[tuple[datetime, Show]] = field(default_factory=list)
    """Shows that are being made, and when they are finished."""
    asked: list[str] = field(default_factory=list)
    """Every show that was asked for."""
    listed: dict[int, tuple[int, int, str]] = field(default_factory=dict)
    """What playlists have listed: start, samples and package of a segment, by its number."""
    broken: list[str] = field(default_factory=list)
    """What must not be."""
    version: int = 1
    """Version of the grid."""
    _upcoming: tuple[datetime, tuple[Occurrence, ...]] | None = None

    def edit(self) -> None:
        """Save the grid with another preset in each of its slots, as long as before."""
        slots = tuple(self._edited(slot) for slot in self.grid.slots)
        self.grid = self.grid.model_copy(update={"slots": slots})
        self.version += 1
        self._upcoming = None

    def _edited(self, slot: GridSlot) -> GridSlot:
        minutes = slot.minutes or PRESETS[slot.preset].minutes
        other = self.random.choice([name for name in PRESETS if name != slot.preset])
        return slot.model_copy(update={"preset": other, "minutes": minutes})

    def run(self, hours: float, away: tuple[float, float] = (0.0, 0.0)) -> None:
        """Let hours pass; the scheduler is dead between the two hours of `away`."""
        begin = self.now
        while self.now < begin + timedelta(hours=hours):
            passed = (self.now - begin) / timedelta(hours=1)
            if not away[0] <= passed < away[1]:
                self.look()
            self.listen()
            self.now += timedelta(seconds=STEP)

    def look(self) -> None:
        """What a scheduler does; its clock may be wrong."""
        self._finish()
        view = self.view()
        if view.state.seen_at is None or view.now - view.state.seen_at > timedelta(minutes=1):
            view = replace(view, state=slots.seen(view.state, view.now))
        self.state, _ = slots.prepared(view, PRESETS)
        waiting = [slot for slot in self.state.slots if slot.request and not slot.sent]
        for slot in waiting:
            self._make(slot.show_id, slot.preset, slot.minutes, slot.at)
        if waiting:
            self.state = slots.sent(self.state, show_ids=[each.show_id for each in waiting])
        view = replace(view, state=self.state)
        airing = self.plan(view)
        heard = view.timeline.at(view.position)
        if airing is None and heard and self.random.random() < SKIPPED:
            airing = planning.cut(view) if heard.airing is view.timeline.last else None
        if airing is not None:
            self.timeline.add(airing)

    def listen(self) -> None:
        """Compare the playlist of now with all that was listed before."""
        last = self.timeline.last
        if last is None:
            self.broken.append(f"silence at {self.now}")
            return
        skew = timedelta(seconds=self.random.uniform(-SKEW, SKEW))
        position = position_of(self.now + skew, last.epoch)
        spans = list(self.timeline.spans(max(0, position), max(0, position) + AHEAD))
        if not spans or spans[0].start > max(0, position):
            self.broken.append(f"a gap at {self.now}")
        for one, other in pairwise(spans):
            if (one.end, one.segment + one.segments) != (other.start, other.segment):
                self.broken.append(f"{one.segment} is not followed by {other.segment}")
        self._compare(spans, position)

    def _compare(self, spans: list[Span], position: int) -> None:
        for span in spans:
            first = max(0, (position - span.start) // SEGMENT)
            for index in range(first, span.segments):
                start = span.start + index * SEGMENT
                if start >= position + AHEAD:
                    break
                samples = min(SEGMENT, span.end - start)
                entry = (start, samples, span.package.key)
                before = self.listed.setdefault(span.segment + index, entry)
                if before != entry:
                    self.broken.append(f"{span.segment + index} was {before}, and is {entry}")

    def view(self) -> View:
        """The channel as a scheduler sees it whose clock is a little wrong."""
        now = self.now + timedelta(seconds=self.random.uniform(-SKEW, SKEW))
        minute = now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0)
        if self._upcoming is None or self._upcoming[0] != minute:
            start = minute - timedelta(minutes=self.grid.late_minutes)
            zone = ZoneInfo(self.grid.timezone or "UTC")
            end = minute + timedelta(hours=3)
            found = tuple(occurrences(self.grid, zone, PRESETS, start, end))
            self._upcoming = (minute, found)
        last = self.timeline.last
        number = last.number + 1 if last else 1
        upcoming = self._upcoming[1]
        return View(
            "main", now, self.grid, upcoming, self.timeline, number, self.state, self.version
        )

    def played(self) -> Iterator[Span]:
        """Everything that was heard up to now."""
        last = self.timeline.last
        if last is not None:
            yield from self.timeline.spans(0, position_of(self.now, last.epoch))

    def _make(self, show_id: str, preset: str, minutes: float, at: datetime) -> None:
        """Have a show made: in time, late, or never."""
        self.asked.append(show_id)
        fate = self.random.random()
        if fate < 0.1:
            return
        seconds = self.random.uniform(10, 120)
        ready = at + timedelta(minutes=self.random.uniform(0, 40)) if fate < 0.25 else self.now
        ready += timedelta(seconds=seconds)
        samples = samples_of(minutes, self.random)
        package = ShowPackage(key=f"show/{show_id}/1", samples=samples)
        show = Show(show_id=show_id, title=preset, preset=preset, package=package, made_at=ready)
        self.coming.append((ready, show))

    def _finish(self) -> None:
        for ready, show in [each for each in self.coming if each[0] <= self.now]:
            self.coming.remove((ready, show))
            self.state = self.state.model_copy(
                update={"shows": {**self.state.shows, show.show_id: show}}
            )
            if self.random.random() < 0.05:
                self.state = without_show(self.state, show.show_id)


def station(seed: int, at: datetime, zone: str, plan: Plan = planning.next_airing) -> Station:
    """A station with a random grid, and its filler packaged."""
    random = Random(seed)
    grid = random_grid(random, zone)
    pieces = {}
    for index, (source, kind) in enumerate(sources(grid.filler)):
        seconds = grid.filler.music_seconds if kind == "music" else 6
        package = ShowPackage(key=f"filler/{index}", samples=int(seconds * RATE) // 4096 * 4096)
        item = FillerItem(package=package, kind=kind, title=source)
        pieces[source] = Piece(item=item, checked_at=at)
    return Station(grid, random, at.astimezone(UTC), plan, ChannelState(pieces=pieces))
