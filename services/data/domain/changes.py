"""What events change in the tables.

A change replaces everything that its key had: what a show, or a record, was before is gone. So the
rows depend on the events and on their order alone, not on how they are grouped into transactions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts import (
    ConfigurationSaved,
    Contract,
    Event,
    GridSaved,
    HostSaved,
    MediaSaved,
    PresetSaved,
    RecordSaved,
    ShowCancelled,
    ShowDeleted,
    ShowFailed,
    ShowGenerated,
)
from contracts.archive import RecordKind
from services.data.domain.rows import Row, Rows, moment_of
from services.data.domain.shows import rows_of_deletion, rows_of_end

SHOWS = "shows"
"""The key of a show is its id in this table; its other rows go with it."""
KINDS: Mapping[type[RecordSaved], RecordKind] = {
    HostSaved: "host",
    PresetSaved: "preset",
    ConfigurationSaved: "configuration",
    MediaSaved: "media",
    GridSaved: "grid",
}
"""Kinds of records, by the event that saves one."""
CONTENTS: Mapping[RecordKind, str] = {
    "host": "host",
    "preset": "preset",
    "configuration": "configuration",
    "media": "item",
    "grid": "grid",
}
"""The field of the event that holds the record."""
RECORD_TABLES: Mapping[RecordKind, str] = {
    "host": "hosts",
    "preset": "presets",
    "configuration": "configuration",
    "media": "media",
    "grid": "grids",
}
"""The table of the current versions of each kind."""
SELECTED: Mapping[RecordKind, tuple[str, ...]] = {
    "host": ("language", "role"),
    "preset": ("language", "title", "channel"),
    "configuration": (),
    "media": ("kind", "title"),
    "grid": ("language", "title"),
}
"""Fields of a record that are columns of their own."""


@dataclass(frozen=True, slots=True)
class Change:
    """The rows of `key` in `table` are replaced by `rows`, which may be of several tables.

    The key is the id of a show in `shows`, with which its parts go, and in `deletions`; of a
    record, its name in the table of its kind, and the sequence of a version in `record_versions`.
    """

    table: str
    key: str | int
    rows: Rows


def changes_of(event: Event) -> tuple[Change, ...]:
    """The changes that an event of the archive makes; none where it knows no such event."""
    if isinstance(event, ShowGenerated | ShowFailed | ShowCancelled):
        return (Change(SHOWS, event.show_id, rows_of_end(event)),)
    if isinstance(event, ShowDeleted):
        return (Change(SHOWS, event.show_id, rows_of_deletion(event)),)
    if isinstance(event, RecordSaved):
        return _of_record(event, KINDS[type(event)])
    return ()


def merged(changes: Iterable[Change]) -> list[Change]:
    """The changes of several events as one: the last change of a key is the one that counts."""
    return list({(change.table, change.key): change for change in changes}.values())


def topics_of(changes: Iterable[Change]) -> set[str]:
    """What the changes are about: `shows`, or the table of a kind of records."""
    return {change.table for change in changes}


def _of_record(event: RecordSaved, kind: RecordKind) -> tuple[Change, ...]:
    content = getattr(event, CONTENTS[kind])
    version = {
        "name": event.name,
        "version": event.version,
        "saved_by": event.by,
        "saved_at": moment_of(event),
        "content": None if content is None else content.model_dump(mode="json"),
    }
    table = RECORD_TABLES[kind]
    current = [] if content is None else [version | _selected(content, SELECTED[kind])]
    past: Row = {"sequence": event.sequence, "kind": kind, **version}
    return (
        Change(table, event.name, {table: current}),
        Change("record_versions", event.sequence, {"record_versions": [past]}),
    )


def _selected(content: Contract, names: Iterable[str]) -> Row:
    values: dict[str, Any] = content.model_dump(mode="json", include=set(names))
    return {name: values[name] or "" for name in names}
