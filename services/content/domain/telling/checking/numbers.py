"""Numbers: which of those that a text gives stand in none of its sources."""

import math
import re
from collections.abc import Iterator, Sequence

from services.content.domain.telling.checking.fault import Fault
from services.content.domain.telling.checking.figures import figures
from services.content.domain.telling.checking.quantity import Bound, Quantity
from services.content.domain.telling.checking.scores import Score
from services.content.domain.telling.checking.sources import Sources
from services.content.domain.telling.checking.units import (
    CURRENCIES,
    STRONG,
    UNITS,
    converted,
)

ABOUT, NEARLY, AT_LEAST = 0.1, 0.12, 0.7
"""What `about` may be off by and `nearly` below, as a share; and the share of a number that one is
at least which it is said to be more than."""
ROUNDED = 0.015
"""What a number of fewer digits may be off by without a word that says so, as a share."""
CONVERTED = 0.05
"""What a number may be off by in another unit, as a share."""
RATIO = 0.021
"""What a fraction may be off by from another one, or from a percentage, absolutely."""
_EXACT_BELOW = 1_000
"""Whole numbers below this are not rounded without a word that says so."""
_FEW = 4
"""Up to so many are counted by whoever listens: `the two countries`."""
_SAME = 1e-9
_TEN, _FEW_DIGITS = 10, 2
_YEARS = range(1900, 2101)
_THIS_YEAR = re.compile(r"\b(?:this year|dieses Jahr|diesem Jahr|dieses Jahres|heuer)\b")


def number_faults(text: str, sources: Sources) -> Iterator[Fault]:
    """The quantities, times of day and scores of `text` that no source gives."""
    found, known = figures(text, sources.language), sources.figures
    for quantity in found.quantities:
        if not _is_told(quantity, known.quantities, sources) and not _is_in_score(
            quantity, known.scores
        ):
            yield _fault(quantity.written)
    for score in found.scores:
        if not _is_score(score, known.scores, known.quantities):
            yield _fault(score.written)
    for time in found.times:
        if not any(time.is_told_by(other) for other in known.times):
            yield _fault(time.written)


def _fault(written: str) -> Fault:
    return Fault(
        "number",
        f"“{written.strip()}” stands in none of the sources: give their figure, or leave it out.",
    )


def _is_told(quantity: Quantity, known: Sequence[Quantity], sources: Sources) -> bool:
    return (
        _is_plain(quantity)
        or any(_supports(other, quantity) for other in known)
        or _is_span(quantity, known, sources)
        or _is_this_year(quantity, sources)
    )


def _is_plain(quantity: Quantity) -> bool:
    """Whether it says no more than its sentence: `one of them`, `the two countries`, `first`."""
    value, unit = quantity.value, quantity.unit
    if unit == "ordinal":
        return value == 1
    if quantity.counted or unit:
        return value == 1 and unit in {"day", "week", "month", "year"}
    return value == 1 or (quantity.definite and value <= _FEW) or value == 0


def _is_in_score(quantity: Quantity, known: Sequence[Score]) -> bool:
    """Whether it is one side of a score or of a vote."""
    counts = not quantity.unit or quantity.unit == "ordinal"
    return counts and any(quantity.value in score.pair for score in known)


def _is_score(score: Score, known: Sequence[Score], counts: Sequence[Quantity]) -> bool:
    if any(score.pair == other.pair for other in known):
        return True
    values = {count.value for count in counts if not count.unit}
    return not known and score.pair <= values


def _supports(source: Quantity, said: Quantity) -> bool:
    """Whether what a source gives makes true what is said."""
    if source.counted and said.counted and source.counted != said.counted:
        return False
    if said.most or source.most:
        return _guessed(source, said)
    value = _in_unit(source, said)
    if value is None:
        return False
    apart = abs(value - said.value)
    if "ratio" in {source.unit, said.unit}:
        share = RATIO * (100 if said.unit == "percent" else 1)
        return apart <= share + _slack(said)
    other_unit = source.unit != said.unit and bool(source.unit and said.unit)
    if other_unit and _family(said.unit) == "temperature":
        return apart <= 1 + _slack(said)
    return _within(said, value, CONVERTED if other_unit else 0.0)


