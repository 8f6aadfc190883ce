"""The hosts of the station: those of RadioX, of the user's file, and those that were saved."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from contracts import HostProfile, HostSaved
from contracts.vocabulary import KNOWN_VALUES

PROFILES = TypeAdapter(dict[str, HostProfile])
MAX_BYTES = 1_000_000
"""Greatest size of a file of hosts."""


def built_in() -> dict[str, HostProfile]:
    """The hosts of RadioX, by name."""
    text = files("services.casting").joinpath("hosts.toml").read_text("utf-8")
    return PROFILES.validate_python(tomllib.loads(text), extra="forbid", context=KNOWN_VALUES)


def of_file(path: Path | None) -> dict[str, HostProfile]:
    """The hosts of the user's file (TOML), by name; none where there is no file.

    Raises:
        ValueError: the file cannot be read or is invalid; the message names it, and the field.
    """
    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            tables = tomllib.loads(_bounded(file.read(MAX_BYTES + 1)))
        return PROFILES.validate_python(tables, extra="forbid", context=KNOWN_VALUES)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, fault["loc"]))
        raise ValueError(f"{path}: {field}: {fault['msg']}") from error
    except (OSError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def _bounded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES:,} bytes")
    return data.decode()


def listed(path: Path | None) -> dict[str, HostProfile]:
    """The hosts that were not saved: those of RadioX, then those of the user's file.

    Raises:
        ValueError: as `of_file`.
    """
    return built_in() | of_file(path)


def current(
    unsaved: Mapping[str, HostProfile], saved: Mapping[str, HostSaved]
) -> dict[str, HostProfile]:
    """The hosts of the station: a saved one replaces an unsaved one, and a removal hides it."""
    hosts = dict(unsaved)
    for name, version in saved.items():
        if version.host is None:
            hosts.pop(name, None)
        else:
            hosts[name] = version.host
    return hosts
