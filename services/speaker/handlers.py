"""Handlers of speaker: the queries about hosts."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts import (
    HostHistory,
    HostHistoryQuery,
    HostList,
    HostListQuery,
    HostOrigin,
    HostProfile,
    HostQuery,
    HostRemove,
    HostRemoved,
    HostSave,
    HostSaved,
    PublishedSpeech,
    StationHost,
    subjects,
)
from services.casting import hosts as casting
from services.casting.voices import LANGUAGES, voices_of
from services.kit.failures import Conflict, Discard, Invalid
from services.kit.service import Query
from services.speaker.domain import profiles
from services.speaker.ports import Deps

MAX_VERSIONS = 100
"""Most versions that are listed, the latest ones: they fit into one answer."""
ATTEMPTS = 5
"""Attempts to write behind whatever version is there, while others write too."""


@dataclass(frozen=True, slots=True)
class _Station:
    """The hosts as they stand now, and the voices that there are."""

    hosts: dict[str, HostProfile]
    saved: Mapping[str, HostSaved]
    speech: PublishedSpeech
    rates: Mapping[str, float]


async def list_hosts(query: HostListQuery, deps: Deps) -> HostList:
    """The hosts of the station, in the order in which shows prefer them."""
    station = await _read(deps)
    return HostList(
        hosts=tuple(
            _described(name, station, deps)
            for name, host in station.hosts.items()
            if query.language in {None, host.language} and query.role in {None, host.role}
        )
    )


async def find_host(query: HostQuery, deps: Deps) -> StationHost:
    """One host, with the voices that it has in a show."""
    return await _found(profiles.canonical(query.name), deps)


async def save_host(query: HostSave, deps: Deps) -> StationHost:
    """Check a host, and save it as the next version; one that is unchanged keeps its version."""
    name, station = profiles.canonical(query.name), await _read(deps)
    reason = profiles.refusal_of_name(name, station.hosts) or profiles.refusal(
        name, query.host, station.hosts, station.speech
    )
    if reason:
        raise Invalid(reason)
    host = query.host
    if host.picture is not None:
        kept = await deps.pictures.keep(host.picture)
        host = host.model_copy(update={"picture": kept})
    if query.version is not None or station.hosts.get(name) != host:
        await _write(name, host, query, deps)
    return await _found(name, deps)


async def remove_host(query: HostRemove, deps: Deps) -> HostRemoved:
    """Remove a host; its versions are kept, and can be restored."""
    name = profiles.canonical(query.name)
    hosts = (await _read(deps)).hosts
    _require(name, hosts)
    version = await _write(name, None, query, deps)
    presets = await deps.presets.current()
    notes = [
        f"the preset {each} names {name}: its shows go on with its other hosts"
        for each, saved in presets.items()
        if saved.preset is not None and name in saved.preset.hosts
    ]
    language = hosts[name].language
    if [each for each, host in hosts.items() if host.language == language] == [name]:
        notes.append(f"no host speaks {LANGUAGES[language]} any more: such shows are refused")
    return HostRemoved(name=name, version=version, notes=tuple(notes))


async def host_history(query: HostHistoryQuery, deps: Deps) -> HostHistory:
    """All versions of a host, also of one that was removed."""
    name = profiles.canonical(query.name)
    versions = await deps.hosts.history(name)
    listed = {**deps.built_in, **deps.of_file}.get(name)
    if not versions and listed is None:
        _require(name, (await _read(deps)).hosts)
    return HostHistory(listed=listed, versions=tuple(versions[-MAX_VERSIONS:]))


async def _write(
    name: str, host: HostProfile | None, query: HostSave | HostRemove, deps: Deps
) -> int:
    """Write the next version; return its number.

    Raises:
        Conflict: the version that the query names is not the current one.
    """
    attempts = 1 if query.version is not None else ATTEMPTS
    for attempt in range(1, attempts + 1):
        before = (await deps.hosts.current()).get(name)
        number = before.version if before else 0
        if query.version not in {None, number}:
            by = f", saved by {before.by}" if before and before.by else ""
            raise Conflict(
                f"version: {name} is at version {number}{by}, not {query.version}: read it again, "
                "and save your change on top of it"
            )
        try:
            await deps.hosts.save(HostSaved(name=name, version=number + 1, by=query.by, host=host))
        except Conflict:
            if attempt == attempts:
                raise
        else:
            return number + 1
    raise AssertionError("unreachable")


async def _read(deps: Deps) -> _Station:
    saved = await deps.hosts.current()
    hosts = casting.current({**deps.built_in, **deps.of_file}, saved)
    return _Station(hosts, saved, await deps.speech(), await deps.rates())


async def _found(name: str, deps: Deps) -> StationHost:
    station = await _read(deps)
    _require(name, station.hosts)
    return _described(name, station, deps)


def _require(name: str, hosts: Mapping[str, HostProfile]) -> None:
    if name not in hosts:
        raise Discard(f"name: there is no host {name}; there are {', '.join(hosts) or 'none'}")


def _described(name: str, station: _Station, deps: Deps) -> StationHost:
    version = station.saved.get(name)
    origin: HostOrigin = "file" if name in deps.of_file else "built-in"
    return StationHost(
        name=name,
        host=station.hosts[name],
        origin="saved" if version else origin,
        version=version.version if version else 0,
        by=version.by if version else "",
        saved_at=version.occurred_at if version else None,
        voices=tuple(voices_of(name, station.hosts, station.speech, station.rates)),
        notes=profiles.notes(name, station.hosts, station.speech),
    )


QUERIES = (
    Query(subjects.HOST_LIST, HostListQuery, HostList, list_hosts),
    Query(subjects.HOST_FIND, HostQuery, StationHost, find_host),
    Query(subjects.HOST_SAVE, HostSave, StationHost, save_host),
    Query(subjects.HOST_REMOVE, HostRemove, HostRemoved, remove_host),
    Query(subjects.HOST_HISTORY, HostHistoryQuery, HostHistory, host_history),
)
