"""Typesetting of titles: the largest size that fits, in lines of similar length."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Measure = Callable[[str], float]
"""Width of a text in ems: in pixels at a type size of one pixel."""

_BALANCING_STEPS = 12
_MIN_LETTER_WIDTH = 0.2
"""Lower bound of the mean width of the letters of a word, in ems; it limits the search."""
_SYLLABLE = re.compile(
    r"(?:sch|ch|ck|ph|th|qu|[b-df-hj-np-tv-xzß])(?=[aeiouyäöüàáèéíóú])", re.IGNORECASE
)
"""Where a German or English syllable likely begins: a consonant before a vowel."""


@dataclass(frozen=True, slots=True)
class FittedText:
    """Lines of text at one size in pixels."""

    size: int
    lines: tuple[str, ...]


def fit(
    text: str,
    measure: Measure,
    *,
    width: float,
    height: float,
    leading: float,
    sizes: Sequence[int],
    unbroken: int,
) -> FittedText:
    """Set `text` in the largest of `sizes` (falling) at which its lines fit `width` × `height`.

    `leading` is the distance between lines in ems. Words are broken only where one is wider than
    the box at the size `unbroken`. Where nothing fits, the smallest size is used.
    """
    widest = max(map(measure, text.split()), default=0.0)
    whole = widest * unbroken <= width
    fitted = FittedText(sizes[-1], ())
    for size in sizes:
        if whole and widest * size > width:
            continue
        limit = width / size
        fitted = FittedText(size, wrap(_broken(text, measure, limit), measure, limit))
        if len(fitted.lines) * leading * size <= height:
            break
    return fitted


def wrap(text: str, measure: Measure, limit: float) -> tuple[str, ...]:
    """Break `text` between words into the smallest number of lines of at most `limit` ems.

    Of the breaks with that number of lines, the one with the shortest longest line is chosen.
    A word wider than `limit` gets its own line.
    """
    words = text.split()
    widths = [measure(word) for word in words]
    space = measure(" ")
    lines = _greedy(words, widths, space, limit)
    low, high = min(max(widths, default=0.0), limit), limit
    for _ in range(_BALANCING_STEPS):
        middle = (low + high) / 2
        closer = _greedy(words, widths, space, middle)
        if len(closer) <= len(lines):
            lines, high = closer, middle
        else:
            low = middle
    return tuple(lines)


def _greedy(words: Sequence[str], widths: Sequence[float], space: float, limit: float) -> list[str]:
    lines: list[str] = []
    used = 0.0
    for word, width in zip(words, widths, strict=True):
        if lines and used + space + width <= limit:
            lines[-1] += f" {word}"
            used += space + width
        else:
            lines.append(word)
            used = width
    return lines


def _broken(text: str, measure: Measure, limit: float) -> str:
    return " ".join(piece for word in text.split() for piece in _pieces(word, measure, limit))


def _pieces(word: str, measure: Measure, limit: float) -> list[str]:
    """`word` in hyphenated pieces of at most `limit` ems, broken at syllables where possible."""
    pieces = []
    while len(word) > 1 and measure(word) > limit:
        longest = min(len(word), int(limit / _MIN_LETTER_WIDTH) + 1)
        most = bisect_right(
            range(1, longest), limit, key=lambda length: measure(_hyphenated(word[:length]))
        )
        syllables = (match.start() for match in _SYLLABLE.finditer(word, 0, most + 2))
        length = max((n for n in syllables if 1 < n <= most), default=max(most, 1))
        pieces.append(_hyphenated(word[:length]))
        word = word[length:]
    return [*pieces, word]


def _hyphenated(piece: str) -> str:
    return f"{piece.removesuffix('-')}-"
