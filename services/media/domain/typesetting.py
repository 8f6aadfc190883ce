"""How a title is set: as large as it goes, in lines of like length."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Measure = Callable[[str], float]
"""Width of a text in ems: in pixels at a type size of one pixel."""

_BALANCING_STEPS = 12
_NARROWEST = 0.2
"""Less than the mean width of letters in any word, in ems: no need to look further."""
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

    Lines stand `leading` ems apart. Words are broken only where one is wider than the box at
    the size `unbroken`. The smallest size is taken where nothing fits.
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
    """Break `text` between words into as few lines of at most `limit` ems as can be.

    Among the ways with that number of lines the one is taken whose longest line is shortest.
    A word wider than `limit` has a line of its own.
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
    """`word` in pieces of at most `limit` ems, hyphenated, where syllables begin if it can be."""
    pieces = []
    while len(word) > 1 and measure(word) > limit:
        longest = min(len(word), int(limit / _NARROWEST) + 1)
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
