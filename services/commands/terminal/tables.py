"""Rows, printed as a table, as lines with tabs, or as JSON."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

Rows = Sequence[Mapping[str, Any]]
RIGHT_ALIGNED = frozenset(
    {
        "items",
        "age",
        "seconds",
        "lufs",
        "tempo",
        "failures",
        "rank",
        "outlets",
        "articles",
        "calls",
        "failed",
        "cost",
    }
)
"""Columns of numbers."""
ACRONYMS = frozenset({"lufs", "ok", "url"})
"""Columns whose heading is in capital letters."""


def print_rows(rows: Rows, console: Console, *, as_json: bool, if_empty: str) -> None:
    """Print `rows`, which all have the same keys, or the text `if_empty` where there are none.

    In a pipe, a row is one line of complete values with tabs between them.
    """
    if as_json:
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        return
    if not rows:
        console.print(Text(if_empty))
        return
    if not console.is_terminal:
        _print_lines(rows, console)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in rows[0]:
        table.add_column(
            _heading(name), justify="right" if name in RIGHT_ALIGNED else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(_formatted(value)) for value in row.values()))
    console.print(table)


def _print_lines(rows: Rows, console: Console) -> None:
    lines = [[_heading(name) for name in rows[0]]]
    lines += [[" ".join(_formatted(value).split()) for value in row.values()] for row in rows]
    for line in lines:
        console.file.write("\t".join(line) + "\n")


def _heading(column: str) -> str:
    return column.upper() if column in ACRONYMS else column.capitalize()


def _formatted(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    return "" if value is None else str(value)


def age(hours: float | None) -> str:
    """An age in one unit, e.g. `31 min`, `3 h` or `2 d`."""
    if hours is None:
        return ""
    if hours < 1:
        return f"{max(0, round(hours * 60))} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"  # noqa: PLR2004
