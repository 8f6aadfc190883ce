"""What a configuration of the station must be, and what of it has no effect as it stands."""

from collections.abc import Iterable, Iterator

from contracts import StationConfiguration
from services.show.domain import times
from services.show.domain.feeds import outlet_names
from services.show.domain.station import StationConfig

MAX_BYTES = 100_000
"""Greatest size of a configuration, as JSON; its lexicon is part of every show."""


def faults(configuration: StationConfiguration, station: StationConfig) -> Iterator[str]:
    """Why a configuration cannot be saved, in sentences that begin with the field."""
    if configuration.name is not None and not configuration.name.isprintable():
        yield "name: is plain text in one line"
    size = len(configuration.model_dump_json().encode())
    if size > MAX_BYTES:
        yield f"configuration: is at most {MAX_BYTES:,} bytes long as JSON; this one is {size:,}"
    if configuration.timezone is not None and not times.is_timezone(configuration.timezone):
        yield f"timezone: {times.unknown(configuration.timezone)}"
    if configuration.preset is not None and configuration.preset not in station.presets:
        known = ", ".join(sorted(station.presets))
        yield f"preset: there is no “{configuration.preset}”; there are {known}"
    yield from _twice("outlet_weights", configuration.outlet_weights)
    for written, said in configuration.lexicon.items():
        if not (written[0].isalnum() and written[-1].isalnum()):
            yield f"lexicon: “{written}” begins and ends with a letter or a digit"
        if not said.isprintable():
            yield f"lexicon: what is said for “{written}” has no control characters"


def notes(configuration: StationConfiguration, station: StationConfig) -> Iterator[str]:
    """What has no effect as it stands, in sentences that begin with the field."""
    feeds = [*station.catalogue, *(f for preset in station.presets.values() for f in preset.feeds)]
    known = set().union(*map(outlet_names, feeds))
    for name in configuration.outlet_weights:
        if name.casefold() not in known:
            yield f"outlet_weights: no feed of the catalogue or of a preset is of “{name}”"


def effective(configuration: StationConfiguration, station: StationConfig) -> StationConfiguration:
    """The configuration with what comes from the environment filled in.

    `station`: the station without any configuration.
    """
    environment = {
        "name": configuration.name or station.station,
        "timezone": configuration.timezone or station.timezone,
    }
    return configuration.model_copy(update=environment)


def _twice(field: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            yield f"{field}: “{name}” stands there twice, in other letters"
        seen.add(name.casefold())
