"""The meter against the test signals of EBU Tech 3341 and 3342, and against ffmpeg."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audio.domain.loudness import Meter, speech_loudness
from services.audio.domain.signal import RATE, Samples, amplitude
from tests.unit.audio.material import ffmpeg_loudness, speech, tone

Steps = list[tuple[float, float]]


def _metered(samples: Samples, piece: int = RATE) -> Meter:
    meter = Meter(channels=samples.shape[1])
    for start in range(0, len(samples), piece):
        meter.feed(samples[start : start + piece])
    return meter


def _stepped(steps: Steps) -> Samples:
    return np.concatenate([tone(level, seconds) for level, seconds in steps])


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([(-23, 20)], -23.0, id="3341-1"),
        pytest.param([(-33, 20)], -33.0, id="3341-2"),
        pytest.param([(-36, 10), (-23, 60), (-36, 10)], -23.0, id="3341-3"),
        pytest.param([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0, id="3341-4"),
        pytest.param([(-26, 20), (-20, 20.1), (-26, 20)], -23.0, id="3341-5"),
    ],
)
def test_integrated_loudness_of_tech_3341(steps: Steps, expected: float) -> None:
    assert _metered(_stepped(steps)).integrated == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("part", "degrees", "peak", "expected"),
    [
        pytest.param(4, 0.0, 0.5, -6.0, id="3341-15"),
        pytest.param(4, 45.0, 0.5, -6.0, id="3341-16"),
        pytest.param(6, 60.0, 0.5, -6.0, id="3341-17"),
        pytest.param(8, 67.5, 0.5, -6.0, id="3341-18"),
        pytest.param(4, 45.0, 1.41, 3.0, id="3341-19"),
    ],
)
def test_true_peak_of_tech_3341(part: int, degrees: float, peak: float, expected: float) -> None:
    n = np.arange(RATE)
    wave = peak * np.sin(2 * np.pi * n / part + np.radians(degrees))
    envelope = np.minimum(np.minimum(n, n[::-1]) / (RATE / 10), 1.0)
    measured = _metered((wave * envelope).astype(np.float32)[:, None]).true_peak
    assert expected - 0.4 <= measured <= expected + 0.2


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([(-20, 20), (-30, 20)], 10.0, id="3342-1"),
        pytest.param([(-20, 20), (-15, 20)], 5.0, id="3342-2"),
        pytest.param([(-40, 20), (-20, 20)], 20.0, id="3342-3"),
        pytest.param([(-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)], 15.0, id="3342-4"),
    ],
)
def test_loudness_range_of_tech_3342(steps: Steps, expected: float) -> None:
    assert _metered(_stepped(steps)).range == pytest.approx(expected, abs=1.0)


def test_agrees_with_ffmpeg(tmp_path: Path) -> None:
    rng = np.random.default_rng(11)
    noise = rng.standard_normal((25 * RATE, 2)).cumsum(axis=0) * 0.004
    noise -= np.stack([np.convolve(side, np.ones(400) / 400, "same") for side in noise.T], axis=1)
    swells = 0.25 + np.abs(np.sin(np.arange(len(noise)) / RATE))[:, None]
    edges = np.minimum(np.minimum(np.arange(len(noise)), np.arange(len(noise))[::-1]) / RATE, 1.0)
    programme = (noise * swells * edges[:, None] / np.abs(noise).max()).astype(np.float32)
    path = tmp_path / "programme.wav"
    soundfile.write(path, programme, RATE, "FLOAT")
    integrated, peak, span = ffmpeg_loudness(path)
    meter = _metered(programme)
    assert meter.integrated == pytest.approx(integrated, abs=0.11)
    assert meter.true_peak == pytest.approx(peak, abs=0.2)
    assert meter.range == pytest.approx(span, abs=0.2)


@settings(max_examples=20)
@given(st.integers(1, 20_000))
def test_pieces_of_any_size_measure_the_same(piece: int) -> None:
    programme = np.random.default_rng(2).standard_normal((40_000, 2)).astype(np.float32) * 0.1
    whole, parts = _metered(programme, 40_000), _metered(programme, piece)
    assert parts.integrated == pytest.approx(whole.integrated, abs=1e-3)
    assert parts.true_peak == pytest.approx(whole.true_peak, abs=1e-3)


def test_a_peak_in_the_last_samples_counts() -> None:
    programme = np.zeros((1000, 2), np.float32)
    programme[-1] = 0.5
    assert _metered(programme).true_peak == pytest.approx(-6.0, abs=0.1)


def test_silence_has_no_loudness() -> None:
    meter = _metered(np.zeros((RATE, 2), np.float32))
    assert (meter.integrated, meter.true_peak, meter.range) == (float("-inf"), float("-inf"), 0.0)


def test_mono_speech_is_weighed_as_both_channels_play_it() -> None:
    voice = speech(5.0).samples
    both = _metered(np.repeat(voice[:, None], 2, axis=1))
    assert speech_loudness([voice[:50_001], voice[50_001:]]) == pytest.approx(
        both.integrated, abs=0.2
    )


def test_a_syllable_is_weighed_though_it_is_shorter_than_a_block() -> None:
    syllable = tone(-20.0, 0.2)[:, 0]
    assert speech_loudness([syllable]) == pytest.approx(-20.0, abs=0.3)
    assert speech_loudness([syllable * np.float32(amplitude(-6))]) == pytest.approx(-26.0, abs=0.3)
