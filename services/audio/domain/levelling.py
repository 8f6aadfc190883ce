"""Levels each take so that the whole programme meets its target loudness."""

from collections.abc import Iterator, Mapping

import numpy as np

from services.audio.domain.limiter import Limiter
from services.audio.domain.loudness import Powers, blocks, lufs, power, speech_loudness
from services.audio.domain.signal import RATE, Samples, amplitude

TARGET = -16.0
"""Integrated loudness of a programme in LUFS, as podcast directories require, unless a show has
another one."""
CEILING = -2.0
"""Highest true peak before encoding, in dBTP; MP3 adds up to 1 dB."""

_GATE = -10.0
"""Level of the relative gate once the target is met, relative to it, in dB (BS.1770-4)."""
_SPAN = 3.0
"""Greatest distance of a take's level from the target, in dB."""
_STEP = 0.5
"""Greatest change of level from one take to the next, in dB: hosts must stay equally loud."""
_PRIOR = 5.0
"""Seconds of speech that are assumed to go as planned before any is measured."""
_PIECE = 10 * RATE
"""Frames that are measured at a time."""
_OVERSHOOT = 1.2
"""Ratio by which true peaks of speech may exceed its samples."""
_BLOCKS = 10.0
"""Gating blocks a second."""
MAX_GAIN = 40.0
"""Limit of a take's gain, in dB, so that a take of noise is not raised to speech."""


class Leveller:
    """Plans the loudness of speech: emitted + an estimate of what remains + the known outro.

    What remains is estimated by what the takes so far gave for what was planned: of their blocks
    some fall under the gate, and those at a gap's edge hold less than a whole one.
    """

    def __init__(self, outro: Powers, seconds: float, target: float = TARGET) -> None:
        """`outro`: cells of the ending; `seconds` of speech and gaps; `target` in LUFS."""
        self._target = target
        self._outro = self._gated(outro)
        self._under = 0.0
        self._remaining = seconds * _BLOCKS
        self._emitted = np.zeros(2)
        self._planned = np.zeros(2)
        self._before = np.zeros(2)
        self._recent = np.zeros(0)
        self._level: float | None = None
        self._spoken = target

    def emitted(self, cells: Powers) -> None:
        """Count the output of the limiter."""
        joined = np.concatenate([self._recent, cells])
        self._emitted += self._gated(joined)
        self._recent = joined[-3:]

    def rest(self, seconds: float) -> None:
        """Count a gap between takes."""
        self._plan(seconds)

    def level(self, seconds: float, under: float, gain: float = 0.0) -> float:
        """Loudness in LUFS for a take of `seconds`, which is counted as spoken.

        `under`: power of the bed under it; `gain`: decibels by which its host is louder than
        others.
        """
        if self._level is None:
            self._before = self._emitted.copy()
        power_yield, block_yield = self._yields()
        remaining = max(self._remaining, seconds * _BLOCKS)
        known = self._emitted + self._outro
        wanted = power(self._target) * (known[1] + remaining * block_yield) - known[0]
        level = lufs(max(wanted / (remaining * power_yield) - under, 1e-12))
        level = float(np.clip(level, self._target - _SPAN, self._target + _SPAN))
        if self._level is not None:
            level = float(np.clip(level, self._level - _STEP, self._level + _STEP))
        self._level, self._under, self._spoken = level, under, level + gain
        self._plan(seconds)
        return self._spoken

    def _plan(self, seconds: float) -> None:
        count = seconds * _BLOCKS
        self._remaining -= count
        if self._level is not None:
            self._planned += np.array([power(self._spoken) + self._under, 1.0]) * count

    def _yields(self) -> tuple[float, float]:
        """Power and blocks that were counted, as shares of those planned."""
        prior = np.array([power(self._target), 1.0]) * _PRIOR * _BLOCKS
        shares = (self._emitted - self._before + prior) / (self._planned + prior)
        return float(shares[0]), float(shares[1])

    def _gated(self, cells: Powers) -> Powers:
        """Sum and number of the gating blocks of `cells` that count."""
        powers = blocks(cells)
        loud = powers[powers > power(self._target + _GATE)]
        return np.array([loud.sum(), loud.size])


def balanced(gains: Mapping[str, float], shares: Mapping[str, float]) -> dict[str, float]:
    """Gains of hosts in dB, by name, shifted alike so that together they are as loud as without.

    `shares`: how much each of them says, in any unit.
    """
    said = sum(shares.values())
    if not said:
        return dict(gains)
    mean = sum(power(gains[name]) * share for name, share in shares.items()) / said
    shift = 10.0 * float(np.log10(mean / power(0.0)))
    return {name: gain - shift for name, gain in gains.items()}


def gain_for(voice: Samples, level: float) -> float:
    """Factor that brings mono speech to `level` LUFS after limiting."""
    loudness = speech_loudness(_pieces(voice))
    if not np.isfinite(loudness):
        return 1.0
    gain = min(level - loudness, MAX_GAIN)
    peak = max(float(np.abs(piece).max()) for piece in _pieces(voice))
    if peak * _OVERSHOOT * amplitude(gain) < amplitude(CEILING):
        return amplitude(gain)
    limited = speech_loudness(_limited(voice, amplitude(gain)))
    return amplitude(gain + gain + loudness - limited)


def _limited(voice: Samples, gain: float) -> Iterator[Samples]:
    limiter = Limiter(CEILING, channels=1)
    for piece in _pieces(voice):
        yield limiter.feed(piece[:, None] * np.float32(gain))[:, 0]
    yield limiter.flush()[:, 0]


def _pieces(voice: Samples) -> Iterator[Samples]:
    """Pieces of a take, so that a long one is not copied whole."""
    return (voice[start : start + _PIECE] for start in range(0, len(voice), _PIECE))
