"""Tempo and key, told of RadioX's own music, whose score is known, and of made-up sounds."""

import numpy as np
import pytest
import soxr

from services.audio.domain.music.recording import record_section
from services.audio.domain.music.score import BEATS_PER_MINUTE, KEYS, variation
from services.audio.domain.signal import RATE
from services.media.domain.key import key
from services.media.domain.tempo import SAMPLE_RATE, tempo


def _mono(seconds: float) -> np.ndarray:
    return np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def _chord(*notes: int) -> np.ndarray:
    """A second of notes, by their MIDI numbers, with two overtones each."""
    t = _mono(1.0)
    pitches = [440 * 2 ** ((note - 69) / 12) for note in notes]
    tones = [np.sin(2 * np.pi * p * h * t) / h for p in pitches for h in (1, 2, 3)]
    return np.array(np.sum(tones, axis=0) * np.exp(-2 * t) * 0.1)


@pytest.mark.parametrize("seed", range(6))
def test_tempo_and_key_of_the_own_music_are_those_of_its_score(seed: int) -> None:
    chosen = variation(seed)
    recorded = record_section(chosen.section(seed % 3, drums=seed % 2 == 0)).mean(axis=1)
    mono = soxr.resample(recorded.astype(np.float32), RATE, SAMPLE_RATE)
    assert key(mono) == KEYS[chosen.tonic]
    if seed % 2 == 0:
        assert tempo(mono) == pytest.approx(BEATS_PER_MINUTE, rel=0.01)


@pytest.mark.parametrize("beats", [60, 84, 96, 118, 140])
def test_the_tempo_of_a_click_track_is_told(beats: int) -> None:
    clicks = np.zeros(20 * SAMPLE_RATE, np.float32)
    click = np.exp(-np.arange(800) / 100) * np.sin(np.arange(800))
    for second in np.arange(0, 19.5, 60 / beats):
        at = int(second * SAMPLE_RATE)
        clicks[at : at + len(click)] += click
    assert tempo(clicks) == pytest.approx(beats, rel=0.01)
    assert key(clicks) is None


def test_a_minor_key_is_told() -> None:
    chords = [(57, 60, 64), (50, 57, 62, 65), (52, 56, 59, 64), (57, 60, 64)]
    played = np.concatenate([_chord(*notes) for notes in chords * 3]).astype(np.float32)
    assert key(played) == "A minor"


@pytest.mark.parametrize(
    "mono",
    [
        np.random.default_rng(0).standard_normal(20 * SAMPLE_RATE) * 0.1,
        np.sin(2 * np.pi * 220 * _mono(20.0)),
        np.zeros(20 * SAMPLE_RATE),
        np.zeros(0),
    ],
    ids=["noise", "tone", "silence", "nothing"],
)
def test_what_has_neither_tempo_nor_key_is_told_to_have_none(mono: np.ndarray) -> None:
    assert tempo(mono.astype(np.float32)) is None
    assert key(mono.astype(np.float32)) is None
