"""Alertmanager accepts its configuration, and who hears of an alert is as it says."""

from pathlib import Path

import pytest
import yaml

from infra.prometheus.rules_files import alert, rules
from services.analytics.domain.rules import Rule
from tests.debian_tools import run

ROOT = Path(__file__).parents[3]
CONFIG = ROOT / "infra/alertmanager/alertmanager.yml"
LABEL = "alertname"


def test_alertmanager_accepts_it() -> None:
    result = run("amtool", "check-config", CONFIG)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 templates" in result.stdout


@pytest.mark.parametrize("rule", rules(), ids=lambda each: each.name)
def test_an_alert_goes_where_its_severity_says(rule: Rule) -> None:
    labels = alert(rule)["labels"] | {LABEL: rule.name}
    assert receiver(labels) == rule.severity


def test_an_alert_without_a_severity_is_not_lost() -> None:
    assert receiver({LABEL: "Unknown"}) == "ticket"


def test_secrets_are_files() -> None:
    """So that the configuration can be read by all, and a secret be changed without it."""
    receivers = yaml.safe_load(CONFIG.read_text("utf-8"))["receivers"]
    options = [
        option
        for each in receivers
        for name, configs in each.items()
        if name != "name"
        for config in configs
        for option in config.items()
    ]
    files = [value for name, value in options if name.endswith("_file")]
    assert all(value.startswith("/etc/alertmanager/secrets/") for value in files)
    assert len(files) == len(receivers)
    assert not {"routing_key", "service_key", "api_url", "auth_password"} & {*dict(options)}


def test_inhibitions_name_alerts_that_there_are() -> None:
    names = {rule.name for rule in rules()}
    for inhibition in yaml.safe_load(CONFIG.read_text("utf-8"))["inhibit_rules"]:
        for matcher in (*inhibition["source_matchers"], *inhibition["target_matchers"]):
            label, _, values = matcher.replace("=~", "=").partition("=")
            if label == LABEL:
                assert {*values.strip('"').split("|")} <= names


def test_what_listeners_notice_is_never_silenced_by_a_cause() -> None:
    noticed = {rule.name for rule in rules() if rule.group == "station"}
    for inhibition in yaml.safe_load(CONFIG.read_text("utf-8"))["inhibit_rules"]:
        source, target = "".join(inhibition["source_matchers"]), inhibition["target_matchers"]
        if any(name in "".join(target) for name in noticed):
            assert source == 'alertname="SilenceOnAir"'
        assert not any("station" in matcher for matcher in target)


def receiver(labels: dict[str, str]) -> str:
    pairs = [f"{name}={value}" for name, value in labels.items()]
    result = run("amtool", "config", "routes", "test", f"--config.file={CONFIG}", *pairs)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()
