"""The score of the music: keys, chords and patterns, as plain data.

The bed is a cycle of sixteen bars at 128 beats a minute, which is 30 seconds to the frame: eight
chords of two bars. Pitches are semitones from the tonic in the octave below middle C.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from services.audio.domain.signal import RATE

BEATS_PER_MINUTE = 128
BARS = 16
STEPS = 16
"""Sixteenth notes in a bar."""
BAR = 4 * 60 * RATE // BEATS_PER_MINUTE
"""Frames of a bar: 90,000."""
STEP = BAR // STEPS
LOOP = BARS * BAR
CHORD_BARS = 2


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: the bass note, and the voices above it in close position."""

    bass: int
    voices: tuple[int, int, int, int]


_I = Chord(-12, (0, 4, 7, 14))
_I6 = Chord(-8, (0, 4, 7, 12))
_II7 = Chord(-10, (0, 5, 9, 14))
_III7 = Chord(-8, (2, 4, 7, 11))
_IV7 = Chord(-7, (0, 4, 9, 12))
_IV9 = Chord(-7, (4, 7, 9, 12))
_V = Chord(-5, (2, 7, 11, 14))
_V6 = Chord(-1, (2, 7, 11, 14))
_V4 = Chord(-5, (0, 2, 7, 14))
_VI7 = Chord(-3, (0, 4, 7, 9))
_VI9 = Chord(-3, (0, 4, 7, 11))

PROGRESSIONS: tuple[tuple[Chord, ...], ...] = (
    (_I, _V6, _VI7, _IV7, _I6, _IV9, _II7, _V4),
    (_VI9, _IV7, _I, _V, _VI7, _IV9, _I6, _V4),
    (_IV9, _I6, _VI7, _V, _IV7, _III7, _II7, _V4),
)
"""Eight chords each; the last one resolves to the first."""

KEYS = {48: "C major", 50: "D major", 51: "E flat major", 53: "F major"}
"""MIDI number of the tonic, and the key's name."""

ARPEGGIOS: tuple[tuple[int | None, ...], ...] = (
    (0, None, 2, None, 1, None, 3, 2, None, 1, None, 2, 0, None, 3, None),
    (3, None, None, 1, 2, None, 0, None, 3, None, 1, None, 2, None, 0, 1),
    (0, None, 1, 2, None, 3, None, 2, 1, None, 2, 3, None, 1, None, 2),
)
"""Index of the voice that is plucked on each step; None for a rest."""

Notes: TypeAlias = tuple[tuple[int, int, int, float], ...]
Strokes: TypeAlias = dict[int, float]
"""Step to strength."""

BASS_LINES: tuple[Notes, ...] = (
    ((0, 0, 3, 1.0), (3, 0, 2, 0.7), (6, 0, 2, 0.85), (8, 12, 1, 0.5), (10, 0, 3, 0.9),
     (14, 7, 2, 0.6)),
    ((0, 0, 5, 1.0), (6, 12, 2, 0.55), (8, 7, 3, 0.8), (11, 0, 2, 0.75), (13, 12, 1, 0.5),
     (14, 0, 2, 0.7)),
    ((0, 0, 2, 1.0), (4, 0, 2, 0.75), (7, 7, 3, 0.8), (10, 12, 2, 0.6), (12, 0, 4, 0.85)),
)  # fmt: skip
"""Step, semitones above the bass note, length in steps, strength."""
SLOW_BASS_LINES: tuple[Notes, ...] = (
    ((0, 0, 12, 0.9),),
    ((0, 0, 8, 0.9), (10, 7, 6, 0.6)),
    ((0, 0, 6, 0.9), (8, 12, 8, 0.5)),
)
"""The same, where nothing drives."""

