"""Keeps the figures of benchmarks in a file of JSON, each with how it was taken."""

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def record(path: Path | None, section: str, figures: Mapping[str, Any], options: str) -> None:
    """Replace a section of the file, where one is named.

    `options`: those with which `python -m tests.benchmarks.SECTION` measured.
    """
    if path is None:
        return
    known: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    known[section] = {
        "taken": {
            "at": datetime.now(UTC).isoformat(timespec="minutes"),
            "options": options,
            "processors": os.cpu_count(),
            "machine": platform.machine(),
            "load": round(os.getloadavg()[0], 1),
        },
        **{name: _rounded(value) for name, value in figures.items()},
    }
    path.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return round(value, 4) if isinstance(value, float) else value
