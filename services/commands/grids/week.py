"""Prints the week of a channel."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from contracts import Grid, GridException, GridOneOff, GridSlot, GridVersion
from contracts.grid import WEEK
from services.commands import editing
from services.commands.terminal.tables import print_rows


def print_week(version: GridVersion, console: Console) -> None:
    """Print what airs when: a row for each time of day, then what is not as the week is."""
    grid = version.grid
    if grid is None:
        console.print(Text(f"The grid of {version.name} is removed."), soft_wrap=True)
        return
    console.print(Text(_heading(version, grid), style="bold"), soft_wrap=True)
    print_rows(rows_of(grid), console, as_json=False, if_empty="There is no show in it.")
    for line in (*map(_one_off, grid.one_offs), *map(_exception, grid.exceptions), _filler(grid)):
        console.print(Text(line), soft_wrap=True)
    if grid.notice:
        console.print(Text(grid.notice, style="bold yellow"), soft_wrap=True)
    editing.print_notes(version.notes, console)


def rows_of(grid: Grid) -> list[dict[str, Any]]:
    """The rows of the table: a time of day, and what airs then on each day of the week."""
    times = sorted({slot.at for slot in grid.slots})
    return [{"at": at} | _days(at, grid.slots) for at in times]


def _days(at: str, slots: Iterable[GridSlot]) -> dict[str, str]:
    aired = [slot for slot in slots if slot.at == at]
    return {
        day: ", ".join(_name(slot.preset, slot.minutes) for slot in aired if day in slot.days)
        for day in WEEK
    }


def _heading(version: GridVersion, grid: Grid) -> str:
    where = grid.timezone or "the time zone of the station"
    state = "on the air" if grid.on_air and version.version else "off the air"
    return f"{version.name}: {grid.title}, {state}, {where}, {editing.origin(version)}"


def _one_off(slot: GridOneOff) -> str:
    what = f"the show {slot.show_id}" if slot.show_id else _name(slot.preset or "", slot.minutes)
    return f"{slot.day:%a %Y-%m-%d} {slot.at}  once: {what}"


def _exception(each: GridException) -> str:
    times = f" {', '.join(each.at)}" if each.at else ""
    what = f"{each.preset} instead" if each.preset else "left out"
    return f"{each.day:%a %Y-%m-%d}{times}  {what}"


def _filler(grid: Grid) -> str:
    """What is heard in between, in a line."""
    filler = grid.filler
    parts = [
        ", ".join(filler.pieces) or f"{len(filler.music)} pieces of RadioX's own music",
        *([f"idents ({', '.join(filler.idents)})"] if filler.idents else []),
        *([f"shows of the last {filler.repeat_hours:g} hours"] if filler.repeat_hours else []),
    ]
    return f"In between: {'; '.join(parts)}."


def _name(preset: str, minutes: float | None) -> str:
    return preset if minutes is None else f"{preset} ({minutes:g} min)"
