"""What the shows of a channel cost on a day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

KEPT_FOR = timedelta(hours=50)
"""How long a cost is remembered: longer than any day, wherever it begins."""


class Spent(BaseModel):
    """What one attempt at a show cost."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    show_id: str
    generation: int
    usd: float
    """The cost, in USD."""
    at: datetime
    """When it was told (UTC)."""


def with_cost(spent: tuple[Spent, ...], new: Spent) -> tuple[Spent, ...]:
    """The costs with one more, without those of long ago; one that is told twice counts once."""
    own = (new.show_id, new.generation)
    others = tuple(
        each
        for each in spent
        if each.at > new.at - KEPT_FOR and (each.show_id, each.generation) != own
    )
    return (*others, new) if new.usd else others


def cost_of(spent: tuple[Spent, ...], day: date, zone: ZoneInfo) -> float:
    """What was spent on a day in a time zone, in USD."""
    return sum(each.usd for each in spent if each.at.astimezone(zone).date() == day)
