"""Cache key of a take, detection of sound, and trimming of silence."""

import hashlib
import json
from dataclasses import replace

import numpy as np

from services.audio.domain import conditioning
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Speech, Take

FRAME = 0.01
"""Seconds over which the level of speech is measured."""
SILENCE = 10 ** (-45 / 20)
"""Level below which a frame is silent, relative to the take's loud frames (-45 dB)."""
MARGIN = 0.01
"""Seconds that are kept before the first and after the last sound."""


def key(provider: str, model: str, take: Take) -> str:
    """SHA-256, hexadecimal, of everything that determines the sound of a stored take.

    One spoken in an exchange has no other key: it stands in for one that is spoken alone.
    """
    voice = take.voice
    facts = [
        *(conditioning.VERSION, provider, model, voice.provider, voice.name),
        *(take.language, take.text, take.tone),
        *(sorted(voice.settings.items()), voice.speed),
        *take.lexicon,
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def sounding(samples: Samples, rate: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mask of the frames of `FRAME` seconds that hold sound; the last frame may be short."""
    size = max(1, round(FRAME * rate))
    padded = np.pad(samples, (0, -len(samples) % size)).reshape(-1, size)
    level = np.sqrt((padded**2).mean(axis=1))
    if not len(level):
        return np.zeros(0, dtype=np.bool_)
    return np.asarray(level > max(1e-4, SILENCE * float(np.percentile(level, 95))))


def trim(speech: Speech) -> Speech:
    """Cut the silence at both ends; a take without any sound becomes empty."""
    loud = np.flatnonzero(sounding(speech.samples, speech.rate))
    if not len(loud):
        return Speech(speech.samples[:0], speech.rate)
    size, margin = max(1, round(FRAME * speech.rate)), round(MARGIN * speech.rate)
    first = max(0, int(loud[0]) * size - margin)
    last = min(len(speech.samples), (int(loud[-1]) + 1) * size + margin)
    marks = tuple(
        replace(
            mark,
            seconds=min(max(0.0, mark.seconds - first / speech.rate), (last - first) / speech.rate),
        )
        for mark in speech.marks
    )
    return Speech(speech.samples[first:last], speech.rate, marks)
