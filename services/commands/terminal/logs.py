"""Logging: to a file for commands that draw, to stderr for services."""

import logging
import logging.handlers
import sys
from typing import Literal

from services.kit.settings import PlatformSettings
from services.kit.telemetry.logs import JsonLines, TextLines, WorkInHand

LOG_FILE = "radiox.log"
MAX_BYTES = 5_000_000
"""Size at which the log file is rotated."""
BACKUP_FILES = 1


def to_file(settings: PlatformSettings) -> None:
    """Log to a file in the data directory and nowhere else.

    Where the file cannot be written nothing is logged: the command itself reports the reason.
    """
    path = settings.data_dir / LOG_FILE
    handler: logging.Handler = logging.NullHandler()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=MAX_BYTES, backupCount=BACKUP_FILES, encoding="utf-8"
        )
    except OSError:
        pass
    _configure(handler, settings, settings.log_format or "text")


def max_size_text() -> str:
    """The limit of the log's size, e.g. `at most 10 MB`."""
    return f"at most {MAX_BYTES * (1 + BACKUP_FILES) / 1e6:g} MB"


def to_stderr(settings: PlatformSettings) -> None:
    """Log to stderr, from where the operator's platform collects it: lines of JSON.

    A terminal gets lines for the eyes, unless RADIOX_LOG_FORMAT says otherwise.
    """
    default: Literal["json", "text"] = "text" if sys.stderr.isatty() else "json"
    _configure(logging.StreamHandler(), settings, settings.log_format or default)


def _configure(
    handler: logging.Handler, settings: PlatformSettings, style: Literal["json", "text"]
) -> None:
    handler.setFormatter(JsonLines() if style == "json" else TextLines())
    handler.addFilter(WorkInHand())
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    logging.captureWarnings(capture=True)
    for chatty in ("httpx", "httpcore", "PIL"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
