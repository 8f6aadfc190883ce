"""The music of a programme, and the loop that plays under it."""

from dataclasses import dataclass, field

import numpy as np

from services.audio.domain.signal import RATE, Samples


@dataclass(frozen=True, slots=True)
class Music:
    """The music of one show; everything is (frames, 2) at 48 kHz."""

    bed: Samples
    """A loop whose end runs into its start."""
    ident: Samples
    """The station's signature, played first."""
    entry: int
    """Frame of the ident at which the bed starts."""
    title: str
    """Title and licence."""
    outro: Samples = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    """The ending, played over the fading bed; may be empty."""
    grid: int = RATE // 100
    """Frames of the bed from one strong beat to the next: the ending waits for one."""


class Loop:
    """Reads a bed as an endless loop."""

    def __init__(self, bed: Samples) -> None:
        self._bed = bed
        self.position = 0
        """Frame of the bed that comes next."""

    def read(self, frames: int) -> Samples:
        """The next `frames` of the bed."""
        pieces = []
        while frames > 0:
            piece = self._bed[self.position : self.position + frames]
            pieces.append(piece)
            frames -= len(piece)
            self.position = (self.position + len(piece)) % len(self._bed)
        return np.concatenate(pieces) if pieces else self._bed[:0]


def seamless(recording: Samples, seconds: float) -> Samples:
    """Make a loop of a recording: its last `seconds` are crossfaded with its start.

    Equal power, since end and start are unrelated sounds.
    """
    overlap = min(int(seconds * RATE), len(recording) // 4)
    phase = np.linspace(0.0, np.pi / 2, overlap, dtype=np.float32)[:, None]
    loop = recording[: len(recording) - overlap].copy()
    loop[:overlap] = loop[:overlap] * np.sin(phase) + recording[-overlap:] * np.cos(phase)
    return loop