def _family(unit: str) -> str:
    return UNITS[unit].family if unit in UNITS else ""


def _guessed(source: Quantity, said: Quantity) -> bool:
    """`dozens` stands for any number between two."""
    least, most = said.value, said.most or said.value
    low, high = source.value, source.most or source.value
    if said.most and source.most:
        return (least, most) == (low, high)
    if source.most:
        return False
    return least <= low and high <= most


def _in_unit(source: Quantity, said: Quantity) -> float | None:
    """The value of the source in the unit of what is said; None where they are no match."""
    if source.unit == said.unit or not said.unit:
        return None if source.unit == "ratio" and not said.unit else source.value
    if said.unit == "ordinal":
        return None if source.unit else source.value
    if not source.unit or source.unit == "ordinal":
        family = _family(said.unit)
        bare = family in STRONG or family in CURRENCIES or family in {"time", "ratio"}
        loose = source.value != int(source.value) or said.unit == "celsius"
        return source.value if not bare or (loose and not source.unit) else None
    return converted(source.value, source.unit, said.unit)


def _within(said: Quantity, value: float, tolerance: float) -> bool:
    """Whether `said` is true of `value`, which is uncertain by a share of `tolerance`."""
    other = said.value
    if abs(value - other) <= max(_SAME, tolerance * abs(value)):
        return True
    if not said.bound:
        return _is_rounded(value, other)
    if not (tolerance or _digits(other) < _digits(value) or _is_round(other)):
        return False
    least, most = _bounds(said.bound, value)
    return least * (1 - tolerance) <= other <= most * (1 + tolerance)


def _bounds(bound: Bound, value: float) -> tuple[float, float]:
    """What a number is at least and at most that is said to be so near to `value`."""
    return {
        "over": (AT_LEAST * value, value),
        "under": (value, value / AT_LEAST),
        "nearly": (value, value / (1 - NEARLY)),
    }.get(bound, ((1 - ABOUT) * value, (1 + ABOUT) * value))


def _is_round(value: float) -> bool:
    """Whether it is a number by which others are measured: 20, 150, 500,000."""
    digits = _significant(value)
    return value >= _TEN and (
        len(digits) == 1 or (len(digits) <= _FEW_DIGITS and digits[-1] == "5")
    )


def _digits(value: float) -> int:
    """Significant digits of a number: one that is no exact count has fewer than the count."""
    return len(_significant(value))


def _significant(value: float) -> str:
    return f"{value:.6g}".partition("e")[0].replace(".", "").strip("0")


def _slack(said: Quantity) -> float:
    return ABOUT / 2 * abs(said.value) if said.bound else 0.0


def _is_rounded(value: float, other: float) -> bool:
    """Whether `other` is `value` with fewer digits, and near enough to need no `about`."""
    whole = value == int(value)
    if (whole and abs(value) < _EXACT_BELOW) or (whole and value in _YEARS) or other == 0:
        return False
    if abs(value - other) > ROUNDED * abs(value):
        return False
    return any(round(value, places) == other for places in range(-_magnitude(value), 3))


def _magnitude(value: float) -> int:
    return max(0, math.floor(math.log10(max(abs(value), 1))))


def _is_span(quantity: Quantity, known: Sequence[Quantity], sources: Sources) -> bool:
    """Whether it is the time since, or until, a year that a source gives."""
    if quantity.unit != "year":
        return False
    now = sources.told.year
    return any(
        not other.unit and other.value in _YEARS and _within(quantity, abs(now - other.value), 0.0)
        for other in known
    )


def _is_this_year(quantity: Quantity, sources: Sources) -> bool:
    return quantity.value == sources.told.year and any(
        _THIS_YEAR.search(text) for text in sources.texts
    )
