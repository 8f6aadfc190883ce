"""The dashboards."""

from infra.grafana.boards.air import AIR
from infra.grafana.boards.broker import BROKER
from infra.grafana.boards.errors import ERRORS
from infra.grafana.boards.feeds import FEEDS
from infra.grafana.boards.pipeline import PIPELINE
from infra.grafana.boards.providers import PROVIDERS
from infra.grafana.boards.station import STATION

DASHBOARDS = (STATION, AIR, PIPELINE, PROVIDERS, BROKER, FEEDS, ERRORS)
"""All of them, in the order in which an operator looks at them."""
