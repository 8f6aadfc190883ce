"""Plays the score to tape: a bed that is a true cycle, an ident and an ending in the same key.

The tape of the bed is a ring: what rings over its end sounds at its start, and reverberation is a
circular convolution, so that there is no seam to hear.
"""

import numpy as np

from services.audio.domain.bed import Music
from services.audio.domain.loudness import KWeighting, blocks, lufs
from services.audio.domain.music import instruments, score
from services.audio.domain.music.score import BAR, LOOP, STEP, Chord, Variation
from services.audio.domain.signal import RATE, Samples, amplitude, stereo

BED_LOUDNESS = -18.5
"""Of the bed at full level, in LUFS: a little under speech."""
IDENT_LOUDNESS = -16.5
"""Of the loudest 400 ms of ident and ending, in LUFS."""
LICENCE = "GPL-3.0-or-later"

_ECHO = 3 * STEP
_IDENT_TAPE = 4 * BAR
_IDENT = 3 * RATE
_ENDING = int(3.4 * RATE)
_ROOM = 1.5
"""Seconds of reverberation."""


class Tape:
    """A ring of (frames, 2) onto which sounds are laid, with a send to the room."""

    def __init__(self, frames: int) -> None:
        self._dry = np.zeros((frames, 2), np.float32)
        self._wet = np.zeros((frames, 2), np.float32)

    def lay(
        self, sound: Samples, at: int, gain: float, *, pan: float = 0.0, room: float = 0
    ) -> None:
        """Add a sound at frame `at`; `pan` from -1 (left) to 1, `room` the share sent to it."""
        angle = (pan + 1.0) * np.pi / 4
        sides = np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(gain * 2**0.5)
        self._add(stereo(sound) * sides, at, room)

    def _add(self, sound: Samples, at: int, room: float) -> None:
        while len(sound):
            start = at % len(self._dry)
            part = sound[: len(self._dry) - start]
            self._dry[start : start + len(part)] += part
            if room:
                self._wet[start : start + len(part)] += part * np.float32(room)
            sound, at = sound[len(part) :], at + len(part)

    def echo(self, distance: int, gain: float) -> None:
        """Repeat what is on the tape twice, on the other side each time."""
        once = np.roll(self._dry, distance, axis=0)[:, ::-1] * np.float32(gain)
        self._dry += once + np.roll(once, distance, axis=0)[:, ::-1] * np.float32(gain)

    def mix(self, other: "Tape") -> None:
        """Add another tape of the same length."""
        self._dry += other._dry  # noqa: SLF001 - the same class
        self._wet += other._wet  # noqa: SLF001 - the same class

    def breathe(self, strokes: Samples) -> None:
        """Lower everything by the gains of `strokes` (frames,)."""
        self._dry *= strokes[:, None]

    def finished(self, rng: np.random.Generator) -> Samples:
        """Dry and room together, softly saturated.

        One side after the other: the spectra are the largest arrays of a recording.
        """
        room, frames = _room(rng), len(self._wet)
        mixed = self._dry.copy()
        for side in range(2):
            wet = np.fft.rfft(self._wet[:, side])
            wet *= np.fft.rfft(room[:, side], frames)
            mixed[:, side] += np.fft.irfft(wet, frames).astype(np.float32)
        return np.tanh(mixed, out=mixed)


def record(variation: Variation) -> Music:
    """Record the music of a variation; takes about half a second."""
    bed = _levelled(_bed(variation), BED_LOUDNESS, loudest=False)
    return Music(
        bed=bed,
        ident=_levelled(_ident(variation), IDENT_LOUDNESS, loudest=True),
        entry=BAR,
        title=f"{variation.title} (own composition, {LICENCE})",
        outro=_levelled(_ending(variation), IDENT_LOUDNESS, loudest=True),
        grid=BAR // 2,
    )


