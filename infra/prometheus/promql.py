"""Metrics and conditions in the language of Prometheus."""

import re
from collections.abc import Iterable, Mapping

from services.analytics.domain.rules import (
    Absent,
    Condition,
    Increase,
    Quantile,
    Ratio,
    Selected,
    Value,
)
from services.kit.telemetry.instruments import METRICS, Metric

DECLARED = {metric.name: metric for metric in METRICS}


def name_of(metric: Metric) -> str:
    """The name of a metric's series; those of a histogram begin with it."""
    return f"{metric.prometheus}_total" if metric.kind == "counter" else metric.prometheus


def label_of(name: str) -> str:
    """The name of a label."""
    return name.replace(".", "_")


def selector(name: str, where: Mapping[str, Iterable[str]]) -> str:
    """The series of a metric that have one of the values of each label."""
    matchers = []
    for label, values in where.items():
        regex = "|".join(re.escape(each) for each in values).replace("\\", "\\\\")
        several = "~" if "|" in regex or "\\" in regex else ""
        matchers.append(f'{label_of(label)}={several}"{regex}"')
    return f"{name}{{{', '.join(matchers)}}}" if matchers else name


def aggregated(of: str, by: Iterable[str], inner: str) -> str:
    """An aggregation over all series, or by some labels."""
    labels = ", ".join(map(label_of, by))
    return f"{of} by ({labels}) ({inner})" if labels else f"{of}({inner})"


def growth(series: str, window: int) -> str:
    """How much counters have grown; `increase` alone misses the first value of a new one."""
    span = duration(window)
    return f"({series} unless {series} offset {span}) or increase({series}[{span}])"


def duration(seconds: int) -> str:
    """A duration in its greatest whole unit."""
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "m")):
        if seconds and not seconds % size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def expression(condition: Condition) -> str:
    """The expression that has a result for each set of labels for which the condition holds.

    Raises:
        ValueError: the metric or a label is not declared, or is of another kind.
    """
    metric = _declared(condition)
    match condition:
        case Absent():
            return _absent(metric, condition)
        case Ratio():
            return _ratio(metric, condition)
        case Quantile():
            return _quantile(metric, condition)
        case Value():
            series = selector(name_of(metric), condition.where)
            measured = aggregated(condition.of, condition.by, series)
        case Increase():
            measured = _grown(metric, condition, condition.where)
    return f"{measured} {condition.op} {condition.threshold:g}"


def amount(condition: Ratio, which: str) -> str:
    """How much there was of the `part` or of the `whole`: `%[1]q` is the first label of `by`."""
    where = condition.where | (condition.part if which == "part" else {})
    name = selector(name_of(_declared(condition)), where)
    told_apart = ", ".join(
        f"{label_of(label)}=%[{n}]q" for n, label in enumerate(condition.by, start=1)
    )
    series = f"{name.removesuffix('}')}, {told_apart}}}" if told_apart else name
    return aggregated("sum", (), growth(series, condition.window))


def _absent(metric: Metric, condition: Absent) -> str:
    each = (selector(name_of(metric), {condition.label: (value,)}) for value in condition.values)
    return "\nor ".join(f"absent({series})" for series in each)


def _ratio(metric: Metric, condition: Ratio) -> str:
    whole = _grown(metric, condition, condition.where)
    part = _grown(metric, condition, {**condition.where, **condition.part})
    return (
        f"{part}\n/ {whole}\n{condition.op} {condition.threshold:g}\n"
        f"and {whole} >= {condition.at_least}"
    )


def _quantile(metric: Metric, condition: Quantile) -> str:
    series = selector(f"{name_of(metric)}_bucket", condition.where)
    buckets = aggregated("sum", (*condition.by, "le"), growth(series, condition.window))
    return (
        f"histogram_quantile({condition.quantile:g}, {buckets})\n"
        f"{condition.op} {condition.threshold:g}\n"
        f"and {_grown(metric, condition, condition.where)} >= {condition.at_least}"
    )


def _grown(metric: Metric, condition: Increase | Ratio | Quantile, where: Selected) -> str:
    name = name_of(metric) + ("_count" if metric.kind == "histogram" else "")
    inner = growth(selector(name, where), condition.window)
    return aggregated("sum", condition.by, inner)


_KINDS: dict[str, tuple[str, ...]] = {
    "value": ("gauge", "up_down_counter"),
    "absent": ("gauge",),
    "increase": ("counter", "histogram"),
    "ratio": ("counter", "histogram"),
    "quantile": ("histogram",),
}


def _declared(condition: Condition) -> Metric:
    metric = DECLARED.get(condition.metric)
    if metric is None:
        raise ValueError(f"{condition.metric}: no such metric is declared")
    if metric.kind not in _KINDS[condition.kind]:
        raise ValueError(f"{condition.metric}: a {metric.kind} has no {condition.kind}")
    labels = {*condition.by, *getattr(condition, "where", ()), *getattr(condition, "part", ())}
    if unknown := labels - {*metric.labels}:
        raise ValueError(f"{condition.metric}: it has no label {', '.join(sorted(unknown))}")
    return metric
