"""The account of a show, a day or a month: what it has spent and reserved."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from contracts import Usage

SETTLED = 64
"""Number of ids in `Account.settled`."""


class Account(BaseModel):
    """What one show, day or month has spent and reserved, in USD."""

    model_config = ConfigDict(frozen=True)

    spent: float = 0.0
    held: float = 0.0
    """Estimates of calls that are being made."""
    usage: tuple[Usage, ...] = ()
    """Of a show: what its calls used."""
    settled: tuple[str, ...] = ()
    """Ids of the latest calls that are in `spent`: a repeated write has no effect."""
    writer: str = ""
    """Random: two replicas never write the same bytes, so that one of them surely lost."""


def released(account: Account, amount: float) -> Account:
    """The account without a reservation of `amount`."""
    return account.model_copy(update={"held": max(0.0, round(account.held - amount, 9))})


def booked(
    account: Account, call_id: str, held: float, cost: float, usage: tuple[Usage, ...]
) -> Account:
    """The account with the price of a call in place of its reservation; once for each call."""
    if call_id in account.settled:
        return account
    return account.model_copy(
        update={
            "held": max(0.0, round(account.held - held, 9)),
            "spent": round(account.spent + cost, 9),
            "usage": merged((*account.usage, *usage)),
            "settled": (*account.settled, call_id)[-SETTLED:],
        }
    )


def merged(usages: Iterable[Usage]) -> tuple[Usage, ...]:
    """One usage for each provider, operation and model, in the order of their first one."""
    found: dict[tuple[str, str, str], Usage] = {}
    for each in usages:
        key = (each.provider, each.operation, each.model)
        found[key] = _sum(found[key], each) if key in found else each
    return tuple(found.values())


def _sum(one: Usage, other: Usage) -> Usage:
    names = [*one.units, *(name for name in other.units if name not in one.units)]
    return one.model_copy(
        update={
            "units": {n: one.units.get(n, 0) + other.units.get(n, 0) for n in names},
            "cost": round(one.cost + other.cost, 9),
            "calls": one.calls + other.calls,
            "priced": one.priced and other.priced,
        }
    )
