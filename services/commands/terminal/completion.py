"""Shell completion of values; loads no service, so that it answers at once."""

import os
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from platformdirs import user_data_path

import services

PRESETS_FILE = "presets.txt"
"""File in the data directory with the names of the station's presets, one a line."""

CHANNELS_FILE = "channels.txt"
"""File in the data directory with the names of the station's channels, one a line."""
MAIN_CHANNEL = "main"
"""The channel of a station that has named none."""


def presets(incomplete: str) -> list[str]:
    """The presets of the station, by prefix: those that a command has seen there last.

    Where none has, the built-in ones; and those of RADIOX_SHOW_PRESETS.
    """
    own = _own_presets(os.environ.get("RADIOX_SHOW_PRESETS", ""))
    return _matching(
        {**dict.fromkeys(_seen(PRESETS_FILE) or _built_in_presets()), **own}, incomplete
    )


def remember_presets(names: Iterable[str], data_dir: Path) -> None:
    """Keep the names of the station's presets for the next completion; errors are ignored."""
    _remember(PRESETS_FILE, names, data_dir)


def channels(incomplete: str) -> list[str]:
    """The channels of the station, by prefix: those that a command has seen there last."""
    return _matching(dict.fromkeys(_seen(CHANNELS_FILE) or [MAIN_CHANNEL]), incomplete)


def remember_channels(names: Iterable[str], data_dir: Path) -> None:
    """Keep the names of the station's channels for the next completion; errors are ignored."""
    _remember(CHANNELS_FILE, names, data_dir)


def service_names(incomplete: str) -> list[str]:
    """The services, which are the packages with an `app` module, and `all`, by prefix."""
    folder = Path(services.__file__).parent
    names = sorted({root.parent.name for root in folder.glob("*/app*")})
    return _matching(dict.fromkeys([*names, "all"]), incomplete)


def _remember(file: str, names: Iterable[str], data_dir: Path) -> None:
    with suppress(OSError):
        (data_dir / file).write_text("\n".join(names) + "\n", "utf-8")


def _seen(file: str) -> list[str]:
    """The names that were kept in a file; empty where there are none."""
    folder = os.environ.get("RADIOX_DATA_DIR") or user_data_path("radiox")
    try:
        return (Path(folder) / file).read_text("utf-8").split("\n")[:-1]
    except (OSError, ValueError):
        return []


def _built_in_presets() -> Iterable[str]:
    built_in = files("services.show").joinpath("presets.toml").read_text("utf-8")
    return tomllib.loads(built_in)


def _own_presets(path: str) -> dict[str, object]:
    """The presets of a file; empty where it cannot be read, which the command itself reports."""
    try:
        return tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError):
        return {}


def _matching(names: dict[str, object], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
