"""Grafana: its data sources, and its dashboards, which are generated."""

import json

from infra.grafana.boards import DASHBOARDS
from infra.grafana.panels import document


def generate() -> dict[str, str]:
    """The files of dashboards, by name."""
    return {
        f"{each.name}.json": json.dumps(document(each), indent=2, ensure_ascii=False) + "\n"
        for each in DASHBOARDS
    }
