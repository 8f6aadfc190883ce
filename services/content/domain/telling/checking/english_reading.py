"""Reading English numbers: figures, words, fractions, and shares such as `two in three`."""

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

_YEARS = range(11, 22)
"""The first half of a year in two halves: `nineteen eighty-four`, `twenty twenty-six`."""
_ROUND = frozenset({100, 1_000, 10_000, 100_000})
"""Numbers of which others are shares: `97 of 100 people`."""
_LIGHTEST_SCALE = 1_000
_SCALES = frozenset(
    {"hundred", "thousand", "lakh", "million", "crore", "billion", "trillion", "dozen"}
)


def read(tokens: Sequence[Token], place: int) -> Reading | None:
    """The English number that begins at `place`; None where none does."""
    first = tokens[place].lower
    if first in words.GUESSES:
        least, most = words.GUESSES[first]
        return _wider_guess(tokens, place, Reading(least, place + 1, "guess", most))
    if first == "half":
        return _half(tokens, place)
    if first in {"a", "an"}:
        return _after_article(tokens, place)
    if first in words.ENGLISH_ORDINALS:
        return Reading(words.ENGLISH_ORDINALS[first], place + 1, "ordinal")
    found = _cardinal(tokens, place)
    return found and _with_fraction(tokens, place, _in_every(tokens, found))


def _cardinal(tokens: Sequence[Token], place: int) -> Reading | None:
    if tokens[place].is_figure:
        return scaled(tokens, place + 1, figure(tokens[place].text, "en"), "en")
    first = tokens[place].lower
    worded = first in words.ENGLISH_ONES or first in words.ENGLISH_TENS
    return _in_words(tokens, place) if worded else None


def _wider_guess(tokens: Sequence[Token], place: int, guess: Reading) -> Reading:
    """`tens of thousands`, `hundreds of thousands`."""
    if word(tokens, place + 1) == "of" and word(tokens, place + 2) in words.GUESSES:
        least = words.SCALES[word(tokens, place + 2)[:-1]] * guess.value * 2 / 3
        return Reading(least, place + 3, "guess", least * 20)
    return guess


def _half(tokens: Sequence[Token], place: int) -> Reading | None:
    following = word(tokens, place + 1)
    many = words.scale(word(tokens, place + 2), "en")
    if following == "a" and many:
        return Reading(many / 2, place + 3)
    if following in {"of", "the", "a", "an", "all"}:
        unit = following in {"a", "an"}
        return Reading(0.5, place + 2 if unit else place + 1, "cardinal" if unit else "ratio")
    return None


def _after_article(tokens: Sequence[Token], place: int) -> Reading | None:
    """`a hundred`, `a dozen`, `a third of`, `a quarter of a million`."""
    noun = word(tokens, place + 1)
    if noun in _SCALES:
        return _in_words(tokens, place + 1, current=1, last="ones")
    if noun in {"hour", "minute"}:
        return Reading(1, place + 1)
    if noun in {"third", "quarter", "fifth", "sixth", "tenth"}:
        return _part(tokens, place + 2, 1 / words.FRACTIONS[noun])
    return None


def _part(tokens: Sequence[Token], behind: int, value: float) -> Reading | None:
    """A fraction of a million or of a unit, or of those who are named next."""
    if word(tokens, behind) != "of":
        return None
    if word(tokens, behind + 1) in {"a", "an"}:
        many = words.scale(word(tokens, behind + 2), "en")
        return Reading(value * many, behind + 3) if many else Reading(value, behind + 2)
    return Reading(value, behind, "ratio")


