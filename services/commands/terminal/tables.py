"""Rows, as a table for people or as JSON for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

Rows = Sequence[Mapping[str, Any]]
RIGHT = frozenset({"items", "age", "seconds", "failures"})
"""Columns of figures."""


def print_rows(rows: Rows, console: Console, *, as_json: bool, otherwise: str) -> None:
    """Print `rows`, all of the same keys; `otherwise` is said to people where there are none.

    Where a program reads, a row is a line of whole values with tabs between them.
    """
    if as_json:
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        return
    if not rows:
        console.print(Text(otherwise))
        return
    if not console.is_terminal:
        _print_lines(rows, console)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in rows[0]:
        table.add_column(
            name.capitalize(), justify="right" if name in RIGHT else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(_shown(value)) for value in row.values()))
    console.print(table)


def _print_lines(rows: Rows, console: Console) -> None:
    lines = [[name.capitalize() for name in rows[0]]]
    lines += [[" ".join(_shown(value).split()) for value in row.values()] for row in rows]
    for line in lines:
        console.file.write("\t".join(line) + "\n")


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    return "" if value is None else str(value)


def age(hours: float | None) -> str:
    """A span of time that people take in, e.g. `3 h` or `2 d`."""
    if hours is None:
        return ""
    if hours < 1:
        return f"{max(0, round(hours * 60))} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"  # noqa: PLR2004
