"""Scores and votes: two numbers that stand against each other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.content.domain.telling.checking import number_words as words

_MOST = 200
_EN = "|".join([*words.ENGLISH_ONES, "love"])
_DE = "null|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf"
_TENS = "|".join(words.ENGLISH_TENS)
_ENGLISH_NUMBER = rf"(?:\d{{1,3}}|(?:{_TENS})-(?:{_EN})|{_TENS}|{_EN}|nil)"
_GERMAN_NUMBER = rf"(?:\d{{1,3}}|{_DE})"
_THINGS = r"(?:\s(?:goals?|votes?|games?|sets?|points?|runs?|Stimmen|Tore[n]?))?"
_PATTERNS = {
    "en": re.compile(
        rf"(?<![\w.,–$€£-])(?P<one>\d{{1,3}})\s?[-–:]\s?(?P<other>\d{{1,3}})(?![\w,]|\.\d|-)"
        rf"|\b(?P<one2>{_ENGLISH_NUMBER}){_THINGS}\s(?:to|against)\s(?P<other2>{_ENGLISH_NUMBER})"
        r"(?!\s(?:million|billion|thousand|hundred|percent|per\scent|years|o[’']clock))(?![\w.-]*\d)\b"
        rf"|\b(?P<one3>{_EN})[-–](?P<other3>{_EN}|nil)\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"(?<![\w.,–-])(?P<one>\d{1,3})\s?[:]\s?(?P<other>\d{1,3})(?![\w,]|\.\d|\sUhr)"
        rf"|\b(?P<one2>{_GERMAN_NUMBER}){_THINGS}\s(?:zu|gegen)\s(?P<other2>{_GERMAN_NUMBER})\b"
        r"(?P<one3>)(?P<other3>)"
    ),
}


_LIKELY = {
    "en": re.compile(
        rf"\d\s?[-–:]\s?\d|\s(?:to|against)\s{_ENGLISH_NUMBER}\b|[a-z][-–](?:nil|{_EN})\b",
        re.IGNORECASE,
    ),
    "de": re.compile(rf"\d\s?:\s?\d|\s(?:zu|gegen)\s{_GERMAN_NUMBER}\b"),
}
"""What a text with a score has, which is found faster."""


@dataclass(frozen=True, slots=True)
class Score:
    """Two numbers that stand against each other."""

    one: float
    other: float
    written: str
    start: int
    end: int

    @property
    def pair(self) -> frozenset[float]:
        """Both, in whatever order: who lost one to two has won two to one elsewhere."""
        return frozenset({self.one, self.other})


def scores(text: str, language: str) -> Iterator[Score]:
    """The scores and votes in `text`."""
    if not _LIKELY[language].search(text):
        return
    for found in _PATTERNS[language].finditer(text):
        one = _value(found["one"] or found["one2"] or found["one3"], language)
        other = _value(found["other"] or found["other2"] or found["other3"], language)
        if one is not None and other is not None and max(one, other) <= _MOST:
            yield Score(one, other, found[0], found.start(), found.end())


def _value(written: str, language: str) -> float | None:
    word = written.lower()
    if word.isdecimal():
        return int(word)
    if word in {"nil", "love"}:
        return 0
    if language == "de":
        return words.german(word)
    tens, found, ones = word.partition("-")
    if found:
        return words.ENGLISH_TENS[tens] + words.ENGLISH_ONES.get(ones, 0)
    return words.ENGLISH_TENS.get(word, words.ENGLISH_ONES.get(word))
