"""Opens the user's editor."""

import os
import shlex
import subprocess
from pathlib import Path

from services.commands.terminal.errors import Failed, Refused


def edit(file: Path, text: str, *, instead: str) -> None:
    """Have the user edit `text` in a file, and wait until the editor is closed.

    A file that is there goes on with what an earlier edit, which was refused, has left. `instead`:
    the option that is given where there is no editor, e.g. `--file`.

    Raises:
        Refused: no editor is set, or it cannot be run.
        Failed: the editor reports an error; the message names the file.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise Refused(f"{instead}: is missing, and neither VISUAL nor EDITOR names an editor")
    try:
        if not file.exists():
            file.write_text(text, "utf-8")
        done = subprocess.run([*shlex.split(editor), str(file)], check=False)  # noqa: S603 - the user's own
    except (OSError, ValueError) as error:
        raise Refused(f"{file}: the editor {editor} cannot be run: {error}") from error
    if done.returncode:
        raise Failed(f"the editor ended with {done.returncode}; the text is in {file}")
