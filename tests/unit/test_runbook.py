"""The runbook has an entry for each alert, and names what there is."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from infra.grafana.boards import DASHBOARDS
from infra.prometheus.promql import DECLARED, name_of
from infra.prometheus.rules_files import rules
from services.analytics.domain.rules import Rule
from services.cli import app
from services.fleet import SERVICES, composition
from services.kit.settings import PlatformSettings
from tests.debian_tools import run

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "infra/docs/runbook.md").read_text("utf-8")
PARTS = ("**Means.**", "**Listeners**", "**Look.**", "**Do.**", "**Over when**")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`]+)`")
COMMANDS = sorted(
    {each for each in CODE.findall(FENCED.sub("", TEXT).replace("\n", " ")) if "radiox " in each}
)
EXPRESSIONS = [text for language, text in FENCED.findall(TEXT) if language == "promql"]
FAULTS = 10
CLI: Any = typer.main.get_command(app)


def anchor_of(heading: str) -> str:
    """The anchor that a heading gets, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


SECTIONS = {
    anchor_of(section.partition("\n")[0]): section
    for section in re.split(r"^#{1,3} ", TEXT, flags=re.MULTILINE)
}


@pytest.mark.parametrize("rule", rules(), ids=lambda each: each.name)
def test_each_alert_has_an_entry(rule: Rule) -> None:
    entry = SECTIONS[rule.anchor]
    places = [entry.find(part) for part in PARTS]
    assert -1 not in places, f"{rule.name} lacks {PARTS[places.index(-1)]}"
    assert places == sorted(places)


def test_each_entry_is_that_of_an_alert() -> None:
    entries = {anchor for anchor, section in SECTIONS.items() if PARTS[0] in section}
    assert entries - {"a-full-disk"} == {rule.anchor for rule in rules()}


def test_each_link_leads_to_a_section() -> None:
    links = re.findall(r"\]\(#([^)]+)\)", TEXT)
    assert len(links) > FAULTS
    assert {*links} <= {*SECTIONS}


def test_ten_faults_have_a_path() -> None:
    rows = re.findall(r"^\| (?!what|---)(.*)\|$", SECTIONS["ten-faults"], re.MULTILINE)
    assert len(rows) == FAULTS
    names = {rule.name for rule in rules()}
    for row in rows:
        assert {*re.findall(r"\b[A-Z][a-z]+[A-Z]\w+", row)} <= names
        assert "](#" in row


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_exists_with_its_options(line: str) -> None:
    words = shlex.split(line.replace("…", ""))
    words = words[words.index("radiox") + 1 :]
    command = CLI
    while commands := getattr(command, "commands", {}):
        assert words[0] in commands, f"{line}: there are {', '.join(commands)}"
        command = commands[words.pop(0)]
    options = {name for each in command.params for name in each.opts}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_is_valid_and_names_metrics_that_are_declared(
    expression: str, tmp_path: Path
) -> None:
    path = tmp_path / "rule.yaml"
    rule = {"record": "r", "expr": expression}
    path.write_text(yaml.safe_dump({"groups": [{"name": "g", "rules": [rule]}]}), "utf-8")
    result = run("promtool", "check", "rules", path)
    assert result.returncode == 0, result.stdout + result.stderr
    names = {*re.findall(r"\b(?:radiox|messaging|http|db)_\w+(?=[{\[) ]|$)", expression)}
    known = {name_of(metric) for metric in DECLARED.values()}
    labels = {label.replace(".", "_") for each in DECLARED.values() for label in each.labels}
    assert {re.sub("_(bucket|count|sum)$", "", name) for name in names - labels} <= known


def test_variables_exist() -> None:
    classes = [PlatformSettings, *(composition(name).SETTINGS for name in SERVICES)]
    known = {"RADIOX_JAEGER_URL"}
    for settings in classes:
        prefix = settings.model_config.get("env_prefix", "")
        for name, field in settings.model_fields.items():
            alias = field.validation_alias
            known.add(alias if isinstance(alias, str) else f"{prefix}{name}".upper())
    named = {*re.findall(r"\b(?:RADIOX|OPENAI|ELEVENLABS)_[A-Z_]+[A-Z]", TEXT)}
    assert named - known == set()


def test_dashboards_and_panels_exist() -> None:
    titles = " ".join(TEXT.split())
    dashboards = {each.name for each in DASHBOARDS}
    assert {*re.findall(r"[Dd]ashboards? (\w+)", titles)} <= dashboards
    panels = {panel.title for each in DASHBOARDS for panel in each.panels}
    for named in re.findall(r"[Dd]ashboard \w+, \"([^\"]+)\"", titles):
        assert any(title.startswith(named) for title in panels), named
