"""Where the archive's database lies, if it is a file."""

import os
from pathlib import Path

from services.kit.settings import PlatformSettings

VARIABLE = "RADIOX_DATA_DATABASE"
NAME = "archive.sqlite"
"""Its name in a backup, and in the data directory."""
SCHEME = "sqlite:///"
BESIDE = ("-wal", "-shm")
"""What SQLite writes beside a file, by the end of its name."""


def database_file(settings: PlatformSettings) -> Path | None:
    """The file of the database; None where a server holds it, which is rebuilt from the archive."""
    named = os.environ.get(VARIABLE) or "sqlite"
    if named == "sqlite":
        return settings.data_dir / NAME
    return Path(named.removeprefix(SCHEME)) if named.startswith(SCHEME) else None
