"""The show that a call belongs to: that of the event which is handled."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from contracts import OverBudgetRule
from services.kit.failures import OverBudget


@dataclass(slots=True)
class Attribution:
    """What one delivery of an event calls providers for, and what came of it."""

    show_id: str = ""
    """The show; empty for calls that belong to none."""
    budget: float | None = None
    """The show's own budget in USD, where it has one."""
    over_budget: OverBudgetRule = "local"
    """What the show does where a budget refuses a call."""
    paid: dict[str, float] = field(default_factory=dict)
    """USD paid during this delivery, by operation."""
    reused: dict[str, float] = field(default_factory=dict)
    """USD that results read from a cache would have cost, by operation."""

    def add_paid(self, operation: str, cost: float) -> None:
        """Add what a call cost."""
        self.paid[operation] = self.paid.get(operation, 0.0) + cost

    def add_reused(self, operation: str, cost: float) -> None:
        """Add what a result from a cache would have cost."""
        self.reused[operation] = self.reused.get(operation, 0.0) + cost


_current: ContextVar[Attribution | None] = ContextVar("attribution", default=None)


def current() -> Attribution:
    """The attribution of calls that are made now."""
    return _current.get() or Attribution()


@contextmanager
def attributed_to(event: object) -> Iterator[Attribution]:
    """Attribute the calls of the block, and of tasks that it starts, to the show of `event`."""
    attribution = Attribution(
        show_id=getattr(event, "show_id", None) or "",
        budget=getattr(event, "budget", None),
        over_budget=getattr(event, "over_budget", None) or "local",
    )
    token = _current.set(attribution)
    try:
        yield attribution
    finally:
        _current.reset(token)


def may_replace(error: Exception) -> bool:
    """Whether another provider may stand in for the one that raised `error`.

    Not where a budget refused the call, and the show is to fail then.
    """
    return not (isinstance(error, OverBudget) and current().over_budget == "fail")
