"""Caption cues of a transcript: text and the time in which it is spoken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap

from services.audio.domain import sentences
from services.audio.domain.alignment import (
    CharacterTimes,
    Pause,
    bounds,
    character_times,
    nearest_pause,
    pauses,
    word_starts,
)
from services.audio.domain.speech import Mark, Speech

MAX_CUE_SECONDS = 7.0
"""Longest duration of a cue, in seconds."""
MAX_LINES, LINE_LENGTH = 2, 65
"""Lines of a cue, and characters of a line."""
_MARGIN = 0.4
"""Seconds by which the ends of a cue may move when they are laid on pauses."""
_CLAUSE_ENDS = ",;:–—)”“"


@dataclass(frozen=True, slots=True)
class Cue:
    """Text on the screen from `start` to `end`, in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]
    words: tuple[Mark, ...] = ()
    """Words whose start is known, but for the first one, which begins with the cue: `offset` in the
    lines, between which there is one character, and `seconds` as those of the cue."""


def of(text: str, language: str, speech: Speech, at: float = 0.0) -> list[Cue]:
    """The cues of one take that begins at `at`, in seconds from the start of the show.

    A cue holds a sentence, or a part of one where it would stand too long or not fit. It begins
    and ends with the sound of its words. Words within it have times where the provider tells them.
    """
    spans = sentences.split(text, language)
    when = character_times(text, spans, speech)
    parts = [part for span in spans for part in _parts(text, *span, when)]
    silent = pauses(speech)
    first, last = bounds(speech)
    ends, starts = [], [first]
    for start, _ in parts[1:]:
        before, after = _break(when(start), silent, starts[-1], last)
        ends.append(before)
        starts.append(after)
    ends.append(last)
    known = {offset: at + seconds for offset, seconds in word_starts(text, speech).items()}
    return [
        _cue(text, part, at + start, at + end, known)
        for part, start, end in zip(parts, starts, ends, strict=True)
    ]


def _cue(
    text: str, part: tuple[int, int], start: float, end: float, known: Mapping[int, float]
) -> Cue:
    """The cue of a part of `text`; `known`: when words begin, by their offsets."""
    lines = tuple(wrap(text[slice(*part)], LINE_LENGTH))
    # Wrapping moves spaces alone, so the letters of the lines are those of the text in their order.
    written = (offset for offset in range(*part) if not text[offset].isspace())
    shown = (place for place, each in enumerate("\n".join(lines)) if not each.isspace())
    words = [
        Mark(place, known[offset])
        for offset, place in zip(written, shown, strict=True)
        if offset in known and place
    ]
    return Cue(start, end, lines, tuple(words))


def _break(
    seconds: float, silent: list[Pause], earliest: float, latest: float
) -> tuple[float, float]:
    """End of one cue and start of the next one, given the expected start of its first word."""
    pause = nearest_pause(silent, seconds)
    if pause is None or pause.start <= earliest:
        seconds = min(max(seconds, earliest + 0.05), latest)
        return seconds, seconds
    return pause.start, pause.end


def _parts(text: str, start: int, end: int, when: CharacterTimes) -> Iterator[tuple[int, int]]:
    """Split the span between words until each part fits, at the end of a clause if possible."""
    short = when(end) - when(start) <= MAX_CUE_SECONDS - _MARGIN
    if short and len(wrap(text[start:end], LINE_LENGTH)) <= MAX_LINES:
        yield start, end
        return
    middle = _middle(text, start, end)
    after = middle + (text[middle] == " ")
    yield from _parts(text, start, middle, when)
    yield from _parts(text, after, end, when)


def _middle(text: str, start: int, end: int) -> int:
    half = (start + end) / 2

    def badness(at: int) -> float:
        clause = text[at - 1] in _CLAUSE_ENDS
        return abs(at - half) / (end - start) - 0.25 * clause

    spaces = [at for at in range(start + 1, end - 1) if text[at] == " "]
    return min(spaces, key=badness, default=round(half))
