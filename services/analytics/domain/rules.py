"""The alert rules: what is wrong with a station, as conditions over its metrics.

They are written once, in `rules.toml`. The rules of Prometheus are generated from them
(`infra/prometheus`), and `evaluation` evaluates the same without Prometheus.

A condition has one of five kinds, and holds for each set of values of its labels `by` on its own:

    value     a gauge, over the processes that show it: `of` the least, the greatest, or their sum
    increase  how much a counter has grown within `window` seconds; of a histogram, its count
    ratio     the share of such a growth that has the labels `part`, of at least `at_least`
    quantile  a quantile of what a histogram observed, of at least `at_least` observations
    absent    nobody shows a gauge with one of the `values` of a label
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

Severity = Literal["page", "ticket", "info"]
"""Somebody is woken; somebody looks at it on the next working day; it is good to know."""
Group = Literal["station", "air", "pipeline", "events", "broker", "providers", "feeds", "audio"]
"""What a rule is about; its rules are in one file."""
Dashboard = Literal["station", "air", "pipeline", "providers", "broker", "feeds", "errors"]
"""The dashboard to look at first."""
Operator = Literal[">", ">=", "<"]

MAX_RULES = 200
MAX_BYTES = 200_000
"""Greatest number of rules, and of bytes of their text."""
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{1,80}$")]
"""Name of a metric or of a label, as it is declared."""
Wanted = Annotated[tuple[str, ...], Field(min_length=1, max_length=20)]
Selected: TypeAlias = dict[Name, Wanted]
"""Labels, each with the values of which it has one."""
Seconds = Annotated[int, Field(ge=0, le=7 * 86_400)]
Window = Annotated[int, Field(ge=60, le=7 * 86_400)]

SHARES = ("part", "whole")
"""The placeholders of what a ratio is made of."""
PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)(?::([a-z]+))?\}")
"""A placeholder: a label, or the value with its form."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class _Condition(_Model):
    metric: Name
    """Name of the metric, as `services.kit.telemetry.instruments` declares it."""


class _Compared(_Condition):
    where: Selected = {}
    """The points that count; all where left out."""
    by: tuple[Name, ...] = ()
    """Labels by which points are told apart; the sum of all where left out."""
    op: Operator = ">"
    """How what is measured compares with the threshold when something is wrong."""
    threshold: float
    """In the metric's unit."""


class Value(_Compared):
    """A gauge."""

    kind: Literal["value"] = "value"
    of: Literal["min", "max", "sum"] = "max"
    """What counts where several processes show the gauge."""


class Increase(_Compared):
    """The growth of a counter."""

    kind: Literal["increase"] = "increase"
    window: Window
    """Seconds."""


class Ratio(_Compared):
    """The share of a part of a counter's growth."""

    kind: Literal["ratio"] = "ratio"
    window: Window
    """Seconds."""
    part: Annotated[Selected, Field(min_length=1)]
    """The points of the part, among those that count."""
    at_least: int = Field(default=1, ge=1)
    """Growth below which the share says nothing."""

    @model_validator(mode="after")
    def _is_a_part(self) -> "Ratio":
        for label, values in self.part.items():
            if not {*values} <= {*self.where.get(label, values)}:
                raise ValueError(f"part: {label} has values that `where` leaves out")
        return self


class Quantile(_Compared):
    """A quantile of a histogram."""

    kind: Literal["quantile"] = "quantile"
    window: Window
    """Seconds."""
    quantile: float = Field(default=0.95, gt=0, lt=1)
    """Which one."""
    at_least: int = Field(default=1, ge=1)
    """Observations below which it says nothing."""


class Absent(_Condition):
    """A gauge that nobody shows."""

    kind: Literal["absent"] = "absent"
    label: Name
    """The label by which it is told who shows it."""
    values: Wanted
    """Those of whom each has to show it."""

    @property
    def by(self) -> tuple[str, ...]:
        """Labels by which points are told apart."""
        return (self.label,)


