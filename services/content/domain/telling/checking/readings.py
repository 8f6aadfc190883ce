"""Reading the bare number that begins at a token: figures, words, and both together."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from services.content.domain.telling.checking import number_words as words
from services.content.domain.telling.checking.tokens import Token

_DIGITS = 10
_YEARS = range(11, 22)
"""The first half of a year in two halves: `nineteen eighty-four`, `twenty twenty-six`."""
_ROUND = frozenset({100, 1_000, 10_000, 100_000})
"""Numbers of which others are shares: `97 of 100 people`."""
_GROUP = 3
_LIGHTEST_SCALE = 1_000


class Reading(NamedTuple):
    """A number and the place of the token behind it.

    `kind`: `cardinal`, `ordinal`, `ratio`, or `guess`, which has a value at most. `unit`: the one
    that stands in the same word, as in `zehnjährig`.
    """

    value: float
    behind: int
    kind: str = "cardinal"
    most: float = 0.0
    unit: str = ""


def figure(text: str, language: str) -> float:
    """The value of a number in figures: `3,200.5`, in German `3.200,5`."""
    point, group = (",", ".") if language == "de" else (".", ",")
    text = text.replace(" ", "").replace(" ", "")
    whole, found, rest = text.partition(point)
    if found and group not in rest and len(rest) == _GROUP and language == "de" and whole == "0":
        return float(f"{whole}.{rest}")
    if group in text and not found and len(text.rpartition(group)[2]) != _GROUP:
        return float(text.replace(group, "."))  # 7.2 in German, 2,5 in English
    return float(f"{whole.replace(group, '')}.{rest.replace(point, '').replace(group, '') or 0}")


def read(tokens: Sequence[Token], place: int, language: str) -> Reading | None:
    """The number that begins at `place`, the longest that can be read; None where none does."""
    return (_german if language == "de" else _english)(tokens, place)


def _word(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].lower if 0 <= place < len(tokens) else ""


def _english(tokens: Sequence[Token], place: int) -> Reading | None:
    word = tokens[place].lower
    if word in words.GUESSES:
        least, most = words.GUESSES[word]
        return _wider_guess(tokens, place, Reading(least, place + 1, "guess", most))
    if word == "half":
        return _half(tokens, place)
    if word in {"a", "an"}:
        return _after_article(tokens, place)
    if tokens[place].is_figure:
        found = _scaled(tokens, place + 1, figure(tokens[place].text, "en"), "en")
        return _with_fraction(tokens, place, _in_every(tokens, found))
    if word in words.ENGLISH_ORDINALS:
        return Reading(words.ENGLISH_ORDINALS[word], place + 1, "ordinal")
    if word in words.ENGLISH_ONES or word in words.ENGLISH_TENS:
        return _with_fraction(tokens, place, _in_every(tokens, _english_words(tokens, place)))
    return None


def _wider_guess(tokens: Sequence[Token], place: int, guess: Reading) -> Reading:
    """`tens of thousands`, `hundreds of thousands`."""
    if _word(tokens, place + 1) == "of" and _word(tokens, place + 2) in words.GUESSES:
        least = words.SCALES[_word(tokens, place + 2)[:-1]] * guess.value * 2 / 3
        return Reading(least, place + 3, "guess", least * 20)
    return guess


def _half(tokens: Sequence[Token], place: int) -> Reading | None:
    following = _word(tokens, place + 1)
    many = words.scale(_word(tokens, place + 2), "en")
    if following == "a" and many:
        return Reading(many / 2, place + 3)
    if following in {"of", "the", "a", "an", "all"}:
        unit = following in {"a", "an"}
        return Reading(0.5, place + 2 if unit else place + 1, "cardinal" if unit else "ratio")
    return None


def _after_article(tokens: Sequence[Token], place: int) -> Reading | None:
    """`a hundred`, `a dozen`, `a third of`, `a quarter of a million`."""
    word = _word(tokens, place + 1)
    many = words.scale(word, "en")
    if many and word.isalpha() and word not in {"bn", "mn", "tn"}:
        return _english_words(tokens, place + 1, current=1, last="ones")
    if word in {"hour", "minute"}:
        return Reading(1, place + 1)
    if word in {"third", "quarter", "fifth", "sixth", "tenth"}:
        return _part(tokens, place + 2, 1 / words.FRACTIONS[word])
    return None


def _part(tokens: Sequence[Token], behind: int, value: float) -> Reading | None:
    """A fraction of a million or of a unit, or of those who are named next."""
    if _word(tokens, behind) != "of":
        return None
    if _word(tokens, behind + 1) in {"a", "an"}:
        many = words.scale(_word(tokens, behind + 2), "en")
        return Reading(value * many, behind + 3) if many else Reading(value, behind + 2)
    return Reading(value, behind, "ratio")


def _in_every(tokens: Sequence[Token], found: Reading) -> Reading:
    """`two in three`, `four out of five`."""
    place = found.behind
    if _word(tokens, place) == "out" and _word(tokens, place + 1) == "of":
        place += 1
    if _word(tokens, place) not in {"in", "of"} or _word(tokens, place - 1) in words.FRACTIONS:
        return found
    other = _word(tokens, place + 1)
    whole = float(other) if other.isdigit() else words.ENGLISH_ONES.get(other, 0)
    if _word(tokens, place) == "of" and place == found.behind and whole not in _ROUND:
        return found
    if found.value < whole and (whole <= _DIGITS or whole in _ROUND):
        return Reading(found.value / whole, place + 2, "ratio")
    return found


def _with_fraction(tokens: Sequence[Token], place: int, found: Reading) -> Reading:
    """`two thirds`, `two and a half`."""
    behind = found.behind
    if _word(tokens, behind) == "-":
        behind += 1
    if _word(tokens, behind) in words.FRACTIONS and behind - place <= 2:  # noqa: PLR2004 - a hyphen
        part = found.value / words.FRACTIONS[_word(tokens, behind)]
        if part < 1 and _word(tokens, behind) != "half":
            return _part(tokens, behind + 1, part) or Reading(part, behind + 1, "ratio")
    if _word(tokens, found.behind) == "and" and _word(tokens, found.behind + 1) in {"a", "one"}:
        parts = words.FRACTIONS.get(_word(tokens, found.behind + 2), 0)
        if parts:
            return _scaled(tokens, found.behind + 3, found.value + 1 / parts, "en")
    return found


def _english_words(
    tokens: Sequence[Token], place: int, *, current: float = 0.0, last: str = ""
) -> Reading:
    total, at = 0.0, place
    while at < len(tokens):
        word = tokens[at].lower
        step = 1
        if word in {"-", "and"} and last:
            if word == "and" and last != "scale":
                break
            word, step = _word(tokens, at + 1), 2
        if word in words.ENGLISH_ONES and last in {"", "tens", "scale"}:
            if last == "tens" and words.ENGLISH_ONES[word] >= _DIGITS:
                break
            current, last = current + words.ENGLISH_ONES[word], "ones"
        elif word in words.ENGLISH_TENS and last in {"", "scale"}:
            current, last = current + words.ENGLISH_TENS[word], "tens"
        elif word in words.ENGLISH_ORDINALS and last in {"tens", "scale"} and word != "second":
            return Reading(total + current + words.ENGLISH_ORDINALS[word], at + step, "ordinal")
        elif step == 1 and words.scale(word, "en") and last and word.isalpha() and len(word) > 2:  # noqa: PLR2004
            if words.scale(word, "en") < _LIGHTEST_SCALE:
                current *= words.scale(word, "en")
            else:
                total, current = total + current * words.scale(word, "en"), 0
            last = "scale"
        else:
            break
        at += step
    value = total + current
    if total == 0 and value in _YEARS and (year := _second_half(tokens, at, value)):
        return year
    if _word(tokens, at) == "point":
        return _decimals(tokens, at, value, words.ENGLISH_ONES, "en")
    return Reading(value, at)


def _second_half(tokens: Sequence[Token], at: int, first: float) -> Reading | None:
    if _word(tokens, at) not in words.ENGLISH_TENS and _word(tokens, at) not in words.ENGLISH_ONES:
        return None
    rest = _english_words(tokens, at)
    return Reading(first * 100 + rest.value, rest.behind) if _DIGITS <= rest.value < 100 else None  # noqa: PLR2004


def _decimals(
    tokens: Sequence[Token], at: int, whole: float, ones: dict[str, int], language: str
) -> Reading:
    digits = ""
    while ones.get(_word(tokens, at + 1), _DIGITS) < _DIGITS:
        digits += str(ones[_word(tokens, at + 1)])
        at += 1
    if not digits:
        return Reading(whole, at)
    return _scaled(tokens, at + 1, float(f"{whole:.0f}.{digits}"), language)


def _scaled(tokens: Sequence[Token], at: int, value: float, language: str) -> Reading:
    """`value` times the scales that follow: `3.2 million`, `drei Millionen`."""
    while many := words.scale(_word(tokens, at), language):
        value *= many
        at += 1
        if _word(tokens, at) == "." and _word(tokens, at - 1) in {"mio", "mrd", "tsd"}:
            at += 1
    return Reading(value, at)


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


def _german(tokens: Sequence[Token], place: int) -> Reading | None:
    token, word = tokens[place], tokens[place].lower
    if word in words.GUESSES:
        least, most = words.GUESSES[word]
        return Reading(least, place + 1, "guess", most)
    if word == "hälfte":
        return Reading(0.5, place + 1, "ratio")
    if token.is_figure:
        return _german_figure(tokens, place)
    value = words.german(word)
    if value is None and (joined := _JOINED_UNIT.match(word)):
        value, unit = words.german(joined["number"]), _UNITS[joined["unit"]]
        return None if value is None else Reading(value, place + 1, unit=unit)
    if value is None:
        if ordinal := words.german_ordinal(word):
            return _german_share(tokens, place, ordinal)
        return None
    return _german_words(tokens, place, value)


def _german_figure(tokens: Sequence[Token], place: int) -> Reading:
    value = figure(tokens[place].text, "de")
    stop, following = _word(tokens, place + 1) == ".", _word(tokens, place + 2)
    if stop and following and tokens[place + 1].end < tokens[place + 2].start:
        small = tokens[place + 2].text[0].islower() and value < 100  # noqa: PLR2004 - `12. so gut`
        if small:
            return Reading(value, place + 2, "ordinal")
    found = _scaled(tokens, place + 1, value, "de")
    return _german_fraction(tokens, found)


def _german_share(tokens: Sequence[Token], place: int, ordinal: float) -> Reading:
    """`jeder Dritte` is one in three."""
    if _word(tokens, place - 1) in {"jeder", "jede", "jedes", "jeden", "jedem"} and ordinal > 1:
        return Reading(1 / ordinal, place + 1, "ratio")
    return Reading(ordinal, place + 1, "ordinal")


def _german_words(tokens: Sequence[Token], place: int, value: float) -> Reading | None:
    word, following = tokens[place].lower, _word(tokens, place + 1)
    if word in _ARTICLES:
        if following.startswith("halbe") and (many := words.scale(_word(tokens, place + 2), "de")):
            return Reading(many / 2, place + 3)
        if following.startswith("halbe"):
            return Reading(0.5, place + 2)
        if following in {"stunde", "minute"}:
            return Reading(1, place + 1)
        if not (words.scale(following, "de") or following in words.FRACTIONS):
            return None
    if following == "komma":
        return _decimals(tokens, place + 1, value, _GERMAN_ONES, "de")
    found = _scaled(tokens, place + 1, value, "de")
    rest = words.german(_word(tokens, found.behind)) if found.behind > place + 1 else None
    if rest and _word(tokens, found.behind) not in _ARTICLES:
        smaller = _scaled(tokens, found.behind + 1, rest, "de")
        if smaller.value < found.value:
            found = Reading(found.value + smaller.value, smaller.behind)
    return _german_fraction(tokens, found)


def _german_fraction(tokens: Sequence[Token], found: Reading) -> Reading:
    """`zwei Drittel`; `drei von vier`."""
    place = found.behind
    parts = words.FRACTIONS.get(_word(tokens, place), 0)
    if parts and found.value < parts:
        return Reading(found.value / parts, place + 1, "ratio")
    whole = words.german(_word(tokens, place + 1)) if _word(tokens, place) == "von" else None
    if whole and found.value < whole <= _DIGITS:
        return Reading(found.value / whole, place + 2, "ratio")
    return found
