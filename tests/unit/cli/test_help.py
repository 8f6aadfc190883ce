"""Help texts are printed as they are written: nothing in brackets is lost to markup."""

from collections.abc import Iterator
from typing import Any

import typer.main
from rich.markup import render

from services.cli import app


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    yield name, command
    for each, sub in getattr(command, "commands", {}).items():
        yield from commands(sub, f"{name} {each}")


def test_no_help_loses_what_stands_in_brackets() -> None:
    found = dict(commands(typer.main.get_command(app), "radiox"))
    assert len(found) > 50
    lost = {
        name: text
        for name, command in found.items()
        for text in (command.help or "", command.epilog or "")
        if render(text).plain != text.replace("\\[", "[").replace("\b", "")
    }
    assert lost == {}
    epilog = found["radiox station grid"].epilog or ""
    assert "days: [mon, tue, wed, thu, fri]}" in render(epilog).plain
