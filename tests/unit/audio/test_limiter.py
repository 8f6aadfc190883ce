import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audio.domain.limiter import Limiter
from services.audio.domain.loudness import Meter
from services.audio.domain.signal import RATE, Samples, amplitude, decibels
from tests.unit.audio.material import speech, tone

CEILING = -2.0


def _limited(samples: Samples, piece: int = RATE) -> Samples:
    limiter = Limiter(CEILING, channels=samples.shape[1])
    parts = [limiter.feed(samples[i : i + piece]) for i in range(0, len(samples), piece)]
    return np.concatenate([*parts, limiter.flush()])


def _true_peak(samples: Samples) -> float:
    meter = Meter(channels=samples.shape[1])
    meter.feed(samples)
    return meter.true_peak


@settings(max_examples=25)
@given(st.integers(0, 1000), st.floats(0.0, 18.0), st.sampled_from(["noise", "clicks", "speech"]))
def test_no_true_peak_passes_the_ceiling(seed: int, drive: float, kind: str) -> None:
    rng = np.random.default_rng(seed)
    if kind == "noise":
        loud = rng.uniform(-1, 1, (9600, 2))
    elif kind == "clicks":
        loud = np.where(rng.random((9600, 2)) > 0.999, rng.uniform(-1, 1, (9600, 2)), 0.0)
    else:
        loud = np.repeat(speech(0.5, peak=1.0, seed=seed).samples[:, None], 2, axis=1)
    limited = _limited((loud * amplitude(drive)).astype(np.float32))
    assert _true_peak(limited) <= CEILING + 0.15


def test_holds_when_measured_by_another_oversampler() -> None:
    loud = np.random.default_rng(1).standard_normal((RATE, 2)).cumsum(axis=0)
    loud = (loud / np.abs(loud).max() * 4 + 0.8 * tone(0, 1.0, 11_000)).astype(np.float32)
    oversampled = soxr.resample(_limited(loud), RATE, 8 * RATE, quality="VHQ")
    assert decibels(float(np.abs(oversampled).max())) <= CEILING + 0.3


@settings(max_examples=20)
@given(st.integers(1, 5000), st.integers(0, 9000))
def test_length_and_sound_do_not_depend_on_the_pieces(piece: int, length: int) -> None:
    samples = np.random.default_rng(4).standard_normal((length, 2)).astype(np.float32)
    limited = _limited(samples, piece)
    assert limited.shape == samples.shape
    assert np.abs(limited - _limited(samples)).max(initial=0.0) < 1e-5


def test_quiet_samples_are_not_changed() -> None:
    quiet = tone(-6.0, 1.0)
    assert np.array_equal(_limited(quiet), quiet)


def test_the_gain_comes_back_after_a_peak() -> None:
    programme = tone(-12.0, 2.0)
    programme[RATE // 2 : RATE // 2 + 200] *= 8
    limited = _limited(programme)
    assert np.abs(limited[RATE // 2 : RATE // 2 + 200]).max() <= amplitude(CEILING)
    assert limited[RATE:] == pytest.approx(programme[RATE:], abs=1e-6)


def test_the_gain_moves_without_steps() -> None:
    programme = tone(-12.0, 1.0, hertz=50.0)
    programme[20_000:20_500] *= 6
    limited = _limited(programme)
    gain = limited[100:, 0] / np.where(
        np.abs(programme[100:, 0]) > 0.02, programme[100:, 0], np.nan
    )
    steps = np.abs(np.diff(gain))
    assert np.nanmax(steps) < 0.01
