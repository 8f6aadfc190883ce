"""Paths of the HTTP interface."""

from collections.abc import Mapping
from typing import Any

from services.kit.web import paths

PREFIX = "/api/v1"
"""Path of the interface, with its version."""
SHOWS = f"{PREFIX}/shows"
"""Path of the shows."""


def template(scope: Mapping[str, Any]) -> str:
    """The template of the route that a request has met, e.g. `/api/v1/shows/{show_id}`."""
    path = paths.template(scope)
    is_below = str(scope["path"]).startswith(f"{PREFIX}/") and path.startswith("/")
    return f"{PREFIX}{path}" if is_below and not path.startswith(PREFIX) else path
