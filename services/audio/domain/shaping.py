"""Shapes recordings that are played beside the speech: their level and their edges."""

import numpy as np

from services.audio.domain.loudness import KWeighting, blocks, lufs
from services.audio.domain.signal import RATE, Samples, amplitude

EDGE = 0.02
"""Seconds of fading at the start of a sound: too short to soften it, long enough not to click."""


def shaped(sound: Samples, loudness: float, fade: float = EDGE) -> Samples:
    """A sound (frames, 2) whose loudest 400 ms have `loudness` LUFS, faded at its edges.

    `fade`: seconds at its end, at most a third of it.

    Raises:
        ValueError: it is silent.
    """
    # A sound that is shorter than a block is measured within silence.
    padded = np.concatenate([sound, np.zeros((RATE // 2, 2), np.float32)])
    loudest = blocks(KWeighting(2).feed(padded)).max()
    if loudest <= 0:
        raise ValueError("it is silent")
    edge, end = int(EDGE * RATE), int(min(fade * RATE, len(sound) / 3))
    gain = np.full((len(sound), 1), amplitude(loudness - lufs(float(loudest))), np.float32)
    gain[:edge, 0] *= np.linspace(0.0, 1.0, edge, dtype=np.float32)
    gain[-end:, 0] *= np.linspace(1.0, 0.0, end, dtype=np.float32)
    return sound * gain
