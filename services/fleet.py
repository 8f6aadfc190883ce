"""The list of all services, by name, and how they are loaded."""

import re
from dataclasses import replace
from importlib import import_module
from typing import Any, TypeVar

import pydantic_settings
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from contracts import ShowEvent
from services.kit.service import Route, Service
from services.kit.settings import SettingsError, variable

S = TypeVar("S", bound=BaseSettings)
_FIELD = re.compile('field "([a-z0-9_]+)"')
"""The field that an error of pydantic-settings names."""

SERVICES = {
    "show": "services.show",
    "content": "services.content",
    "audio": "services.audio",
    "media": "services.media",
    "speaker": "services.speaker",
    "data": "services.data",
    "analytics": "services.analytics",
    "webhook": "services.webhook",
    "station": "services.station",
    "listener": "services.listener",
    "bridge": "services.bridge",
    "onair": "services.onair",
}
"""Package of each service, by name."""

PROVISION = "provision"
"""User of the broker: `radiox provision`."""
OPERATOR = "operator"
"""User of the broker: every other command of `radiox`."""
MIRRORS = "mirrors"
"""User of the broker: `radiox provision --mirrors`, in the account of integrators."""
LEAF = "leaf"
"""User of the broker: the broker of integrators, in their account."""
USERS = (*SERVICES, PROVISION, OPERATOR, MIRRORS, LEAF)
"""Every user of the broker; a service is a user of its name."""


def composition(name: str) -> Any:
    """The composition root of a service: its `app` module, which imports its adapters."""
    return import_module(f"{SERVICES[name]}.app")


def load(name: str, **overrides: object) -> Service:
    """A service with the settings of the environment; `overrides` take precedence over them.

    Raises:
        SettingsError: a variable has an invalid value.
    """
    app = composition(name)
    return declared(app, from_environment(app.SETTINGS, **overrides))


def documented(name: str) -> Service:
    """A service with its default settings; the environment is ignored."""
    app = composition(name)
    return declared(app, app.SETTINGS.model_construct())


def declared(app: Any, settings: Any) -> Service:
    """The service that the composition root `app` declares with `settings`."""
    service: Service = app.service(settings)
    return replace(service, settings=settings)


def consumers() -> list[tuple[str, Route]]:
    """Every (service, route) of the fleet: what the provisioner makes consumers for."""
    return [(name, route) for name in SERVICES for route in documented(name).routes]


def pipeline() -> tuple[str, ...]:
    """Names of the services that make a show: those that answer events with a show's events."""
    making = (name for name, route in consumers() if _makes_shows(route))
    return tuple(dict.fromkeys(making))


def _makes_shows(route: Route) -> bool:
    return any(issubclass(kind, ShowEvent) for kind in route.produces)


def from_environment(settings: type[S], **overrides: Any) -> S:
    """The settings of the environment; `overrides` take precedence over them.

    Raises:
        SettingsError: variables have invalid values; the message names each, but no secret.
    """
    try:
        return settings(**overrides)
    except ValidationError as error:
        faults = [_fault(settings, fault) for fault in error.errors(include_url=False)]
        raise SettingsError("; ".join(dict.fromkeys(faults))) from error
    except pydantic_settings.SettingsError as error:  # of one that is written in JSON
        found = _FIELD.search(str(error))
        name = variable(settings, found[1]) if found else "the environment"
        raise SettingsError(f"{name}: this is no JSON: {error.__cause__ or error}") from error


def _fault(settings: type[BaseSettings], fault: Any) -> str:
    """What is wrong with one variable."""
    field = str(fault["loc"][0]) if fault["loc"] else ""
    known = settings.model_fields.get(field) or _aliased(settings, field)
    name = variable(settings, field) if field in settings.model_fields else field
    message = fault["msg"].removeprefix("Value error, ")
    return f"{name}: {message}{_given(fault['input'], known)}"


def _aliased(settings: type[BaseSettings], name: str) -> FieldInfo | None:
    """The field that has the name of a variable of its own."""
    fields = settings.model_fields.values()
    return next((field for field in fields if field.validation_alias == name), None)


def _given(value: object, field: FieldInfo | None) -> str:
    is_secret = field is not None and "Secret" in str(field.annotation)
    return f"; it is {value!r}" if isinstance(value, str) and not is_secret else ""
