"""The music of a programme, and the bed that plays under it."""

from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from services.audio.domain.signal import RATE, Samples, glide

BED_LOUDNESS = -18.5
"""Loudness of a bed at full level, in LUFS: a little under speech."""
SEAM = int(0.12 * RATE)
"""Frames of crossfade from one loop to the next."""
OVERLAP = int(1.5 * RATE)
"""Frames over which the end of a recording is crossfaded with its start, to make a loop of it."""
SWITCH = int(0.25 * RATE)
"""Frames of crossfade between a loop and its version without drums."""


class Bed(Protocol):
    """Loops that play one after the other; all have one length and one key, at `BED_LOUDNESS`."""

    @property
    def frames(self) -> int:
        """Length of each loop."""

    @property
    def drumless(self) -> bool:
        """Whether every loop has a version without drums."""

    def loop(self, number: int, *, drums: bool) -> Samples:
        """Loop `number`, from 0 on without end: (frames, 2), its end runs into its start."""

    def entry(self, number: int) -> int:
        """Frame of loop `number` at which the bed may come in: a strong beat, on the tonic."""


@dataclass(frozen=True, slots=True)
class SingleBed:
    """A bed of one loop, which may hold drums, and of its version without them, if there is one."""

    samples: Samples
    calm: Samples | None = None
    """The same without drums, of the same length."""

    @property
    def frames(self) -> int:
        """Length of the loop."""
        return len(self.samples)

    @property
    def drumless(self) -> bool:
        """Whether there is a version without drums."""
        return self.calm is not None

    def loop(self, number: int, *, drums: bool) -> Samples:
        """The loop, or its version without drums."""
        del number
        return self.samples if drums or self.calm is None else self.calm

    def entry(self, number: int) -> int:
        """The start of the loop."""
        del number
        return 0


def _nothing() -> Samples:
    return np.zeros((0, 2), np.float32)


@dataclass(frozen=True, slots=True)
class Music:
    """The music of one show; everything is (frames, 2) at 48 kHz."""

    bed: Bed
    """The bed."""
    ident: Samples
    """The station's signature, played first."""
    entry: int
    """Frame of the ident at which the bed starts."""
    title: str
    """Title and licence."""
    outro: Samples = field(default_factory=_nothing)
    """The ending, played over the fading bed; may be empty."""
    grid: int = RATE // 100
    """Frames of the bed from one strong beat to the next: the ending waits for one."""
    sting: Samples = field(default_factory=_nothing)
    """A short figure that parts two stories; may be empty."""
    calm_sting: Samples = field(default_factory=_nothing)
    """The same without drums."""


def louder(music: Music, gain: float) -> Music:
    """The music with its jingles multiplied by `gain`; its bed is left to the player."""
    if gain == 1:
        return music
    jingles = {
        name: getattr(music, name) * np.float32(gain)
        for name in ("ident", "outro", "sting", "calm_sting")
    }
    return replace(music, **jingles)


class BedPlayer:
    """Plays the loops of a bed as one stream."""

    def __init__(self, bed: Bed, gain: float = 1.0) -> None:
        """`gain`: factor of its samples."""
        self._bed = bed
        self._gain = np.float32(gain)
        self._position = 0
        self._drums: bool | None = None
        """Whether drums play; none where nothing plays yet."""

    @property
    def offset(self) -> int:
        """Frame of the loop that comes next."""
        return self._position % self._bed.frames

    def read(self, frames: int, *, drums: bool) -> Samples:
        """The next `frames` of the bed, with or without drums.

        Drums stop in the first quarter of a second, and come in in the last one.
        """
        played = self._at(self._position, frames, drums=drums)
        if self._drums not in (None, drums) and self._bed.drumless:
            fade = min(SWITCH, frames)
            start = frames - fade if drums else 0
            rise = np.zeros(frames, np.float32) if drums else np.ones(frames, np.float32)
            rise[start : start + fade] = glide(fade, 0.0, 1.0)
            played = played * rise[:, None]
            played += self._at(self._position, frames, drums=not drums) * (1.0 - rise)[:, None]
        self._drums = drums
        self._position += frames
        return played if self._gain == 1 else played * self._gain

    def re_enter(self) -> None:
        """Go on where the next loop lets the bed come in."""
        number = self._position // self._bed.frames + 1
        self._position = number * self._bed.frames + self._bed.entry(number)
        self._drums = None

    def _at(self, position: int, frames: int, *, drums: bool) -> Samples:
        pieces = []
        while frames > 0:
            number, start = divmod(position, self._bed.frames)
            end = min(start + frames, self._bed.frames)
            pieces.append(self._part(number, start, end, drums=drums))
            frames -= end - start
            position += end - start
        return pieces[0] if len(pieces) == 1 else np.concatenate([_nothing(), *pieces])

    def _part(self, number: int, start: int, end: int, *, drums: bool) -> Samples:
        """Frames of a loop, whose last ones are crossfaded into the same ones of the next loop.

        The end of each loop runs into its own start, so the next loop goes on from there.
        """
        part = self._bed.loop(number, drums=drums)[start:end]
        seam = max(self._bed.frames - SEAM, 0)
        if end <= seam:
            return part
        first = max(start, seam)
        rise = glide(SEAM, 0.0, 1.0)[first - seam : end - seam, None]
        following = self._bed.loop(number + 1, drums=drums)[first:end]
        joined = np.array(part)
        joined[first - start :] += (following - part[first - start :]) * rise
        return joined


def overlap_of(frames: int) -> int:
    """Frames at the end of a recording of `frames` that are crossfaded with its start in a loop."""
    return min(OVERLAP, frames // 4)


def overlapped(start: Samples, end: Samples) -> Samples:
    """The start of a loop: the end of its recording fades out as the start comes in.

    Equal power, since end and start are unrelated sounds.
    """
    phase = np.linspace(0.0, np.pi / 2, len(start), dtype=np.float32)[:, None]
    joined: Samples = start * np.sin(phase) + end * np.cos(phase)
    return joined


def seamless(recording: Samples) -> Samples:
    """Make a loop of a recording: its end is crossfaded with its start."""
    overlap = overlap_of(len(recording))
    loop = recording[: len(recording) - overlap].copy()
    loop[:overlap] = overlapped(loop[:overlap], recording[-overlap:])
    return loop
