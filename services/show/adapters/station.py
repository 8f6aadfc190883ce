"""Reads the station's configuration from TOML: presets, hosts and the catalogue of feeds."""

import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from contracts import FeedSource, Preset, PublishedSpeech, StageTimeouts
from services.casting.hosts import listed
from services.show.domain.request import StationConfig
from services.show.settings import ShowSettings

PRESETS = TypeAdapter(dict[str, Preset])
CATALOGUE = TypeAdapter(tuple[FeedSource, ...])


def open_station(
    settings: ShowSettings,
) -> Callable[[PublishedSpeech, dict[str, float]], StationConfig]:
    """Read the files once; the returned function builds the configuration with current voices.

    Raises:
        ValueError: a file of the user cannot be read or is invalid; the message names it.
    """
    presets = PRESETS.validate_python(_built_in("presets") | _own(settings.presets), extra="forbid")
    hosts = listed(settings.hosts)
    catalogue = read_catalogue(settings.catalogue)

    def station(speech: PublishedSpeech, rates: dict[str, float]) -> StationConfig:
        return StationConfig(
            station=settings.station,
            timezone=settings.timezone,
            speech=speech,
            presets=presets,
            hosts=hosts,
            catalogue=catalogue,
            rates=rates,
            max_age_hours=settings.max_age_hours,
            stage_timeouts=StageTimeouts(
                script=settings.script_seconds,
                audio=settings.audio_seconds,
                cover=settings.cover_seconds,
            ),
            queue_seconds=settings.queue_seconds,
            longest_queue=settings.longest_queue,
        )

    return station


def read_catalogue(path: Path | None = None) -> tuple[FeedSource, ...]:
    """The feeds of a catalogue file (`[[feed]]` tables), by default the built-in one."""
    tables = _own(path) if path else _built_in("catalogue")
    return CATALOGUE.validate_python(tables.get("feed", []))


def _built_in(name: str) -> dict[str, Any]:
    return tomllib.loads(files("services.show").joinpath(f"{name}.toml").read_text("utf-8"))


def _own(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error
