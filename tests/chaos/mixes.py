"""How paid providers fail: the share of their calls that goes wrong, and in which way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from tests.emulator.plan import LOSSES, Fault, Kind

DELAYED: frozenset[Kind] = frozenset({"slow"})
"""What happens to a call that succeeds all the same."""


@dataclass(frozen=True)
class Mix:
    """Faults, whose weights are percentages of all calls."""

    name: str
    faults: tuple[Fault, ...]

    @property
    def course(self) -> Mapping[str, Any]:
        """The course of an operation that fails so."""
        return {"probability": self._share(frozenset(get_args(Kind))), "kinds": self.faults}

    @property
    def floor(self) -> float:
        """What is charged against the least, where a client keeps nothing of a broken answer.

        Each answer that arrives stands for as many that were charged and lost before it as the
        two are likely. A client that repeats a call until it succeeds cannot have less.
        """
        lost = self._share(LOSSES)
        failed = self._share(frozenset(get_args(Kind)) - DELAYED)
        return 1 + lost / (1 - failed)

    def _share(self, kinds: frozenset[Kind]) -> float:
        return sum(fault.weight for fault in self.faults if fault.kind in kinds) / 100


def _mix(name: str, **weights: float) -> Mix:
    return Mix(
        name,
        tuple(
            Fault.model_validate({"kind": kind, "weight": weight, "after": 0.2, "seconds": 0.5})
            for kind, weight in weights.items()
        ),
    )


USUAL = _mix(
    "usual",
    rate_limit=12,
    server_error=9,
    overloaded=6,
    slow=2,
    cut=0.5,
    malformed=0.5,
)
"""Providers refuse calls while they are busy or out of order; what they begin to answer breaks off
rarely. They publish no shares: these are an assumption."""
HARSH = _mix(
    "harsh",
    **dict.fromkeys(("rate_limit", "server_error", "overloaded", "slow", "cut", "malformed"), 5),
)
"""Each kind as often as the others: a tenth of the calls is charged and lost."""
