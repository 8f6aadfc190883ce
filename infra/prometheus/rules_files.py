"""The files of rules: one for each group."""

import re
from collections import defaultdict
from importlib.resources import files
from typing import Any

import yaml

from infra.prometheus.promql import amount, duration, expression, label_of
from services.analytics.domain.rules import PLACEHOLDER, SHARES, Condition, Ratio, Rule, parse

RUNBOOK = "infra/docs/runbook.md"
HEADER = (
    "# Generated from services/analytics/rules.toml by `make monitoring`: change the rules there.\n"
)
_FORMS = {
    "number": '{{ printf "%.4g" $value }}',
    "duration": "{{ $value | humanizeDuration }}",
    "percent": "{{ $value | humanizePercentage }}",
    "dollars": '${{ printf "%.2f" $value }}',
}


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def rules() -> tuple[Rule, ...]:
    """The rules as they are written."""
    return parse(files("services.analytics").joinpath("rules.toml").read_text("utf-8"))


def generate() -> dict[str, str]:
    """The files, by name.

    Raises:
        ValueError: a rule is wrong, or names a metric or a label that is not declared.
    """
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for rule in rules():
        groups[rule.group].append(alert(rule))
    return {
        f"{name}.yaml": HEADER
        + yaml.dump(
            {"groups": [{"name": f"radiox-{name}", "rules": alerts}]},
            Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000,
        )
        for name, alerts in groups.items()
    }  # fmt: skip


def alert(rule: Rule) -> dict[str, Any]:
    """A rule as Prometheus has it."""
    hold = {"for": duration(rule.hold)} if rule.hold else {}
    return {
        "alert": rule.name,
        "expr": expression(rule.when),
        **hold,
        "labels": {"severity": rule.severity, "group": rule.group},
        "annotations": {
            "summary": templated(rule.summary, rule.when),
            "description": templated(rule.description, rule.when),
            "runbook": f"{RUNBOOK}#{rule.anchor}",
            "dashboard": f"radiox-{rule.dashboard}",
        },
    }


def templated(text: str, condition: Condition) -> str:
    """A text with placeholders, as a template of Prometheus."""

    def filled(found: re.Match[str]) -> str:
        name, form = found.groups()
        if isinstance(condition, Ratio) and name in SHARES:
            labels = "".join(f" $labels.{label_of(each)}" for each in condition.by)
            asked = f"printf `{amount(condition, name)}`{labels} | query | first | value"
            return f'{{{{ {asked} | printf "%.0f" }}}}'
        return _FORMS[form] if name == "value" else f"{{{{ $labels.{label_of(name)} }}}}"

    return PLACEHOLDER.sub(filled, text)
