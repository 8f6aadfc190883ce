"""The words on a cover."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import category, normalize

from contracts import Language

_MONTHS: dict[Language, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
_WEEKDAYS: dict[Language, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands on a cover; an empty line is left out."""

    station: str
    title: str
    date: str = ""
    details: str = ""


def worded(
    *,
    station: str,
    title: str,
    hosts: Sequence[str],
    local_time: datetime,
    language: Language,
    covers: Callable[[str], bool],
) -> Wording:
    """The words of a show's cover, in its language.

    `covers` says whether the typeface has a sign. Signs it lacks are left out, and a title of
    which less than half is left gives way to the station's name.
    """
    shown = legible(title, covers)
    if not shown or 2 * len(shown) < len(title.strip()):
        shown = legible(station, covers)
    names = [name for host in hosts if (name := legible(host, covers))]
    details = (moment(local_time, language), company(names, language))
    return Wording(
        station=legible(station, covers),
        title=shown,
        date=date(local_time, language),
        details="  ·  ".join(filter(None, details)),
    )


def date(day: datetime, language: Language) -> str:
    """The date in full, e.g. `9 November 2026`."""
    month = _MONTHS[language].split()[day.month - 1]
    return f"{day.day}{'.' if language == 'de' else ''} {month} {day.year}"


def moment(time: datetime, language: Language) -> str:
    """Weekday and time, e.g. `Monday, 07:05`."""
    weekday = _WEEKDAYS[language].split()[time.weekday()]
    return f"{weekday}, {time:%H:%M}{' Uhr' if language == 'de' else ''}"


def company(hosts: Sequence[str], language: Language) -> str:
    """Who is heard, e.g. `with Anna and Tom`; empty without hosts."""
    if not hosts:
        return ""
    with_, and_ = ("mit", "und") if language == "de" else ("with", "and")
    *others, last = hosts
    return f"{with_} {', '.join(others)} {and_} {last}" if others else f"{with_} {last}"


def legible(text: str, covers: Callable[[str], bool]) -> str:
    """`text` in one line, without control signs and without what `covers` denies."""
    composed = " ".join(normalize("NFC", text).split())
    return " ".join("".join(filter(_is_shown(covers), composed)).split())


def _is_shown(covers: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda sign: sign == " " or (category(sign)[0] not in "CZ" and covers(sign))
