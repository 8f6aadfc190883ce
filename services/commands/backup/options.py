"""The commands `radiox backup` and `radiox restore` with their options, which load as they run."""

from pathlib import Path
from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

BACKUP_EXAMPLES = """\b
Examples:
  radiox backup /media/disk/station            while the station runs; new files are copied alone
  radiox backup /media/disk/station --keep 7   and the last seven backups are kept
  radiox restore /media/disk/station           on another machine, or after a mishap
"""
RESTORE_EXAMPLES = """\b
Examples:
  radiox restore /media/disk/station                           the last backup, checked first
  radiox restore /media/disk/station --at 20261126T093400Z     an earlier one
  RADIOX_DATA_DIR=/srv/radiox radiox restore /media/disk/station
"""


def backup(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of the backups; it is created.")
    ],
    keep: Annotated[
        int | None,
        typer.Option(
            min=1, help="Keep this many backups, and remove the files that only older ones need."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Read all earlier files again, and renew damaged ones.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Back the station up while it runs: broker, database and blobs; only new files are copied."""
    from services.commands.backup.command import back_up

    back_up(folder, user_settings(), stdout_console(), keep=keep, check=check, as_json=as_json)


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the backups.")],
    at: Annotated[
        str,
        typer.Option(metavar="NAME", help="The backup, e.g. 20261126T093400Z; default the last."),
    ] = "",
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Replace a station that does not run; on this machine it is put aside."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Restore a backup, once it has been checked, into an empty station that does not run."""
    from services.commands.backup.restoring import restore_station

    restore_station(folder, user_settings(), stdout_console(), at=at, force=force, as_json=as_json)
