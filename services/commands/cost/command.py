"""`radiox cost`: what calls to providers cost, from their audit records."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import nats.errors
import nats.js.errors
from rich.console import Console
from rich.text import Text

from contracts import ProviderCalled, subjects
from services.client.states import ShowStates
from services.client.usage import provider_calls
from services.commands.connection import Connection, connect
from services.commands.terminal.errors import Failed
from services.commands.terminal.money import amounts, dollars
from services.commands.terminal.tables import print_rows
from services.kit.failures import Retry
from services.kit.settings import PlatformSettings


@dataclass(slots=True)
class Sum:
    """Calls with the same values of what they are summed up by."""

    calls: int = 0
    failed: int = 0
    """Calls without a result, for whatever reason."""
    cost: float = 0.0
    unpriced: int = 0
    """Calls to models that the table of prices lacks."""
    units: dict[str, float] = field(default_factory=dict)

    def add(self, call: ProviderCalled) -> None:
        """Count a call, with its cost in USD and what it used, by unit."""
        self.calls += 1
        self.failed += call.outcome != "done"
        self.cost += call.cost
        self.unpriced += not call.priced
        for unit, amount in call.units.items():
            self.units[unit] = self.units.get(unit, 0.0) + amount


def print_cost(
    days: int, by: Sequence[str], settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print the cost of the last `days` days, summed up by the columns `by`.

    Raises:
        Failed: the broker is out of reach or not provisioned.
    """
    calls, presets = asyncio.run(_read(days, settings))
    sums = summed(calls, by, presets)
    if as_json:
        rows = [_as_json(by, values, each) for values, each in sums.items()]
    else:
        rows = [_row(by, values, each) for values, each in sums.items()]
    print_rows(
        rows, console, as_json=as_json, if_empty=f"No provider was called in {_period(days)}."
    )
    if calls and not as_json and console.is_terminal:
        _print_total(calls, days, console)


def summed(
    calls: Sequence[ProviderCalled], by: Sequence[str], presets: Mapping[str, str]
) -> dict[tuple[str, ...], Sum]:
    """The sums of calls by the columns `by`, sorted by them.

    `presets`: the preset of each show by its id; a show that is not known stands for itself.
    """
    sums: dict[tuple[str, ...], Sum] = {}
    for call in calls:
        columns = {
            "day": f"{call.occurred_at:%Y-%m-%d}" if call.occurred_at else "",
            "preset": presets.get(call.show_id, call.show_id),
            "show": call.show_id,
            "provider": call.provider,
            "operation": call.operation,
        }
        sums.setdefault(tuple(columns[name] for name in by), Sum()).add(call)
    return dict(sorted(sums.items()))


async def _read(
    days: int, settings: PlatformSettings
) -> tuple[list[ProviderCalled], dict[str, str]]:
    since = datetime.now(UTC) - timedelta(days=days)
    async with connect(settings, services=()) as connection:
        try:
            client = connection.platform.client
            calls = [call async for call in provider_calls(client, since)]
            return calls, await _presets({call.show_id for call in calls}, connection)
        except nats.js.errors.NotFoundError as error:
            raise Failed("the broker is not provisioned: run `radiox provision` first") from error
        except (nats.errors.Error, Retry) as error:
            raise Failed(f"the audit log cannot be read: {error}") from error


async def _presets(show_ids: set[str], connection: Connection) -> dict[str, str]:
    """The presets of shows whose states are known and that have one."""
    states = ShowStates(connection.platform.bucket(subjects.BUCKET_SHOWS))
    found = await asyncio.gather(*(states.find(show_id) for show_id in show_ids if show_id))
    return {
        state.show_id: state.accepted.preset
        for state in found
        if state is not None and state.accepted is not None and state.accepted.preset
    }


def _as_json(by: Sequence[str], values: tuple[str, ...], each: Sum) -> dict[str, Any]:
    return {
        **dict(zip(by, values, strict=True)),
        "calls": each.calls,
        "failed": each.failed,
        "units": each.units,
        "cost": round(each.cost, 6),
        "unpriced": each.unpriced,
    }


def _row(by: Sequence[str], values: tuple[str, ...], each: Sum) -> dict[str, Any]:
    unknown = f" + {each.unpriced} calls without a price" if each.unpriced else ""
    return {
        **dict(zip(by, values, strict=True)),
        "calls": each.calls,
        "failed": each.failed,
        "units": amounts(each.units),
        "cost": dollars(each.cost) + unknown,
    }


def _print_total(calls: Sequence[ProviderCalled], days: int, console: Console) -> None:
    total = sum(call.cost for call in calls)
    console.print(Text(f"{dollars(total)} in {_period(days)}", style="bold"))


def _period(days: int) -> str:
    return "the last day" if days == 1 else f"the last {days} days"
