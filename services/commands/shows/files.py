"""Fetches the files of an archived show, and plays it."""

import asyncio
import json
import os
import sys
from pathlib import Path

import typer
from rich.console import Console

from contracts import ShowGenerated
from services.commands.show import folder, summary
from services.commands.shows.archive import open_archive
from services.commands.shows.command import ended
from services.commands.terminal.errors import Failed
from services.kit.settings import PlatformSettings


def open_show(
    show_id: str,
    out: Path | None,
    settings: PlatformSettings,
    console: Console,
    *,
    play: bool,
    as_json: bool,
) -> None:
    """Write the files of a show to `out`, and play it where `play` is set and a desktop runs.

    Raises:
        Failed: the archive holds no such show, it was not generated, or a file is gone.
        Refused: the folder cannot be written.
    """
    event, where = asyncio.run(_fetched(show_id, out, settings))
    if as_json:
        files = {path.name: str(path.absolute()) for path in sorted(where.iterdir())}
        sys.stdout.write(json.dumps({"show_id": show_id, "files": files}, indent=2) + "\n")
        return
    summary.print_summary(event, where, console)
    if play and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        typer.launch(str(where / "show.mp3"))


async def _fetched(
    show_id: str, out: Path | None, settings: PlatformSettings
) -> tuple[ShowGenerated, Path]:
    async with open_archive(settings) as archive:
        event = ended(await archive.show(show_id))
        if not isinstance(event, ShowGenerated):
            raise Failed(f"show {show_id} has no files: it was not generated")
        where = out or folder.folder_for(event)
        folder.check_writable(where)
        await folder.save(event, where, archive.connection.client.fetch)
    return event, where
