"""Reads /metrics, and compares what it finds with the declared metrics."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from services.kit.telemetry.instruments import METRICS, Metric

OPENMETRICS = "application/openmetrics-text; version=1.0.0"
OF_THE_INTERPRETER = ("python_", "process_", "target")
"""Families of Prometheus' client itself."""
KINDS = {"up_down_counter": "gauge"}
"""How Prometheus calls a kind, where it has another name."""


@dataclass
class Found:
    """A family as processes emit it."""

    kinds: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    buckets: set[tuple[float, ...]] = field(default_factory=set)
    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Values of the labels."""
    samples: list[Any] = field(default_factory=list)
    most: int = 0
    """The most series of one process."""

    def value(self, suffix: str = "", **labels: str) -> float:
        """The sum of the samples with these labels, of a histogram those that end in `suffix`."""
        return sum(
            float(sample.value)
            for sample in self.samples
            if sample.name.endswith(suffix) and labels.items() <= sample.labels.items()
        )

    @property
    def trace_ids(self) -> set[str]:
        """The traces of its exemplars."""
        return {sample.exemplar.labels["trace_id"] for sample in self.samples if sample.exemplar}


async def scraped(addresses: Iterable[str]) -> dict[str, Found]:
    """The families of all processes, those of the interpreter left out."""
    found: dict[str, Found] = defaultdict(Found)
    async with httpx.AsyncClient(headers={"Accept": OPENMETRICS}) as client:
        for address in addresses:
            response = await client.get(address)
            response.raise_for_status()
            assert response.headers["content-type"].startswith("application/openmetrics-text")
            for family in text_string_to_metric_families(response.text):  # type: ignore[no-untyped-call]
                if not family.name.startswith(OF_THE_INTERPRETER):
                    _add(found[family.name], family)
    return found


def _add(found: Found, family: Any) -> None:
    found.kinds.add(family.type)
    found.units.add(family.unit)
    found.samples += family.samples
    series = {
        frozenset((name, value) for name, value in sample.labels.items() if name != "le")
        for sample in family.samples
    }
    found.most = max(found.most, len(series))
    for name, value in (pair for each in series for pair in each):
        found.labels.add(name)
        found.values[name].add(value)
    if family.type == "histogram":
        bounds = {float(s.labels["le"]) for s in family.samples if s.name.endswith("_bucket")}
        found.buckets.add(tuple(sorted(bounds - {float("inf")})))


def differences(found: dict[str, Found], declared: Sequence[Metric] = METRICS) -> list[str]:
    """What is emitted and not declared, or declared and not emitted, in words."""
    wanted = {metric.prometheus: metric for metric in declared}
    said = [f"{name} is not declared" for name in sorted(found.keys() - wanted.keys())]
    for name, metric in wanted.items():
        said += _compared(found[name], metric) if name in found else [f"{name} is not emitted"]
    return said


def _compared(found: Found, metric: Metric) -> list[str]:
    labels = {label.replace(".", "_") for label in metric.labels}
    buckets = {tuple(sorted(metric.buckets))} if metric.buckets else set()
    wanted: dict[str, tuple[Any, Any]] = {
        "kind": (found.kinds, {KINDS.get(metric.kind, metric.kind)}),
        "unit": (found.units, {metric.prometheus_unit}),
        "labels": (found.labels, labels),
        "buckets": (found.buckets, buckets),
    }
    return [
        f"{metric.prometheus}: its {what} are {emitted}, declared are {declared}"
        for what, (emitted, declared) in wanted.items()
        if emitted != declared
    ]
