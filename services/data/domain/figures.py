"""The figures of the archive: what was made, and what of it was heard."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from contracts import (
    ArchiveFiguresQuery,
    DayOfAnalytics,
    GroupOfAnalytics,
    RatingsOfAnalytics,
    ShowOfAnalytics,
    StageOfAnalytics,
)
from services.data.domain.rows import Row, first_position

MAX_DAYS = 400
"""Days of one report."""
DEFAULT_DAYS = 30
MAX_TIMED = 20_000
"""Shows whose stages are looked at, at most, the last ones."""
MAX_STAGES = 50
"""Stages that are told, at most."""
_EPOCH = date(1970, 1, 1)
_COUNTED = {"play": "plays", "complete": "completes", "download": "downloads"}
"""The field of a day in which an action is counted."""
_ENDS = ("generated", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Scope:
    """The days from `first` up to `before`, of all shows or those of a channel or a preset."""

    first: date
    before: date
    channel: str | None = None
    preset: str | None = None

    @property
    def places(self) -> tuple[int, int]:
        """The first place of a show in these days, and the one behind the last."""
        return first_position(_midnight(self.first)), first_position(_midnight(self.before))

    @property
    def equal(self) -> Mapping[str, str]:
        """The columns of shows that have one value."""
        wanted = {"channel": self.channel, "preset": self.preset}
        return {name: value for name, value in wanted.items() if value is not None}


def scope_of(query: ArchiveFiguresQuery, now: datetime) -> Scope | None:
    """The scope of a query; None where its time is too long, or ends before it begins."""
    before = now.astimezone(UTC).date() + timedelta(days=1)
    if query.until is not None:
        before = query.until.astimezone(UTC).date()
    first = before - timedelta(days=DEFAULT_DAYS)
    if query.since is not None:
        first = query.since.astimezone(UTC).date()
    if not first < before <= first + timedelta(days=MAX_DAYS):
        return None
    return Scope(first, before, query.channel, query.preset)


def days_of(made: Iterable[Row], heard: Iterable[Row]) -> tuple[DayOfAnalytics, ...]:
    """The days, of what was made (`Archive.days`) and what was heard (`Archive.listening_days`)."""
    found: dict[date, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in made:
        _add(found[_EPOCH + timedelta(days=row["day"])], row)
    for row in heard:
        if row["name"] in _COUNTED:
            found[date.fromisoformat(row["day"])][_COUNTED[row["name"]]] += row["count"]
    return tuple(
        DayOfAnalytics(day=day, **_rounded(values)) for day, values in sorted(found.items())
    )


def groups_of(rows: Iterable[Row], limit: int) -> tuple[GroupOfAnalytics, ...]:
    """Channels and presets, of what was made (`Archive.groups`), most shows first."""
    found: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        _add(found[row["channel"], row["preset"]], row)

    def order(item: tuple[tuple[str, str], dict[str, float]]) -> tuple[float, tuple[str, str]]:
        return -sum(item[1][end] for end in _ENDS), item[0]

    return tuple(
        GroupOfAnalytics(channel=channel, preset=preset, **_rounded(values))
        for (channel, preset), values in sorted(found.items(), key=order)[:limit]
    )


def total_of(days: Sequence[DayOfAnalytics], last: date) -> DayOfAnalytics:
    """All days together."""
    names = DayOfAnalytics.model_fields.keys() - {"day"}
    sums = {name: round(sum(getattr(each, name) for each in days), 6) for name in names}
    return DayOfAnalytics(day=last, **sums)


def shows_of(rows: Iterable[Row]) -> tuple[ShowOfAnalytics, ...]:
    """The shows that were heard."""
    return tuple(
        ShowOfAnalytics.model_validate({**row, "pause_position": _mean_pause(row)}) for row in rows
    )


def stages_of(shows: Iterable[Mapping[str, float] | None]) -> tuple[StageOfAnalytics, ...]:
    """How long stages took, of the `seconds` of shows; by name, the whole at the end."""
    found: dict[str, list[float]] = defaultdict(list)
    for seconds in shows:
        for stage, taken in (seconds or {}).items():
            found[stage].append(taken)
    names = sorted(found, key=lambda name: (name == "total", name))[-MAX_STAGES:]
    return tuple(_stage(name, sorted(found[name])) for name in names)


def ratings_of(row: Row | None) -> RatingsOfAnalytics | None:
    """The ratings; none where there are none."""
    if row is None or not row["ratings"]:
        return None
    stars = round(float(row["stars"]), 2)
    return RatingsOfAnalytics(ratings=row["ratings"], stars=stars, up=row["up"], down=row["down"])


def percentile(values: Sequence[float], percent: int) -> float:
    """The percentile of sorted values by nearest rank: the least that so many do not exceed."""
    return values[max(0, math.ceil(len(values) * percent / 100) - 1)]


def _stage(name: str, taken: Sequence[float]) -> StageOfAnalytics:
    p50, p95, p99 = (round(percentile(taken, percent), 3) for percent in (50, 95, 99))
    return StageOfAnalytics(stage=name, shows=len(taken), p50=p50, p95=p95, p99=p99)


def _add(sums: dict[str, float], row: Row) -> None:
    """Add shows that ended alike."""
    sums["paid"] += row["paid"]
    sums["saved"] += row["saved"]
    if row["status"] in _ENDS:
        sums[row["status"]] += row["shows"]
    sums["minutes"] += row["seconds"] / 60


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 6) for name, value in values.items()}


def _mean_pause(row: Row) -> float | None:
    return round(row["pause_seconds"] / row["pauses"], 1) if row["pauses"] else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
