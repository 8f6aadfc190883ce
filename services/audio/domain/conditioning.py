"""Takes of any provider made alike: no offset, no rumble, one loudness."""

import numpy as np
import soxr

from services.audio.domain.equaliser import high_pass
from services.audio.domain.filtering import filtered
from services.audio.domain.loudness import speech_loudness
from services.audio.domain.signal import RATE, Samples, amplitude
from services.audio.domain.speech import Speech

VERSION = 1
"""Number of this way to make takes alike; a new one leaves the stored takes unused."""
LEVEL = -23.0
"""Gated loudness of a take in LUFS, as EBU R128 has it; peaks of speech stay under full scale."""
_RUMBLE = 70.0
"""Frequency in Hz under which there is no voice."""
_CEILING = 0.98
"""Highest sample of a take."""
_MAX_GAIN = 40.0
"""Limit of the gain in dB, so that a take of noise is not raised to speech."""


def conditioned(speech: Speech) -> Speech:
    """A take without offset and rumble, at `LEVEL`; one without sound is not raised.

    The same take gives the same samples.
    """
    samples = filtered(speech.samples, [high_pass(_RUMBLE, speech.rate)])
    return Speech(samples * np.float32(_gain(samples, speech.rate)), speech.rate, speech.marks)


def _gain(samples: Samples, rate: int) -> float:
    loudness = speech_loudness([_at_programme_rate(samples, rate)])
    if not np.isfinite(loudness):
        return 1.0
    highest = float(np.abs(samples).max())
    return min(amplitude(min(LEVEL - loudness, _MAX_GAIN)), _CEILING / highest)


def _at_programme_rate(samples: Samples, rate: int) -> Samples:
    """The meter knows the programme's rate alone."""
    if rate == RATE or not len(samples):
        return samples
    resampled: Samples = soxr.resample(samples, rate, RATE)
    return resampled
