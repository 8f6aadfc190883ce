"""Alignment of text with speech, from the provider's word marks or from the pauses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from services.audio.domain.speech import Mark, Speech
from services.audio.domain.takes import FRAME, sounding

MIN_PAUSE = 0.08
"""Shortest pause, in seconds; shorter silences are closures of plosives."""
MAX_MARK_DISTANCE = 0.3
"""Greatest distance between a mark and the pause that belongs to it, in seconds."""

CharacterTimes: TypeAlias = Callable[[float], float]
"""Maps the offset of a character to seconds into the take."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence between two sounds, in seconds into the take."""

    start: float
    end: float


def pauses(speech: Speech) -> list[Pause]:
    """The pauses within a take, not counting silence at its ends."""
    loud = np.flatnonzero(sounding(speech.samples, speech.rate))
    breaks = np.flatnonzero(np.diff(loud) * FRAME > MIN_PAUSE + FRAME)
    return [Pause((int(loud[i]) + 1) * FRAME, int(loud[i + 1]) * FRAME) for i in breaks]


def bounds(speech: Speech) -> tuple[float, float]:
    """Start of the first sound and end of the last one, in seconds into the take."""
    loud = np.flatnonzero(sounding(speech.samples, speech.rate))
    if not len(loud):
        return 0.0, speech.seconds
    return float(loud[0]) * FRAME, min(speech.seconds, float(loud[-1] + 1) * FRAME)


def character_times(
    text: str, sentences: Sequence[tuple[int, int]], speech: Speech
) -> CharacterTimes:
    """Interpolate the time of each character of `text` from marks or sentence pauses.

    `sentences`: (start, end) offsets of the sentences of `text`.
    """
    marks = speech.marks or _marks_from_pauses(sentences, speech)
    offsets = [*(mark.offset for mark in marks), len(text)]
    seconds = [*(mark.seconds for mark in marks), bounds(speech)[1]]
    return lambda offset: float(np.interp(offset, offsets, seconds))


def word_starts(text: str, speech: Speech) -> dict[int, float]:
    """When words begin whose start the provider tells, by the offset of their first character.

    What is said for a part of a word, as for the second half of a hyphenated one, tells nothing of
    its start. A word that is told to begin within a pause begins with the sound behind it.
    """
    silent, starts = pauses(speech), dict[int, float]()
    for mark in speech.marks:
        word = _word_at(text, mark.offset) if mark.told else None
        if word is not None:
            heard = (p.end for p in silent if p.start <= mark.seconds < p.end)
            starts.setdefault(word, next(heard, mark.seconds))
    return starts


def nearest_pause(pauses: Sequence[Pause], seconds: float) -> Pause | None:
    """The pause that a word begun at `seconds` follows, if there is one within reach."""

    def distance(pause: Pause) -> float:
        return max(pause.start - seconds, 0.0, seconds - pause.end)

    near = [pause for pause in pauses if distance(pause) <= MAX_MARK_DISTANCE]
    return min(near, key=lambda pause: abs(pause.end - seconds), default=None)


def _word_at(text: str, offset: int) -> int | None:
    """The start of the word whose first letter or digit, or a sign before it, is at `offset`."""
    if offset >= len(text) or text[offset].isspace():
        return None
    start = offset
    while start and not text[start - 1].isspace():
        start -= 1
    return None if any(map(str.isalnum, text[start:offset])) else start


def _marks_from_pauses(sentences: Sequence[tuple[int, int]], speech: Speech) -> list[Mark]:
    """Marks at both ends of each sentence, with the breaks at the best matching pauses."""
    first, last = bounds(speech)
    letters = np.cumsum([0, *(end - start for start, end in sentences)])
    expected = [first + (last - first) * float(at / letters[-1]) for at in letters[1:-1]]
    marks = [Mark(sentences[0][0], first)] if sentences else []
    breaks = _assign(expected, pauses(speech))
    for (_, end), (start, _), pause in zip(sentences, sentences[1:], breaks, strict=False):
        marks += [Mark(end, pause.start), Mark(start, pause.end)]
    return marks


def _assign(expected: Sequence[float], candidates: Sequence[Pause]) -> list[Pause]:
    """Assign a pause to each expected break, in order: near it, and rather long.

    Dynamic programming over breaks and pauses; a second of distance weighs as much as
    `1 / 3` of a second of silence. With too few pauses the breaks stand where expected.
    """
    if len(candidates) < len(expected):
        return [Pause(at, at) for at in expected]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(candidates) + 1)
    for at in expected:
        row: list[tuple[float, tuple[int, ...]]] = [(float("inf"), ())]
        for index, pause in enumerate(candidates):
            cost, path = best[index]
            cost += abs((pause.start + pause.end) / 2 - at) - 3 * (pause.end - pause.start)
            row.append(min(row[-1], (cost, (*path, index))))
        best = row
    return [candidates[index] for index in best[-1][1]]
