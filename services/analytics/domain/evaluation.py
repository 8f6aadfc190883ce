"""Evaluates the conditions of rules over readings, as Prometheus evaluates what is made of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import ge, gt, lt
from typing import Protocol, TypeAlias

from services.analytics.domain.rules import (
    Absent,
    Condition,
    Increase,
    Quantile,
    Ratio,
    Selected,
    Value,
)

Labels: TypeAlias = tuple[tuple[str, str], ...]
"""Values of the labels that a condition tells apart, in its order."""

_COMPARE: dict[str, Callable[[float, float], bool]] = {">": gt, ">=": ge, "<": lt}
_OF: dict[str, Callable[[Iterable[float]], float]] = {"min": min, "max": max, "sum": sum}


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a metric, with all its labels."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observed:
    """What a histogram observed: how much in each bucket, the last one of which has no bound."""

    bounds: tuple[float, ...]
    counts: tuple[float, ...]
    labels: Mapping[str, str] = field(default_factory=dict)


class Readings(Protocol):
    """The metrics at one moment. Of a metric that is not known there is nothing."""

    def latest(self, metric: str) -> Iterable[Point]:
        """The values of a gauge."""

    def increase(self, metric: str, window: int) -> Iterable[Point]:
        """How much a counter has grown within `window` seconds; of a histogram, its count."""

    def observed(self, metric: str, window: int) -> Iterable[Observed]:
        """What a histogram has observed within `window` seconds."""


def evaluate(condition: Condition, readings: Readings) -> dict[Labels, float]:
    """Where something is wrong: the measured value, for each set of labels."""
    if isinstance(condition, Absent):
        return _absent(condition, readings)
    measured = _measured(condition, readings)
    compare = _COMPARE[condition.op]
    return {at: value for at, value in measured.items() if compare(value, condition.threshold)}


def wholes(condition: Condition, readings: Readings) -> dict[Labels, float]:
    """How much there was of which a ratio is a share; nothing for the other conditions."""
    if not isinstance(condition, Ratio):
        return {}
    return _grouped(readings.increase(condition.metric, condition.window), condition, sum)


def quantile(of: float, bounds: tuple[float, ...], counts: tuple[float, ...]) -> float:
    """The quantile as Prometheus' `histogram_quantile` estimates it, linear within a bucket.

    The first bucket begins at 0; of the last one nothing but its lower bound is known.
    """
    rank = of * sum(counts)
    below, lower = 0.0, 0.0
    for bound, count in zip(bounds, counts, strict=False):
        if count and below + count >= rank:
            return lower + (bound - lower) * (rank - below) / count
        below, lower = below + count, bound
    return lower


def _measured(
    condition: Value | Increase | Ratio | Quantile, readings: Readings
) -> dict[Labels, float]:
    match condition:
        case Value():
            return _grouped(readings.latest(condition.metric), condition, _OF[condition.of])
        case Increase():
            return _grouped(readings.increase(condition.metric, condition.window), condition, sum)
        case Ratio():
            return _ratios(condition, readings)
        case Quantile():
            return _quantiles(condition, readings)


def _absent(condition: Absent, readings: Readings) -> dict[Labels, float]:
    shown = {each.labels.get(condition.label) for each in readings.latest(condition.metric)}
    return {((condition.label, name),): 1.0 for name in condition.values if name not in shown}


def _ratios(condition: Ratio, readings: Readings) -> dict[Labels, float]:
    points = list(readings.increase(condition.metric, condition.window))
    whole = _grouped(points, condition, sum)
    part = _grouped((each for each in points if _has(each.labels, condition.part)), condition, sum)
    return {
        at: part[at] / total
        for at, total in whole.items()
        if at in part and total >= condition.at_least
    }


def _quantiles(condition: Quantile, readings: Readings) -> dict[Labels, float]:
    groups: defaultdict[Labels, list[Observed]] = defaultdict(list)
    for each in readings.observed(condition.metric, condition.window):
        if _has(each.labels, condition.where):
            groups[_labels(each.labels, condition.by)].append(each)
    found = {}
    for at, histograms in groups.items():
        counts = tuple(map(sum, zip(*(each.counts for each in histograms), strict=True)))
        if sum(counts) >= condition.at_least:
            found[at] = quantile(condition.quantile, histograms[0].bounds, counts)
    return found


def _grouped(
    points: Iterable[Point],
    condition: Value | Increase | Ratio,
    of: Callable[[Iterable[float]], float],
) -> dict[Labels, float]:
    groups: defaultdict[Labels, list[float]] = defaultdict(list)
    for each in points:
        if _has(each.labels, condition.where):
            groups[_labels(each.labels, condition.by)].append(each.value)
    return {at: of(values) for at, values in groups.items()}


def _has(labels: Mapping[str, str], wanted: Selected) -> bool:
    return all(labels.get(name, "") in values for name, values in wanted.items())


def _labels(labels: Mapping[str, str], by: tuple[str, ...]) -> Labels:
    return tuple((name, labels.get(name, "")) for name in by)
