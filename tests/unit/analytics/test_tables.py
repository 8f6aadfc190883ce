"""Exported tables."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from contracts import DayOfAnalytics, FailureOfAnalytics
from contracts.archive import ShowSummary
from services.analytics.adapters.tables import as_csv, as_parquet
from services.analytics.domain.exported import TABLES, columns_of, rows_of
from tests.parquet_files import DOUBLE, TIMESTAMP, table_of

SHOW = ShowSummary(
    show_id="s1",
    sequence=7,
    generation=1,
    status="generated",
    ended_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
    title='Grüße, "Zürich"',
    duration=None,
    paid=0.5,
)


def test_csv_is_read_as_it_was_written() -> None:
    written = as_csv(columns_of("shows"), rows_of([SHOW]))
    (row,) = csv.DictReader(io.StringIO(written.decode(), newline=""))
    assert (row["title"], row["duration"], row["paid"]) == ('Grüße, "Zürich"', "", "0.5")
    assert row["ended_at"] == "2026-11-20T08:00:00+00:00"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_text_is_a_formula_of_a_spreadsheet(text: str) -> None:
    failure = FailureOfAnalytics(stage="audio", reason=text, shows=1)
    written = as_csv(columns_of("failures"), rows_of([failure]))
    (row,) = csv.DictReader(io.StringIO(written.decode(), newline=""))
    assert row["reason"] == f"'{text}"


def test_parquet_keeps_types() -> None:
    read = table_of(as_parquet(columns_of("shows"), rows_of([SHOW])))
    assert read.schema.field("ended_at").type == TIMESTAMP
    assert read.schema.field("duration").type == DOUBLE
    (row,) = read.to_pylist()
    assert (row["title"], row["duration"], row["sequence"]) == (SHOW.title, None, 7)
    assert row["ended_at"] == SHOW.ended_at


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_has_its_columns(table: str) -> None:
    columns = columns_of(table)
    read = table_of(as_parquet(columns, []))
    assert read.column_names == list(TABLES[table].model_fields) == list(columns)
    assert as_csv(columns, []).decode().strip().split(",") == list(columns)


def test_columns_have_the_types_of_their_fields() -> None:
    assert columns_of("days") == {
        "day": date,
        "generated": int,
        "failed": int,
        "cancelled": int,
        "minutes": float,
        "paid": float,
        "saved": float,
        "plays": int,
        "completes": int,
        "downloads": int,
    }
    assert columns_of("usage")["priced"] is bool
    assert rows_of([DayOfAnalytics(day=date(2026, 1, 1))])[0]["day"] == date(2026, 1, 1)
