"""Reading German numbers: figures, words, fractions, and shares such as `jeder Dritte`."""

import re
from collections.abc import Sequence

from services.content.domain.telling.checking import number_words as words
from services.content.domain.telling.checking.reading import (
    DIGITS,
    Reading,
    decimals,
    figure,
    scaled,
    word,
)
from services.content.domain.telling.checking.tokens import Token

_GERMAN_ONES = {
    "null": 0, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip
_UNITS = {
    "jährig": "age",
    "stündig": "hour",
    "tägig": "day",
    "wöchig": "week",
    "monatig": "month",
    "minütig": "minute",
    "köpfig": "",
}
_JOINED_UNIT = re.compile(rf"(?P<number>\w+?)(?P<unit>{'|'.join(_UNITS)})(?:e[nrms]?)?$")
_ARTICLES = frozenset({"ein", "eine", "einen", "einem", "einer", "eines"})


def read(tokens: Sequence[Token], place: int) -> Reading | None:
    """The German number that begins at `place`; None where none does."""
    first = tokens[place].lower
    if first in words.GUESSES:
        least, most = words.GUESSES[first]
        return Reading(least, place + 1, "guess", most)
    if first == "hälfte":
        return Reading(0.5, place + 1, "ratio")
    if tokens[place].is_figure:
        return _figure(tokens, place)
    if first in _ARTICLES:
        return _after_article(tokens, place)
    value = words.german(first)
    return _derived(tokens, place) if value is None else _in_words(tokens, place, value)


def _derived(tokens: Sequence[Token], place: int) -> Reading | None:
    """An ordinal, or a number that is joined to what it counts: `zehnjährig`."""
    joined = _JOINED_UNIT.match(tokens[place].lower)
    if joined:
        value = words.german(joined["number"])
        unit = _UNITS[joined["unit"]]
        return None if value is None else Reading(value, place + 1, unit=unit)
    ordinal = words.german_ordinal(tokens[place].lower)
    return _share(tokens, place, ordinal) if ordinal else None


def _figure(tokens: Sequence[Token], place: int) -> Reading:
    value = figure(tokens[place].text, "de")
    stop, following = word(tokens, place + 1) == ".", word(tokens, place + 2)
    if stop and following and tokens[place + 1].end < tokens[place + 2].start:
        small = tokens[place + 2].text[0].islower() and value < 100  # noqa: PLR2004 - `12. so gut`
        if small:
            return Reading(value, place + 2, "ordinal")
    found = scaled(tokens, place + 1, value, "de")
    return _fraction(tokens, found)


def _share(tokens: Sequence[Token], place: int, ordinal: float) -> Reading:
    """`jeder Dritte` is one in three."""
    if word(tokens, place - 1) in {"jeder", "jede", "jedes", "jeden", "jedem"} and ordinal > 1:
        return Reading(1 / ordinal, place + 1, "ratio")
    return Reading(ordinal, place + 1, "ordinal")


def _after_article(tokens: Sequence[Token], place: int) -> Reading | None:
    """`eine halbe Million`, `eine Stunde`, `ein Drittel`, `ein Dutzend`."""
    following = word(tokens, place + 1)
    if following.startswith("halbe"):
        many = words.scale(word(tokens, place + 2), "de")
        return Reading(many / 2, place + 3) if many else Reading(0.5, place + 2)
    if following in {"stunde", "minute"}:
        return Reading(1, place + 1)
    counts = words.scale(following, "de") or following in words.FRACTIONS
    return _in_words(tokens, place, 1) if counts else None


def _in_words(tokens: Sequence[Token], place: int, value: float) -> Reading:
    if word(tokens, place + 1) == "komma":
        return decimals(tokens, place + 1, value, _GERMAN_ONES, "de")
    found = scaled(tokens, place + 1, value, "de")
    rest = words.german(word(tokens, found.behind)) if found.behind > place + 1 else None
    if rest and word(tokens, found.behind) not in _ARTICLES:
        smaller = scaled(tokens, found.behind + 1, rest, "de")
        if smaller.value < found.value:
            found = Reading(found.value + smaller.value, smaller.behind)
    return _fraction(tokens, found)


def _fraction(tokens: Sequence[Token], found: Reading) -> Reading:
    """`zwei Drittel`; `drei von vier`."""
    place = found.behind
    parts = words.FRACTIONS.get(word(tokens, place), 0)
    if parts and found.value < parts:
        return Reading(found.value / parts, place + 1, "ratio")
    whole = words.german(word(tokens, place + 1)) if word(tokens, place) == "von" else None
    if whole and found.value < whole <= DIGITS:
        return Reading(found.value / whole, place + 2, "ratio")
    return found
