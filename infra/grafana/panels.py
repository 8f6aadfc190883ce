"""Dashboards and panels, and the JSON that Grafana reads.

Source: Grafana's documentation, "JSON model" of dashboards, schema version 39 (Grafana 11 and 12).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from infra.prometheus.promql import aggregated, growth

Kind = Literal["stat", "timeseries", "bargauge", "table"]
PROMETHEUS = {"type": "prometheus", "uid": "radiox-prometheus"}
SCHEMA_VERSION = 39
COLUMNS = 24
"""Width of a dashboard in units of Grafana's grid."""
HEIGHTS: dict[Kind, int] = {"stat": 4, "timeseries": 8, "bargauge": 8, "table": 8}
HOUR = 3600
GREEN, ORANGE, RED = "green", "orange", "red"


@dataclass(frozen=True, slots=True)
class Query:
    """An expression, and what its series are called: text with `{{labels}}`."""

    expression: str
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel: `description` says what a good value is.

    `empty`: why its queries may find nothing on a station where all is well; empty where they
    always find something after a show. `warn`, `bad`: values from which on it is orange, or red.
    """

    title: str
    queries: tuple[Query, ...]
    description: str
    unit: str = "short"
    kind: Kind = "timeseries"
    width: int = 8
    warn: float | None = None
    bad: float | None = None
    empty: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard: `radiox-{name}` is its uid, and the alerts name it."""

    name: str
    title: str
    description: str
    panels: tuple[Panel, ...]


def total(series: str, *by: str, window: int = HOUR) -> str:
    """How much counters have grown in `window` seconds, new ones included, by some labels."""
    return aggregated("sum", by, growth(series, window))


def quantile(of: float, histogram: str, *by: str, window: int = HOUR) -> str:
    """A quantile of what a histogram observed in `window` seconds, by some labels."""
    name, brace, where = histogram.partition("{")
    buckets = total(f"{name}_bucket{brace}{where}", *by, "le", window=window)
    return f"histogram_quantile({of:g}, {buckets})"


def document(dashboard: Dashboard) -> dict[str, Any]:
    """The dashboard as Grafana reads it."""
    return {
        "uid": f"radiox-{dashboard.name}",
        "title": dashboard.title,
        "description": dashboard.description,
        "tags": ["radiox"],
        "schemaVersion": SCHEMA_VERSION,
        "version": 1,
        "editable": False,
        "graphTooltip": 1,
        "timezone": "utc",
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "timepicker": {},
        "templating": {"list": []},
        "annotations": {"list": [_alerts()]},
        "links": [_links()],
        "panels": list(_placed(dashboard.panels)),
    }


def _alerts() -> dict[str, Any]:
    return {
        "name": "Alerts",
        "datasource": PROMETHEUS,
        "enable": True,
        "iconColor": RED,
        "expr": 'ALERTS{alertstate="firing"}',
        "titleFormat": "{{alertname}}",
        "textFormat": "{{radiox_service}}{{radiox_channel}}{{radiox_provider}}",
    }


def _links() -> dict[str, Any]:
    return {
        "title": "RadioX",
        "type": "dashboards",
        "tags": ["radiox"],
        "asDropdown": False,
        "icon": "external link",
        "includeVars": False,
        "keepTime": True,
        "targetBlank": False,
        "tooltip": "",
        "url": "",
    }


def _placed(panels: tuple[Panel, ...]) -> Iterator[dict[str, Any]]:
    """The panels from left to right, in rows as high as their highest."""
    x = y = height = 0
    for number, panel in enumerate(panels, start=1):
        if x + panel.width > COLUMNS:
            x, y, height = 0, y + height, 0
        height = max(height, HEIGHTS[panel.kind])
        place = {"x": x, "y": y, "w": panel.width, "h": HEIGHTS[panel.kind]}
        yield _panel(panel, number, place)
        x += panel.width


def _panel(panel: Panel, number: int, place: dict[str, int]) -> dict[str, Any]:
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.description,
        "datasource": PROMETHEUS,
        "gridPos": place,
        "targets": [
            _target(panel, query, chr(ord("A") + n)) for n, query in enumerate(panel.queries)
        ],
        "fieldConfig": {"defaults": _defaults(panel), "overrides": []},
        "options": _options(panel),
    }


def _target(panel: Panel, query: Query, ref: str) -> dict[str, Any]:
    over_time = panel.kind == "timeseries"
    return {
        "refId": ref,
        "datasource": PROMETHEUS,
        "expr": query.expression,
        "legendFormat": query.legend,
        "range": over_time,
        "instant": not over_time,
        "exemplar": over_time and "_bucket" in query.expression,
        "format": "table" if panel.kind == "table" else "time_series",
    }


def _defaults(panel: Panel) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": GREEN, "value": None}]
    steps += [
        {"color": color, "value": value}
        for color, value in ((ORANGE, panel.warn), (RED, panel.bad))
        if value is not None
    ]
    judged = panel.kind != "timeseries" and len(steps) > 1
    return {
        "unit": panel.unit,
        "min": 0,
        **({"decimals": panel.decimals} if panel.decimals is not None else {}),
        "noValue": "none" if panel.empty else "no data",
        "color": {"mode": "thresholds" if judged else "palette-classic"},
        "thresholds": {"mode": "absolute", "steps": steps},
        "mappings": [],
        "links": [],
    }


def _options(panel: Panel) -> dict[str, Any]:
    reduced = {"calcs": ["lastNotNull"], "fields": "", "values": False}
    match panel.kind:
        case "stat":
            return {"reduceOptions": reduced, "colorMode": "value", "graphMode": "none"}
        case "bargauge":
            return {"reduceOptions": reduced, "orientation": "horizontal", "displayMode": "basic"}
        case "table":
            return {"showHeader": True}
        case "timeseries":
            return {
                "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
                "tooltip": {"mode": "multi", "sort": "desc"},
            }
