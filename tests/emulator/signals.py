"""A voiced signal that stands for speech: a harmonic tone per word, pauses where speech has them.

About 15 characters a second, pauses included. The same text and voice give the same samples. Tags
such as [warmly], by which newer models are directed, take no time.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

CHARACTER = 0.06
"""Seconds of a character."""
PAUSES = {".": 0.3, "!": 0.3, "?": 0.3, "…": 0.3, "\n": 0.3, ",": 0.1, ";": 0.15, ":": 0.15}
"""Seconds by which a mark is longer than other characters."""
TAG = re.compile(r"\[[^\]]*\]")
PEAK = 0.25
HARMONICS = 5
FADE = 0.012
"""Seconds in which a word's tone rises and falls."""
FEMALE = frozenset(
    {
        *("21m00Tcm4TlvDq8ikWAM", "EXAVITQu4vr4xnSDxMaL"),
        *("marin", "coral", "nova", "sage", "shimmer", "alloy"),
    }
)
"""Voices that sound like a woman's; all others sound like a man's."""


@dataclass(frozen=True, eq=False)
class Spoken:
    """Mono samples (int16), and when each character of the text starts and ends, in seconds."""

    text: str
    samples: NDArray[np.int16]
    starts: tuple[float, ...]
    ends: tuple[float, ...]


def duration(text: str, speed: float = 1.0) -> float:
    """Seconds that a text takes."""
    return sum(_lengths(text, speed))


def pitch(voice: str) -> float:
    """Fundamental frequency of a voice: 200 to 239 Hz a woman's, 90 to 129 Hz a man's."""
    return (200.0 if voice in FEMALE else 90.0) + crc32(voice.encode()) % 40


@lru_cache(maxsize=64)
def speak(text: str, voice: str, rate: int, speed: float = 1.0) -> Spoken:
    """Speak a text at a sample rate in Hz."""
    bounds = np.concatenate(([0.0], np.cumsum(_lengths(text, speed))))
    samples = np.zeros(round(float(bounds[-1]) * rate), dtype=np.float32)
    for word in re.finditer(r"\w[\w'’-]*", text):
        start, end = (round(float(bounds[at]) * rate) for at in word.span())
        samples[start:end] = _tone(pitch(voice) * _inflection(word.group()), end - start, rate)
    times = [round(float(bound), 4) for bound in bounds]
    quantised = (samples * 32767).astype(np.int16)
    return Spoken(text, quantised, tuple(times[:-1]), tuple(times[1:]))


def _lengths(text: str, speed: float) -> list[float]:
    lengths = [(CHARACTER + PAUSES.get(character, 0.0)) / speed for character in text]
    for tag in TAG.finditer(text):
        lengths[tag.start() : tag.end()] = [0.0] * len(tag.group())
    return lengths


def _inflection(word: str) -> float:
    return 0.92 + (crc32(word.lower().encode()) % 17) / 100


def _tone(frequency: float, length: int, rate: int) -> NDArray[np.float32]:
    phase = 2 * np.pi * frequency * np.arange(length, dtype=np.float32) / rate
    tone = np.sum([np.sin(k * phase) / k for k in range(1, HARMONICS + 1)], axis=0)
    ramp = min(round(FADE * rate), length // 2)
    if ramp:
        fade = np.linspace(0.0, 1.0, ramp, dtype=np.float32)
        tone[:ramp] *= fade
        tone[length - ramp :] *= fade[::-1]
    scaled: NDArray[np.float32] = (tone / max(float(np.abs(tone).max(initial=0.0)), 1e-9)).astype(
        np.float32
    )
    return scaled * np.float32(PEAK)
