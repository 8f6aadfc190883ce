import os
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from services.audio.adapters import composed
from services.audio.adapters.composed import BEGINNING, PIECES, ComposedMusic
from services.audio.adapters.opening import opening
from services.audio.domain.bed import BED_LOUDNESS, Music
from services.audio.domain.loudness import KWeighting, Meter, blocks, lufs
from services.audio.domain.music import score
from services.audio.domain.music.piece import piece
from services.audio.domain.music.recording import record_jingles, record_section
from services.audio.domain.music.score import (
    ARRANGEMENTS,
    BAR,
    PROGRESSIONS,
    Section,
    Variation,
    variation,
)
from services.audio.domain.signal import RATE, Samples
from tests.unit.audio.material import recorded

SEEDS = [0, 18, 35]


@pytest.fixture(scope="module", params=SEEDS)
def music(request: pytest.FixtureRequest) -> Music:
    chosen = variation(request.param)
    return piece(chosen, record_jingles(chosen.tonic), recorded)


@pytest.fixture(scope="module", params=ARRANGEMENTS)
def bed(request: pytest.FixtureRequest) -> Samples:
    """A section in each arrangement, each of another progression."""
    number = list(ARRANGEMENTS).index(request.param)
    return recorded(Section(50, number, 2, request.param))


def _band(samples: Samples, low: float, high: float) -> Samples:
    """Power of a band in each sixteenth of the bed."""
    mono = samples.mean(axis=1).reshape(score.BARS * score.STEPS, -1)
    spectrum = np.abs(np.fft.rfft(mono, axis=1)) ** 2
    pitch = np.fft.rfftfreq(mono.shape[1], 1 / RATE)
    power: Samples = spectrum[:, (pitch >= low) & (pitch < high)].sum(axis=1)
    return power


def test_a_section_is_a_loop_of_thirty_seconds(bed: Samples) -> None:
    assert bed.shape == (30 * RATE, 2)


def test_the_seam_is_no_larger_than_any_other_step(bed: Samples) -> None:
    steps = np.abs(np.diff(bed, axis=0)).max(axis=1)
    assert np.abs(bed[0] - bed[-1]).max() <= np.percentile(steps, 99)
    bend = np.abs(np.diff(np.roll(bed, 100, axis=0), n=2, axis=0)).max(axis=1)
    assert bend[90:110].max() <= np.percentile(bend, 99.9)


def test_the_level_runs_through_the_seam(bed: Samples) -> None:
    turned = np.roll(bed, 15 * RATE, axis=0)
    meter, around = Meter(), Meter()
    meter.feed(bed)
    around.feed(turned[13 * RATE : 17 * RATE])
    assert around.integrated == pytest.approx(meter.integrated, abs=1.5)


def test_sections_are_equally_loud(bed: Samples) -> None:
    meter = Meter()
    meter.feed(bed)
    assert meter.integrated == pytest.approx(BED_LOUDNESS, abs=0.3)


def test_it_is_stereo_and_does_not_fall_apart_in_mono(music: Music, bed: Samples) -> None:
    for part in (bed, music.ident, music.outro, music.sting, music.calm_sting):
        left, right = part.T
        correlation = float(left @ right / np.sqrt((left @ left) * (right @ right)))
        assert 0.2 <= correlation <= 0.95


def test_nothing_clips(music: Music, bed: Samples) -> None:
    for part in (bed, music.ident, music.outro, music.sting, music.calm_sting):
        assert np.abs(part).max() < 0.7


def test_the_full_arrangement_holds_rhythm_and_a_bass_line() -> None:
    bed = recorded(Section(48, 0, 0, "full"))
    bass = _band(bed, 60, 180).reshape(score.BARS, score.STEPS)
    drums = _band(bed, 6000, 15000).reshape(score.BARS, score.STEPS)
    assert bass[:, 0].min() > 3 * bass[:, 5].mean()
    assert drums[:, (2, 6, 10)].mean() > 3 * drums[:, (1, 3, 5, 7)].mean()


