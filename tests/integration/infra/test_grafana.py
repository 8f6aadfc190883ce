"""The dashboards and data sources have the shape that Grafana's documentation describes.

Source: "JSON model" of dashboards and "Provision Grafana", Grafana 12. Grafana itself is not run.
"""

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel

from infra import grafana
from infra.grafana.panels import PROMETHEUS
from infra.prometheus.promql import DECLARED, name_of
from infra.prometheus.rules_files import alert, rules

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "infra/grafana"
PATHS = sorted((FOLDER / "dashboards").iterdir())
UNITS = {"short", "s", "currencyUSD", "percentunit", "reqps", "eps"}
"""Ids of units that Grafana knows, and that are used."""


class Shape(BaseModel):
    """Every property is documented, and each that has no default is required."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel)


class Datasource(Shape):
    type: Literal["prometheus"]
    uid: str


class Place(Shape):
    x: Annotated[int, Field(ge=0, lt=24)]
    y: Annotated[int, Field(ge=0)]
    w: Annotated[int, Field(gt=0, le=24)]
    h: Annotated[int, Field(gt=0)]


class Target(Shape):
    ref_id: Annotated[str, Field(pattern="^[A-Z]$")]
    datasource: Datasource
    expr: Annotated[str, Field(min_length=1)]
    legend_format: str
    range: bool
    instant: bool
    exemplar: bool
    format: Literal["time_series", "table", "heatmap"]


class Step(Shape):
    color: str
    value: float | int | None


class Thresholds(Shape):
    mode: Literal["absolute", "percentage"]
    steps: list[Step]


class Defaults(Shape):
    unit: str
    min: int
    no_value: str
    color: dict[Literal["mode"], Literal["thresholds", "palette-classic"]]
    thresholds: Thresholds
    mappings: list[Any]
    links: list[Any]
    decimals: int = 0


class FieldConfig(Shape):
    defaults: Defaults
    overrides: list[Any]


class Panel(Shape):
    id: Annotated[int, Field(gt=0)]
    type: Literal["stat", "timeseries", "bargauge", "table"]
    title: Annotated[str, Field(min_length=1, max_length=60)]
    description: Annotated[str, Field(pattern=r"\.$")]
    datasource: Datasource
    grid_pos: Place
    targets: Annotated[list[Target], Field(min_length=1)]
    field_config: FieldConfig
    options: dict[str, Any]


class Annotation(Shape):
    name: str
    datasource: Datasource
    enable: bool
    icon_color: str
    expr: str
    title_format: str
    text_format: str


class Link(Shape):
    title: str
    type: Literal["dashboards", "link"]
    tags: list[str]
    as_dropdown: bool
    icon: str
    include_vars: bool
    keep_time: bool
    target_blank: bool
    tooltip: str
    url: str


class Dashboard(Shape):
    uid: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,40}$")]
    title: str
    description: str
    tags: list[str]
    schema_version: Annotated[int, Field(ge=36)]
    version: int
    editable: bool
    graph_tooltip: Literal[0, 1, 2]
    timezone: Literal["utc", "browser"]
    refresh: str
    time: dict[Literal["from", "to"], str]
    timepicker: dict[str, Any]
    templating: dict[Literal["list"], list[Any]]
    annotations: dict[Literal["list"], list[Annotation]]
    links: list[Link]
    panels: Annotated[list[Panel], Field(min_length=1)]


def dashboard(path: Path) -> Dashboard:
    return TypeAdapter(Dashboard).validate_json(path.read_text("utf-8"))


def test_the_files_are_up_to_date() -> None:
    found = {path.name: path.read_text("utf-8") for path in PATHS}
    assert found == grafana.generate(), "run `make monitoring`"


@pytest.mark.parametrize("path", PATHS, ids=lambda each: each.stem)
def test_a_dashboard_has_the_documented_shape(path: Path) -> None:
    found = dashboard(path)
    assert found.uid == f"radiox-{path.stem}"
    assert {panel.field_config.defaults.unit for panel in found.panels} <= UNITS
    for panel in found.panels:
        refs = Counter(target.ref_id for target in panel.targets)
        assert max(refs.values()) == 1
        assert all(target.range != target.instant for target in panel.targets)


@pytest.mark.parametrize("path", PATHS, ids=lambda each: each.stem)
def test_panels_have_ids_and_places_of_their_own(path: Path) -> None:
    panels = dashboard(path).panels
    assert len({panel.id for panel in panels}) == len(panels)
    for one, other in combinations((panel.grid_pos for panel in panels), 2):
        beside = one.x + one.w <= other.x or other.x + other.w <= one.x
        below = one.y + one.h <= other.y or other.y + other.h <= one.y
        assert beside or below, (one, other)
    assert all(panel.grid_pos.x + panel.grid_pos.w <= 24 for panel in panels)


def test_data_sources_are_provisioned() -> None:
    path = FOLDER / "provisioning/datasources/radiox.yaml"
    sources = {each["uid"]: each for each in yaml.safe_load(path.read_text("utf-8"))["datasources"]}
    prometheus = sources[PROMETHEUS["uid"]]
    assert prometheus["type"] == PROMETHEUS["type"]
    (destination,) = prometheus["jsonData"]["exemplarTraceIdDestinations"]
    assert sources[destination["datasourceUid"]]["type"] == "jaeger"
    assert destination["name"] == "trace_id"


def test_dashboards_are_provisioned() -> None:
    path = FOLDER / "provisioning/dashboards/radiox.yaml"
    (provider,) = yaml.safe_load(path.read_text("utf-8"))["providers"]
    assert provider["type"] == "file"
    assert provider["options"]["path"] == "/var/lib/grafana/dashboards"


def test_alerts_name_dashboards_that_there_are() -> None:
    named = {alert(rule)["annotations"]["dashboard"] for rule in rules()}
    assert named <= {f"radiox-{path.stem}" for path in PATHS}


def test_every_declared_metric_has_a_panel() -> None:
    """A metric that nobody looks at is not worth its series."""
    written = json.dumps([path.read_text("utf-8") for path in PATHS])
    shown = {*re.findall(r"[a-zA-Z_]+", written)}
    for metric in DECLARED.values():
        name = name_of(metric)
        names = {f"{name}_bucket", f"{name}_count"} if metric.kind == "histogram" else {name}
        assert names & shown, f"{metric.name} is on no dashboard"
