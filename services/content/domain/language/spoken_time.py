"""The time of day as a host says it, every number in words, and as it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts import Language
from services.content.domain.language.number_words import ENGLISH, GERMAN


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """A moment in words: a greeting that suits it, the time and the date.

    `time` says the part of the day where the greeting does not; `clock` never does.
    """

    greeting: str
    time: str
    clock: str
    date: str


def spoken_time(at: datetime, language: Language) -> SpokenTime:
    """Say `at`, which stands on the station's clock, in `language`."""
    if language == "de":
        clock = _german_clock(at)
        return SpokenTime(_until(at.hour, _GERMAN_GREETINGS), clock, clock, _german_date(at))
    clock = _english_clock(at)
    greeting = _until(at.hour, _ENGLISH_GREETINGS)
    time = clock if greeting.startswith("Good ") else _english_night_time(at, clock)
    return SpokenTime(greeting, time, clock, _english_date(at))


def written_time(at: datetime, language: Language) -> str:
    """Date and time in figures, the month in words, e.g. `9 November 2026, 07:05`."""
    if language == "de":
        return f"{at.day}. {_GERMAN_MONTHS[at.month - 1]} {at:%Y, %H:%M} Uhr"
    return f"{at.day} {_ENGLISH_MONTHS[at.month - 1]} {at:%Y, %H:%M}"


def _until(hour: int, table: Sequence[tuple[int, str]]) -> str:
    """The first entry of `table` that lasts beyond `hour`."""
    return next(words for end, words in table if hour < end)


def _list(words: str) -> list[str]:
    return words.split()


_ENGLISH_GREETINGS = (
    (5, "Hello"),
    (12, "Good morning"),
    (18, "Good afternoon"),
    (24, "Good evening"),
)
_MIDNIGHT = 1
"""Hour up to which it is night rather than morning."""
_ENGLISH_ORDINALS = _list(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ENGLISH_TENS = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty"}
_ENGLISH_FRACTIONS = {15: "a quarter", 30: "half"}
_ENGLISH_DAYS = _list("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_ENGLISH_MONTHS = _list(
    "January February March April May June July August September October November December"
)


def _english_date(at: datetime) -> str:
    day = "thirtieth" if at.day == 30 else _english(at.day, _ENGLISH_ORDINALS)  # noqa: PLR2004 - the one irregular day
    return f"{_ENGLISH_DAYS[at.weekday()]} the {day} of {_ENGLISH_MONTHS[at.month - 1]}"


def _english_clock(at: datetime) -> str:
    if (at.hour % 12, at.minute) == (0, 0):
        return "midnight" if at.hour == 0 else "twelve noon"
    return _english_time(at.hour, at.minute)


def _english_night_time(at: datetime, clock: str) -> str:
    part = "at night" if at.hour < _MIDNIGHT else "in the morning"
    return clock if (at.hour, at.minute) == (0, 0) else f"{clock} {part}"


def _english_time(hour: int, minute: int) -> str:
    if minute == 0:
        return f"{_english_hour(hour)} o'clock"
    if minute % 5:
        return f"{_english_hour(hour)} {'oh ' * (minute < 10)}{_english(minute)}"  # noqa: PLR2004 - one digit
    past = minute <= 30  # noqa: PLR2004 - half an hour
    distance = minute if past else 60 - minute
    words = _ENGLISH_FRACTIONS.get(distance) or _english(distance)
    return f"{words} {'past' if past else 'to'} {_english_hour(hour if past else hour + 1)}"


def _english_hour(hour: int) -> str:
    return ENGLISH[(hour - 1) % 12 + 1]


def _english(number: int, words: Sequence[str] = ENGLISH) -> str:
    if number < len(words):
        return words[number]
    tens, ones = divmod(number, 10)
    return f"{_ENGLISH_TENS[tens]}-{words[ones]}" if ones else _ENGLISH_TENS[tens]


_GERMAN_GREETINGS = (
    (5, "Hallo"),
    (11, "Guten Morgen"),
    (18, "Guten Tag"),
    (24, "Guten Abend"),
)
_GERMAN_TENS = {2: "zwanzig", 3: "dreißig", 4: "vierzig", 5: "fünfzig"}
_GERMAN_ORDINALS = {1: "erste", 3: "dritte", 7: "siebte", 8: "achte"}
_GERMAN_DAYS = _list("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag")
_GERMAN_MONTHS = _list(
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
)


def _german_date(at: datetime) -> str:
    ending = "te" if at.day < len(GERMAN) else "ste"
    day = _GERMAN_ORDINALS.get(at.day) or _german(at.day) + ending
    return f"{_GERMAN_DAYS[at.weekday()]}, der {day} {_GERMAN_MONTHS[at.month - 1]}"


def _german_clock(at: datetime) -> str:
    if (at.hour, at.minute) == (0, 0):
        return "Mitternacht"
    minute = {0: "", 1: " eins"}.get(at.minute, f" {_german(at.minute)}")
    return f"{_german(at.hour)} Uhr{minute}"


def _german(number: int) -> str:
    if number < len(GERMAN):
        return GERMAN[number]
    tens, ones = divmod(number, 10)
    return f"{GERMAN[ones]}und{_GERMAN_TENS[tens]}" if ones else _GERMAN_TENS[tens]
