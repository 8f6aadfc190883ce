"""Whether the accounts of providers answer, and what they are used for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic_settings import BaseSettings

from contracts import Operation
from services import fleet
from services.commands.doctor.finding import Finding
from services.kit.failures import Discard, Retry
from services.kit.http_client import HttpClient, open_http_client
from services.kit.providers import AUTO, Account, Provider, UnknownProviderError, chain
from services.kit.settings import SettingsError

OPERATIONS: dict[str, Operation] = {"content": "script", "audio": "speech", "media": "cover"}
"""The operation of a service for which it uses providers."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A provider that a service uses, with the settings that open it."""

    name: str
    operation: Operation
    provider: Provider[Any, Any]
    settings: BaseSettings


async def of_providers() -> list[Finding]:
    """Whether each account that is used answers; another provider stands in where it does not."""
    by_name: dict[str, list[_Use]] = {}
    for service, operation in OPERATIONS.items():
        for use in _uses(service, operation):
            by_name.setdefault(use.name, []).append(use)
    async with open_http_client() as http:
        found = [await _account(uses, http) for uses in by_name.values()]
    return [finding for finding in found if finding is not None]


def setting_of_providers(settings: type[BaseSettings]) -> str | None:
    """The setting that chooses the providers of a service by name; None where it has none."""
    fields = settings.model_fields.items()
    return next((name for name, field in fields if field.default == AUTO), None)


def _uses(service: str, operation: Operation) -> Iterator[_Use]:
    """The providers that a service uses beyond this machine; none where a setting is invalid."""
    app = fleet.composition(service)
    try:
        settings = fleet.from_environment(app.SETTINGS)
        setting = str(getattr(settings, setting_of_providers(app.SETTINGS) or ""))
        names = chain(app.PROVIDERS, setting, settings, variable=service)
    except (SettingsError, UnknownProviderError):
        return
    for name in names:
        if not app.PROVIDERS[name].local:
            yield _Use(name, operation, app.PROVIDERS[name], settings)


async def _account(uses: list[_Use], http: HttpClient) -> Finding | None:
    """The account of a provider, which is the same for all its uses; None where it needs none."""
    first = uses[0]
    async with first.provider.open(first.settings, http) as opened:
        if not isinstance(opened, Account):
            return None
        try:
            problem = await opened.check()
        except (Retry, Discard) as error:
            problem = error.reason
    used_for = ", ".join(use.operation for use in uses)
    return Finding(
        f"account: {first.name}",
        problem or "answers",
        f"used for {used_for}",
        None if problem else True,
    )
