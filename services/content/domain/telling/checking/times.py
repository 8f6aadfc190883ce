"""Times of day that a text gives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.content.domain.telling.checking import number_words as words

_HALF_DAY, _DAY = 720, 1_440
_NEAR = 10
"""Minutes by which a time may be off that is about the one of the source."""
_TWELVE = 12
_ONE = 780
"""From one in the afternoon on the 24-hour clock, a time says its half of the day."""
_NUMBER = {
    "en": "|".join(list(words.ENGLISH_ONES)[1:13]),
    "de": ("[a-zäöüß]*(?:eins?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig)"),
}
_ENGLISH = re.compile(
    rf"""
    \b(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?!\d)
        (?:\s?(?P<half>[ap]\.?m\b\.?)|\s(?P<part>in\sthe\s(?:morning|afternoon|evening)|at\snight))?
    |\b(?P<hour2>\d{{1,2}}|{_NUMBER["en"]})
        (?:\s?(?P<half2>[ap]\.?m\b\.?)|\s(?:o[’']clock\s?)?(?P<part2>in\sthe\s(?:morning|afternoon|evening)|at\snight)
        |\so[’']clock)
    |\b(?P<past>half|(?:a\s)?quarter)\s(?P<way>past|to)\s(?P<hour3>{_NUMBER["en"]})\b
        (?:\s(?P<part3>in\sthe\s(?:morning|afternoon|evening)|at\snight))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GERMAN = re.compile(
    rf"""
    \b(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)\sUhr\b
    |\b(?P<hour2>\d{{1,2}}|(?i:{_NUMBER["de"]}))\sUhr\b(?:\s(?P<minute2>\d{{1,2}}|{_NUMBER["de"]})\b)?
    |\b(?P<past>[Hh]alb|[Vv]iertel)\s(?P<way>vor|nach)?\s?(?P<hour3>{_NUMBER["de"]})\b
    """,
    re.VERBOSE,
)
_PAST = re.compile(
    rf"\b(?P<minute>\d{{1,2}}|(?:(?:{'|'.join(words.ENGLISH_TENS)})-)?(?:{'|'.join(words.ENGLISH_ONES)})"
    rf"|{'|'.join(words.ENGLISH_TENS)})\s(?:minutes?\s)?(?P<way>past|to)\s"
    rf"(?P<hour>{_NUMBER['en']})(?P<half>\s(?:in\sthe\s(?:morning|afternoon|evening)|at\snight)|(?:\so[’']clock))?\b"
    rf"|\b(?P<minute2>fünf|zehn|zwanzig)\s(?P<way2>vor|nach)\s(?P<halb>halb\s)?(?P<hour2>{_NUMBER['de']})\b",
    re.IGNORECASE,
)
"""Minutes past or to an hour: `twenty-seven minutes past eight`, `zwanzig vor acht`."""
_LIKELY = {
    "en": re.compile(
        r"\d[:.]\d|\d\s?[ap]\.?m\b|clock|\spast\s|quarter|half|night|minutes?\sto\s"
        r"|the\s(?:morning|afternoon|evening)",
        re.IGNORECASE,
    ),
    "de": re.compile(rf"Uhr|halb|iertel|\s(?:vor|nach)\s(?:{_NUMBER['de']})", re.IGNORECASE),
}
"""What a text with a time has, which is found faster."""
_ABOUT = re.compile(
    r"\b(?:just|about|around|shortly|nearly|almost|kurz|gegen|knapp|rund|etwa|fast)"
    r"(?:\s(?:before|after|vor|nach))?\s$",
    re.IGNORECASE,
)
_AFTERNOON = re.compile(r"^p|noon|evening|night", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: minutes since midnight, or since midnight or noon where it is not `exact`."""

    minutes: int
    exact: bool
    about: bool
    written: str
    start: int
    end: int

    def is_told_by(self, other: "Time") -> bool:
        """Whether `other`, which a source gives, is the same time."""
        span = _DAY if self.exact and other.exact else _HALF_DAY
        apart = abs(self.minutes - other.minutes) % span
        return min(apart, span - apart) <= (_NEAR if self.about else 0)


def times(text: str, language: str) -> Iterator[Time]:
    """The times of day in `text`."""
    if not _LIKELY[language].search(text):
        return
    for found in _PAST.finditer(text):
        time = _minutes_past(found, language)
        if time is not None:
            exact = bool(found["half"]) and "clock" not in found["half"]
            yield Time(time % _DAY, exact, False, found[0].strip(), found.start(), found.end())
            text = f"{text[: found.start()]}{'·' * len(found[0])}{text[found.end() :]}"
    for found in (_GERMAN if language == "de" else _ENGLISH).finditer(text):
        if language == "en" and _is_decimal(found):
            continue
        time = _minutes(found, language)
        if time is not None:
            about = bool(_ABOUT.search(text, max(0, found.start() - 20), found.start()))
            exact = bool(found["hour"] and language == "de") or bool(_half(found)) or time >= _ONE
            yield Time(time % _DAY, exact, about, found[0].strip(), found.start(), found.end())


def _minutes_past(found: re.Match[str], language: str) -> int | None:
    """`twenty past eight` in minutes; `to` says a time only beside `minutes` or `at night`."""
    sure = found["way"] != "to" or "minute" in found[0] or found["half"] or found["way2"]
    hour = _value(found["hour"] or found["hour2"] or "", language)
    written = (found["minute"] or found["minute2"]).lower()
    tens, _, ones = written.rpartition("-")
    minute = _value(ones, language) if language == "de" or not tens else None
    if language == "en":
        minute = words.ENGLISH_TENS.get(ones, _value(ones, language))
        minute = None if minute is None else minute + words.ENGLISH_TENS.get(tens, 0)
    if not sure or hour is None or minute is None:
        return None
    before = found["way"] == "to" or found["way2"] == "vor"
    middle = hour * 60 - 30 * bool(found["halb"])
    half = found["half"] or ""
    if "noon" in half or "evening" in half or ("night" in half and hour > _TWELVE / 2):
        middle = middle % _HALF_DAY + _HALF_DAY
    return middle - minute if before else middle + minute


def _is_decimal(found: re.Match[str]) -> bool:
    """`4.52` without a half of the day is no time."""
    return bool(found["minute"]) and "." in found[0][:3] and not _half(found)


def _half(found: re.Match[str]) -> str:
    names = ("half", "part", "half2", "part2", "part3")
    groups = found.groupdict()
    return next((groups[name] for name in names if groups.get(name)), "")


def _minutes(found: re.Match[str], language: str) -> int | None:
    groups = found.groupdict()
    hour = _value(groups["hour"] or groups["hour2"] or groups["hour3"], language)
    minute = _value(groups["minute"] or groups.get("minute2") or "0", language)
    if hour is None or minute is None or hour > 24 or minute > 59:  # noqa: PLR2004 - a clock
        return None
    if found["past"]:
        minute = 15 if "uarter" in found["past"] or "iertel" in found["past"] else 30
        before = found["way"] in {"to", "vor"} or (language == "de" and not found["way"])
        if before:
            hour, minute = hour - 1, 60 - minute if minute == 15 or language == "en" else 30  # noqa: PLR2004
    half = _half(found)
    if half:
        night = half.startswith("at") and hour < 5  # noqa: PLR2004 - `three at night`
        hour = hour % _TWELVE + _TWELVE * (bool(_AFTERNOON.search(half)) and not night)
    return hour * 60 + minute


def _value(written: str, language: str) -> int | None:
    if written.isdecimal():
        return int(written)
    word = written.lower()
    value = words.german(word) if language == "de" else words.ENGLISH_ONES.get(word)
    return None if value is None else int(value)
