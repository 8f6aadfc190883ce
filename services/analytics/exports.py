"""The query that writes a table into a file."""

from collections.abc import Sequence

from contracts import (
    AnalyticsExport,
    AnalyticsExportQuery,
    ArchiveFiguresQuery,
    subjects,
)
from contracts.event import Contract
from services.analytics.domain import exported
from services.analytics.ports import Deps
from services.kit.failures import Invalid
from services.kit.service import Query

WORKERS = 2
"""Files that one process writes at once."""
MOST = 100
"""Rows of reasons, sources, groups and shows that were heard, at most."""


async def export(query: AnalyticsExportQuery, deps: Deps) -> AnalyticsExport:
    """Write a table of the time into a file.

    Raises:
        Invalid: the time is too long or ends before it begins, the table knows no presets, or the
            format needs a package that is not installed.
    """
    found = await _found(query, deps)
    rows = exported.rows_of(found[: exported.MAX_ROWS])
    name = f"{query.table}-{deps.new_word()}"
    columns = exported.columns_of(query.table)
    return AnalyticsExport(
        table=query.table,
        format=query.format,
        rows=len(rows),
        truncated=len(found) > len(rows),
        file=await deps.tables.write(name, query.format, columns, rows),
    )


async def _found(query: AnalyticsExportQuery, deps: Deps) -> Sequence[Contract]:
    if query.table == "shows":
        return [show async for show in deps.archive.shows(query, exported.MAX_ROWS + 1)]
    if query.table == "usage":
        if query.preset is not None:
            raise Invalid("preset: the table usage knows no presets; leave it out")
        return (await deps.archive.usage(query)).totals
    asked = query.model_dump(include={"since", "until", "channel", "preset"})
    figures = await deps.archive.figures(ArchiveFiguresQuery(**asked, limit=MOST))
    return exported.part_of(figures, query.table)


QUERIES = (
    Query(
        subjects.ANALYTICS_EXPORT,
        AnalyticsExportQuery,
        AnalyticsExport,
        export,
        exact=True,
        workers=WORKERS,
    ),
)
