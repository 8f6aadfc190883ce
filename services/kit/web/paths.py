"""Paths as the log and the metrics name them."""

from collections.abc import Mapping
from typing import Any

UNMATCHED = "(none)"
"""The template of a path that no route has."""


def template(scope: Mapping[str, Any]) -> str:
    """The template of the route that a request has met, e.g. `/shows/{show_id}`."""
    path = getattr(scope.get("route"), "path", None)
    return UNMATCHED if path is None else str(path)
