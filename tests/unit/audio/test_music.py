from pathlib import Path

import numpy as np
import pytest

from services.audio.adapters.composed import ComposedMusic
from services.audio.domain.bed import Music
from services.audio.domain.loudness import Meter
from services.audio.domain.music import score
from services.audio.domain.music.recording import record
from services.audio.domain.music.score import PROGRESSIONS, Variation, variation
from services.audio.domain.signal import RATE, Samples
from tests.unit.audio.material import own_music

SEEDS = [0, 18, 35]


@pytest.fixture(scope="module", params=SEEDS)
def music(request: pytest.FixtureRequest) -> Music:
    return own_music() if request.param == 0 else record(variation(request.param))


def _band(samples: Samples, low: float, high: float) -> Samples:
    """Power of a band in each sixteenth of the bed."""
    mono = samples.mean(axis=1).reshape(score.BARS * score.STEPS, -1)
    spectrum = np.abs(np.fft.rfft(mono, axis=1)) ** 2
    pitch = np.fft.rfftfreq(mono.shape[1], 1 / RATE)
    power: Samples = spectrum[:, (pitch >= low) & (pitch < high)].sum(axis=1)
    return power


def test_the_bed_is_a_loop_of_thirty_seconds(music: Music) -> None:
    assert music.bed.shape == (30 * RATE, 2)


def test_the_seam_is_no_larger_than_any_other_step(music: Music) -> None:
    steps = np.abs(np.diff(music.bed, axis=0)).max(axis=1)
    seam = np.abs(music.bed[0] - music.bed[-1]).max()
    assert seam <= np.percentile(steps, 99)
    bend = np.abs(np.diff(np.roll(music.bed, 100, axis=0), n=2, axis=0)).max(axis=1)
    assert bend[90:110].max() <= np.percentile(bend, 99.9)


def test_the_level_runs_through_the_seam(music: Music) -> None:
    turned = np.roll(music.bed, 15 * RATE, axis=0)
    meter, around = Meter(), Meter()
    meter.feed(music.bed)
    around.feed(turned[13 * RATE : 17 * RATE])
    assert around.integrated == pytest.approx(meter.integrated, abs=1.5)


def test_it_is_stereo_and_does_not_fall_apart_in_mono(music: Music) -> None:
    for part in (music.bed, music.ident, music.outro):
        left, right = part.T
        correlation = float(left @ right / np.sqrt((left @ left) * (right @ right)))
        assert 0.2 <= correlation <= 0.9


def test_nothing_clips(music: Music) -> None:
    for part in (music.bed, music.ident, music.outro):
        assert np.abs(part).max() < 0.7


def test_it_holds_chords_rhythm_and_a_bass_line(music: Music) -> None:
    bass = _band(music.bed, 60, 180).reshape(score.BARS, score.STEPS)
    drums = _band(music.bed, 6000, 15000).reshape(score.BARS, score.STEPS)
    assert bass[:, 0].min() > 3 * bass[:, 5].mean()
    assert drums[:, (2, 6, 10)].mean() > 3 * drums[:, (1, 3, 5, 7)].mean()


def test_the_bass_moves_through_at_least_four_pitches(music: Music) -> None:
    two_bars = music.bed.mean(axis=1).reshape(len(PROGRESSIONS[0]), -1)
    spectrum = np.abs(np.fft.rfft(two_bars, axis=1))
    pitch = np.fft.rfftfreq(two_bars.shape[1], 1 / RATE)
    low = (pitch > 60) & (pitch < 180)
    found = pitch[low][spectrum[:, low].argmax(axis=1)]
    assert len({round(12 * np.log2(p / 440)) for p in found}) >= 4


def test_the_ident_is_short_and_fades(music: Music) -> None:
    assert 2.0 <= len(music.ident) / RATE <= 3.0
    assert np.abs(music.ident[-480:]).max() < 0.001
    assert np.abs(music.ident[:4]).max() < 0.001
    assert music.entry < len(music.ident)


@pytest.mark.parametrize("progression", PROGRESSIONS)
def test_every_progression_has_at_least_four_chords(
    progression: tuple[score.Chord, ...],
) -> None:
    assert len(progression) * score.CHORD_BARS == score.BARS
    assert len(set(progression)) >= 4
    for chord in progression:
        assert list(chord.voices) == sorted(set(chord.voices))


def test_seeds_choose_among_36_pieces_with_titles_of_their_own() -> None:
    pieces = {variation(seed) for seed in range(200)}
    assert len(pieces) == 36
    assert len({piece.title for piece in pieces}) == 36


def test_the_same_variation_sounds_the_same() -> None:
    again = record(variation(0))
    assert np.array_equal(again.bed, own_music().bed)


def test_a_recording_is_kept_and_read_again(tmp_path: Path) -> None:
    first = ComposedMusic(tmp_path).choose(0)
    (kept,) = tmp_path.iterdir()
    again = ComposedMusic(tmp_path).choose(0)
    assert np.array_equal(first.bed, again.bed)
    assert (first.title, first.entry, first.grid) == (again.title, again.entry, again.grid)
    kept.write_bytes(b"not a recording")
    assert np.array_equal(ComposedMusic(tmp_path).choose(0).bed, first.bed)


def test_a_cache_that_cannot_be_written_is_not_needed(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert len(ComposedMusic(blocked / "music").choose(0).bed) == score.LOOP


def test_titles_name_the_key() -> None:
    assert Variation(50, 1, 2).title == "RadioX bed no. 6 in D major"
