"""Opens providers of a port by name: `name -> settings -> async context manager`."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias, TypeVar

S = TypeVar("S")
P = TypeVar("P")

Providers: TypeAlias = Mapping[str, Callable[[S], AbstractAsyncContextManager[P]]]
"""The providers of a port: name to a function that opens one."""


class UnknownProviderError(ValueError):
    """A setting names a provider that does not exist."""


def open_provider(
    providers: Providers[S, P], name: str, settings: S, *, variable: str
) -> AbstractAsyncContextManager[P]:
    """Open the provider `name`, which the environment variable `variable` selects.

    Raises:
        UnknownProviderError: there is none; the message names the variable and all providers.
    """
    if name not in providers:
        known = ", ".join(sorted(providers))
        raise UnknownProviderError(f"{variable}: there is no provider {name!r}; there are {known}")
    return providers[name](settings)
