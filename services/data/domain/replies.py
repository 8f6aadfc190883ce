"""What rows say, as replies have it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from contracts import SourceRef
from contracts.archive import (
    AiredStory,
    ArchivedRecord,
    FeedHealth,
    RecordKind,
    SearchHit,
    ShowSummary,
)
from contracts.database import UsageTotal
from contracts.event import Contract
from services.data.domain.rows import Row
from services.data.domain.snippets import snippets_of

C = TypeVar("C", bound=Contract)


def summaries(rows: Iterable[Row]) -> tuple[ShowSummary, ...]:
    """Shows, as lists have them."""
    return _each(ShowSummary, rows)


def hits(
    rows: Iterable[Row], segments: Iterable[Row], words: Sequence[str]
) -> tuple[SearchHit, ...]:
    """Shows that were found, with the passages in which the words stand."""
    spoken = _by_show(segments)
    return tuple(
        SearchHit(
            show=ShowSummary.model_validate(row),
            snippets=snippets_of(row, spoken.get(row["show_id"], ()), words),
        )
        for row in rows
    )


def aired(rows: Iterable[Row], sources: Iterable[Row]) -> tuple[AiredStory, ...]:
    """Stories, with their articles."""
    articles = _by_show(sources)
    return tuple(
        AiredStory.model_validate(
            {
                **row,
                "sources": [
                    SourceRef.model_validate(source)
                    for source in articles.get(row["show_id"], ())
                    if source["story"] == row["number"]
                ],
            }
        )
        for row in rows
    )


def health(rows: Iterable[Row]) -> tuple[FeedHealth, ...]:
    """Feeds and their health."""
    return _each(FeedHealth, rows)


def used(rows: Iterable[Row]) -> tuple[UsageTotal, ...]:
    """What shows used of models."""
    return _each(UsageTotal, rows)


def recorded(kind: RecordKind, rows: Iterable[Row]) -> tuple[ArchivedRecord, ...]:
    """Records, or the versions of one."""
    return tuple(
        ArchivedRecord.model_validate({**row, "kind": kind, "by": row["saved_by"]}) for row in rows
    )


def _each(kind: type[C], rows: Iterable[Row]) -> tuple[C, ...]:
    return tuple(kind.model_validate(row) for row in rows)


def _by_show(parts: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = {}
    for part in parts:
        found.setdefault(part["show_id"], []).append(part)
    return found
