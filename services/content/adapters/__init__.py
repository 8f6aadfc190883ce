"""Content's providers: who writes the script."""

from collections.abc import Callable

from services.content.adapters.local_writer import LocalWriter
from services.content.ports import ScriptWriter

PROVIDERS: dict[str, Callable[[], ScriptWriter]] = {"local": LocalWriter}
"""Script writers by the name that `RADIOX_CONTENT_WRITER` takes."""
