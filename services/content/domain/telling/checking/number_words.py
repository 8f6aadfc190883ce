"""The value of a number word, English and German, as far as it stands in one word."""

import re
from functools import lru_cache

from services.content.domain.language.number_words import ENGLISH, GERMAN

ENGLISH_ONES = {word: number for number, word in enumerate(ENGLISH[:20])}
ENGLISH_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "lakh": 100_000,
    "million": 1_000_000,
    "crore": 10_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "dozen": 12,
    "hundert": 100,
    "tausend": 1_000,
    "tsd": 1_000,
    "millionen": 1_000_000,
    "mio": 1_000_000,
    "milliarde": 1_000_000_000,
    "milliarden": 1_000_000_000,
    "mrd": 1_000_000_000,
    "billionen": 1_000_000_000_000,
    "dutzend": 12,
    "bn": 1_000_000_000,
    "mn": 1_000_000,
    "tn": 1_000_000_000_000,
}
"""Words that multiply the number before them. The German `Billion` stands in `_GERMAN_SCALES`."""
_GERMAN_SCALES = {"billion": 1_000_000_000_000, "million": 1_000_000}
_IRREGULAR_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
}
ENGLISH_ORDINALS = (
    {f"{word}th": number for word, number in ENGLISH_ONES.items() if number}
    | {f"{word[:-1]}ieth": number for word, number in ENGLISH_TENS.items()}
    | {"hundredth": 100, "thousandth": 1000}
    | _IRREGULAR_ORDINALS
)
FRACTIONS = {
    "half": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "sixths": 6,
    "tenth": 10,
    "tenths": 10,
    "drittel": 3,
    "viertel": 4,
    "fünftel": 5,
    "sechstel": 6,
    "achtel": 8,
    "zehntel": 10,
}
"""Into how many parts a fraction divides."""
GUESSES = {
    "tens": (20, 199),
    "dozens": (20, 199),
    "scores": (30, 199),
    "hundreds": (150, 9_999),
    "thousands": (1_500, 999_999),
    "millions": (1_500_000, 10**10),
    "billions": (1_500_000_000, 10**13),
    "dutzende": (20, 199),
    "dutzenden": (20, 199),
    "hunderte": (150, 9_999),
    "hunderten": (150, 9_999),
    "tausende": (1_500, 999_999),
    "tausenden": (1_500, 999_999),
    "zehntausende": (15_000, 199_999),
    "zehntausenden": (15_000, 199_999),
    "hunderttausende": (150_000, 1_999_999),
    "hunderttausenden": (150_000, 1_999_999),
}
"""What a number that is no more than a guess may stand for, at least and at most."""

_GERMAN_ONES = {word: number for number, word in enumerate(GERMAN)} | {
    "eins": 1,
    "eine": 1,
    "einen": 1,
    "einem": 1,
    "einer": 1,
    "zwo": 2,
    "zweier": 2,
    "dreier": 3,
}
_GERMAN_TENS = {
    "zwanzig": 20,
    "dreißig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
_GERMAN_ORDINALS = {"erst": 1, "dritt": 3, "siebt": 7, "acht": 8}
_ORDINAL = re.compile(r"(?P<stem>\w+?)(?:s?t)e[nrms]?$")
_HALVES = {"anderthalb": 1.5, "eineinhalb": 1.5}
_AND_A_HALF = re.compile(r"(?P<whole>\w+)einhalb$")


def scale(word: str, language: str) -> int:
    """What the number before `word` is multiplied by; 0 where it is no such word."""
    if language == "de" and word in _GERMAN_SCALES:
        return _GERMAN_SCALES[word]
    return SCALES.get(word, 0)


@lru_cache(maxsize=8192)
def german(word: str) -> float | None:
    """The value of a German number word in small letters, e.g. `dreiundvierzigtausend`."""
    if word in _HALVES:
        return _HALVES[word]
    half = _AND_A_HALF.match(word)
    if half:
        whole = german(half["whole"])
        return None if whole is None else whole + 0.5
    for name, times in (("tausend", 1_000), ("hundert", 100)):
        before, found, after = word.partition(name)
        if found:
            return _multiplied(before, times, after.removeprefix("und"))
    return _below_hundred(word)


@lru_cache(maxsize=8192)
def german_ordinal(word: str) -> float | None:
    """The value of a German ordinal in small letters, in any case: `dreiundzwanzigsten`."""
    found = _ORDINAL.match(word)
    if not found:
        return None
    stem = found["stem"]
    for ordinal, value in _GERMAN_ORDINALS.items():
        if word.startswith(f"{ordinal}e") and len(word) <= len(ordinal) + 2:
            return value
    return german(stem) if german(stem) not in {None, 0, 1} else None


def _multiplied(before: str, times: int, after: str) -> float | None:
    many = german(before) if before else 1
    rest = german(after) if after else 0
    return None if many is None or rest is None else many * times + rest


def _below_hundred(word: str) -> float | None:
    if word in _GERMAN_ONES:
        return _GERMAN_ONES[word]
    if word in _GERMAN_TENS:
        return _GERMAN_TENS[word]
    ones, found, tens = word.partition("und")
    if found and ones in _GERMAN_ONES and tens in _GERMAN_TENS:
        return _GERMAN_TENS[tens] + _GERMAN_ONES[ones]
    return None
