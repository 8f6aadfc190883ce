"""What the shell offers while the user types. It loads no service, so that it comes at once."""

import os
import tomllib
from importlib.resources import files
from pathlib import Path

import services


def presets(incomplete: str) -> list[str]:
    """The presets that ship, and those of RADIOX_SHOW_PRESETS."""
    shipped = files("services.show").joinpath("presets.toml").read_text("utf-8")
    own = _own_presets(os.environ.get("RADIOX_SHOW_PRESETS", ""))
    return _matching({**tomllib.loads(shipped), **own}, incomplete)


def service_names(incomplete: str) -> list[str]:
    """Every service: a package beside this one that has a composition root; and `all`."""
    folder = Path(services.__file__).parent
    names = sorted(root.parent.name for root in folder.glob("*/app.py"))
    return _matching(dict.fromkeys([*names, "all"]), incomplete)


def _own_presets(path: str) -> dict[str, object]:
    """None where the file cannot be read: the command itself says what is wrong with it."""
    try:
        return tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError):
        return {}


def _matching(names: dict[str, object], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
