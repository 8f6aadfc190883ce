"""Prometheus and analytics agree on the rules, which are written once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from opentelemetry.metrics import Meter
from opentelemetry.sdk.metrics import MeterProvider
from prometheus_client import REGISTRY, generate_latest

from infra.prometheus import cases, rules_files
from infra.prometheus.promql import DECLARED, expression, label_of, name_of
from services import fleet
from services.analytics.domain.evaluation import Labels, Observed, Point, evaluate, wholes
from services.analytics.domain.rules import Absent, Quantile, Rule, Value
from services.kit.telemetry import instruments
from services.kit.telemetry.prometheus import ScrapedReader
from tests.debian_tools import run

FOLDER = Path(__file__).parents[3] / "infra/prometheus"
RULES = {rule.name: rule for rule in rules_files.rules()}
CASES = cases.cases()
SERIES = re.compile(r"(\w+)(?:\{(.*)\})?")
MINUTE = 60


@pytest.mark.parametrize("made", [rules_files.generate(), cases.generate()], ids=["rules", "tests"])
def test_the_files_are_up_to_date(made: dict[str, str]) -> None:
    folder = FOLDER / ("tests" if made == cases.generate() else "rules")
    found = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert found == made, "run `make monitoring`"


def test_prometheus_accepts_the_rules() -> None:
    result = run("promtool", "check", "rules", *sorted((FOLDER / "rules").iterdir()))
    assert result.returncode == 0, result.stdout + result.stderr
    assert sum(map(int, re.findall(r"(\d+) rules found", result.stdout))) == len(RULES)


@pytest.mark.parametrize("path", sorted((FOLDER / "tests").iterdir()), ids=lambda each: each.stem)
def test_prometheus_fires_as_the_cases_say(path: Path) -> None:
    result = run("promtool", "test", "rules", path)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_wrong_case_fails(tmp_path: Path) -> None:
    """Otherwise the cases would prove nothing."""
    text = (FOLDER / "tests/audio.yaml").read_text("utf-8")
    assert text.count("eval_time: 50m") == 2
    wrong = tmp_path / "audio.yaml"
    rules = f"{FOLDER}/rules/"
    wrong.write_text(text.replace("../rules/", rules).replace("eval_time: 50m", "eval_time: 1m"))
    assert run("promtool", "test", "rules", wrong).returncode == 1


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_each_rule_has_a_case_that_fires_and_one_that_does_not(rule: Rule) -> None:
    fires = {bool(case.fires) for case in CASES if case.rule == rule.name}
    assert fires == {True, False}


@pytest.mark.parametrize("case", CASES, ids=lambda each: f"{each.rule}-{each.at}")
def test_analytics_fires_as_the_cases_say(case: cases.Case) -> None:
    rule = RULES[case.rule]
    found = [
        evaluate(rule.when, Recorded(case, at))
        for at in range(max(0, case.at - rule.hold // MINUTE), case.at + 1)
    ]
    firing = {at: value for at, value in found[-1].items() if all(at in each for each in found)}
    assert firing == {
        labelled(rule, firing.labels): pytest.approx(firing.value) for firing in case.fires
    }
    amounts = wholes(rule.when, Recorded(case, case.at))
    for each in case.fires:
        if each.whole:
            assert amounts[labelled(rule, each.labels)] == pytest.approx(each.whole)


def test_a_service_that_is_missing_is_named() -> None:
    condition = RULES["ServiceMissing"].when
    assert isinstance(condition, Absent)
    assert {*condition.values} == {*fleet.SERVICES}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_threshold_is_a_bound_of_its_histogram(rule: Rule) -> None:
    """A quantile is an estimate between two bounds: it is exact where the threshold is one."""
    if isinstance(rule.when, Quantile):
        assert rule.when.threshold in DECLARED[rule.when.metric].buckets


def test_an_undeclared_metric_is_refused() -> None:
    with pytest.raises(ValueError, match="no such metric"):
        expression(Value(metric="radiox.unknown", threshold=0))
    with pytest.raises(ValueError, match="it has no label"):
        expression(Value(metric="radiox.event.in_hand", by=("radiox.stage",), threshold=0))
    with pytest.raises(ValueError, match="a counter has no value"):
        expression(Value(metric="radiox.dead_letters", threshold=0))


def test_metrics_have_the_names_that_the_exporter_gives_them() -> None:
    provider = MeterProvider([ScrapedReader()], shutdown_on_exit=False)
    try:
        meter = provider.get_meter("names")
        for metric in instruments.METRICS:
            show(metric, meter)
        shown = generate_latest(REGISTRY).decode()
    finally:
        provider.shutdown()
    for metric in instruments.METRICS:
        name = name_of(metric) + ("_count" if metric.kind == "histogram" else "")
        labels = ",".join(sorted(f'{label_of(each)}="x"' for each in metric.labels))
        assert f"\n{name}{{{labels}}} 1.0\n".replace("{}", "") in shown


def show(metric: instruments.Metric, meter: Meter) -> None:
    labels = dict.fromkeys(metric.labels, "x")
    match metric.kind:
        case "counter":
            instruments.counter(metric, meter).add(1, labels)
        case "up_down_counter":
            instruments.up_down_counter(metric, meter).add(1, labels)
        case "gauge":
            instruments.gauge(metric, meter).set(1, labels)
        case "histogram":
            instruments.histogram(metric, meter).record(1, labels)


def labelled(rule: Rule, labels: Mapping[str, str]) -> Labels:
    return tuple((name, labels[label_of(name)]) for name in rule.when.by)


@dataclass(frozen=True)
class Recorded:
    """The series of a case up to a minute."""

    case: cases.Case
    at: int

    def latest(self, metric: str) -> Iterable[Point]:
        for _, labels, samples in self._series(metric):
            if (value := samples[self.at]) is not None:
                yield Point(value, labels)

    def increase(self, metric: str, window: int) -> Iterable[Point]:
        counted = "_count" if DECLARED[metric].kind == "histogram" else ""
        for suffix, labels, samples in self._series(metric):
            if suffix == counted:
                yield Point(self._growth(samples, window), labels)

    def observed(self, metric: str, window: int) -> Iterable[Observed]:
        histograms: dict[frozenset[tuple[str, str]], dict[float, float]] = {}
        for suffix, labels, samples in self._series(metric):
            if suffix == "_bucket":
                bound = float(labels.pop("le"))
                key = frozenset(labels.items())
                histograms.setdefault(key, {})[bound] = self._growth(samples, window)
        for key, buckets in histograms.items():
            bounds, below = zip(*sorted(buckets.items()), strict=True)
            counts = (above - each for each, above in zip((0, *below), below, strict=False))
            yield Observed(bounds[:-1], tuple(counts), dict(key))

    def _growth(self, samples: list[float | None], window: int) -> float:
        begin = self.at - window // MINUTE
        before = samples[begin] if begin >= 0 else None
        return (samples[self.at] or 0) - (before or 0)

    def _series(self, metric: str) -> Iterator[tuple[str, dict[str, str], list[float | None]]]:
        declared = DECLARED[metric]
        labels = {label_of(each): each for each in declared.labels}
        for series, notation in self.case.series.items():
            found = SERIES.fullmatch(series)
            assert found
            if found[1].startswith(name_of(declared)):
                pairs = re.findall(r'(\w+)="([^"]*)"', found[2] or "")
                named = {labels.get(name, name): value for name, value in pairs}
                samples = [*expanded(notation), *[None] * (self.at + 1)]
                yield found[1].removeprefix(name_of(declared)), named, samples


def expanded(notation: str) -> Iterator[float | None]:
    """The samples that promtool makes of its notation."""
    for each in notation.split():
        found = re.fullmatch(r"(_|stale|[\d.]+)(?:([+-][\d.]+))?(?:x(\d+))?", each)
        assert found, each
        first, step, times = found.groups()
        if first in ("_", "stale"):
            yield from [None] * int(times or 1)
        else:
            for n in range(int(times or 0) + 1):
                yield float(first) + n * float(step or 0)


def test_every_rule_says_what_to_look_at() -> None:
    for path in (FOLDER / "rules").iterdir():
        for group in yaml.safe_load(path.read_text("utf-8"))["groups"]:
            for rule in group["rules"]:
                assert rule["annotations"]["runbook"].startswith("infra/docs/runbook.md#")
                assert rule["labels"]["severity"] in ("page", "ticket", "info")
