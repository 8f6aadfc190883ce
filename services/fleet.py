"""Every service of the fleet, by name: the one list that knows them all."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

from services.kit.routes import Route

SERVICES = {
    "show": "services.show",
    "content": "services.content",
    "audio": "services.audio",
    "media": "services.media",
}
"""Name and package of each service that hears events."""


def composition(name: str) -> Any:
    """The composition root of a service: its `app` module, which imports its adapters."""
    return import_module(f"{SERVICES[name]}.app")


def routes(name: str) -> tuple[Route, ...]:
    """The table of a service, for those who only want to read it."""
    handlers = import_module(f"{SERVICES[name]}.handlers")
    table: tuple[Route, ...] = handlers.routes(SimpleNamespace())
    return table


def consumers() -> list[tuple[str, Route]]:
    """Every (service, route) of the fleet: what the provisioner makes consumers for."""
    return [(name, route) for name in SERVICES for route in routes(name)]
