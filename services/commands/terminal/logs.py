"""Where the log goes: a file for commands that draw, the error stream for services."""

import logging
import logging.handlers

from services.kit.settings import PlatformSettings

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOG_FILE = "radiox.log"
MOST_BYTES = 5_000_000
OLDER_FILES = 1


def to_file(settings: PlatformSettings) -> None:
    """Log to a file in the data directory and nowhere else.

    Where it cannot be written nothing is logged: the command itself will say what is wrong.
    """
    path = settings.data_dir / LOG_FILE
    handler: logging.Handler = logging.NullHandler()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=MOST_BYTES, backupCount=OLDER_FILES, encoding="utf-8"
        )
    except OSError:
        pass
    _take_over(handler, settings)


def most_bytes() -> str:
    """How much the log may take up, in words."""
    return f"at most {MOST_BYTES * (1 + OLDER_FILES) / 1e6:g} MB"


def to_stderr(settings: PlatformSettings) -> None:
    """Log to the error stream, for whoever keeps the logs of services."""
    _take_over(logging.StreamHandler(), settings)


def _take_over(handler: logging.Handler, settings: PlatformSettings) -> None:
    logging.basicConfig(
        handlers=[handler], format=FORMAT, level=settings.log_level.upper(), force=True
    )
    logging.captureWarnings(True)
    for chatty in ("httpx", "httpcore", "PIL"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
