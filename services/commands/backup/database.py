"""Where the archive's database lies, if it is a file."""

from pathlib import Path

from services.data import app as data
from services.fleet import from_environment
from services.kit.settings import PlatformSettings

NAME = "archive.sqlite"
"""Its name in a backup."""
BESIDE = ("-wal", "-shm")
"""What SQLite writes beside a file, by the end of its name."""


def database_file(settings: PlatformSettings) -> Path | None:
    """The file of the database; None where a server holds it, which is rebuilt from the archive.

    Raises:
        SettingsError: a setting of the service data is invalid.
    """
    return data.database_file(from_environment(data.SETTINGS), settings.data_dir)
