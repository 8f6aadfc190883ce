"""Prints the waterfall of a trace: a tree with bars, or JSON."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.commands.trace.waterfall import Row

COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "bright_cyan", "bright_green", "white")
"""Of services, in the order in which they come."""
BAR_WIDTH = 36
"""Cells of the axis; fewer on a narrow terminal."""
NARROW = 110
"""Columns of a terminal below which the axis has half the cells."""
TIME_WIDTH = 11
"""Cells of a time of less than a hundred minutes."""
PADDING = 2
NARROWEST = 20
"""Cells of the names, on the narrowest terminal."""
EIGHTHS = " ▏▎▍▌▋▊▉█"
MINUTE = 60.0


def print_waterfall(trace_id: str, rows: Sequence[Row], console: Console) -> None:
    """Print the rows of a trace as a table."""
    width = BAR_WIDTH if console.width >= NARROW else BAR_WIDTH // 2
    services = list(dict.fromkeys(row.span.service for row in rows))
    colours = {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(services)}
    longest = max(map(len, ("Service", *services)))
    taken = longest + 2 * TIME_WIDTH + width + 4 * PADDING
    room = max(NARROWEST, console.width - taken)
    table = Table(box=None, pad_edge=False, padding=(0, PADDING, 0, 0), header_style="bold")
    table.add_column("Span", overflow="ellipsis", no_wrap=True, max_width=room)
    table.add_column("Service", no_wrap=True, width=longest)
    for heading in ("Offset", "Duration"):
        table.add_column(heading, justify="right", no_wrap=True, width=TIME_WIDTH)
    table.add_column("", no_wrap=True, width=width)
    for row in rows:
        colour = "red" if row.span.error else colours[row.span.service]
        table.add_row(
            _label(row),
            Text(row.span.service, colours[row.span.service]),
            duration(row.offset),
            duration(row.seconds),
            Text(bar(row.place, width), colour),
        )
    failed = sum(1 for row in rows if row.span.error)
    console.print(
        Text.assemble(
            ("trace ", "dim"), trace_id, (f"  {len(rows)} spans", "dim"),
            (f", {failed} failed" if failed else "", "red"),
        )
    )  # fmt: skip
    console.print(table)


def print_json(show_id: str, trace_id: str, rows: Sequence[Row]) -> None:
    """Print a trace as JSON."""
    document = {"show_id": show_id, "trace_id": trace_id, "spans": [_fields(row) for row in rows]}
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def bar(place: tuple[float, float], width: int) -> str:
    """A bar of `width` cells from one share of it to another; at least an eighth of a cell."""
    start = min(place[0] * width, width - 1 / 8)
    eighths = max(1, round((place[1] * width - start) * 8))
    first = int(start)
    room = max(1, 8 - int((start - first) * 8))
    if eighths <= room:
        return " " * first + EIGHTHS[min(eighths, 8)]
    cells = min(width - first, max(1, round(eighths / 8)))
    return " " * first + "█" * cells


def duration(seconds: float) -> str:
    """A time in milliseconds, seconds, or minutes and seconds."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < MINUTE:
        return f"{seconds:.2f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


def _label(row: Row) -> Text:
    text = Text.assemble((row.branches, "dim"), (row.span.name, "red" if row.span.error else ""))
    if row.span.error:
        text.append(f"  {row.span.error}", "bold red")
    if row.detail:
        text.append(f"  {row.detail}", "dim")
    return text


def _fields(row: Row) -> dict[str, Any]:
    span = row.span
    return {
        "id": span.id,
        "parent": span.parent,
        "name": span.name,
        "service": span.service,
        "kind": span.kind,
        "offset": round(row.offset, 6),
        "seconds": round(row.seconds, 6),
        "error": span.error,
        "attributes": span.attributes,
        "links": [{"trace_id": trace, "span_id": linked} for trace, linked in span.links],
    }
