"""Speech that broke off: the whole sentences of it are kept, and joined with the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soxr

from contracts import Language
from services.audio.domain.alignment import nearest_pause, pauses
from services.audio.domain.conditioning import conditioned
from services.audio.domain.sentences import split
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Mark, Speech
from services.audio.domain.takes import MARGIN, trim

BEYOND = 4
"""Characters of the next sentence that must have come too: its time is no accident then."""
_FADE = 0.005
"""Seconds in which the silence at a joint fades, so that two noise floors do not click."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Whole sentences, up to where the sound of the next one begins; `length` in characters."""

    speech: Speech
    length: int


def beginning(
    heard: Speech, text: str, starts: Sequence[float], language: Language
) -> Beginning | None:
    """The whole sentences of speech that broke off; None where it has none that can be cut off.

    `starts`: when the first characters of `text` are spoken, in seconds. The sound is cut in a
    pause alone.
    """
    silent = pauses(heard)
    for start, _ in reversed(split(text, language)[1:]):
        if start + BEYOND <= len(starts):
            pause = nearest_pause(silent, starts[start])
            if pause is not None:
                samples = heard.samples[: round((pause.end - MARGIN) * heard.rate)]
                return Beginning(Speech(samples, heard.rate), start)
    return None


def joined(first: Speech, second: Speech, offset: int) -> Speech:
    """Two parts of a take as one, at one level; `second` begins at character `offset` of its text.

    The pause between them is the one that `first` ends with.
    """
    one, two = conditioned(first), trim(conditioned(second))
    following = two.samples
    if two.rate != one.rate:
        following = soxr.resample(two.samples, two.rate, one.rate)
    ramp = np.linspace(0.0, 1.0, round(_FADE * one.rate), dtype=np.float32)
    samples = np.concatenate([_faded(one.samples[::-1], ramp)[::-1], _faded(following, ramp)])
    marks = (Mark(mark.offset + offset, mark.seconds + one.seconds) for mark in two.marks)
    return Speech(samples, one.rate, (*one.marks, *marks))


def _faded(samples: Samples, ramp: Samples) -> Samples:
    """Samples that begin with a ramp."""
    faded = samples.copy()
    faded[: len(ramp)] *= ramp[: len(faded)]
    return faded
