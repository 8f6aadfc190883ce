"""The text on a cover."""

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
    """The lines of text on a cover; an empty one is left out."""

    station: str
    title: str
    date: str = ""
    details: str = ""


def compose(
    *,
    station: str,
    title: str,
    hosts: Sequence[str],
    local_time: datetime,
    language: Language,
    has_glyph: Callable[[str], bool],
) -> Wording:
    """The text of a show's cover, in the language of the show.

    `has_glyph` returns whether the typeface has a character. Characters it lacks are left out, and
    a title of which less than half is left is replaced by the station's name.
    """
    shown = legible(title, has_glyph)
    if not shown or 2 * len(shown) < len(title.strip()):
        shown = legible(station, has_glyph)
    names = [name for host in hosts if (name := legible(host, has_glyph))]
    details = (weekday_and_time(local_time, language), hosts_phrase(names, language))
    return Wording(
        station=legible(station, has_glyph),
        title=shown,
        date=date(local_time, language),
        details="  ·  ".join(filter(None, details)),
    )


def date(day: datetime, language: Language) -> str:
    """The date in full, e.g. `9 November 2026`."""
    month = _MONTHS[language].split()[day.month - 1]
    return f"{day.day}{'.' if language == 'de' else ''} {month} {day.year}"


def weekday_and_time(time: datetime, language: Language) -> str:
    """Weekday and time, e.g. `Monday, 07:05`."""
    weekday = _WEEKDAYS[language].split()[time.weekday()]
    return f"{weekday}, {time:%H:%M}{' Uhr' if language == 'de' else ''}"


def hosts_phrase(hosts: Sequence[str], language: Language) -> str:
    """The hosts, e.g. `with Anna and Tom`; empty without hosts."""
    if not hosts:
        return ""
    with_, and_ = ("mit", "und") if language == "de" else ("with", "and")
    *others, last = hosts
    return f"{with_} {', '.join(others)} {and_} {last}" if others else f"{with_} {last}"


def legible(text: str, has_glyph: Callable[[str], bool]) -> str:
    """`text` in one line, without control characters and characters without a glyph."""
    composed = " ".join(normalize("NFC", text).split())
    return " ".join("".join(filter(_is_shown(has_glyph), composed)).split())


def _is_shown(has_glyph: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda char: char == " " or (category(char)[0] not in "CZ" and has_glyph(char))
