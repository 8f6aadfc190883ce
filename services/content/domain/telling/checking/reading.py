"""A bare number as it is read from a text, and what both languages have in common."""

from collections.abc import Sequence
from typing import NamedTuple

from services.content.domain.telling.checking import number_words as words
from services.content.domain.telling.checking.tokens import Token

DIGITS = 10
_GROUP = 3


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
    text = "".join(text.split())
    whole, found, rest = text.partition(point)
    if found and group not in rest and len(rest) == _GROUP and language == "de" and whole == "0":
        return float(f"{whole}.{rest}")
    if group in text and not found and len(text.rpartition(group)[2]) != _GROUP:
        return float(text.replace(group, "."))  # 7.2 in German, 2,5 in English
    return float(f"{whole.replace(group, '')}.{rest.replace(point, '').replace(group, '') or 0}")


def word(tokens: Sequence[Token], place: int) -> str:
    """The word at `place` in small letters; empty where there is none."""
    return tokens[place].lower if 0 <= place < len(tokens) else ""


def decimals(
    tokens: Sequence[Token], at: int, whole: float, ones: dict[str, int], language: str
) -> Reading:
    """A number with its decimals in words: `two point five`; `at` is the place of `point`."""
    digits = ""
    while ones.get(word(tokens, at + 1), DIGITS) < DIGITS:
        digits += str(ones[word(tokens, at + 1)])
        at += 1
    if not digits:
        return Reading(whole, at)
    return scaled(tokens, at + 1, float(f"{whole:.0f}.{digits}"), language)


def scaled(tokens: Sequence[Token], at: int, value: float, language: str) -> Reading:
    """`value` times the scales that follow: `3.2 million`, `drei Millionen`."""
    while many := words.scale(word(tokens, at), language):
        value *= many
        at += 1
        if word(tokens, at) == "." and word(tokens, at - 1) in {"mio", "mrd", "tsd"}:
            at += 1
    return Reading(value, at)
