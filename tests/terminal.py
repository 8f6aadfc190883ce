"""A user at a terminal, who runs commands one after the other."""

import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.command_line import Result, environment, radiox


class Terminal:
    """Runs `radiox` in a folder of its own; `env` reaches a station that runs elsewhere."""

    def __init__(self, folder: Path, env: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.env = environment(folder) | dict(env or {})

    def __call__(self, *arguments: str) -> Result:
        return radiox(self.env, *arguments, cwd=self.folder)

    def done(self, *arguments: str) -> str:
        result = self(*arguments)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def refused(self, *arguments: str) -> str:
        """The one line that says why a command is refused."""
        result = self(*arguments)
        (line,) = result.stderr.splitlines()
        assert (result.returncode, result.stdout) in {(1, ""), (2, "")}
        return line

    def json(self, *arguments: str) -> Any:
        return json.loads(self.done(*arguments, "--json"))

    def file(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text)
        return name

    def edits(self, text: str) -> None:
        """Have the editor write `text`."""
        editor = self.folder / "editor"
        editor.write_text(f'#!/bin/sh\ncat "{self.folder / "wanted"}" > "$1"\n')
        editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
        self.file("wanted", text)
        self.env["EDITOR"] = str(editor)
