"""What is wrong with a grid, in sentences that name the field and say what to do."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo, available_timezones

from contracts import Grid, GridOneOff, GridSlot
from contracts.grid import WEEK
from services.station.domain.grid import EVERY_HOUR, Presets, exists, minutes_of

MAX_SHOWS_A_DAY = 300
"""Most shows that a grid may have made in a day."""
DAY = 24 * 60
"""Minutes of a day."""

Interval = tuple[float, float, str, float]
"""Begin and end in minutes from Monday on, the field, and the length of the show."""


@cache
def is_timezone(name: str) -> bool:
    """Whether there is an IANA time zone of that name."""
    return name in available_timezones()


def faults(grid: Grid, zone: ZoneInfo, presets: Presets, media: Collection[str]) -> Iterator[str]:
    """Everything that is wrong with a grid; `zone`: that of the station, where it names none.

    `media`: names of the station's media that sound.
    """
    if grid.timezone is not None and not is_timezone(grid.timezone):
        yield f"timezone: there is no time zone “{grid.timezone}”; name one as in Europe/Vienna"
        return
    zone = ZoneInfo(grid.timezone) if grid.timezone else zone
    yield from _presets(grid, presets)
    yield from _filler(grid, media)
    yield from _one_offs(grid, zone, presets)
    yield from _week(grid, presets)


def notes(grid: Grid, now: datetime) -> Iterator[str]:
    """What has no effect as it stands."""
    times = {slot.at for slot in grid.slots}
    hourly = {at.removeprefix(EVERY_HOUR) for at in times if at.startswith(EVERY_HOUR)}
    for index, exception in enumerate(grid.exceptions):
        for at in exception.at:
            if at not in times and at[2:] not in hourly:
                yield f"exceptions[{index}].at: the week has no slot at {at}"
    yesterday = (now - timedelta(days=1)).date()
    days = [(f"one_offs[{index}]", each.day) for index, each in enumerate(grid.one_offs)]
    days += [(f"exceptions[{index}]", each.day) for index, each in enumerate(grid.exceptions)]
    for field, day in days:
        if day < yesterday:
            yield f"{field}.day: {day} is over"
    if not grid.on_air:
        yield "on_air: the channel makes no shows, and keeps its filler"


def _presets(grid: Grid, presets: Presets) -> Iterator[str]:
    named = [(f"slots[{index}].preset", each.preset) for index, each in enumerate(grid.slots)]
    named += [
        (f"one_offs[{index}].preset", each.preset)
        for index, each in enumerate(grid.one_offs)
        if each.preset
    ]
    named += [
        (f"exceptions[{index}].preset", each.preset)
        for index, each in enumerate(grid.exceptions)
        if each.preset
    ]
    for field, preset in named:
        if preset not in presets:
            known = ", ".join(sorted(presets))
            yield f"{field}: there is no preset “{preset}”; there are {known}"


def _filler(grid: Grid, media: Collection[str]) -> Iterator[str]:
    filler = grid.filler
    if not filler.music and not filler.pieces:
        yield "filler.music: name seeds of music, or media in filler.pieces: else there is silence"
    for field, names in (("pieces", filler.pieces), ("idents", filler.idents)):
        for index, name in enumerate(names):
            if name not in media:
                yield (
                    f"filler.{field}[{index}]: the station has no media “{name}” that sounds; add "
                    "it by `radiox media add`"
                )


def _one_offs(grid: Grid, zone: ZoneInfo, presets: Presets) -> Iterator[str]:
    placed = []
    for index, each in enumerate(grid.one_offs):
        field = f"one_offs[{index}]"
        if bool(each.preset) == bool(each.show_id):
            yield f"{field}: name either a preset or a show_id"
        local = _local(each.day, each.at, zone)
        if not exists(local):
            yield f"{field}.at: clocks leave out {each.at} on {each.day} in {zone.key}"
        placed.append((field, each, local.astimezone(UTC)))
    for (field, one, at), (other_field, other, other_at) in combinations(placed, 2):
        if at < other_at + _length(other, presets) and other_at < at + _length(one, presets):
            yield f"{other_field}.at: {other.day} {other.at} overlaps {field} ({one.day} {one.at})"


def _week(grid: Grid, presets: Presets) -> Iterator[str]:
    """Overlaps of the week, of slots with a time of their own and of those of every hour."""
    for field, slot in ((f"slots[{index}]", slot) for index, slot in enumerate(grid.slots)):
        if len(set(slot.days)) != len(slot.days):
            yield f"{field}.days: a day is named twice"
    every = [
        interval
        for hourly in (False, True)
        for interval in _intervals(grid, presets, hourly=hourly)
    ]
    if len(every) > 7 * MAX_SHOWS_A_DAY:
        yield (
            f"slots: {len(every):,} shows a week; at most {MAX_SHOWS_A_DAY} a day are made: leave "
            "some out"
        )
        return
    for hourly in (False, True):
        yield from _overlaps(_intervals(grid, presets, hourly=hourly))


def _overlaps(intervals: list[Interval]) -> Iterator[str]:
    intervals.sort()
    if intervals:
        begin, end, field, minutes = intervals[0]
        intervals.append((begin + 7 * DAY, end + 7 * DAY, field, minutes))
    seen: set[tuple[str, str]] = set()
    for (begin, end, field, minutes), (following, _, other, _) in pairwise(intervals):
        if following < end and (field, other) not in seen:
            seen.add((field, other))
            yield (
                f"{other}.at: {_told(following)} overlaps {field} ({_told(begin)}, {minutes:g} "
                "minutes): move one, or make it shorter"
            )


def _intervals(grid: Grid, presets: Presets, *, hourly: bool) -> list[Interval]:
    found: list[Interval] = []
    for index, slot in enumerate(grid.slots):
        if slot.at.startswith(EVERY_HOUR) != hourly:
            continue
        minutes = slot.minutes or minutes_of(slot.preset, presets)
        field = f"slots[{index}]"
        found += [(begin, begin + minutes, field, minutes) for begin in _begins(slot)]
    return found


def _begins(slot: GridSlot) -> Iterator[float]:
    hour, minute = slot.at.split(":")
    hours = range(24) if hour == EVERY_HOUR else [int(hour)]
    for day in set(slot.days):
        if day in WEEK:
            for each in hours:
                yield WEEK.index(day) * DAY + each * 60 + int(minute)


def _told(minutes: float) -> str:
    day, rest = divmod(int(minutes) % (7 * DAY), DAY)
    return f"{WEEK[day]} {rest // 60:02}:{rest % 60:02}"


def _length(each: GridOneOff, presets: Presets) -> timedelta:
    return timedelta(minutes=each.minutes or minutes_of(each.preset or "", presets))


def _local(day: date, at: str, zone: ZoneInfo) -> datetime:
    hour, minute = at.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), zone)