def test_the_calm_arrangement_has_no_drums() -> None:
    full, calm = (recorded(Section(48, 0, 0, name)) for name in ("full", "calm"))
    hats = [_band(bed, 6000, 15000).sum() for bed in (full, calm)]
    assert hats[1] < hats[0] / 50
    kicks = [_power(bed, 35, 58) for bed in (full, calm)]
    assert kicks[1] < kicks[0] / 50


@pytest.mark.parametrize("drums", [True, False])
def test_no_bar_repeats_for_four_minutes(*, drums: bool) -> None:
    piece = variation(0)
    loops = [recorded(piece.section(number, drums=drums)) for number in range(9)]
    bars = np.concatenate([loop.reshape(score.BARS, -1) for loop in loops])
    bars /= np.linalg.norm(bars, axis=1)[:, None]
    alike = np.abs(bars @ bars.T)
    distance = np.abs(np.subtract.outer(range(len(bars)), range(len(bars))))
    within = (distance > 0) & (distance * BAR < 4 * 60 * RATE)
    assert alike[within].max() < 0.8


def test_the_bed_comes_in_on_the_tonic(music: Music) -> None:
    for number in range(3):
        entry = music.bed.entry(number)
        assert entry % (score.CHORD_BARS * BAR) == 0
        section = variation(0).section(number, drums=True)
        chord = PROGRESSIONS[section.progression][section.tonic_bar // score.CHORD_BARS]
        assert chord.voices[0] == 0
        assert chord.bass % 12 in (0, 4)


def test_the_bass_moves_through_at_least_four_pitches(bed: Samples) -> None:
    two_bars = bed.mean(axis=1).reshape(len(PROGRESSIONS[0]), -1)
    spectrum = np.abs(np.fft.rfft(two_bars, axis=1))
    pitch = np.fft.rfftfreq(two_bars.shape[1], 1 / RATE)
    low = (pitch > 60) & (pitch < 180)
    found = pitch[low][spectrum[:, low].argmax(axis=1)]
    assert len({round(12 * np.log2(p / 440)) for p in found}) >= 4


def test_stings_are_short_and_softer_than_speech(music: Music) -> None:
    for sting in (music.sting, music.calm_sting):
        assert 0.6 <= len(sting) / RATE <= 1.2
        loudest = lufs(float(blocks(KWeighting(2).feed(sting)).max()))
        assert -26 <= loudest <= -22
        assert np.abs(sting[:4]).max() < 0.001
        assert np.abs(sting[-48:]).max() < 0.0001


def test_the_calm_sting_has_no_drums(music: Music) -> None:
    hats = [_power(sting, 8000, 15000) for sting in (music.sting, music.calm_sting)]
    assert hats[1] < hats[0] / 10
    kicks = [_power(sting[: RATE // 10], 0, 60) for sting in (music.sting, music.calm_sting)]
    assert kicks[1] < kicks[0] / 3


def _power(samples: Samples, low: float, high: float) -> float:
    spectrum = np.abs(np.fft.rfft(samples.mean(axis=1))) ** 2
    pitch = np.fft.rfftfreq(len(samples), 1 / RATE)
    return float(spectrum[(pitch >= low) & (pitch < high)].sum())


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


def test_the_same_section_sounds_the_same() -> None:
    section = Section(48, 0, 0, "full")
    assert np.array_equal(record_section(section), recorded(section))


def _heard(music: Music) -> Samples:
    return music.bed.loop(0, drums=True)


def test_a_recording_is_kept_and_read_again(tmp_path: Path) -> None:
    first = ComposedMusic(tmp_path).choose(0)
    assert len(_heard(first)) == score.LOOP
    (jingles,), (section,) = tmp_path.glob("jingles-*"), tmp_path.glob("section-*")
    again = ComposedMusic(tmp_path).choose(0)
    assert np.array_equal(_heard(first), _heard(again))
    assert np.array_equal(first.calm_sting, again.calm_sting)
    assert (first.title, first.entry, first.grid) == (again.title, again.entry, again.grid)
    whole = _heard(first).copy()
    for kept in (jingles, section):
        kept.unlink()
        kept.write_bytes(b"not a recording")
    assert np.array_equal(_heard(ComposedMusic(tmp_path).choose(0)), whole)


def test_a_cache_that_cannot_be_written_is_not_needed(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert len(_heard(ComposedMusic(blocked / "music").choose(0))) == score.LOOP


def test_the_oldest_recordings_leave_the_cache(tmp_path: Path) -> None:
    for number in range(50):
        old = tmp_path / f"section-{number}.npy"
        old.touch()
        os.utime(old, (number, number))
    (tmp_path / "another.npy").touch()
    _heard(ComposedMusic(tmp_path).choose(0))
    left = {path.name for path in tmp_path.glob("section-*")}
    assert len(left) == 40
    assert "section-49.npy" in left
    assert "section-10.npy" not in left
    assert (tmp_path / "another.npy").exists()


def test_the_beginning_of_a_piece_stays_in_the_cache(tmp_path: Path) -> None:
    whole = _heard(ComposedMusic(tmp_path).choose(0)).copy()
    for kept in tmp_path.glob("section-*"):
        kept.unlink()
    beginning = _heard(ComposedMusic(tmp_path).choose(0, beginning=True))
    assert not list(tmp_path.glob("section-*")), "the whole section was rendered"
    assert len(beginning) == score.LOOP
    assert np.array_equal(beginning[:BEGINNING], whole[:BEGINNING])
    assert not beginning[BEGINNING:].any()


def test_a_show_opens_the_same_whether_its_music_is_whole_or_not(tmp_path: Path) -> None:
    whole = opening(ComposedMusic(tmp_path).choose(7), -16.0, calm=False)
    beginning = ComposedMusic(tmp_path).choose(7, beginning=True)
    assert not beginning.bed.loop(0, drums=True)[BEGINNING:].any()
    assert opening(beginning, -16.0, calm=False) == whole


def test_a_beginning_that_is_not_kept_is_the_whole_section(tmp_path: Path) -> None:
    beginning = _heard(ComposedMusic(tmp_path).choose(0, beginning=True))
    assert np.array_equal(beginning, recorded(Section(48, 0, 0, "full")))


def test_a_show_does_not_open_behind_music_that_is_being_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    music, go, rendering = ComposedMusic(tmp_path), Event(), Event()
    _heard(music.choose(0))

    def slow(section: Section) -> Samples:
        rendering.set()
        assert go.wait(30)
        return recorded(section)

    monkeypatch.setattr(composed, "record_section", slow)
    other = Thread(target=lambda: music.choose(0).bed.loop(1, drums=True))
    other.start()
    try:
        assert rendering.wait(30)
        assert opening(music.choose(0, beginning=True), -16.0, calm=False) is not None
        assert other.is_alive()
    finally:
        go.set()
        other.join()


def test_beginnings_are_prepared_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composed, "record_section", lambda _: recorded(Section(48, 0, 0, "full")))
    jingles = record_jingles(48)
    monkeypatch.setattr(composed, "record_jingles", lambda _: jingles)
    music = ComposedMusic(tmp_path)
    assert [music.prepare() for _ in range(PIECES + 1)] == [True] * PIECES + [False]
    assert len(list(tmp_path.glob("beginning-*"))) == PIECES == 36
    assert len(list(tmp_path.glob("jingles-*"))) == 4
    assert not list(tmp_path.glob("section-*"))


def test_nothing_is_prepared_that_cannot_be_kept(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert not ComposedMusic(blocked / "music").prepare()


def test_titles_name_the_key() -> None:
    assert Variation(50, 1, 2).title == "RadioX bed no. 6 in D major"
