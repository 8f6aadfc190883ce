import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audio.domain.bed import SEAM, SWITCH, BedPlayer, SingleBed, seamless
from services.audio.domain.signal import RATE, Samples

FRAMES = 2 * SEAM


class Constants:
    """Loops of constant value: `number`, or a hundred more without drums."""

    frames = FRAMES
    drumless = True

    def loop(self, number: int, *, drums: bool) -> Samples:
        return np.full((FRAMES, 2), number + (0 if drums else 100), np.float32)

    def entry(self, number: int) -> int:
        return 10 * number


@settings(max_examples=30)
@given(st.lists(st.integers(0, 3 * FRAMES), max_size=6))
def test_a_single_loop_repeats_without_end(lengths: list[int]) -> None:
    bed = np.arange(2 * FRAMES, dtype=np.float32).reshape(FRAMES, 2)
    player = BedPlayer(SingleBed(bed))
    played = [player.read(length, drums=True) for length in lengths]
    total = sum(lengths)
    expected = np.tile(bed, (total // FRAMES + 1, 1))[:total]
    np.testing.assert_allclose(np.concatenate([bed[:0], *played]), expected, rtol=1e-6)
    assert player.offset == total % FRAMES


@settings(max_examples=30)
@given(st.lists(st.integers(1, FRAMES), max_size=8))
def test_each_loop_is_crossfaded_into_the_next_before_its_end(lengths: list[int]) -> None:
    player = BedPlayer(Constants())
    whole = BedPlayer(Constants()).read(4 * FRAMES, drums=True)
    assert np.all(whole[:SEAM] == 0)
    assert np.all(whole[FRAMES : FRAMES + SEAM] == 1)
    assert np.abs(np.diff(whole[:, 0])).max() < 2 / SEAM
    played = [player.read(length, drums=True) for length in lengths][:4]
    total = sum(map(len, played))
    np.testing.assert_allclose(np.concatenate([whole[:0], *played]), whole[:total], rtol=1e-6)


def test_drums_stop_at_the_start_of_a_pause_and_come_in_at_its_end() -> None:
    player = BedPlayer(Constants())
    player.read(0, drums=True)
    stopping = player.read(2 * SWITCH, drums=False)[:, 0]
    assert stopping[0] == 0
    assert np.all(stopping[SWITCH:] >= 100)
    starting = player.read(2 * SWITCH, drums=True)[:, 0]
    assert np.all(starting[:SWITCH] >= 100)
    assert starting[-1] < 100
    assert np.abs(np.diff(np.concatenate([stopping, starting]))).max() < 200 / SWITCH


def test_a_bed_that_was_out_comes_in_with_its_next_loop_on_a_strong_beat() -> None:
    player = BedPlayer(Constants())
    player.read(50, drums=True)
    player.re_enter()
    assert player.offset == 10
    assert np.all(player.read(5, drums=False) == 101)


def test_a_recording_is_crossfaded_into_a_seamless_loop() -> None:
    t = np.arange(10 * RATE) / RATE
    wave = np.sin(2 * np.pi * 331.7 * t) * (0.3 + 0.05 * t)
    recording = np.stack([wave, wave], axis=1).astype(np.float32)
    loop = seamless(recording)
    assert len(loop) == pytest.approx(8.5 * RATE)
    inside = np.abs(np.diff(loop, axis=0)).max()
    assert np.abs(loop[0] - loop[-1]).max() <= inside
    assert np.abs(recording[0] - recording[-1]).max() > 0.02


def test_noise_keeps_its_power_through_the_crossfade() -> None:
    noise = np.random.default_rng(8).standard_normal((8 * RATE, 2)).astype(np.float32)
    loop = seamless(noise)
    assert float(np.mean(loop[:RATE] ** 2)) == pytest.approx(1.0, abs=0.05)
