"""`radiox config show`: print every setting with its value, its default and its source."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console

from services.commands.config import reading
from services.commands.config.reading import PLATFORM, Setting
from services.commands.terminal.errors import Failed, Refused, warn
from services.commands.terminal.tables import print_rows


def show_settings(console: Console, *, service: str | None, only_set: bool, as_json: bool) -> None:
    """Print the settings of all services, or of one.

    Raises:
        Refused: there is no such service, or a variable has an invalid value.
        Failed: there are variables that nothing reads.
    """
    names = list(reading.classes())
    if service is not None and service not in names:
        raise Refused(f"--service {service}: no such service; there are {', '.join(names)}")
    settings, problems = reading.read(service)
    shown = [each for each in settings if not only_set or each.source != "default"]
    unknown = reading.unknown()
    if as_json:
        _print_json(shown, problems, unknown)
    else:
        rows = [_row(each) for each in shown]
        print_rows(rows, console, as_json=False, if_empty="every setting has its default")
        for name, meant in unknown.items():
            warn(_unknown(name, meant))
    if problems:
        raise Refused("\n".join(problems))
    if unknown:
        raise Failed(f"nothing reads {', '.join(unknown)}")


def _print_json(
    settings: Sequence[Setting], problems: Sequence[str], unknown: Mapping[str, str]
) -> None:
    printed = {
        "settings": [asdict(each) for each in settings],
        "problems": problems,
        "unknown": [{"variable": name, "meant": meant} for name, meant in unknown.items()],
    }
    sys.stdout.write(json.dumps(printed, indent=2, ensure_ascii=False) + "\n")


def _row(setting: Setting) -> dict[str, Any]:
    every = PLATFORM in setting.services
    return {
        "variable": setting.variable,
        "value": setting.value,
        "source": setting.source,
        "default": setting.default,
        "services": PLATFORM if every else ", ".join(setting.services),
    }


def _unknown(name: str, meant: str) -> str:
    return f"{name}: nothing reads it" + (f"; is {meant} meant?" if meant else "")
