"""Reads what the station is from TOML: presets, hosts and the catalogue of feeds."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from contracts import FeedSource, Preset, PublishedSpeech, StageTimeouts
from contracts.vocabulary import KNOWN_VALUES
from services.casting.hosts import current, listed
from services.show.domain.station import Saved, StationConfig
from services.show.ports import StationOf
from services.show.settings import ShowSettings

PRESETS = TypeAdapter(dict[str, Preset])
CATALOGUE = TypeAdapter(tuple[FeedSource, ...])
NOTHING_SAVED = Saved()


def open_station(settings: ShowSettings) -> StationOf:
    """Read the files once; the returned function builds the configuration over them.

    What people have saved precedes the user's files, and those precede what is built in.

    Raises:
        ValueError: a file of the user cannot be read or is invalid; the message names it.
    """
    presets = PRESETS.validate_python(
        _built_in("presets") | _own(settings.presets), extra="forbid", context=KNOWN_VALUES
    )
    hosts = listed(settings.hosts)
    catalogue = read_catalogue(settings.catalogue)

    def station(
        speech: PublishedSpeech, rates: dict[str, float], saved: Saved = NOTHING_SAVED
    ) -> StationConfig:
        configured = saved.configured
        return StationConfig(
            station=configured.name or settings.station,
            timezone=configured.timezone or settings.timezone,
            speech=speech,
            presets=saved.presets_over(presets),
            hosts=current(hosts, saved.hosts),
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
            saved=saved,
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
