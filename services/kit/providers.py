"""Providers by name: `name -> settings -> async context manager` behind each port."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias, TypeVar

S = TypeVar("S")
P = TypeVar("P")

Providers: TypeAlias = Mapping[str, Callable[[S], AbstractAsyncContextManager[P]]]
"""What opens each provider of a port; what it opens closes with the service."""


class UnknownProviderError(ValueError):
    """No provider has the name that a setting holds."""


def open_provider(
    providers: Providers[S, P], name: str, settings: S, *, variable: str
) -> AbstractAsyncContextManager[P]:
    """Open the provider `name`, which the environment variable `variable` chose.

    Raises:
        UnknownProviderError: there is none; variable, name and what there is stand in one line.
    """
    if name not in providers:
        known = ", ".join(sorted(providers))
        raise UnknownProviderError(f"{variable}: there is no provider {name!r}; there are {known}")
    return providers[name](settings)
