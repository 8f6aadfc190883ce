"""What a preset must be, and what of it has no effect as it stands."""

from collections.abc import Iterator
from itertools import chain

from contracts import HostRole, Preset
from contracts.vocabulary import known_values
from services.show.domain import music, times
from services.show.domain.casting import cast
from services.show.domain.feeds import outlet_names
from services.show.domain.refusal import Refusal
from services.show.domain.request import STORIES_PER_MINUTE
from services.show.domain.station import StationConfig

MAX_BYTES = 60_000
"""Greatest size of a preset, as JSON; it is part of every answer that names it."""
MAX_PRESETS = 200
"""Greatest number of presets that a station has: the list of them is one answer."""
CALM = "calm"
"""The mood that RadioX's own music knows."""
ROLES: tuple[HostRole, ...] = known_values(HostRole)


def faults(preset: Preset, station: StationConfig) -> Iterator[str]:
    """Why a preset cannot be saved, in sentences that begin with the field."""
    return chain(
        _texts(preset),
        _hosts(preset, station),
        _length(preset),
        _feeds(preset, station),
        _times(preset),
        _music(preset, station),
    )


def notes(preset: Preset, station: StationConfig) -> Iterator[str]:
    """What has no effect as it stands, in sentences that begin with the field."""
    feeds = preset.feeds or tuple(f for f in station.catalogue if f.language == preset.language)
    known = {
        "categories": {feed.category.casefold() for feed in feeds},
        "regions": {feed.region.casefold() for feed in feeds},
        "blocked_outlets": set().union(*map(outlet_names, feeds)),
    }
    for field, names in known.items():
        for wanted in getattr(preset.filters, field):
            if wanted.casefold() not in names:
                yield f"filters.{field}: none of the feeds is of “{wanted}”"
    yield from _casting(preset, station)
    mood = preset.style.mood.casefold() if preset.style else ""
    moods = {each.casefold() for item in station.saved.items.values() for each in item.moods}
    if mood and mood != CALM and mood not in moods:
        yield f"style.mood: no media of the station are “{mood}”; RadioX's own music plays"


def _casting(preset: Preset, station: StationConfig) -> Iterator[str]:
    """What a show does where a host's voices are not there, as far as they are known now."""
    found = cast(preset.hosts, preset.language, station.hosts, station.speech, station.rates)
    if isinstance(found, Refusal):
        yield f"hosts: {found.reason}"
        return
    for fallback in found.fallbacks:
        yield f"hosts: {fallback.reason}; {fallback.used} speaks instead"


def _texts(preset: Preset) -> Iterator[str]:
    for field in ("title", "description"):
        if not getattr(preset, field).isprintable():
            yield f"{field}: is plain text in one line"
    size = len(preset.model_dump_json().encode())
    if size > MAX_BYTES:
        yield f"preset: is at most {MAX_BYTES:,} bytes long as JSON; this one is {size:,}"


def _hosts(preset: Preset, station: StationConfig) -> Iterator[str]:
    speakers = [name for name, host in station.hosts.items() if host.language == preset.language]
    if not speakers:
        yield f"language: no host speaks “{preset.language}”"
    for place, name in enumerate(preset.hosts):
        if name in preset.hosts[:place]:
            yield f"hosts.{place}: {name} stands there twice"
        elif name in station.hosts and name not in speakers:
            language = station.hosts[name].language
            yield f"hosts.{place}: {name} speaks “{language}”, the preset “{preset.language}”"
        elif name not in station.hosts and not _plays(name, speakers, station):
            known = ", ".join(speakers)
            yield f"hosts.{place}: there is no host “{name}”; “{preset.language}” speak {known}"


def _plays(role: str, speakers: list[str], station: StationConfig) -> bool:
    """Whether a role is named, and one of the speakers has it."""
    return role in ROLES and any(station.hosts[name].role == role for name in speakers)


def _length(preset: Preset) -> Iterator[str]:
    if preset.news > preset.minutes * STORIES_PER_MINUTE:
        yield f"news: {preset.news} stories do not fit into {preset.minutes:g} minutes"


def _feeds(preset: Preset, station: StationConfig) -> Iterator[str]:
    if preset.feeds and preset.categories:
        yield "categories: narrow the catalogue, and this preset has feeds of its own"
    known = {feed.category for feed in station.catalogue if feed.language == preset.language}
    for place, category in enumerate(preset.categories):
        if category not in known:
            there_are = ", ".join(sorted(known)) or "none"
            yield (
                f"categories.{place}: no feed of the catalogue in “{preset.language}” is of "
                f"“{category}”; there are {there_are}"
            )
    seen: set[str] = set()
    for place, feed in enumerate(preset.feeds):
        if feed.url is None:
            yield f"feeds.{place}.blob: a preset reads addresses; stored files are kept for days"
            continue
        if feed.url in seen:
            yield f"feeds.{place}.url: {feed.url} stands there twice"
        seen.add(feed.url)
        if feed.language and feed.language[:2].lower() != preset.language:
            yield (
                f"feeds.{place}.language: the feed is in “{feed.language}”, the preset in "
                f"“{preset.language}”"
            )


def _times(preset: Preset) -> Iterator[str]:
    if preset.timezone is not None and not times.is_timezone(preset.timezone):
        yield f"timezone: {times.unknown(preset.timezone)}"


def _music(preset: Preset, station: StationConfig) -> Iterator[str]:
    for kind in music.KINDS:
        name = getattr(preset.music, kind)
        fault = music.fault_of(kind, name, station.saved.items) if name else ""
        if fault:
            yield f"music.{kind}: {fault}"
