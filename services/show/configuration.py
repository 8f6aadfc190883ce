"""The queries about the configuration of the station."""

from contracts import (
    ConfigurationHistoryQuery,
    ConfigurationQuery,
    ConfigurationSave,
    ConfigurationSaved,
    ConfigurationVersion,
    RecordHistory,
    RecordVersion,
    StationConfiguration,
    subjects,
)
from contracts.station import STATION
from services.kit import versions
from services.kit.service import Query
from services.show import lifecycle
from services.show.domain import configuration as rules
from services.show.domain.station import Saved, StationConfig
from services.show.ports import Deps

UNSAVED = RecordVersion(name=STATION, version=0)
"""The version before the first: nothing is configured."""


async def find_configuration(query: ConfigurationQuery, deps: Deps) -> ConfigurationVersion:
    """The configuration, in its current version or an earlier one."""
    station = await lifecycle.station_now(deps)
    saved = station.saved.configuration
    if query.version is not None:
        store = deps.configuration
        saved = await versions.one(store, STATION, query.version) if query.version else None
    return _version(saved, station, deps)


async def configuration_history(query: ConfigurationHistoryQuery, deps: Deps) -> RecordHistory:
    """The versions of the configuration."""
    saved = await deps.configuration.history(STATION)
    return versions.listed(STATION, [UNSAVED, *map(_stamp, saved)], query.limit)


async def save_configuration(query: ConfigurationSave, deps: Deps) -> ConfigurationVersion:
    """Check the configuration, and save it as the next version, unless it is unchanged."""
    station = await lifecycle.station_now(deps)
    versions.require(list(rules.faults(query.configuration, station)))
    before = station.saved.configuration
    unchanged = query.configuration == station.configured
    if unchanged and query.version in {None, before.version if before else 0}:
        return _version(before, station, deps)
    wanted = ConfigurationSaved(name=STATION, by=query.by, configuration=query.configuration)
    saved = await versions.append(deps.configuration, wanted, query)
    return _version(saved, station, deps)


def _stamp(saved: ConfigurationSaved) -> RecordVersion:
    return versions.stamp(saved, removed=saved.configuration is None)


def _version(
    saved: ConfigurationSaved | None, station: StationConfig, deps: Deps
) -> ConfigurationVersion:
    configuration = (saved.configuration if saved else None) or StationConfiguration()
    unsaved = deps.station(station.speech, dict(station.rates), Saved())
    return ConfigurationVersion(
        **dict(_stamp(saved) if saved else UNSAVED),
        configuration=configuration,
        effective=rules.effective(configuration, unsaved),
        notes=tuple(rules.notes(configuration, station)),
    )


QUERIES = (
    Query(
        subjects.CONFIGURATION_FIND, ConfigurationQuery, ConfigurationVersion, find_configuration
    ),
    Query(
        subjects.CONFIGURATION_HISTORY,
        ConfigurationHistoryQuery,
        RecordHistory,
        configuration_history,
    ),
    Query(
        subjects.CONFIGURATION_SAVE,
        ConfigurationSave,
        ConfigurationVersion,
        save_configuration,
        exact=True,
    ),
)
