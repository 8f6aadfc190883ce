"""Synthesizes instruments: one note or stroke each, mono (frames,) or stereo (frames, 2)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.audio.domain.music.score import frequency
from services.audio.domain.signal import RATE, Samples

_TAU = 2.0 * np.pi


def _seconds(length: float) -> Samples:
    return (np.arange(int(length * RATE)) / RATE).astype(np.float32)


def _attack(sound: Samples, seconds: float) -> Samples:
    """Soften the first `seconds`, so that nothing clicks."""
    frames = int(seconds * RATE)
    sound[:frames] *= np.sin(np.linspace(0.0, np.pi / 2, frames, dtype=np.float32)) ** 2
    return sound


def _release(sound: Samples, seconds: float) -> Samples:
    frames = int(seconds * RATE)
    sound[-frames:] *= np.cos(np.linspace(0.0, np.pi / 2, frames, dtype=np.float32)) ** 2
    return sound


def _partials(
    midi: float, length: float, partials: Sequence[tuple[float, float, float]]
) -> Samples:
    """Sum of sines: ratio to the fundamental, amplitude, time in seconds to fall by 1/e."""
    t = _seconds(length)
    sound = np.zeros_like(t)
    for ratio, level, decay in partials:
        pitch = frequency(midi) * ratio
        if pitch < RATE / 3:
            sound += level * np.sin(np.float32(_TAU * pitch) * t) * np.exp(-t / np.float32(decay))
    return sound


def pluck(midi: int, strength: float) -> Samples:
    """A soft plucked string: higher partials fall sooner, and a stronger stroke is brighter."""
    tilt = 1.6 - 0.5 * strength
    partials = [(k * (1 + 0.0002 * k * k), k**-tilt, 0.42 / k**0.75) for k in range(1, 10)]
    return _release(_attack(_partials(midi, 1.1, partials), 0.004), 0.2) * np.float32(strength)


def bell(midi: int, strength: float) -> Samples:
    """A glassy bell, like a celesta."""
    partials = [
        (1.0, 1.0, 0.9),
        (2.0, 0.35, 0.5),
        (3.0, 0.18, 0.3),
        (4.16, 0.16, 0.18),
        (6.8, 0.06, 0.08),
    ]
    return _release(_attack(_partials(midi, 2.2, partials), 0.003), 0.4) * np.float32(strength)


def bass(midi: int, frames: int, strength: float) -> Samples:
    """A round electric bass."""
    partials = [(1.0, 1.0, 1.4), (2.0, 0.45, 0.5), (3.0, 0.2, 0.25), (4.0, 0.08, 0.15)]
    sound = np.tanh(1.3 * _partials(midi, frames / RATE, partials))
    return _release(_attack(sound, 0.006), 0.03) * np.float32(strength)


def pad(notes: Sequence[int], frames: int, rng: np.random.Generator) -> Samples:
    """Warm strings by Nasca's PADsynth: each partial is a narrow band of noise, stereo.

    Phases of the sides differ by up to 0.55 pi, which leaves a correlation of about 0.57.
    """
    size = 1 << int(np.ceil(np.log2(frames)))
    bins = np.fft.rfftfreq(size, 1 / RATE)
    level = np.zeros(len(bins), np.float32)
    for note in notes:
        for k in range(1, 25):
            pitch = frequency(note) * k
            width = 0.004 * pitch
            low, high = np.searchsorted(bins, (pitch - 4 * width, pitch + 4 * width))
            band = np.exp(-0.5 * ((bins[low:high] - pitch) / width) ** 2) / width
            level[low:high] += band * k**-1.25 / (1.0 + (pitch / 1800.0) ** 2)
    phase = rng.uniform(0.0, _TAU, len(bins))
    spread = rng.uniform(-0.55, 0.55, len(bins)) * np.pi
    sides = [level * np.exp(1j * (phase + sign * spread / 2)) for sign in (-1, 1)]
    sound = np.stack([np.fft.irfft(side, size)[:frames] for side in sides], axis=1)
    return _at_unit_power(sound)


def kick() -> Samples:
    """A soft bass drum: a sine that falls from 130 to 47 Hz."""
    t = _seconds(0.32)
    pitch = 47.0 + 83.0 * np.exp(-t / 0.028)
    phase = np.cumsum(_TAU * pitch / RATE)
    sound = (np.sin(phase) * np.exp(-t / 0.11)).astype(np.float32)
    return _release(_attack(sound, 0.002), 0.05)


def clap(rng: np.random.Generator) -> Samples:
    """A brushed clap in the width of the room."""
    t = _seconds(0.28)
    strokes = sum(np.exp(-np.maximum(t - at, 0) / 0.05) * (t >= at) for at in (0.0, 0.011, 0.02))
    sound: Samples = _noise(rng, len(t), 900.0, 5200.0) * (strokes[:, None] / 3)
    return sound.astype(np.float32)


def hat(rng: np.random.Generator, decay: float = 0.035) -> Samples:
    """A closed hi-hat, played softly."""
    t = _seconds(0.2)
    return _attack_wide(_noise(rng, len(t), 7500.0, 15000.0), t, 0.001, decay)


def shaker(rng: np.random.Generator) -> Samples:
    """One stroke of a shaker."""
    t = _seconds(0.11)
    return _attack_wide(_noise(rng, len(t), 4500.0, 11000.0), t, 0.018, 0.022)


def cymbal(rng: np.random.Generator, length: float) -> Samples:
    """A cymbal that swells up to its end, as if played backwards."""
    t = _seconds(length)
    swell = np.exp((t - length) / (0.28 * length)) - np.float32(np.exp(-1 / 0.28))
    sound: Samples = _noise(rng, len(t), 3000.0, 13000.0) * swell[:, None]
    sound[-200:] *= np.linspace(1.0, 0.0, 200, dtype=np.float32)[:, None]
    return sound


def _attack_wide(noise: Samples, t: Samples, rise: float, decay: float) -> Samples:
    shape = np.minimum(t / rise, 1.0) * np.exp(-np.maximum(t - rise, 0.0) / decay)
    stroke: Samples = noise * shape[:, None].astype(np.float32)
    return stroke


def _noise(rng: np.random.Generator, frames: int, low: float, high: float) -> Samples:
    """Stereo noise between two frequencies with soft edges, at unit power, half in common."""
    common = rng.standard_normal((frames, 1), np.float32)
    white = 0.75 * common + 0.66 * rng.standard_normal((frames, 2), np.float32)
    pitch = np.fft.rfftfreq(frames, 1 / RATE)[:, None] + 1.0
    shape = 1.0 / np.sqrt((1 + (low / pitch) ** 6) * (1 + (pitch / high) ** 6))
    sound = np.fft.irfft(np.fft.rfft(white, axis=0) * shape, frames, axis=0)
    return _at_unit_power(sound)


def _at_unit_power(sound: NDArray[np.float64]) -> Samples:
    scaled: Samples = (sound / np.sqrt(np.mean(sound**2))).astype(np.float32)
    return scaled
