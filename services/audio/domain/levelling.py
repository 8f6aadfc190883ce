"""How loud each take has to be so that the whole programme meets its target."""

import numpy as np

from services.audio.domain.limiter import Limiter
from services.audio.domain.loudness import Powers, blocks, lufs, power, speech_loudness
from services.audio.domain.signal import Samples, amplitude

TARGET = -16.0
"""Integrated loudness of a programme, in LUFS: what podcast directories ask for."""
CEILING = -2.0
"""Highest true peak before encoding, in dBTP; MP3 adds up to 1 dB."""

_GATE = power(TARGET - 10.0)
"""Where the relative gate will stand once the target is met (BS.1770-4)."""
_SPAN = 3.0
"""Furthest that speech is set from the target, in dB."""
_STEP = 0.5
"""Furthest that one take is set from the one before, in dB: hosts must stay equally loud."""
_MOST_GAIN = 40.0
"""Limit of a take's gain, in dB, lest a take of noise be raised to speech."""


class Leveller:
    """Plans the loudness of speech: emitted + an estimate of what remains + the known outro."""

    def __init__(self, outro: Powers, under: float, seconds: float) -> None:
        """`outro`: cells of the ending; `under`: power of the ducked bed; `seconds` of speech."""
        self._outro = _gate(blocks(outro))
        self._under = under
        self._remaining = seconds
        self._emitted = (0.0, 0)
        self._recent = np.zeros(0)
        self._level: float | None = None

    def emitted(self, cells: Powers) -> None:
        """Count what has left the limiter."""
        joined = np.concatenate([self._recent, cells])
        total, count = _gate(blocks(joined))
        self._emitted = (self._emitted[0] + total, self._emitted[1] + count)
        self._recent = joined[-3:]

    def level(self, seconds: float) -> float:
        """Loudness in LUFS for a take of `seconds`, which is counted as spoken."""
        remaining = max(self._remaining, seconds) * 10.0
        count = self._emitted[1] + self._outro[1] + remaining
        wanted = power(TARGET) * count - self._emitted[0] - self._outro[0]
        level = lufs(max(wanted / remaining - self._under, 1e-12))
        level = float(np.clip(level, TARGET - _SPAN, TARGET + _SPAN))
        if self._level is not None:
            level = float(np.clip(level, self._level - _STEP, self._level + _STEP))
        self._level = level
        self._remaining -= seconds
        return level


def levelled(voice: Samples, level: float) -> Samples:
    """Mono speech at a gain that makes it `level` LUFS once the limiter has taken its share."""
    loudness = speech_loudness(voice)
    if not np.isfinite(loudness):
        return voice
    gain = min(level - loudness, _MOST_GAIN)
    loud = voice * np.float32(amplitude(gain))
    if np.abs(loud).max() * 1.2 < amplitude(CEILING):
        return loud
    limiter = Limiter(CEILING, channels=1)
    limited = np.concatenate([limiter.feed(loud[:, None]), limiter.flush()])[:, 0]
    return loud * np.float32(amplitude(gain + loudness - speech_loudness(limited)))


def _gate(powers: Powers) -> tuple[float, int]:
    loud = powers[powers > _GATE]
    return float(loud.sum()), int(loud.size)
