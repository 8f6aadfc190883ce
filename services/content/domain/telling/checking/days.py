"""Days, months and weekdays that neither a source nor its date gives."""

from collections.abc import Iterator

from services.content.domain.telling.checking import dates
from services.content.domain.telling.checking.fault import Fault
from services.content.domain.telling.checking.figures import figures
from services.content.domain.telling.checking.sources import Sources


def day_faults(text: str, sources: Sources) -> Iterator[Fault]:
    """The days that `text` names, and no source does or was published on."""
    for written in (*_days(text, sources), *_weekdays(text, sources)):
        yield Fault(
            "number",
            f"“{written}” is no day that the sources of this story give: name theirs, or none.",
        )


def _days(text: str, sources: Sources) -> Iterator[str]:
    """Days of the year and months; the month of a day is judged with its day."""
    language = sources.language
    named = figures(text, language).days
    yield from (day.written for day in named if not _is_known(day, sources))
    known = sources.months | {day.month for day in named}
    yield from (written for month, written in dates.months(text, language) if month not in known)


def _is_known(day: dates.Day, sources: Sources) -> bool:
    known = {(other.month, other.day) for other in sources.figures.days}
    if day.year in {0, sources.told.year}:
        known |= {(on.month, on.day) for on in sources.published}
    return (day.month, day.day) in known


def _weekdays(text: str, sources: Sources) -> Iterator[str]:
    """Weekdays, also those that are named from the day of the show, which is always known."""
    for weekday, written in dates.weekdays(text, sources.language):
        if weekday not in sources.weekdays:
            yield written
    today = sources.told.date()
    known = {today, *sources.published}
    for near, written in dates.near_days(text, today, sources.language):
        if near not in known and near.weekday() not in sources.weekdays:
            yield written
