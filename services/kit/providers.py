"""The providers of a port: which of them are used, in which order, and how they are opened."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Generic, TypeAlias, TypeVar

from services.kit.http_client import HttpClient

S = TypeVar("S")
P = TypeVar("P")

AUTO = "auto"
"""In settings: every provider that lacks nothing."""


def _nothing(_: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Provider(Generic[S, P]):
    """A provider of a port; `open` takes settings and the HTTP client of the process."""

    open: Callable[[S, HttpClient], AbstractAsyncContextManager[P]]
    missing: Callable[[S], str] = _nothing
    """What it lacks here, in words (`OPENAI_API_KEY is not set`); empty where it is ready."""
    local: bool = False
    """Whether it works on this machine, costs nothing, and needs no network."""


Providers: TypeAlias = Mapping[str, Provider[S, P]]
"""The providers of a port by name, in the order in which `auto` prefers them."""


class UnknownProviderError(ValueError):
    """A setting names a provider that does not exist, or that lacks something."""


def chain(
    providers: Providers[S, P], setting: str, settings: S, *, variable: str
) -> tuple[str, ...]:
    """Names of the providers that are used, each one where those before it fail.

    `setting` is `auto`, a name, or several with commas between; local providers follow where it
    names none at its end.

    Raises:
        UnknownProviderError: it names a provider that does not exist or lacks something; the
            message begins with `variable`.
    """
    if setting == AUTO:
        return tuple(name for name, each in providers.items() if not each.missing(settings))
    names = tuple(dict.fromkeys(name.strip() for name in setting.split(",")))
    for name in names:
        _ready(providers, name, settings, variable, AUTO)
    if providers[names[-1]].local:
        return names
    local = (name for name, each in providers.items() if each.local and not each.missing(settings))
    return tuple(dict.fromkeys((*names, *local)))


def open_provider(
    providers: Providers[S, P], name: str, settings: S, http: HttpClient, *, variable: str
) -> AbstractAsyncContextManager[P]:
    """Open the provider `name`, which the environment variable `variable` selects.

    Raises:
        UnknownProviderError: there is none, or it lacks something; the message names the variable.
    """
    return _ready(providers, name, settings, variable).open(settings, http)


@asynccontextmanager
async def open_chain(
    providers: Providers[S, P], setting: str, settings: S, http: HttpClient, *, variable: str
) -> AsyncIterator[dict[str, P]]:
    """Open the providers of `chain`, by name and in its order, while the block runs.

    Raises:
        UnknownProviderError: as `chain` does.
    """
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(providers[name].open(settings, http))
            for name in chain(providers, setting, settings, variable=variable)
        }


def missing_package(package: str, extra: str) -> str:
    """What to install where `package`, of the extra `extra`, is not installed; else empty."""
    if find_spec(package) is not None:
        return ""
    return f"the package {package} is not installed: pip install 'radiox[{extra}]'"


def _ready(
    providers: Providers[S, P], name: str, settings: S, variable: str, *others: str
) -> Provider[S, P]:
    found = _known(providers, name, variable, *others)
    if missing := found.missing(settings):
        raise UnknownProviderError(f"{variable}: {name} cannot be used: {missing}")
    return found


def _known(providers: Providers[S, P], name: str, variable: str, *others: str) -> Provider[S, P]:
    if name not in providers:
        known = ", ".join((*sorted(providers), *others))
        raise UnknownProviderError(f"{variable}: there is no provider {name!r}; there are {known}")
    return providers[name]
