"""Reads every setting as the services would: its value, its default, and where it comes from."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python
from pydantic_settings import BaseSettings

from services import fleet
from services.kit.env_file import Source, environment, file_variables, source_of
from services.kit.settings import PlatformSettings, SettingsError, is_reloaded, variable

PLATFORM = "platform"
"""Stands for the settings that every service reads."""
MASK = "********"
PREFIX = "RADIOX_"
COMPOSE = (
    "RADIOX_IMAGE",
    "RADIOX_SLIM_IMAGE",
    "RADIOX_NATS_IMAGE",
    "RADIOX_JAEGER_IMAGE",
    "RADIOX_PORT",
    "RADIOX_JAEGER_PORT",
    "RADIOX_INTEGRATOR_PORT",
    "RADIOX_INTEGRATOR_PASSWORD",
    "RADIOX_PROMETHEUS_IMAGE",
    "RADIOX_PROMETHEUS_PORT",
    "RADIOX_ALERTMANAGER_IMAGE",
    "RADIOX_ALERTMANAGER_PORT",
    "RADIOX_GRAFANA_IMAGE",
    "RADIOX_GRAFANA_PORT",
)
"""Variables of docker-compose.yml and its overlays."""
OTHERS = ("RADIOX_ENV_FILE", "RADIOX_HTTP_URL", *COMPOSE)
"""Variables that no settings have: of the file `.env`, of clients, and of Compose."""
_USER = re.compile(r"(?<=://)[^/@\s]*@")
"""User and password in an address."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is printed; `value` and `default` are as a variable has them."""

    variable: str
    value: str
    default: str
    source: Source
    services: tuple[str, ...]
    """The services that read it, or `platform`: all."""
    reloaded: bool
    """Whether a running process reads it again on SIGHUP."""
    about: str


def classes() -> dict[str, type[BaseSettings]]:
    """The settings of the platform and of each service, by name."""
    found: dict[str, type[BaseSettings]] = {PLATFORM: PlatformSettings}
    return found | {name: fleet.composition(name).SETTINGS for name in fleet.SERVICES}


def read(service: str | None = None) -> tuple[list[Setting], list[str]]:
    """Every setting, or those that one service reads; and what is wrong, in words."""
    file = file_variables()
    found: dict[str, Setting] = {}
    problems: list[str] = []
    for name, settings in classes().items():
        if service not in {None, name} and name != PLATFORM:
            continue
        values, problem = _values(settings)
        problems += problem
        for setting in _settings(name, settings, values, file):
            known = found.get(setting.variable, setting)
            readers = tuple(dict.fromkeys((*known.services, name)))
            found[setting.variable] = replace(known, services=readers)
    return list(found.values()), list(dict.fromkeys(problems))


def unknown() -> dict[str, str]:
    """Variables RADIOX_… that nothing reads, each with the one that is probably meant, or ``."""
    known = [*OTHERS, *_known()]
    names = sorted(name for name in environment() if name.startswith(PREFIX))
    return {
        name: next(iter(get_close_matches(name, known, n=1, cutoff=0.75)), "")
        for name in names
        if name not in known
    }


def _known() -> Iterator[str]:
    for settings in classes().values():
        for field in settings.model_fields:
            yield variable(settings, field)


def _values(settings: type[BaseSettings]) -> tuple[dict[str, Any], list[str]]:
    """The values that hold; where one is invalid, those of the environment as they stand there."""
    try:
        return dict(fleet.from_environment(settings)), []
    except SettingsError as error:
        given = environment()
        fields = settings.model_fields
        return {
            field: given.get(variable(settings, field)) or _default(fields[field])
            for field in fields
        }, [str(error)]


def _settings(
    service: str, settings: type[BaseSettings], values: Mapping[str, Any], file: Mapping[str, str]
) -> Iterator[Setting]:
    for field, about in settings.model_fields.items():
        name = variable(settings, field)
        secret = "Secret" in str(about.annotation)
        yield Setting(
            variable=name,
            value=written(values[field], secret=secret),
            default=written(_default(about)),
            source=source_of(name, file),
            services=(service,),
            reloaded=is_reloaded(settings, field),
            about=" ".join((about.description or "").split()),
        )


def _default(field: FieldInfo) -> Any:
    return field.get_default(call_default_factory=True)


def written(value: Any, *, secret: bool = False) -> str:
    """A value as a variable has it; a secret is masked, and so are passwords in addresses."""
    if value is None or value == "":
        return ""
    if secret or isinstance(value, SecretStr):
        return MASK
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(value).removesuffix(".0")
    if isinstance(value, str | int | Path):
        return _USER.sub(f"{MASK}@", str(value))
    plain = to_jsonable_python(value)
    text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    return _USER.sub(f"{MASK}@", text)
