"""What the calls of a stage came to, as the event carries it that ends the stage."""

from dataclasses import dataclass
from typing import Any

from contracts import Fallback, Usage


@dataclass(frozen=True, slots=True)
class StageUsage:
    """What the calls for one operation of a show came to."""

    usage: tuple[Usage, ...] = ()
    """Of all calls for the show, earlier deliveries included."""
    fallbacks: tuple[Fallback, ...] = ()
    """Of this delivery."""
    saved: float = 0.0
    """What results that were read from a cache would have cost, in USD."""

    @property
    def fields(self) -> dict[str, Any]:
        """The fields `usage` and `fallbacks` of an event."""
        return {"usage": self.usage, "fallbacks": self.fallbacks}


async def no_usage() -> StageUsage:
    """The usage of a stage without calls."""
    return StageUsage()
