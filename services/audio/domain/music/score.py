"""The score of the music: keys, chords and patterns, as plain data.

The bed is a cycle of sixteen bars at 128 beats a minute, which is 30 seconds to the frame: eight
chords of two bars. Pitches are semitones from the tonic in the octave below middle C.
"""

from dataclasses import dataclass

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

BASS_LINE: tuple[tuple[int, int, int, float], ...] = (
    (0, 0, 3, 1.0),
    (3, 0, 2, 0.7),
    (6, 0, 2, 0.85),
    (8, 12, 1, 0.5),
    (10, 0, 3, 0.9),
    (14, 7, 2, 0.6),
)
"""Step, semitones above the bass note, length in steps, strength."""

KICK = {0: 1.0, 6: 0.55, 8: 0.9}
CLAP = {4: 0.8, 12: 0.9}
HAT = {2: 0.7, 6: 0.8, 10: 0.7, 13: 0.35, 14: 0.8}
"""Step to strength."""
SHAKER: tuple[float, ...] = (0.5, 0.25, 0.8, 0.3) * 4
"""Strength of each step."""

MELODY: tuple[tuple[int, int, int, float], ...] = (
    (8, 0, 2, 0.9),
    (8, 6, 3, 0.7),
    (9, 4, 1, 0.8),
    (12, 0, 3, 0.9),
    (12, 6, 2, 0.7),
    (13, 0, 1, 0.8),
    (14, 8, 2, 0.7),
    (15, 4, 3, 0.9),
)
"""Bar, step, voice of the chord, strength: the bells of the second half."""

SIGNATURE: tuple[tuple[int, int, float], ...] = (
    (0, 7, 0.8),
    (2, 12, 0.85),
    (4, 14, 0.9),
    (7, 19, 1.0),
)
"""Step, semitones from the tonic, strength: the station's four notes, the same in every key."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One of the 36 pieces: key, progression and arpeggio."""

    tonic: int
    progression: int
    arpeggio: int

    @property
    def title(self) -> str:
        """Name of the piece."""
        piece = 1 + self.progression * len(ARPEGGIOS) + self.arpeggio
        return f"RadioX bed no. {piece} in {KEYS[self.tonic]}"


def variation(seed: int) -> Variation:
    """The piece for a seed; 36 different ones."""
    rest, key = divmod(seed, len(KEYS))
    rest, progression = divmod(rest, len(PROGRESSIONS))
    return Variation(list(KEYS)[key], progression, rest % len(ARPEGGIOS))


def frequency(midi: float) -> float:
    """Frequency in Hz of a MIDI note, A4 = 69 = 440 Hz."""
    return float(440.0 * 2.0 ** ((midi - 69.0) / 12.0))
