import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audio.domain.bed import Loop, seamless
from services.audio.domain.signal import RATE


@given(st.lists(st.integers(0, 350), max_size=8))
def test_a_loop_repeats_without_end(lengths: list[int]) -> None:
    bed = np.arange(200, dtype=np.float32).reshape(100, 2)
    loop = Loop(bed)
    played = [loop.read(length) for length in lengths]
    total = sum(lengths)
    expected = np.tile(bed, (total // 100 + 1, 1))[:total]
    assert np.array_equal(np.concatenate([bed[:0], *played]), expected)


def test_a_recording_is_crossfaded_into_a_seamless_loop() -> None:
    t = np.arange(10 * RATE) / RATE
    wave = np.sin(2 * np.pi * 331.7 * t) * (0.3 + 0.05 * t)
    recording = np.stack([wave, wave], axis=1).astype(np.float32)
    loop = seamless(recording, 1.5)
    assert len(loop) == pytest.approx(8.5 * RATE)
    inside = np.abs(np.diff(loop, axis=0)).max()
    assert np.abs(loop[0] - loop[-1]).max() <= inside
    assert np.abs(recording[0] - recording[-1]).max() > 0.02


def test_noise_keeps_its_power_through_the_crossfade() -> None:
    noise = np.random.default_rng(8).standard_normal((8 * RATE, 2)).astype(np.float32)
    loop = seamless(noise, 1.0)
    assert float(np.mean(loop[:RATE] ** 2)) == pytest.approx(1.0, abs=0.05)
