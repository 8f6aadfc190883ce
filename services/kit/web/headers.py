"""One header of a request, without reading the others."""

from collections.abc import Mapping
from typing import Any


def header_of(scope: Mapping[str, Any], name: bytes) -> str | None:
    """The first value of a header, None where the request has none; `name` is in lower case."""
    for each, value in scope["headers"]:
        if each == name:
            found: bytes = value
            return found.decode("latin-1")
    return None
