"""The occurrences of a grid: what it has between two moments, in UTC."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts import Grid, GridException, GridOneOff, GridSlot, SlotStart
from contracts.grid import WEEK

EVERY_HOUR = "*"
"""In place of the hour of a slot of every hour."""
PRESET_MINUTES = 3.0
"""Length of a show whose preset is not known, in minutes."""


@dataclass(frozen=True, slots=True)
class PresetFacts:
    """What is known of a preset."""

    title: str
    minutes: float
    language: str = "en"
    budget: float | None = None
    """The most that one of its shows may cost, in USD; none where it names none."""


Presets = Mapping[str, PresetFacts]
"""The presets of the station, by name."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A slot at one day."""

    at: datetime
    """When it begins (UTC)."""
    minutes: float
    """Length of its show, in minutes."""
    preset: str = ""
    """The preset of the show that is made for it; empty where it is named."""
    show_id: str = ""
    """The show, where it is named."""
    title: str = ""
    own_minutes: float | None = None
    """Length, where it is not that of the preset."""
    own_title: str = ""
    """Title, where it is not that of the preset."""
    start: SlotStart = "fixed"
    memory: bool = False
    one_off: bool = False
    own_time: bool = True
    """Whether it has a time of its own, and is not one of every hour."""
    moved: bool = False
    """Whether clocks leave its time out, and it is aired where that would have been."""
    budget: float | None = None
    """The most that its show may cost by its preset, in USD; none where that names none."""

    @property
    def end(self) -> datetime:
        """When its show is over, if it begins in time (UTC)."""
        return self.at + timedelta(minutes=self.minutes)


def occurrences(
    grid: Grid, zone: ZoneInfo, presets: Presets, start: datetime, end: datetime
) -> list[Occurrence]:
    """The occurrences that begin from `start` on and before `end`, in order; none overlap.

    One-offs replace what the week has at their time; slots of every hour give way to those with a
    time of their own.
    """
    margin = timedelta(hours=1)
    found = [
        each
        for day in _days(start.astimezone(zone) - margin, end.astimezone(zone) + margin)
        for each in _of_day(grid, zone, presets, day)
    ]
    found.sort(key=_precedence)
    kept: list[Occurrence] = []
    for each in found:
        place = bisect_left(kept, each.at, key=_time)
        if not any(_overlap(each, other) for other in kept[max(0, place - 1) : place + 1]):
            kept.insert(place, each)
    return [each for each in kept if start <= each.at < end]


def instants(at: str, day: date, zone: ZoneInfo) -> list[tuple[datetime, bool]]:
    """The moments (UTC) of a slot's time at one day, each with whether clocks moved it.

    A time that is left out when clocks go forward is moved behind the gap (PEP 495: `fold=0` has
    the offset before it), one that comes twice is the first one; of every hour all that exist.
    """
    hour, minute = at.split(":")
    if hour != EVERY_HOUR:
        local = datetime.combine(day, time(int(hour), int(minute)), zone)
        return [(local.astimezone(UTC), not exists(local))]
    found = {
        local.astimezone(UTC)
        for each in range(24)
        for fold in (0, 1)
        if exists(local := datetime.combine(day, time(each, int(minute), fold=fold), zone))
    }
    return [(each, False) for each in sorted(found)]


def exists(local: datetime) -> bool:
    """Whether clocks show a local time at some moment."""
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None) == local.replace(tzinfo=None)


def _precedence(each: Occurrence) -> tuple[bool, bool, bool, datetime]:
    """One-offs before the week, own times before every hour, those in time before moved ones."""
    return (not each.one_off, not each.own_time, each.moved, each.at)


def _time(each: Occurrence) -> datetime:
    return each.at


def _overlap(one: Occurrence, other: Occurrence) -> bool:
    return one.at < other.end and other.at < one.end


def _days(start: datetime, end: datetime) -> Iterator[date]:
    day = start.date()
    while day <= end.date():
        yield day
        day += timedelta(days=1)


def _of_day(grid: Grid, zone: ZoneInfo, presets: Presets, day: date) -> Iterator[Occurrence]:
    exceptions = [each for each in grid.exceptions if each.day == day]
    for slot in grid.slots:
        if WEEK[day.weekday()] in slot.days:
            yield from _of_slot(slot, exceptions, presets, instants(slot.at, day, zone), zone)
    for one_off in grid.one_offs:
        if one_off.day == day:
            for at, moved in instants(one_off.at, day, zone):
                yield _once(one_off, presets, at, moved=moved)


def _of_slot(
    slot: GridSlot,
    exceptions: list[GridException],
    presets: Presets,
    moments: Iterable[tuple[datetime, bool]],
    zone: ZoneInfo,
) -> Iterator[Occurrence]:
    for at, moved in moments:
        local = at.astimezone(zone).strftime("%H:%M")
        preset: str | None = slot.preset
        title, minutes = slot.title, slot.minutes
        for exception in exceptions:
            if not exception.at or {slot.at, local} & set(exception.at):
                preset, title, minutes = exception.preset, "", None
        if preset is None:
            continue
        yield Occurrence(
            at=at,
            minutes=minutes or minutes_of(preset, presets),
            preset=preset,
            title=title or title_of(preset, presets),
            own_minutes=minutes,
            own_title=title,
            start=slot.start,
            memory=slot.memory,
            own_time=not slot.at.startswith(EVERY_HOUR),
            moved=moved,
            budget=budget_of(preset, presets),
        )


def _once(one_off: GridOneOff, presets: Presets, at: datetime, *, moved: bool) -> Occurrence:
    preset = one_off.preset or ""
    return Occurrence(
        at=at,
        minutes=one_off.minutes or minutes_of(preset, presets),
        preset=preset,
        show_id=one_off.show_id or "",
        title=one_off.title or title_of(preset, presets),
        own_minutes=one_off.minutes,
        own_title=one_off.title,
        start=one_off.start,
        memory=one_off.memory,
        one_off=True,
        moved=moved,
        budget=budget_of(preset, presets),
    )


def minutes_of(preset: str, presets: Presets) -> float:
    """Length of the shows of a preset, in minutes."""
    return presets[preset].minutes if preset in presets else PRESET_MINUTES


def budget_of(preset: str, presets: Presets) -> float | None:
    """The most that a show of a preset may cost, in USD; none where nobody says."""
    return presets[preset].budget if preset in presets else None


def title_of(preset: str, presets: Presets) -> str:
    """Title of the shows of a preset."""
    return presets[preset].title if preset in presets else preset


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; UTC where there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError):
        return ZoneInfo("UTC")
