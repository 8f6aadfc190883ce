"""The archive in a project of Supabase, by its HTTP API (PostgREST).

The tables, and the functions that write and add up, are those of `infra/supabase/migrations`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from contracts.archive import RecordKind
from contracts.rating import OpinionKind
from services.data.adapters.sql_reading import LISTED
from services.data.adapters.supabase_project import MIGRATE, Project, Query
from services.data.domain.changes import RECORD_TABLES, Change
from services.data.domain.figures import Scope
from services.data.domain.listening import Heard
from services.data.domain.rows import Row
from services.data.domain.selection import Selection
from services.data.ports import ARCHIVE
from services.kit.providers import UnknownProviderError

REVISION = "0006"
"""Revision of the tables that this code knows, as Alembic's."""


class SupabaseArchive:
    """The archive in the project at `url`; every method raises `Retry` where it is unavailable."""

    def __init__(self, client: httpx.AsyncClient, url: str, key: str) -> None:
        self._project = Project(client, url, key)
        self._host = urlsplit(url).hostname or ""

    @property
    def address(self) -> str:
        """Address of the database without user or password."""
        return f"supabase://{self._host}"

    async def check_revision(self) -> None:
        """Look whether the tables are those that this code knows.

        Raises:
            UnknownProviderError: they are older or newer.
        """
        found = await self.revision()
        if found != REVISION:
            what = "update RadioX" if found > REVISION else MIGRATE
            raise UnknownProviderError(
                f"RADIOX_DATA_DATABASE: the project has the schema {found} of another RadioX, "
                f"this one needs {REVISION}; {what}"
            )

    async def position(self, projection: str = ARCHIVE) -> int:
        """The last sequence of its stream that a projection holds; 0 where it holds nothing."""
        found = await self._one("projection", "name", projection)
        return int(found["sequence"]) if found else 0

    async def rewind(self, projection: str, sequence: int) -> None:
        """Set the position of a projection back to a sequence, if it is behind that."""

        def moved() -> Query:
            behind = self._project.table("projection").update({"sequence": sequence})
            return behind.eq("name", projection).gt("sequence", sequence)

        await self._project.execute(moved)

    async def add_listening(self, heard: Heard, *, after: int, through: int, at: datetime) -> bool:
        """Add to what listeners did, and move its position, all or nothing."""
        rows = {"counts": heard.counts, "votes": heard.votes, "favourites": heard.favourites}
        moved = await self._project.call(
            "archive_heard",
            expected=after,
            upto=through,
            moment=at,
            rows=rows,
            forgotten=[*heard.forgotten],
        )
        return bool(moved)

    async def apply(
        self, changes: Sequence[Change], *, after: int, through: int, at: datetime
    ) -> bool:
        """Write changes, each of another key, and the position `through`, all or nothing.

        Nothing is written, and False returned, where the position is not `after`.

        Raises:
            Discard: the database refuses a value.
        """
        keys: dict[str, list[str | int]] = {}
        rows: dict[str, list[Row]] = {}
        for change in changes:
            keys.setdefault(change.table, []).append(change.key)
            for table, found in change.rows.items():
                rows.setdefault(table, []).extend(found)
        written = await self._project.call(
            "archive_apply", expected=after, upto=through, moment=at, keys=keys, rows=rows
        )
        return bool(written)

    async def clear(self) -> None:
        """Remove all rows, and set the position to 0."""
        await self._project.call("archive_clear")

    async def optimize(self) -> None:
        """Nothing: the database looks at its rows by itself (autovacuum)."""

    async def shows(self, selection: Selection) -> list[Row]:
        """Rows of shows; where words are selected, of those that have all of them."""

        def query() -> Query:
            found = self._project.table("shows")
            if selection.words:
                found = self._project.function("archive_search", {"wanted": [*selection.words]})
            return _selected(found.select(*LISTED), selection).order("position", desc=True)

        return await self._project.rows(query, selection.limit)

    async def show(self, show_id: str) -> Row | None:
        """The row of one show."""
        return await self._one("shows", "show_id", show_id)

    async def deletion(self, show_id: str) -> Row | None:
        """The row of a deletion."""
        return await self._one("deletions", "show_id", show_id)

    async def segments(self, show_ids: Sequence[str]) -> list[Row]:
        """Rows of the segments of at most 100 shows, in their order."""
        return await self._parts("segments", show_ids)

    async def stories(self, selection: Selection) -> list[Row]:
        """Rows of stories, those of a show by their number."""

        def query() -> Query:
            found = _selected(self._project.table("stories").select("*"), selection)
            return found.order("position", desc=True).order("number")

        return await self._project.rows(query, selection.limit)

    async def sources(self, show_ids: Sequence[str]) -> list[Row]:
        """Rows of the articles of at most 100 shows, in their order."""
        return await self._parts("sources", show_ids)

    async def feeds(self, first: int, readings: int, limit: int) -> list[Row]:
        """Feeds with what `FeedHealth` has, those that failed most first."""
        return await self._project.rows_of(
            "archive_feeds", first=first, readings=readings, most=limit
        )

    async def usage(self, first: int, before: int, channel: str | None) -> list[Row]:
        """What shows at places from `first` up to `before` used, as `UsageTotal` has it."""
        return await self._project.rows_of(
            "archive_usage", first=first, before=before, only_channel=channel
        )

    async def totals(self, first: int, before: int, channel: str | None) -> Row:
        """Number (`shows`), length (`seconds`) and cost (`paid`, `saved`) of those shows."""
        (found,) = await self._project.rows_of(
            "archive_totals", first=first, before=before, only_channel=channel
        )
        return found

    async def days(self, scope: Scope) -> list[Row]:
        """What shows of each day were and cost, by how they ended."""
        return await self._project.rows_of("archive_days", **_made_in(scope))

    async def groups(self, scope: Scope) -> list[Row]:
        """What shows of each channel and preset were and cost, by how they ended."""
        return await self._project.rows_of("archive_groups", **_made_in(scope))

    async def failures(self, scope: Scope, limit: int) -> list[Row]:
        """Why shows failed."""
        return await self._project.rows_of("archive_failures", most=limit, **_made_in(scope))

    async def outlets(self, scope: Scope, limit: int) -> list[Row]:
        """The outlets that shows used."""
        return await self._project.rows_of("archive_outlets", most=limit, **_made_in(scope))

    async def stage_seconds(self, scope: Scope, limit: int) -> list[Row]:
        """Seconds of the stages of the last shows that were generated."""
        first, before = scope.places

        def query() -> Query:
            found = self._project.table("shows").select("seconds").eq("status", "generated")
            for name, value in scope.equal.items():
                found = found.eq(name, value)
            return found.gte("position", first).lt("position", before).order("position", desc=True)

        return await self._project.rows(query, limit)

    async def listening_days(self, scope: Scope) -> list[Row]:
        """How often listeners did each thing on each day."""
        return await self._project.rows_of("archive_listening_days", **_heard_in(scope))

    async def listening_shows(self, scope: Scope, limit: int) -> list[Row]:
        """What listeners did with each show, those first that were played most."""
        return await self._project.rows_of(
            "archive_listening_shows", most=limit, **_heard_in(scope)
        )

    async def ratings(self, scope: Scope) -> Row | None:
        """Number and mean of the ratings of shows, and the votes among them."""
        (found,) = await self._project.call("archive_ratings", **_made_in(scope))
        return dict(found)

    async def ratings_of(self, show_id: str, listener: str | None) -> list[Row]:
        """Votes on a show, by story."""
        return await self._project.rows_of("archive_ratings_of", show=show_id, own=listener or "")

    async def votes_by(self, listener: str, limit: int) -> list[Row]:
        """Votes of a listener, the latest first."""

        def query() -> Query:
            found = self._project.function("archive_votes_by", {"own": listener}).select("*")
            return found.order("rated_at", desc=True).order("show_id").order("story")

        return await self._project.rows(query, limit)

    async def favourites_of(self, listener: str, limit: int) -> list[Row]:
        """Favourites of a listener, the latest first."""
        return await self._project.rows_of("archive_favourites_of", own=listener, most=limit)

    async def opinions(
        self, kind: OpinionKind, since: datetime, channel: str | None, limit: int
    ) -> list[Row]:
        """Votes on stories, added up by outlet or category."""
        asked = {"since": since, "only_channel": channel, "most": limit}
        return await self._project.rows_of("archive_opinions", about=kind, **asked)

    async def known(self, show_ids: Sequence[str]) -> list[str]:
        """Those of at most 100 shows that are there."""
        found = await self._project.rows(
            lambda: self._project.table("shows").select("show_id").in_("show_id", show_ids)
        )
        return [row["show_id"] for row in found]

    async def records(self, kind: RecordKind, limit: int) -> list[Row]:
        """Current versions of the records of a kind, by name."""
        table = RECORD_TABLES[kind]
        return await self._project.rows(
            lambda: self._project.table(table).select("*").order("name"), limit
        )

    async def versions(self, kind: RecordKind, name: str, limit: int) -> list[Row]:
        """The versions of a record, the newest first."""

        def query() -> Query:
            found = self._project.table("record_versions").select("*").eq("kind", kind)
            return found.eq("name", name).order("version", desc=True)

        return await self._project.rows(query, limit)

    async def channels(self, limit: int) -> list[str]:
        """Channels of the last shows."""
        return [row["channel"] for row in await self._project.call("archive_channels", most=limit)]

    async def counts(self) -> Mapping[str, int]:
        """Number of rows, by table."""
        return dict(await self._project.call("archive_counts"))

    async def revision(self) -> str:
        """Revision of the schema."""
        return str(await self._project.call("archive_revision"))

    async def _one(self, table: str, column: str, value: str) -> Row | None:
        found = await self._project.rows(
            lambda: self._project.table(table).select("*").eq(column, value), 1
        )
        return found[0] if found else None

    async def _parts(self, table: str, show_ids: Sequence[str]) -> list[Row]:
        def query() -> Query:
            found = self._project.table(table).select("*").in_("show_id", show_ids)
            return found.order("show_id").order("number")

        return await self._project.rows(query)


def _made_in(scope: Scope) -> dict[str, Any]:
    first, before = scope.places
    return {"first": first, "before": before, **_only(scope)}


def _heard_in(scope: Scope) -> dict[str, Any]:
    first, before = scope.first.isoformat(), scope.before.isoformat()
    return {"first": first, "before": before, **_only(scope)}


def _only(scope: Scope) -> dict[str, str | None]:
    return {"only_channel": scope.channel, "only_preset": scope.preset}


def _selected(query: Query, selection: Selection) -> Query:
    """The query for the rows of a selection."""
    query = query.gte("position", selection.first)
    for name, value in selection.equal.items():
        query = query.eq(name, value)
    if selection.number is None:
        return query.lt("position", selection.before)
    rest = f"and(position.eq.{selection.before},number.gt.{selection.number})"
    return query.or_(f"position.lt.{selection.before},{rest}")
