"""Days and months that a text names, by the calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.content.domain.telling.checking import number_words as words

WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
}
MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
        "Oktober", "November", "Dezember",
    ),
}  # fmt: skip
_WEEKDAY = {
    language: re.compile(rf"\b(?P<day>{'|'.join(days)})(?!\s[A-Z]\w+day)")
    for language, days in WEEKDAYS.items()
}
_WEEKDAY["de"] = re.compile(rf"\b(?P<day>{'|'.join(WEEKDAYS['de'])})(?![A-Z])")
_SHORT = r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_IN = r"(?:in|since|of|until|till|by|from|early|late|mid|last|next|this|and|to|between|through)"
_MONTH = {
    "en": re.compile(
        rf"(?:(?:\b{_IN}|\d)[\s-](?:the\s)?(?P<month>{'|'.join(MONTHS['en'])}|{_SHORT})\b"
        rf"|\b(?P<other>{'|'.join(MONTHS['en'])}|{_SHORT})\.?(?=\s\d|\sthis\syear|[’']s))",
    ),
    "de": re.compile(rf"\b(?P<month>{'|'.join(MONTHS['de'])})(?P<other>)(?![a-zäöü])"),
}
_ORDINAL = r"[a-z]+(?:-[a-z]+)?"
_DATED = {
    "en": re.compile(
        rf"\b(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s(?P<month>{'|'.join(MONTHS['en'])}|{_SHORT})"
        rf"|(?P<month2>{'|'.join(MONTHS['en'])}|{_SHORT})\.?\s(?P<second>\d{{1,2}})(?:st|nd|rd|th)?"
        rf"|(?P<third>{_ORDINAL})\sof\s(?P<month3>{'|'.join(MONTHS['en'])}))\b(?![:.,]\d)"
    ),
    "de": re.compile(
        rf"\b(?:(?P<first>\d{{1,2}})\.\s(?P<month>{'|'.join(MONTHS['de'])})"
        rf"|(?P<third>[a-zäöüß]+te[nrs]?)\s(?P<month3>{'|'.join(MONTHS['de'])}))\b"
        r"(?P<second>)(?P<month2>)"
    ),
}
_YEAR = re.compile(r",?\s(?P<year>(?:19|20)\d\d)\b")
_NEAR = {
    "en": {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": 0},
    "de": {"heute": 0, "gestern": -1, "morgen": 1, "vorgestern": -2, "übermorgen": 2},
}
_NEAR_DAY = {
    "en": re.compile(r"\b(?:today|tonight|yesterday|tomorrow|overnight)\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:heute|gestern|vorgestern|übermorgen|Heute|Gestern|Vorgestern)\b"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year in a text: `5 May`; `year` is 0 where the text gives none."""

    month: int
    day: int
    year: int
    written: str
    start: int
    end: int


def days(text: str, language: str) -> Iterator[Day]:
    """The days of the year in `text`."""
    for found in _DATED[language].finditer(text):
        month = found["month"] or found["month2"] or found["month3"]
        day = _day(found["first"] or found["second"] or found["third"], language)
        if day:
            number, year = _month(month, language), _YEAR.match(text, found.end())
            of_year = int(year["year"]) if year else 0
            yield Day(number, day, of_year, found[0], found.start(), found.end())


def months(text: str, language: str) -> Iterator[tuple[int, str]]:
    """The months that `text` names, by number, as they are written."""
    for found in _MONTH[language].finditer(text):
        written = found["month"] or found["other"]
        yield _month(written, language), written


def weekdays(text: str, language: str) -> Iterator[tuple[int, str]]:
    """The weekdays that `text` names, from 0 for Monday, as they are written."""
    for found in _WEEKDAY[language].finditer(text):
        yield WEEKDAYS[language].index(found["day"]), found["day"]


def near_days(text: str, on: date, language: str) -> Iterator[tuple[date, str]]:
    """The days that `text` names from the day `on`, as they are written: `yesterday`."""
    for found in _NEAR_DAY[language].finditer(text):
        yield on + timedelta(days=_NEAR[language][found[0].lower()]), found[0]


def _month(written: str, language: str) -> int:
    names = MONTHS[language]
    return next(n for n, name in enumerate(names, 1) if name[:3] == written[:3])


def _day(written: str, language: str) -> int:
    if written.isdecimal():
        return int(written)
    word = written.lower()
    if language == "de":
        return int(words.german_ordinal(word) or 0)
    tens, _, ones = word.partition("-")
    ordinal = words.ENGLISH_ORDINALS
    return ordinal.get(word, 0) or (words.ENGLISH_TENS.get(tens, 0) + ordinal.get(ones, 0))
