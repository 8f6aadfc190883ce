"""The providers of a port: which of them are used, in which order, and how they are opened."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, runtime_checkable

from services.kit.failures import Discard, Retry
from services.kit.http_client import HttpClient

logger = logging.getLogger(__name__)

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


@runtime_checkable
class Account(Protocol):
    """A provider with an account, which can be checked without any cost."""

    async def check(self) -> str:
        """What is wrong with the account or the connection, and what to do about it.

        Empty where nothing is.
        """


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

    The log says what the others lack. The accounts are checked in the background; what is wrong
    with one is a warning.

    Raises:
        UnknownProviderError: as `chain` does.
    """
    names = chain(providers, setting, settings, variable=variable)
    for name, provider in providers.items():
        if name not in names and (missing := provider.missing(settings)):
            logger.info("%s: %s is not used: %s", variable, name, missing)
    async with AsyncExitStack() as stack:
        opened = {
            name: await stack.enter_async_context(providers[name].open(settings, http))
            for name in names
        }
        await stack.enter_async_context(_checking(opened, variable))
        yield opened


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


@asynccontextmanager
async def _checking(providers: Mapping[str, Any], variable: str) -> AsyncIterator[None]:
    """Check the accounts of `providers`, by name, while the block runs; warn of what is wrong.

    The block does not wait for it. `variable` is the one that selects the providers.
    """
    checks = [
        asyncio.create_task(_check(f"{variable}: {name}", provider))
        for name, provider in providers.items()
        if isinstance(provider, Account)
    ]
    try:
        yield
    finally:
        for each in checks:
            each.cancel()
        await asyncio.gather(*checks, return_exceptions=True)


async def _check(what: str, provider: Account) -> None:
    try:
        problem = await provider.check()
    except (Retry, Discard) as error:
        logger.warning("%s: its account cannot be checked: %s", what, error.reason)
        return
    except Exception:  # a bug: a service starts without this check
        logger.exception("%s: its account cannot be checked", what)
        return
    if problem:
        logger.warning("%s: %s", what, problem)


def _known(providers: Providers[S, P], name: str, variable: str, *others: str) -> Provider[S, P]:
    if name not in providers:
        known = ", ".join((*sorted(providers), *others))
        raise UnknownProviderError(f"{variable}: there is no provider {name!r}; there are {known}")
    return providers[name]