def _in_every(tokens: Sequence[Token], found: Reading) -> Reading:
    """`two in three`, `four out of five`."""
    place = found.behind
    if word(tokens, place) == "out" and word(tokens, place + 1) == "of":
        place += 1
    if word(tokens, place) not in {"in", "of"} or word(tokens, place - 1) in words.FRACTIONS:
        return found
    other = word(tokens, place + 1)
    whole = float(other) if other.isdecimal() else words.ENGLISH_ONES.get(other, 0)
    if word(tokens, place) == "of" and place == found.behind and whole not in _ROUND:
        return found
    if found.value < whole and (whole <= DIGITS or whole in _ROUND):
        return Reading(found.value / whole, place + 2, "ratio")
    return found


def _with_fraction(tokens: Sequence[Token], place: int, found: Reading) -> Reading:
    """`two thirds`, `two and a half`."""
    behind = found.behind
    if word(tokens, behind) == "-":
        behind += 1
    if word(tokens, behind) in words.FRACTIONS and behind - place <= 2:  # noqa: PLR2004 - a hyphen
        part = found.value / words.FRACTIONS[word(tokens, behind)]
        if part < 1 and word(tokens, behind) != "half":
            return _part(tokens, behind + 1, part) or Reading(part, behind + 1, "ratio")
    if word(tokens, found.behind) == "and" and word(tokens, found.behind + 1) in {"a", "one"}:
        parts = words.FRACTIONS.get(word(tokens, found.behind + 2), 0)
        if parts:
            return scaled(tokens, found.behind + 3, found.value + 1 / parts, "en")
    return found


class _Words:
    """Number words of English as they come: `two hundred and five thousand`."""

    def __init__(self, current: float, last: str) -> None:
        self.total, self.current, self.last = 0.0, current, last

    @property
    def value(self) -> float:
        """The number so far."""
        return self.total + self.current

    def take(self, word: str) -> bool:
        """Go on with `word`, where it goes on with the number."""
        if word in words.ENGLISH_ONES and self._takes_ones(words.ENGLISH_ONES[word]):
            self.current, self.last = self.current + words.ENGLISH_ONES[word], "ones"
        elif word in words.ENGLISH_TENS and self.last in {"", "scale"}:
            self.current, self.last = self.current + words.ENGLISH_TENS[word], "tens"
        elif self.last and word in _SCALES:
            self._scale(words.SCALES[word])
        else:
            return False
        return True

    def _takes_ones(self, ones: int) -> bool:
        return self.last in {"", "scale"} or (self.last == "tens" and ones < DIGITS)

    def _scale(self, many: int) -> None:
        if many < _LIGHTEST_SCALE:
            self.current *= many
        else:
            self.total, self.current = self.total + self.current * many, 0
        self.last = "scale"


def _in_words(
    tokens: Sequence[Token], place: int, *, current: float = 0.0, last: str = ""
) -> Reading:
    number = _Words(current, last)
    at = place
    while at < len(tokens):
        step = 1 + _is_joint(word(tokens, at), number.last)
        following = word(tokens, at + step - 1)
        ordinal = words.ENGLISH_ORDINALS.get(following, 0)
        if ordinal and number.last in {"tens", "scale"} and following != "second":
            return Reading(number.value + ordinal, at + step, "ordinal")
        if (step > 1 and following in _SCALES) or not number.take(following):
            break
        at += step
    if number.value in _YEARS and (year := _second_half(tokens, at, number.value)):
        return year
    if word(tokens, at) == "point":
        return decimals(tokens, at, number.value, words.ENGLISH_ONES, "en")
    return Reading(number.value, at)


def _is_joint(joint: str, last: str) -> bool:
    """Whether a hyphen or an `and` stands inside a number."""
    return (joint == "-" and bool(last)) or (joint == "and" and last == "scale")


def _second_half(tokens: Sequence[Token], at: int, first: float) -> Reading | None:
    if word(tokens, at) not in words.ENGLISH_TENS and word(tokens, at) not in words.ENGLISH_ONES:
        return None
    rest = _in_words(tokens, at)
    return Reading(first * 100 + rest.value, rest.behind) if DIGITS <= rest.value < 100 else None  # noqa: PLR2004
