"""The list of all services, by name, and how they are loaded."""

from importlib import import_module
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from services.kit.service import Route, Service

S = TypeVar("S", bound=BaseSettings)

SERVICES = {
    "show": "services.show",
    "content": "services.content",
    "audio": "services.audio",
    "media": "services.media",
    "speaker": "services.speaker",
    "data": "services.data",
    "bridge": "services.bridge",
}
"""Package of each service, by name."""


class SettingsError(ValueError):
    """An environment variable has an invalid value; the message names it."""


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
    return service


def consumers() -> list[tuple[str, Route]]:
    """Every (service, route) of the fleet: what the provisioner makes consumers for."""
    return [(name, route) for name in SERVICES for route in documented(name).routes]


def pipeline() -> tuple[str, ...]:
    """Names of the services that make a show: those that consume events."""
    return tuple(dict.fromkeys(name for name, _ in consumers()))


def from_environment(settings: type[S], **overrides: Any) -> S:
    """The settings of the environment; `overrides` take precedence over them.

    Raises:
        SettingsError: a variable has an invalid value; the message names both, but no secret.
    """
    try:
        return settings(**overrides)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field = str(fault["loc"][0])
        known = settings.model_fields.get(field) or _aliased(settings, field)
        prefix = str(settings.model_config.get("env_prefix", ""))
        variable = f"{prefix}{field}".upper() if field in settings.model_fields else field
        message = fault["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{variable}: {message}{_given(fault['input'], known)}") from error


def _aliased(settings: type[BaseSettings], variable: str) -> FieldInfo | None:
    """The field that has the name of a variable of its own."""
    fields = settings.model_fields.values()
    return next((field for field in fields if field.validation_alias == variable), None)


def _given(value: object, field: FieldInfo | None) -> str:
    is_secret = field is not None and "Secret" in str(field.annotation)
    return f"; it is {value!r}" if isinstance(value, str) and not is_secret else ""
