"""Shell completion of values; loads no service, so that it answers at once."""

import os
import tomllib
from importlib.resources import files
from pathlib import Path

import services


def presets(incomplete: str) -> list[str]:
    """The built-in presets and those of RADIOX_SHOW_PRESETS, by prefix."""
    built_in = files("services.show").joinpath("presets.toml").read_text("utf-8")
    own = _own_presets(os.environ.get("RADIOX_SHOW_PRESETS", ""))
    return _matching({**tomllib.loads(built_in), **own}, incomplete)


def service_names(incomplete: str) -> list[str]:
    """The services, which are the packages with an `app` module, and `all`, by prefix."""
    folder = Path(services.__file__).parent
    names = sorted(root.parent.name for root in folder.glob("*/app.py"))
    return _matching(dict.fromkeys([*names, "all"]), incomplete)


def _own_presets(path: str) -> dict[str, object]:
    """The presets of a file; empty where it cannot be read, which the command itself reports."""
    try:
        return tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError):
        return {}


def _matching(names: dict[str, object], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
