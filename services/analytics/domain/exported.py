"""The tables that are exported: their columns, of which each has one type."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import NoneType
from typing import Any, get_args

from contracts import (
    ArchiveFigures,
    Contract,
    DayOfAnalytics,
    FailureOfAnalytics,
    GroupOfAnalytics,
    ShowOfAnalytics,
    SourceOfAnalytics,
    StageOfAnalytics,
)
from contracts.archive import ShowSummary
from contracts.database import UsageTotal

MAX_ROWS = 50_000
"""Rows of one file, at most."""
OF_FIGURES: Mapping[str, type[Contract]] = {
    "days": DayOfAnalytics,
    "heard": ShowOfAnalytics,
    "failures": FailureOfAnalytics,
    "sources": SourceOfAnalytics,
    "stages": StageOfAnalytics,
    "groups": GroupOfAnalytics,
}
"""Rows of the tables that are parts of the report."""
TABLES: Mapping[str, type[Contract]] = {
    **OF_FIGURES,
    "shows": ShowSummary,
    "usage": UsageTotal,
}
"""Rows of each table."""
_PARTS = {"heard": "shows"}
_TYPES = (bool, int, float, datetime, date)


def part_of(figures: ArchiveFigures, table: str) -> Sequence[Contract]:
    """The rows of a table that is a part of the report."""
    rows: Sequence[Contract] = getattr(figures, _PARTS.get(table, table))
    return rows


def columns_of(table: str) -> dict[str, type]:
    """The columns of a table, with their types: text, where it is none of the others."""
    return {name: _type_of(field.annotation) for name, field in TABLES[table].model_fields.items()}


def rows_of(found: Sequence[Contract]) -> list[dict[str, Any]]:
    """The rows as plain values."""
    return [each.model_dump() for each in found]


def _type_of(annotation: Any) -> type:
    options = [each for each in get_args(annotation) if each is not NoneType] or [annotation]
    return next((each for each in _TYPES if each in options), str)
