"""Passages of a show in which the words of a search stand."""

import re
from collections.abc import Iterable, Sequence

from contracts.archive import Snippet
from services.data.domain.rows import Row
from services.data.domain.words import fold, stem

MAX_SNIPPETS = 3
WINDOW = 160
"""Characters of a passage, about."""
_WORD = re.compile(r"[^\W_]+")


def snippets_of(show: Row, segments: Iterable[Row], words: Sequence[str]) -> tuple[Snippet, ...]:
    """The passages with most of the words, at most three; of the script where it has some."""
    passages = [
        (_marks(each["text"], words), each["text"], each["segment"], each["start"])
        for each in segments
    ]
    found = [passage for passage in passages if passage[0]]
    if not found:
        texts = (show["episode"], show["title"], show["description"], show["reason"])
        found = [(marks, text, "", None) for text in texts if (marks := _marks(text, words))]
    best = sorted(found, key=lambda passage: -len({word for _, _, word in passage[0]}))
    return tuple(_cut(*passage) for passage in best[:MAX_SNIPPETS])


def _marks(text: str, words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where words stand in a text: first character, the one behind the last, and the word."""
    return [
        (match.start(), match.end(), word)
        for match in _WORD.finditer(text)
        if (word := stem(fold(match[0]))) in words
    ]


def _cut(
    marks: Sequence[tuple[int, int, str]], text: str, segment: str, start: float | None
) -> Snippet:
    """The passage around the first word, from one word's border to another."""
    begin = _border(text, max(marks[0][0] - WINDOW // 3, 0))
    end = max(_border(text, begin + WINDOW), marks[0][1])
    end = len(text) if begin + WINDOW >= len(text) else end
    before, after = "…" if begin else "", "…" if end < len(text) else ""
    shift = begin - len(before)
    inside = dict.fromkeys((a - shift, b - shift) for a, b, _ in marks if b <= end)
    passage = before + text[begin:end].rstrip() + after
    return Snippet(segment=segment, start=start, text=passage, marks=tuple(inside))


def _border(text: str, place: int) -> int:
    """The beginning of the word at or before a place."""
    space = text.rfind(" ", 0, place + 1)
    return 0 if space < 0 else space + 1
