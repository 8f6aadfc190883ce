"""Second-order filters that shape a spectrum, by the bilinear transform.

The formulas are those of R. Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter
coefficients". Frequencies are in Hz and under half the sample rate, gains in dB.
"""

from math import cos, pi, sin, sqrt

from services.audio.domain.filtering import Section
from services.audio.domain.signal import amplitude

_BUTTERWORTH = 1 / sqrt(2)
"""Quality of a second-order filter without a resonance."""


def high_pass(hertz: float, rate: int) -> Section:
    """Butterworth: -3 dB at `hertz`, 12 dB an octave under it."""
    turn, width = _turn_and_width(hertz, _BUTTERWORTH, rate)
    edge = 1 + cos(turn)
    return _normalised(
        (edge / 2, -edge, edge / 2),
        (1 + width, -2 * cos(turn), 1 - width),
    )


def peak(hertz: float, gain: float, rate: int, quality: float = _BUTTERWORTH) -> Section:
    """`gain` at `hertz`, none far from it; the band is `hertz / quality` wide."""
    turn, width = _turn_and_width(hertz, quality, rate)
    root = amplitude(gain / 2)
    return _normalised(
        (1 + width * root, -2 * cos(turn), 1 - width * root),
        (1 + width / root, -2 * cos(turn), 1 - width / root),
    )


def low_shelf(hertz: float, gain: float, rate: int) -> Section:
    """`gain` under `hertz`, half of it at `hertz`, none above."""
    return _shelf(hertz, gain, rate, side=1)


def high_shelf(hertz: float, gain: float, rate: int) -> Section:
    """`gain` above `hertz`, half of it at `hertz`, none under it."""
    return _shelf(hertz, gain, rate, side=-1)


def _shelf(hertz: float, gain: float, rate: int, side: int) -> Section:
    """The two shelves differ in the signs of their cosines alone."""
    turn, width = _turn_and_width(hertz, _BUTTERWORTH, rate)
    root = amplitude(gain / 2)
    bend = side * cos(turn)
    slope = 2 * sqrt(root) * width
    up, down = root + 1, root - 1
    return _normalised(
        (
            root * (up - down * bend + slope),
            side * 2 * root * (down - up * bend),
            root * (up - down * bend - slope),
        ),
        (
            up + down * bend + slope,
            side * -2 * (down + up * bend),
            up + down * bend - slope,
        ),
    )


def _turn_and_width(hertz: float, quality: float, rate: int) -> tuple[float, float]:
    turn = 2 * pi * hertz / rate
    return turn, sin(turn) / (2 * quality)


def _normalised(zeros: tuple[float, float, float], poles: tuple[float, float, float]) -> Section:
    b0, b1, b2 = (value / poles[0] for value in zeros)
    _, a1, a2 = (value / poles[0] for value in poles)
    return b0, b1, b2, a1, a2