MELODIES: tuple[Notes, ...] = (
    ((8, 0, 2, 0.9), (8, 6, 3, 0.7), (9, 4, 1, 0.8), (12, 0, 3, 0.9), (12, 6, 2, 0.7),
     (13, 0, 1, 0.8), (14, 8, 2, 0.7), (15, 4, 3, 0.9)),
    ((2, 4, 3, 0.8), (3, 0, 1, 0.7), (6, 4, 2, 0.8), (7, 8, 3, 0.7), (10, 0, 3, 0.9),
     (10, 10, 1, 0.7), (11, 4, 2, 0.8)),
    ((4, 8, 1, 0.8), (5, 0, 3, 0.9), (5, 10, 2, 0.7), (8, 4, 0, 0.8), (13, 2, 2, 0.8),
     (14, 0, 3, 0.9), (15, 8, 1, 0.7)),
)  # fmt: skip
"""Bar, step, voice of the chord, strength: bells that answer the plucks."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Who plays: bass lines to choose from, and the drums' strokes."""

    bass_lines: tuple[Notes, ...]
    kick: Strokes = field(default_factory=dict)
    clap: Strokes = field(default_factory=dict)
    hat: Strokes = field(default_factory=dict)
    shaker: tuple[float, ...] = ()
    """Strength of each step."""
    cymbal_bars: tuple[int, ...] = ()
    """Bars into which a cymbal swells."""


ARRANGEMENTS = {
    "full": Arrangement(
        BASS_LINES,
        kick={0: 1.0, 6: 0.55, 8: 0.9},
        clap={4: 0.8, 12: 0.9},
        hat={2: 0.7, 6: 0.8, 10: 0.7, 13: 0.35, 14: 0.8},
        shaker=(0.5, 0.25, 0.8, 0.3) * 4,
        cymbal_bars=(0, 8),
    ),
    "light": Arrangement(
        SLOW_BASS_LINES,
        kick={0: 0.6},
        hat={4: 0.6, 12: 0.7},
        shaker=(0.4, 0.0, 0.7, 0.0) * 4,
        cymbal_bars=(0,),
    ),
    "calm": Arrangement(SLOW_BASS_LINES),
}
"""By name; the calm one has no drums."""

SIGNATURE: tuple[tuple[int, int, float], ...] = (
    (0, 7, 0.8),
    (2, 12, 0.85),
    (4, 14, 0.9),
    (7, 19, 1.0),
)
"""Step, semitones from the tonic, strength: the station's four notes, the same in every key."""


@dataclass(frozen=True, slots=True)
class Section:
    """Sixteen bars of the bed: key, progression, arpeggio and arrangement."""

    tonic: int
    progression: int
    arpeggio: int
    arrangement: str

    @property
    def figure(self) -> int:
        """Which bass line and which melody are played: another one at each return of the chords."""
        return (self.arpeggio - self.progression) % len(MELODIES)

    @property
    def tonic_bar(self) -> int:
        """The first bar with the tonic chord."""
        roots = [chord in (_I, _I6) for chord in PROGRESSIONS[self.progression]]
        return roots.index(True) * CHORD_BARS


@dataclass(frozen=True, slots=True)
class Variation:
    """One of the 36 pieces: key, and the progression and the arpeggio that begin it."""

    tonic: int
    progression: int
    arpeggio: int

    @property
    def title(self) -> str:
        """Name of the piece."""
        piece = 1 + self.progression * len(ARPEGGIOS) + self.arpeggio
        return f"RadioX bed no. {piece} in {KEYS[self.tonic]}"

    def section(self, number: int, *, drums: bool) -> Section:
        """Section `number` of the piece, from 0 on without end.

        Nine sections have nine different pairs of progression and arpeggio; full and light ones
        alternate, unless there are to be no drums.
        """
        progression = (self.progression + number) % len(PROGRESSIONS)
        arpeggio = (self.arpeggio + number + number // len(PROGRESSIONS)) % len(ARPEGGIOS)
        driving = "light" if number % 2 else "full"
        return Section(self.tonic, progression, arpeggio, driving if drums else "calm")


def variation(seed: int) -> Variation:
    """The piece for a seed; 36 different ones."""
    rest, key = divmod(seed, len(KEYS))
    rest, progression = divmod(rest, len(PROGRESSIONS))
    return Variation(list(KEYS)[key], progression, rest % len(ARPEGGIOS))


def frequency(midi: float) -> float:
    """Frequency in Hz of a MIDI note, A4 = 69 = 440 Hz."""
    return float(440.0 * 2.0 ** ((midi - 69.0) / 12.0))
