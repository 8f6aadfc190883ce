"""Handlers of speaker: the queries about hosts."""

from collections.abc import Mapping

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


async def list_hosts(query: HostListQuery, deps: Deps) -> HostList:
    """The hosts of the station, in the order in which shows prefer them."""
    saved, speech = await deps.hosts.current(), await deps.speech()
    hosts = _current(saved, deps)
    return HostList(
        hosts=tuple(
            _described(name, hosts, saved, speech, deps)
            for name, host in hosts.items()
            if query.language in {None, host.language} and query.role in {None, host.role}
        )
    )


async def find_host(query: HostQuery, deps: Deps) -> StationHost:
    """One host, with the voices that it has in a show."""
    saved = await deps.hosts.current()
    return await _found(profiles.canonical(query.name), saved, deps)


async def save_host(query: HostSave, deps: Deps) -> StationHost:
    """Check a host, and save it as the next version; one that is unchanged keeps its version."""
    name, saved = profiles.canonical(query.name), await deps.hosts.current()
    others = _current(saved, deps)
    reason = profiles.refusal_of_name(name, others) or profiles.refusal(
        name, query.host, others, await deps.speech()
    )
    if reason:
        raise Invalid(reason)
    host = query.host
    if host.picture is not None:
        kept = await deps.pictures.keep(host.picture)
        host = host.model_copy(update={"picture": kept})
    if query.version is None and others.get(name) == host:
        return await _found(name, saved, deps)
    await _write(name, host, query, deps)
    return await _found(name, await deps.hosts.current(), deps)


async def remove_host(query: HostRemove, deps: Deps) -> HostRemoved:
    """Remove a host; its versions are kept, and can be restored."""
    name = profiles.canonical(query.name)
    hosts = _current(await deps.hosts.current(), deps)
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
        _require(name, _current(await deps.hosts.current(), deps))
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


async def _found(name: str, saved: Mapping[str, HostSaved], deps: Deps) -> StationHost:
    hosts = _current(saved, deps)
    _require(name, hosts)
    return _described(name, hosts, saved, await deps.speech(), deps)


def _require(name: str, hosts: Mapping[str, HostProfile]) -> None:
    if name not in hosts:
        raise Discard(f"name: there is no host {name}; there are {', '.join(hosts) or 'none'}")


def _current(saved: Mapping[str, HostSaved], deps: Deps) -> dict[str, HostProfile]:
    return casting.current({**deps.built_in, **deps.of_file}, saved)


def _described(
    name: str,
    hosts: Mapping[str, HostProfile],
    saved: Mapping[str, HostSaved],
    speech: PublishedSpeech,
    deps: Deps,
) -> StationHost:
    version = saved.get(name)
    origin: HostOrigin = "file" if name in deps.of_file else "built-in"
    return StationHost(
        name=name,
        host=hosts[name],
        origin="saved" if version else origin,
        version=version.version if version else 0,
        by=version.by if version else "",
        saved_at=version.occurred_at if version else None,
        voices=tuple(voices_of(name, hosts, speech)),
        notes=profiles.notes(name, hosts, speech),
    )


QUERIES = (
    Query(subjects.HOST_LIST, HostListQuery, HostList, list_hosts),
    Query(subjects.HOST_FIND, HostQuery, StationHost, find_host),
    Query(subjects.HOST_SAVE, HostSave, StationHost, save_host),
    Query(subjects.HOST_REMOVE, HostRemove, HostRemoved, remove_host),
    Query(subjects.HOST_HISTORY, HostHistoryQuery, HostHistory, host_history),
)