Condition = Annotated[Value | Increase | Ratio | Quantile | Absent, Field(discriminator="kind")]


class Rule(_Model):
    """A rule: `summary` and `description` may name labels, `{radiox.channel}`, and the value.

    `{value:…}` is written as a `number`, as a `duration` of seconds, in `percent` or in `dollars`;
    `{part} of {whole}` is what a ratio is made of.
    """

    name: str = Field(pattern=r"^[A-Z][A-Za-z]{2,40}$")
    """Name of the alert, and of its entry in the runbook."""
    group: Group
    severity: Severity
    hold: Seconds
    """Seconds for which the condition must hold before the alert fires."""
    dashboard: Dashboard
    summary: str = Field(min_length=1, max_length=200)
    """What is wrong, in one line."""
    description: str = Field(min_length=1, max_length=600)
    """What it means to listeners and to the station."""
    when: Condition
    needs_prometheus: bool = False
    """Whether Prometheus alone can tell: analytics needs the broker for whatever it evaluates."""

    @property
    def anchor(self) -> str:
        """Anchor of its entry in `infra/docs/runbook.md`."""
        return self.name.lower()

    @model_validator(mode="after")
    def _names_what_it_has(self) -> "Rule":
        for text in (self.summary, self.description):
            for name, form in PLACEHOLDER.findall(text):
                if name == "value" and form in FORMS:
                    continue
                if name in SHARES and isinstance(self.when, Ratio) and not form:
                    continue
                if name not in self.when.by or form:
                    raise ValueError(
                        f"{{{name}{form and ':' + form}}} is no label that `when.by` names, and "
                        f"not {{value:…}} as one of {', '.join(FORMS)}"
                    )
        return self


class _File(_Model):
    rule: Annotated[tuple[Rule, ...], Field(min_length=1, max_length=MAX_RULES)]

    @model_validator(mode="after")
    def _names_once(self) -> "_File":
        names = [each.name for each in self.rule]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"several rules have the name {', '.join(sorted(twice))}")
        return self


_FILE = TypeAdapter(_File)


def parse(text: str) -> tuple[Rule, ...]:
    """The rules that a TOML text holds, as tables `[[rule]]`.

    Raises:
        ValueError: it is too long, no TOML, or a field is wrong; the message names the field.
    """
    if len(text) > MAX_BYTES:
        raise ValueError(f"the rules are longer than {MAX_BYTES:,} bytes")
    try:
        return _FILE.validate_python(tomllib.loads(text)).rule
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, fault["loc"])) or "rule"
        raise ValueError(f"{field}: {fault['msg']}") from error


def worded(text: str, labels: Mapping[str, str], value: float, whole: float = 0.0) -> str:
    """A summary or a description, with what its placeholders stand for.

    `whole`: how much there was of which the value is a share.
    """
    counts = {"part": f"{value * whole:.0f}", "whole": f"{whole:.0f}"}

    def filled(found: re.Match[str]) -> str:
        name, form = found.groups()
        if name == "value":
            return FORMS[form](value)
        return (counts | dict(labels)).get(name, "?")

    return PLACEHOLDER.sub(filled, text)


def _duration(seconds: float) -> str:
    """Seconds as Prometheus' `humanizeDuration` writes them, from one second on."""
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds:.4g}s"
    whole = int(seconds)
    units = ((whole // 86_400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "m"))
    parts = [*units, (whole % 60, "s")]
    while not parts[0][0]:
        parts.pop(0)
    return " ".join(f"{number}{unit}" for number, unit in parts)


FORMS: dict[str, Callable[[float], str]] = {
    "number": lambda value: f"{value:.4g}",
    "duration": _duration,
    "percent": lambda value: f"{100 * value:.4g}%",
    "dollars": lambda value: f"${value:.2f}",
}
"""How a value may be written."""
