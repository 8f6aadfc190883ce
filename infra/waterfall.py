"""The picture of a show's trace for the README.

    python -m infra.waterfall > infra/docs/trace.svg

makes a show of the sample feeds with `radiox show --trace`, in a folder of its own, reads its trace
with `radiox trace --json`, and writes the picture. What took less than 40 ms is left out.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console

from services.client.spans import TracedSpan
from services.commands.feeds import sample
from services.commands.trace.printing import print_waterfall
from services.commands.trace.waterfall import waterfall

WIDTH = 118
"""Columns of the picture."""
SHORTEST = 0.04
"""Seconds."""
FONT_FACES = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Fonts that the picture would fetch from elsewhere."""
FEEDS = Path(sample.__file__).parent / "feeds"


def main() -> None:
    """Write the picture of a new show to stdout."""
    with tempfile.TemporaryDirectory() as folder:
        trace = traced_show(Path(folder))
    sys.stdout.write(picture(trace))


def traced_show(folder: Path) -> dict[str, Any]:
    """Make a show of one minute, and return its trace as `radiox trace --json` prints it."""
    options = ("--feeds", str(FEEDS), "--minutes", "1", "--news", "2", "--allow-shorter")
    out = str(folder / "show")
    show = _radiox(folder, "show", *options, "--out", out, "--trace", "--json")
    trace: dict[str, Any] = json.loads(
        _radiox(folder, "trace", json.loads(show)["show_id"], "--json")
    )
    return trace


def picture(trace: dict[str, Any]) -> str:
    """The waterfall of a trace as SVG, without fonts from elsewhere."""
    console = Console(record=True, file=StringIO(), width=WIDTH, force_terminal=True)
    rows = waterfall([_span(trace, each) for each in trace["spans"]], at_least=SHORTEST)
    print_waterfall(trace["trace_id"], rows, console)
    drawn = console.export_svg(title="radiox trace SHOW_ID --min-ms 40", unique_id="radiox-trace")
    return FONT_FACES.sub("", drawn) + "\n"


def _span(trace: dict[str, Any], fields: dict[str, Any]) -> TracedSpan:
    return TracedSpan(
        trace_id=trace["trace_id"],
        id=fields["id"],
        parent=fields["parent"],
        name=fields["name"],
        service=fields["service"],
        kind=fields["kind"],
        start=fields["offset"],
        end=fields["offset"] + fields["seconds"],
        error=fields["error"],
        attributes=fields["attributes"],
    )


def _radiox(folder: Path, *arguments: str) -> str:
    command = [str(Path(sys.executable).with_name("radiox")), *arguments]
    kept = {name: text for name, text in os.environ.items() if not name.startswith("RADIOX_")}
    env = kept | {"RADIOX_DATA_DIR": str(folder / "data")}
    made = subprocess.run(command, env=env, check=True, capture_output=True, text=True)  # noqa: S603 - our own command
    return made.stdout


if __name__ == "__main__":
    main()
