"""Renders the score: sections of the bed that loop without a seam; ident, outro and stings.

The track of a section is circular: notes that ring over its end sound at its start, and
reverberation is a circular convolution, so that the seam is inaudible.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from services.audio.domain.bed import BED_LOUDNESS
from services.audio.domain.loudness import KWeighting, blocks, lufs
from services.audio.domain.music import instruments, score
from services.audio.domain.music.score import (
    BAR,
    LOOP,
    STEP,
    Arrangement,
    Chord,
    Notes,
    Section,
)
from services.audio.domain.signal import RATE, Samples, amplitude, stereo

IDENT_LOUDNESS = -16.5
"""Loudness of the loudest 400 ms of ident and outro, in LUFS."""
STING_LOUDNESS = -24.0
"""The same of a sting: eight LU under speech."""

_ECHO = 3 * STEP
_HALF_BAR = score.STEPS // 2
_IDENT_TRACK = 4 * BAR
_IDENT = 3 * RATE
_ENDING = int(3.4 * RATE)
_STING = int(0.85 * RATE)
_REVERB = 1.5
"""Seconds of reverberation."""


@dataclass(frozen=True, slots=True)
class Jingles:
    """What sounds beside the bed, in its key: (frames, 2)."""

    ident: Samples
    outro: Samples
    sting: Samples
    calm_sting: Samples


class CircularTrack:
    """A circular buffer of (frames, 2) into which sounds are mixed, with a send to the reverb."""

    def __init__(self, frames: int) -> None:
        self._dry = np.zeros((frames, 2), np.float32)
        self._wet = np.zeros((frames, 2), np.float32)

    def add(
        self, sound: Samples, at: int, gain: float, *, pan: float = 0.0, reverb: float = 0
    ) -> None:
        """Add a sound at frame `at`; `pan` from -1 (left) to 1, `reverb` is the send level."""
        angle = (pan + 1.0) * np.pi / 4
        sides = np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(gain * 2**0.5)
        self._add(stereo(sound) * sides, at, reverb)

    def _add(self, sound: Samples, at: int, reverb: float) -> None:
        while len(sound):
            start = at % len(self._dry)
            part = sound[: len(self._dry) - start]
            self._dry[start : start + len(part)] += part
            if reverb:
                self._wet[start : start + len(part)] += part * np.float32(reverb)
            sound, at = sound[len(part) :], at + len(part)

    def echo(self, distance: int, gain: float) -> None:
        """Add two echoes `distance` frames apart, each on the other side (ping-pong delay)."""
        left, right = self._dry[:, 0].copy(), self._dry[:, 1].copy()
        for to, first, second in ((0, right, left), (1, left, right)):
            self._dry[:, to] += np.roll(first, distance) * np.float32(gain)
            self._dry[:, to] += np.roll(second, 2 * distance) * np.float32(gain**2)

    def mix(self, other: "CircularTrack") -> None:
        """Add another track of the same length."""
        self._dry += other._dry  # noqa: SLF001 - the same class
        self._wet += other._wet  # noqa: SLF001 - the same class

    def apply_gain(self, gain: Samples) -> None:
        """Multiply the dry signal by `gain` (frames,)."""
        self._dry *= gain[:, None]

    def rendered(self, rng: np.random.Generator) -> Samples:
        """Mix dry signal and reverb, softly saturated.

        One side after the other: the spectra are the largest arrays of a recording.
        """
        reverb, frames = _reverb_response(rng), len(self._wet)
        mixed = self._dry.copy()
        for side in range(2):
            wet = np.fft.rfft(self._wet[:, side])
            wet *= np.fft.rfft(reverb[:, side], frames)
            mixed[:, side] += np.fft.irfft(wet, frames).astype(np.float32)
        return np.tanh(mixed, out=mixed)


def record_section(section: Section) -> Samples:
    """Render a loop of the bed; takes about half a second."""
    chords = score.PROGRESSIONS[section.progression]
    arrangement = score.ARRANGEMENTS[section.arrangement]
    rng = np.random.default_rng([section.tonic, section.progression, section.arpeggio])
    track = CircularTrack(LOOP)
    _pads(track, section, rng)
    track.apply_gain(_pumping(arrangement))
    track.mix(_plucks(section))
    for bar in range(score.BARS):
        line = arrangement.bass_lines[section.figure]
        _bass(track, line, section.tonic, chords[bar // score.CHORD_BARS], bar)
    _drums(track, arrangement, rng)
    for bar, step, voice, strength in score.MELODIES[section.figure]:
        note = section.tonic + 24 + chords[bar // score.CHORD_BARS].voices[voice]
        sound = instruments.bell(note, strength)
        track.add(sound, bar * BAR + step * STEP, 0.09, pan=0.25, reverb=0.6)
    return _levelled(track.rendered(rng), BED_LOUDNESS, loudest=False)


def record_jingles(tonic: int) -> Jingles:
    """Render ident, outro and stings in a key."""
    return Jingles(
        ident=_levelled(_ident(tonic), IDENT_LOUDNESS, loudest=True),
        outro=_levelled(_ending(tonic), IDENT_LOUDNESS, loudest=True),
        sting=_levelled(_sting(tonic, drums=True), STING_LOUDNESS, loudest=True),
        calm_sting=_levelled(_sting(tonic, drums=False), STING_LOUDNESS, loudest=True),
    )


def _pads(track: CircularTrack, section: Section, rng: np.random.Generator) -> None:
    length, overlap = score.CHORD_BARS * BAR, BAR // 4
    rise = np.sin(np.linspace(0.0, np.pi / 2, overlap, dtype=np.float32))[:, None]
    for index, chord in enumerate(score.PROGRESSIONS[section.progression]):
        notes = [section.tonic + 12 + voice for voice in chord.voices]
        notes.append(section.tonic + 12 + chord.bass)
        sound = instruments.pad(notes, length + overlap, rng)
        sound[:overlap] *= rise
        sound[-overlap:] *= rise[::-1]
        track.add(sound, index * length - overlap // 2, 0.055, reverb=0.35)


def _pumping(arrangement: Arrangement) -> Samples:
    """Gain that ducks the pad under the bass drum by up to 2.5 dB (sidechain pumping)."""
    gain = np.ones(LOOP, np.float32)
    dip = 1.0 - (1.0 - amplitude(-2.5)) * np.exp(-np.arange(BAR // 4) / (0.09 * RATE))
    for bar in range(score.BARS):
        for step, strength in arrangement.kick.items():
            start = bar * BAR + step * STEP
            part = gain[start : start + len(dip)]
            part *= (1.0 - (1.0 - dip[: len(part)]) * strength).astype(np.float32)
    return gain


def _plucks(section: Section) -> CircularTrack:
    track = CircularTrack(LOOP)
    pluck = cache(instruments.pluck)
    chords = score.PROGRESSIONS[section.progression]
    for bar in range(score.BARS):
        chord = chords[bar // score.CHORD_BARS]
        for step in range(score.STEPS):
            # the second bar of a chord begins in the middle of the figure
            voice = score.ARPEGGIOS[section.arpeggio][step - bar % score.CHORD_BARS * _HALF_BAR]
            if voice is None:
                continue
            strength = 0.9 if step % 4 == 0 else 0.65
            sound = pluck(section.tonic + 12 + chord.voices[voice], strength)
            pan = 0.45 if step % 2 else -0.3
            track.add(sound, bar * BAR + step * STEP, 0.085, pan=pan, reverb=0.3)
    track.echo(_ECHO, 0.33)
    return track


def _bass(track: CircularTrack, line: Notes, tonic: int, chord: Chord, bar: int) -> None:
    for step, above, length, strength in line:
        sound = instruments.bass(tonic + chord.bass + above, length * STEP, strength)
        track.add(sound, bar * BAR + step * STEP, 0.115)


def _drums(track: CircularTrack, arrangement: Arrangement, rng: np.random.Generator) -> None:
    kick, clap = instruments.kick(), instruments.clap(rng)
    hat, shaker = instruments.hat(rng), instruments.shaker(rng)
    for bar in range(score.BARS):
        start = bar * BAR
        for step, strength in arrangement.kick.items():
            track.add(kick, start + step * STEP, 0.3 * strength)
        for step, strength in arrangement.clap.items():
            track.add(clap, start + step * STEP, 0.065 * strength, reverb=0.5)
        for step, strength in arrangement.hat.items():
            track.add(hat, start + step * STEP, 0.055 * strength, pan=0.3)
        for step, strength in enumerate(arrangement.shaker):
            track.add(shaker, start + step * STEP, 0.034 * strength, pan=-0.4)
    cymbal = instruments.cymbal(rng, 1.4)
    for bar in arrangement.cymbal_bars:
        track.add(cymbal, bar * BAR - len(cymbal), 0.03, reverb=0.4)


def _ident(tonic: int) -> Samples:
    rng = np.random.default_rng([tonic, 1])
    track = CircularTrack(_IDENT_TRACK)
    for step, pitch, strength in score.SIGNATURE:
        note = tonic + 12 + pitch
        track.add(instruments.bell(note + 12, strength), step * STEP, 0.09, pan=0.2, reverb=0.5)
        track.add(instruments.pluck(note, 1.0), step * STEP, 0.16, pan=-0.2, reverb=0.4)
    _chord(track, tonic, rng, rise=0.5)
    cymbal = instruments.cymbal(rng, 1.0)
    track.add(cymbal, BAR - len(cymbal), 0.035, reverb=0.4)
    return _faded(track.rendered(rng)[:_IDENT])


def _ending(tonic: int) -> Samples:
    rng = np.random.default_rng([tonic, 2])
    track = CircularTrack(_IDENT_TRACK)
    for pitch, delay in ((0, 0), (7, 700), (12, 1400), (16, 2100), (19, 2800)):
        note = tonic + 12 + pitch
        track.add(instruments.pluck(note, 1.0), delay, 0.14, pan=0.06 * pitch - 0.5, reverb=0.4)
    track.add(instruments.bell(tonic + 43, 1.0), 2800, 0.06, pan=0.2, reverb=0.6)
    _chord(track, tonic, rng, rise=0.05)
    return _faded(track.rendered(rng)[:_ENDING])


def _sting(tonic: int, *, drums: bool) -> Samples:
    """The last two notes of the signature over a bass note; without drums an octave lower."""
    rng = np.random.default_rng([tonic, 3])
    track = CircularTrack(_IDENT_TRACK)
    above = 12 if drums else 0
    for step, (_, pitch, strength) in zip((0, 2), score.SIGNATURE[-2:], strict=True):
        note = tonic + 12 + pitch
        bell = instruments.bell(note + above, strength)
        track.add(bell, step * STEP, 0.07, pan=0.2, reverb=0.3)
        pluck = instruments.pluck(note - 12 + above, strength)
        track.add(pluck, step * STEP, 0.16, pan=-0.2, reverb=0.25)
    track.add(instruments.bass(tonic, 6 * STEP, 0.9), 0, 0.12)
    if drums:
        track.add(instruments.kick(), 0, 0.24, reverb=0.1)
        track.add(instruments.hat(rng), 2 * STEP, 0.025, pan=0.3)
    return _faded(track.rendered(rng)[:_STING])


def _chord(track: CircularTrack, tonic: int, rng: np.random.Generator, rise: float) -> None:
    """Add the tonic chord, played by pad, bass and bass drum."""
    sound = instruments.pad([tonic, tonic + 12, tonic + 16, tonic + 19, tonic + 26], 4 * RATE, rng)
    frames = int(rise * RATE)
    sound[:frames] *= np.linspace(0.0, 1.0, frames, dtype=np.float32)[:, None] ** 2
    sound *= np.exp(-np.arange(len(sound), dtype=np.float32) / (1.6 * RATE))[:, None]
    sound = _faded(sound)
    track.add(sound, 0, 0.07, reverb=0.4)
    track.add(_faded(instruments.bass(tonic - 12, 4 * RATE, 1.0)), 0, 0.16)
    track.add(instruments.kick(), 0, 0.3, reverb=0.1)


def _reverb_response(rng: np.random.Generator) -> Samples:
    """Impulse response: noise that decays by 60 dB, darker as it goes, different on each side."""
    frames = int(_REVERB * RATE)
    t = np.arange(frames) / RATE
    noise = rng.standard_normal((frames, 2))
    spectrum = np.fft.rfft(noise, axis=0)
    pitch = np.fft.rfftfreq(frames, 1 / RATE)[:, None] + 1.0
    spectrum /= np.sqrt((1 + (250.0 / pitch) ** 4) * (1 + (pitch / 4200.0) ** 2))
    tail = np.fft.irfft(spectrum, frames, axis=0)
    tail *= (10.0 ** (-3.0 * t / _REVERB) * np.minimum(t / 0.012, 1.0))[:, None]
    response: Samples = (tail / np.sqrt((tail**2).sum() / 2)).astype(np.float32)
    return response


def _faded(sound: Samples) -> Samples:
    """Fade out the last third."""
    frames = len(sound) // 3
    fall = np.cos(np.linspace(0.0, np.pi / 2, frames, dtype=np.float32)) ** 2
    sound[-frames:] *= fall if sound.ndim == 1 else fall[:, None]
    return sound


def _levelled(sound: Samples, loudness: float, *, loudest: bool) -> Samples:
    powers = blocks(KWeighting(2).feed(sound))
    measured = lufs(float(powers.max() if loudest else powers.mean()))
    return sound * np.float32(amplitude(loudness - measured))
