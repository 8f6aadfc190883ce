"""Filters by what they do to sines."""

import numpy as np
import pytest

from services.audio.domain.equaliser import high_pass, high_shelf, low_shelf, peak
from services.audio.domain.filtering import Section, filtered
from services.audio.domain.signal import Samples, decibels
from tests.unit.audio.material import tone

RATES = (8_000, 16_000, 22_050, 44_100, 48_000)


def gain_of(sections: list[Section], hertz: float, rate: int) -> float:
    """Gain of a sine in dB, once the filter has settled."""
    sine = tone(-12.0, 1.0, hertz, rate)[:, 0]
    half = len(sine) // 2
    return decibels(_rms(filtered(sine, sections)[half:]) / _rms(sine[half:]))


def _rms(samples: Samples) -> float:
    return float(np.sqrt((samples**2).mean()))


@pytest.mark.parametrize("rate", RATES)
def test_a_high_pass_takes_what_lies_under_it(rate: int) -> None:
    section = high_pass(70, rate)
    assert gain_of([section], 70, rate) == pytest.approx(-3.0, abs=0.2)
    assert gain_of([section], 17.5, rate) == pytest.approx(-24.0, abs=0.5)
    assert gain_of([section], 400, rate) == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("gain", [-6.0, 9.0])
def test_a_peak_raises_its_band_alone(rate: int, gain: float) -> None:
    section = peak(1000, gain, rate, quality=2)
    assert gain_of([section], 1000, rate) == pytest.approx(gain, abs=0.1)
    assert gain_of([section], 50, rate) == pytest.approx(0.0, abs=0.1)
    assert abs(gain_of([section], rate * 0.49, rate)) < 0.2


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("gain", [-6.0, 9.0])
def test_a_shelf_raises_one_side(rate: int, gain: float) -> None:
    for section, raised, kept in (
        (low_shelf(800, gain, rate), 50.0, rate * 0.49),
        (high_shelf(800, gain, rate), rate * 0.49, 50.0),
    ):
        assert gain_of([section], raised, rate) == pytest.approx(gain, abs=0.2)
        assert gain_of([section], 800, rate) == pytest.approx(gain / 2, abs=0.1)
        assert gain_of([section], kept, rate) == pytest.approx(0.0, abs=0.2)


def test_filters_in_series_add_their_gains() -> None:
    pair = [peak(500, 4.0, 16_000), high_shelf(2000, 6.0, 16_000)]
    alone = sum(gain_of([section], 3000, 16_000) for section in pair)
    assert gain_of(pair, 3000, 16_000) == pytest.approx(alone, abs=0.05)


@pytest.mark.parametrize("rate", RATES)
def test_a_constant_offset_makes_no_step(rate: int) -> None:
    offset = np.full(rate, 0.2, np.float32)
    assert np.abs(filtered(offset, [high_pass(70, rate)])).max() < 1e-6
    assert filtered(offset, [low_shelf(200, 6.0, rate)]) == pytest.approx(0.4, abs=0.002)


def test_nothing_stays_nothing() -> None:
    assert len(filtered(np.zeros(0, np.float32), [high_pass(70, 16_000)])) == 0
