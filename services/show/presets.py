"""The queries about presets."""

from contracts import (
    Preset,
    PresetHistoryQuery,
    PresetList,
    PresetQuery,
    PresetRemove,
    PresetSave,
    PresetSaved,
    PresetsQuery,
    PresetSummary,
    PresetVersion,
    RecordHistory,
    RecordVersion,
    subjects,
)
from services.kit import versions
from services.kit.failures import Discard, Invalid
from services.kit.service import Query
from services.show import lifecycle
from services.show.domain import presets
from services.show.domain.station import DEFAULT_PRESET, Saved, StationConfig
from services.show.ports import Deps


async def list_presets(query: PresetsQuery, deps: Deps) -> PresetList:
    """The presets of the station, by name."""
    station = await lifecycle.station_now(deps)
    found = (_summary(name, station) for name in sorted(station.presets))
    wanted = (each for each in found if query.language in {None, each.language})
    return PresetList(presets=tuple(wanted))


async def find_preset(query: PresetQuery, deps: Deps) -> PresetVersion:
    """A preset, in its current version or an earlier one."""
    station = await lifecycle.station_now(deps)
    if query.version is None:
        return _current(query.name, station)
    if query.version == 0:
        preset = _unsaved(deps, station).presets.get(query.name)
        if preset is None:
            raise Discard(f"version: {query.name} is not built in: its versions begin with 1")
        return _version(RecordVersion(name=query.name, version=0), preset, station)
    saved = await versions.one(deps.presets, query.name, query.version)
    return _version(_stamp(saved), saved.preset, station)


async def preset_history(query: PresetHistoryQuery, deps: Deps) -> RecordHistory:
    """The versions of a preset, also of one that was removed."""
    found = [_stamp(saved) for saved in await deps.presets.history(query.name)]
    station = await lifecycle.station_now(deps)
    if query.name in _unsaved(deps, station).presets:
        found.insert(0, RecordVersion(name=query.name, version=0))
    if not found:
        raise _missing(query.name, station)
    return versions.listed(query.name, found, query.limit)


async def save_preset(query: PresetSave, deps: Deps) -> PresetVersion:
    """Check a preset, and save it as the next version; one that is unchanged keeps its version."""
    station = await lifecycle.station_now(deps)
    versions.require(list(presets.faults(query.preset, station)))
    known = station.presets.get(query.name)
    if known is None and len(station.presets) >= presets.MAX_PRESETS:
        raise Invalid(f"name: the station has {presets.MAX_PRESETS} presets already; remove one")
    if known == query.preset and query.version in {None, station.version_of(query.name)}:
        return _current(query.name, station)
    wanted = PresetSaved(name=query.name, by=query.by, preset=query.preset)
    if query.dry_run:
        following = wanted.model_copy(update={"version": station.version_of(query.name) + 1})
        return _version(_stamp(following), query.preset, station)
    saved = await versions.append(deps.presets, wanted, query)
    return _version(_stamp(saved), saved.preset, station)


async def remove_preset(query: PresetRemove, deps: Deps) -> PresetVersion:
    """Remove a preset; its versions stay, and can be saved again."""
    station = await lifecycle.station_now(deps)
    _current(query.name, station)
    if query.name == DEFAULT_PRESET:
        raise Invalid(f"name: requests without a preset get “{query.name}”; change it instead")
    if query.name == station.configured.preset:
        raise Invalid(
            f"name: the configuration of the station names “{query.name}” as the preset of "
            "requests without one; name another one there first"
        )
    wanted = PresetSaved(name=query.name, by=query.by, preset=None)
    saved = await versions.append(deps.presets, wanted, query)
    return _version(_stamp(saved), None, station)


def _unsaved(deps: Deps, station: StationConfig) -> StationConfig:
    """The station as it is built in, with the user's files."""
    return deps.station(station.speech, dict(station.rates), Saved())


def _current(name: str, station: StationConfig) -> PresetVersion:
    preset = station.presets.get(name)
    if preset is None:
        raise _missing(name, station)
    saved = station.saved.presets.get(name)
    stamp = _stamp(saved) if saved else RecordVersion(name=name, version=0)
    return _version(stamp, preset, station)


def _missing(name: str, station: StationConfig) -> Discard:
    known = ", ".join(sorted(station.presets))
    saved = station.saved.presets.get(name)
    if saved is not None:
        return Discard(
            f"name: the preset “{name}” was removed with version {saved.version}; version "
            f"{saved.version - 1} can be restored"
        )
    return Discard(f"name: there is no preset “{name}”; there are {known}")


def _stamp(saved: PresetSaved) -> RecordVersion:
    return versions.stamp(saved, removed=saved.preset is None)


def _version(stamp: RecordVersion, preset: Preset | None, station: StationConfig) -> PresetVersion:
    notes = tuple(presets.notes(preset, station)) if preset else ()
    return PresetVersion(**dict(stamp), preset=preset, notes=notes)


def _summary(name: str, station: StationConfig) -> PresetSummary:
    found = _current(name, station)
    preset = station.presets[name]
    return PresetSummary(
        **dict(RecordVersion(**found.model_dump(include=set(RecordVersion.model_fields)))),
        title=preset.title,
        description=preset.description,
        language=preset.language,
        minutes=preset.minutes,
        news=preset.news,
        hosts=preset.hosts,
        channel=preset.channel or name,
        budget=preset.budget,
    )


QUERIES = (
    Query(subjects.PRESET_LIST, PresetsQuery, PresetList, list_presets),
    Query(subjects.PRESET_FIND, PresetQuery, PresetVersion, find_preset),
    Query(subjects.PRESET_HISTORY, PresetHistoryQuery, RecordHistory, preset_history),
    Query(subjects.PRESET_SAVE, PresetSave, PresetVersion, save_preset, exact=True),
    Query(subjects.PRESET_REMOVE, PresetRemove, PresetVersion, remove_preset),
)
