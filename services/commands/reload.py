"""Reads the settings again that are marked as `RELOADED`, as SIGHUP asks a running process."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pydantic_settings import BaseSettings

from services.fleet import from_environment
from services.kit.env_file import environment, file_variables, read_again
from services.kit.settings import SettingsError, is_reloaded, variable

logger = logging.getLogger(__name__)


class Reload:
    """Reads the file of variables again, and changes the settings that are in use."""

    def __init__(self, apply: Callable[[], None]) -> None:
        """`apply` is called once a setting has changed, for what does not look at it in use."""
        self._apply = apply
        self._file = file_variables()
        self._settings: list[BaseSettings] = []

    def watch(self, *settings: BaseSettings | None) -> None:
        """Add settings that are in use."""
        self._settings += [each for each in settings if each is not None]

    def __call__(self) -> None:
        """Take what has changed; an invalid value leaves all settings of its class as they are."""
        before = environment()
        self._file = read_again(self._file)
        changed = {name for name, value in environment().items() if before.get(name) != value}
        changed |= before.keys() - environment().keys()
        taken = [name for settings in self._settings for name in _take(settings)]
        if taken:
            self._apply()
        later = sorted(changed & set(self._of_the_next_start()))
        if later:
            logger.warning("SIGHUP: a restart is needed for %s", ", ".join(later))
        told = ", ".join(taken) or "nothing"
        logger.info("SIGHUP: %s changed", told, extra={"changed": taken} if taken else None)

    def _of_the_next_start(self) -> Iterator[str]:
        for settings in self._settings:
            kind = type(settings)
            yield from (variable(kind, f) for f in kind.model_fields if not is_reloaded(kind, f))


def _take(settings: BaseSettings) -> list[str]:
    """Change the fields that are reloaded; returns their variables with their values."""
    kind = type(settings)
    try:
        fresh = from_environment(kind)
    except SettingsError as error:
        logger.error("SIGHUP: the old values stay: %s", error)  # noqa: TRY400 - no bug
        return []
    taken = []
    for field in kind.model_fields:
        value = getattr(fresh, field)
        if is_reloaded(kind, field) and value != getattr(settings, field):
            vars(settings)[field] = value  # frozen for everybody else
            taken.append(f"{variable(kind, field)}={'' if value is None else value}")
    return taken


@contextmanager
def reloaded_by_sighup(apply: Callable[[], None]) -> Iterator[Reload]:
    """Reload whenever SIGHUP arrives while the block runs."""
    reload = Reload(apply)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, reload)
    try:
        yield reload
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