def _bed(variation: Variation) -> Samples:
    rng = np.random.default_rng([variation.tonic, variation.progression, variation.arpeggio])
    chords = score.PROGRESSIONS[variation.progression]
    tape = Tape(LOOP)
    _pads(tape, variation, rng)
    tape.breathe(_pumping())
    tape.mix(_plucks(variation))
    for bar in range(score.BARS):
        _bass(tape, variation.tonic, chords[bar // score.CHORD_BARS], bar)
    _drums(tape, rng)
    for bar, step, voice, strength in score.MELODY:
        note = variation.tonic + 24 + chords[bar // score.CHORD_BARS].voices[voice]
        sound = instruments.bell(note, strength)
        tape.lay(sound, bar * BAR + step * STEP, 0.09, pan=0.25, room=0.6)
    return tape.finished(rng)


def _pads(tape: Tape, variation: Variation, rng: np.random.Generator) -> None:
    length, overlap = score.CHORD_BARS * BAR, BAR // 4
    rise = np.sin(np.linspace(0.0, np.pi / 2, overlap, dtype=np.float32))[:, None]
    for index, chord in enumerate(score.PROGRESSIONS[variation.progression]):
        notes = [variation.tonic + 12 + voice for voice in chord.voices]
        notes.append(variation.tonic + 12 + chord.bass)
        sound = instruments.pad(notes, length + overlap, rng)
        sound[:overlap] *= rise
        sound[-overlap:] *= rise[::-1]
        tape.lay(sound, index * length - overlap // 2, 0.055, room=0.35)


def _pumping() -> Samples:
    """The pad gives way to the bass drum by up to 2.5 dB."""
    gain = np.ones(LOOP, np.float32)
    dip = 1.0 - (1.0 - amplitude(-2.5)) * np.exp(-np.arange(BAR // 4) / (0.09 * RATE))
    for bar in range(score.BARS):
        for step, strength in score.KICK.items():
            start = bar * BAR + step * STEP
            part = gain[start : start + len(dip)]
            part *= (1.0 - (1.0 - dip[: len(part)]) * strength).astype(np.float32)
    return gain


def _plucks(variation: Variation) -> Tape:
    tape = Tape(LOOP)
    chords = score.PROGRESSIONS[variation.progression]
    for bar in range(score.BARS):
        chord = chords[bar // score.CHORD_BARS]
        for step, voice in enumerate(score.ARPEGGIOS[variation.arpeggio]):
            if voice is None:
                continue
            strength = 0.9 if step % 4 == 0 else 0.65
            sound = instruments.pluck(variation.tonic + 12 + chord.voices[voice], strength)
            pan = 0.45 if step % 2 else -0.3
            tape.lay(sound, bar * BAR + step * STEP, 0.085, pan=pan, room=0.3)
    tape.echo(_ECHO, 0.33)
    return tape


def _bass(tape: Tape, tonic: int, chord: Chord, bar: int) -> None:
    for step, above, length, strength in score.BASS_LINE:
        sound = instruments.bass(tonic + chord.bass + above, length * STEP, strength)
        tape.lay(sound, bar * BAR + step * STEP, 0.115)


def _drums(tape: Tape, rng: np.random.Generator) -> None:
    kick, clap = instruments.kick(), instruments.clap(rng)
    hat, shaker = instruments.hat(rng), instruments.shaker(rng)
    for bar in range(score.BARS):
        start = bar * BAR
        for step, strength in score.KICK.items():
            tape.lay(kick, start + step * STEP, 0.3 * strength)
        for step, strength in score.CLAP.items():
            tape.lay(clap, start + step * STEP, 0.065 * strength, room=0.5)
        for step, strength in score.HAT.items():
            tape.lay(hat, start + step * STEP, 0.055 * strength, pan=0.3)
        for step, strength in enumerate(score.SHAKER):
            tape.lay(shaker, start + step * STEP, 0.034 * strength, pan=-0.4)
    cymbal = instruments.cymbal(rng, 1.4)
    for bar in (0, 8):
        tape.lay(cymbal, bar * BAR - len(cymbal), 0.03, room=0.4)


def _ident(variation: Variation) -> Samples:
    rng = np.random.default_rng([variation.tonic, 1])
    tape = Tape(_IDENT_TAPE)
    for step, pitch, strength in score.SIGNATURE:
        note = variation.tonic + 12 + pitch
        tape.lay(instruments.bell(note + 12, strength), step * STEP, 0.09, pan=0.2, room=0.5)
        tape.lay(instruments.pluck(note, 1.0), step * STEP, 0.16, pan=-0.2, room=0.4)
    _chord(tape, variation.tonic, rng, rise=0.5)
    cymbal = instruments.cymbal(rng, 1.0)
    tape.lay(cymbal, BAR - len(cymbal), 0.035, room=0.4)
    return _faded(tape.finished(rng)[:_IDENT])


def _ending(variation: Variation) -> Samples:
    rng = np.random.default_rng([variation.tonic, 2])
    tape = Tape(_IDENT_TAPE)
    for pitch, delay in ((0, 0), (7, 700), (12, 1400), (16, 2100), (19, 2800)):
        note = variation.tonic + 12 + pitch
        tape.lay(instruments.pluck(note, 1.0), delay, 0.14, pan=0.06 * pitch - 0.5, room=0.4)
    tape.lay(instruments.bell(variation.tonic + 43, 1.0), 2800, 0.06, pan=0.2, room=0.6)
    _chord(tape, variation.tonic, rng, rise=0.05)
    return _faded(tape.finished(rng)[:_ENDING])


def _chord(tape: Tape, tonic: int, rng: np.random.Generator, rise: float) -> None:
    """The tonic, by pad, bass and drum."""
    sound = instruments.pad([tonic, tonic + 12, tonic + 16, tonic + 19, tonic + 26], 4 * RATE, rng)
    frames = int(rise * RATE)
    sound[:frames] *= np.linspace(0.0, 1.0, frames, dtype=np.float32)[:, None] ** 2
    sound *= np.exp(-np.arange(len(sound), dtype=np.float32) / (1.6 * RATE))[:, None]
    sound = _faded(sound)
    tape.lay(sound, 0, 0.07, room=0.4)
    tape.lay(_faded(instruments.bass(tonic - 12, 4 * RATE, 1.0)), 0, 0.16)
    tape.lay(instruments.kick(), 0, 0.3, room=0.1)


def _room(rng: np.random.Generator) -> Samples:
    """Impulse response: noise that decays by 60 dB, darker as it goes, different on each side."""
    frames = int(_ROOM * RATE)
    t = np.arange(frames) / RATE
    noise = rng.standard_normal((frames, 2))
    spectrum = np.fft.rfft(noise, axis=0)
    pitch = np.fft.rfftfreq(frames, 1 / RATE)[:, None] + 1.0
    spectrum /= np.sqrt((1 + (250.0 / pitch) ** 4) * (1 + (pitch / 4200.0) ** 2))
    tail = np.fft.irfft(spectrum, frames, axis=0)
    tail *= (10.0 ** (-3.0 * t / _ROOM) * np.minimum(t / 0.012, 1.0))[:, None]
    response: Samples = (tail / np.sqrt((tail**2).sum() / 2)).astype(np.float32)
    return response


def _faded(sound: Samples) -> Samples:
    """The last third fades out."""
    frames = len(sound) // 3
    fall = np.cos(np.linspace(0.0, np.pi / 2, frames, dtype=np.float32)) ** 2
    sound[-frames:] *= fall if sound.ndim == 1 else fall[:, None]
    return sound


def _levelled(sound: Samples, loudness: float, *, loudest: bool) -> Samples:
    powers = blocks(KWeighting(2).feed(sound))
    measured = lufs(float(powers.max() if loudest else powers.mean()))
    return sound * np.float32(amplitude(loudness - measured))
