"""The archive, the configuration and the presets of the station, and what people save."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field

from contracts import (
    ArchiveCache,
    ArchiveCacheRequest,
    ArchiveStatus,
    ArchiveStatusQuery,
    ArchiveWarmRequest,
    ConfigurationHistoryQuery,
    ConfigurationQuery,
    ConfigurationSave,
    ConfigurationVersion,
    HostProfile,
    HostSave,
    Preset,
    PresetHistoryQuery,
    PresetList,
    PresetQuery,
    PresetRemove,
    PresetSave,
    PresetsQuery,
    PresetVersion,
    RecordHistory,
    StationConfiguration,
    StationHost,
)
from contracts.event import Contract
from contracts.record import Author, RecordName
from services.bridge.access import requires
from services.bridge.domain.request_counts import HttpStats, RouteCounts
from services.bridge.inputs import OpenDeps, Services, parsed
from services.bridge.samples import as_json, example
from services.bridge.table import QueryRoute, query_router
from services.client.queries import TIMEOUT
from services.kit.web.validation import FieldError, InvalidRequest

ROUTER = query_router(
    "data",
    (
        QueryRoute(
            "GET",
            "/data/config",
            ConfigurationQuery,
            ConfigurationVersion,
            "Read the configuration of the station",
        ),
        QueryRoute(
            "PUT",
            "/data/config",
            ConfigurationSave,
            ConfigurationVersion,
            "Save the configuration of the station",
            "admin",
        ),
        QueryRoute(
            "GET",
            "/data/config/history",
            ConfigurationHistoryQuery,
            RecordHistory,
            "List the versions of the configuration",
        ),
        QueryRoute("GET", "/data/presets", PresetsQuery, PresetList, "List the presets"),
        QueryRoute(
            "POST",
            "/data/presets",
            PresetSave,
            PresetVersion,
            "Create a preset",
            "admin",
            status=201,
            description="A name that was saved before is refused; `PUT` replaces it.",
            values={"version": 0},
        ),
        QueryRoute("GET", "/data/presets/{name}", PresetQuery, PresetVersion, "Read a preset"),
        QueryRoute(
            "PUT",
            "/data/presets/{name}",
            PresetSave,
            PresetVersion,
            "Create or replace a preset",
            "admin",
        ),
        QueryRoute(
            "DELETE",
            "/data/presets/{name}",
            PresetRemove,
            PresetVersion,
            "Remove a preset",
            "admin",
        ),
        QueryRoute(
            "GET",
            "/data/presets/{name}/history",
            PresetHistoryQuery,
            RecordHistory,
            "List the versions of a preset",
        ),
        QueryRoute(
            "GET",
            "/data/health",
            ArchiveStatusQuery,
            ArchiveStatus,
            "Tell whether the archive is well, and how far it is",
            values={"rows": False},
        ),
        QueryRoute(
            "GET",
            "/data/stats",
            ArchiveStatusQuery,
            ArchiveStatus,
            "Count what the archive holds",
            aliases=("/database/stats",),
            values={"rows": True},
        ),
        QueryRoute(
            "POST",
            "/data/cache/clear",
            ArchiveCacheRequest,
            ArchiveCache,
            "Drop what the cache of the archive holds",
            "admin",
            aliases=("/database/cache/clear",),
        ),
        QueryRoute(
            "POST",
            "/data/preload",
            ArchiveWarmRequest,
            ArchiveCache,
            "Read into the cache what people ask for most",
            "admin",
            aliases=("/database/preload",),
        ),
    ),
)


class SavedRecord(BaseModel):
    """A record that was saved."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    kind: Literal["preset", "host", "configuration"]
    """What it is."""
    name: str
    """Its name."""
    version: int
    """Number of its version."""
    content: Preset | HostProfile | StationConfiguration
    """What was saved."""
    notes: tuple[str, ...] = ()
    """What has no effect as it stands, in sentences that name the field."""


class SaveRecord(BaseModel):
    """A record that is to be saved, whole, as its next version."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    kind: Literal["preset", "host", "configuration"]
    """What it is; files of the station go to `POST /media/upload`."""
    name: RecordName | None = None
    """Its name; the configuration has none."""
    content: dict[str, Any]
    """A preset, a host or a configuration, as `GET` has it."""
    version: Annotated[int, Field(ge=0)] | None = None
    """The version that was read and changed; whatever is there where left out."""
    by: Author = ""
    """Who saves it."""


async def save_record(record: SaveRecord, services: Services) -> SavedRecord:
    """Save a record by its kind."""
    values = record.model_dump(include={"version", "by"}, exclude_unset=True)
    if record.kind != "configuration":
        if record.name is None:
            raise InvalidRequest([FieldError("name", f"a {record.kind} needs one")])
        values["name"] = record.name
    elif record.name is not None:
        raise InvalidRequest([FieldError("name", "the configuration has none")])
    query, reply, field = KINDS[record.kind]
    try:
        wanted = parsed(query, values | {field: record.content})
    except InvalidRequest as refused:
        raise InvalidRequest([_of_content(each, field) for each in refused.errors]) from refused
    saved = await services.ask(wanted, reply, TIMEOUT)
    return SavedRecord(
        kind=record.kind,
        name=getattr(saved, "name"),  # noqa: B009 - each of them has these
        version=getattr(saved, "version"),  # noqa: B009
        content=getattr(saved, field),
        notes=getattr(saved, "notes"),  # noqa: B009
    )


def _of_content(error: FieldError, field: str) -> FieldError:
    """A fault of the query, as the body names it: what is saved stands under `content`."""
    first, _, rest = error.field.partition(".")
    return replace(error, field=f"content.{rest}".rstrip(".")) if first == field else error


KINDS: Mapping[str, tuple[type[Contract], type[Contract], str]] = {
    "preset": (PresetSave, PresetVersion, "preset"),
    "host": (HostSave, StationHost, "host"),
    "configuration": (ConfigurationSave, ConfigurationVersion, "configuration"),
}
"""The query that saves a record of each kind, its reply, and the field that holds the content."""

_ABOUT = {"kind": "configuration", "version": 1}
_CONTENT = example("configuration.save")["configuration"]
SAVE = _ABOUT | {"content": _CONTENT}
SAVED = _ABOUT | {"name": "station", "content": _CONTENT, "notes": []}
"""Examples."""

ROUTER.add_api_route(
    "/data",
    save_record,
    methods=["POST"],
    response_model=SavedRecord,
    operation_id="post_data",
    summary="Save a preset, a host or the configuration",
    responses={200: as_json(SAVED)},
    openapi_extra={"requestBody": as_json(SAVE)},
    dependencies=[Depends(requires("admin"))],
)


async def http_stats(deps: OpenDeps) -> HttpStats:
    """The requests that this process has answered since it began, by route."""
    return deps.counts.stats()


_COUNTED = RouteCounts(method="GET", route="/api/v1/shows", requests=41, errors=1, seconds=0.004)
_STATS = HttpStats(
    since=datetime(2026, 11, 20, 6, tzinfo=UTC),
    requests=41,
    errors=1,
    failures=0,
    routes=(_COUNTED,),
)

ROUTER.add_api_route(
    "/http/stats",
    http_stats,
    methods=["GET"],
    response_model=HttpStats,
    operation_id="get_http_stats",
    summary="Count the requests of the interface",
    responses={200: as_json(_STATS.model_dump(mode="json"))},
    dependencies=[Depends(requires("read"))],
)
