"""What a call is expected to use, and what the calls of a stage came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, runtime_checkable

from contracts import Usage

R_contra = TypeVar("R_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a call is expected to use at most, for the budgets."""

    model: str = ""
    """The provider's name for the model, as the table of prices has it."""
    units: Mapping[str, float] = field(default_factory=dict)
    """Units by name, as in `contracts.Usage.units`."""


@runtime_checkable
class Estimates(Protocol[R_contra]):
    """A provider that costs money: it tells what a request will use, before it is made."""

    def estimate(self, request: R_contra, /) -> Estimate:
        """What a call with `request` will use at most; without I/O."""


def estimate_of(provider: object, request: object) -> Estimate:
    """The estimate of `provider`; an empty one where it makes none."""
    return provider.estimate(request) if isinstance(provider, Estimates) else Estimate()


@dataclass(frozen=True, slots=True)
class StageUsage:
    """What the calls for one operation of a show came to."""

    usage: tuple[Usage, ...] = ()
    """Of all calls for the show, earlier deliveries included."""
    reused: bool = False
    """Whether this delivery read a result from a cache."""
    saved: float = 0.0
    """What results that were read from a cache would have cost, in USD."""


async def no_usage() -> StageUsage:
    """The usage of a stage without calls."""
    return StageUsage()
