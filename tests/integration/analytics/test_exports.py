"""Exported tables, from the archive into real files."""

import csv
import io

import pytest

from contracts import AnalyticsExport, AnalyticsExportQuery, ArchiveFigures, ArchiveFiguresQuery
from services.analytics.domain.exported import TABLES
from services.kit.failures import Invalid
from tests.archive_events import failed, generated
from tests.integration.analytics.conftest import Station
from tests.parquet_files import table_of
from tests.waiting import until


async def archived(station: Station) -> None:
    """Have an archive of three shows."""
    await station.publish(
        generated(1, channel="world", preset="long"), generated(2, channel="tech"), failed(3)
    )
    await station.start()

    async def there() -> bool:
        found = await station.ask(ArchiveFiguresQuery(), ArchiveFigures)
        return (found.total.generated, found.total.failed) == (2, 1)

    await until(there)


async def exported(station: Station, **fields: object) -> tuple[AnalyticsExport, bytes]:
    query = AnalyticsExportQuery.model_validate(fields)
    made = await station.ask(query, AnalyticsExport)
    return made, await station.platform.blobs.get(made.file)


async def test_every_table_is_written_in_both_formats(station: Station) -> None:
    await archived(station)
    for table in TABLES:
        made, content = await exported(station, table=table, format="csv")
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        assert (made.rows, made.truncated, made.file.media_type) == (len(rows), False, "text/csv")
        _, content = await exported(station, table=table, format="parquet")
        read = table_of(content)
        assert read.num_rows == len(rows)
        assert read.column_names == list(TABLES[table].model_fields)


async def test_shows_are_those_of_a_channel_or_a_preset(station: Station) -> None:
    await archived(station)
    for only, count in (({}, 3), ({"channel": "tech"}, 1), ({"preset": "long"}, 1)):
        made, _ = await exported(station, table="shows", **only)
        assert made.rows == count
    _, content = await exported(station, table="days", channel="world")
    (day,) = csv.DictReader(io.StringIO(content.decode(), newline=""))
    assert (day["generated"], day["failed"]) == ("1", "0")


async def test_what_cannot_be_exported_is_refused_by_name(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    await archived(station)
    with pytest.raises(Invalid, match="preset: the table usage knows no presets"):
        await exported(station, table="usage", preset="long")
    with pytest.raises(Invalid, match="since: it lies 1 to 400 days before until"):
        await exported(station, table="days", since="2020-01-01T00:00Z")
    monkeypatch.setattr(
        "services.analytics.adapters.tables.missing_package",
        lambda package, extra: f"{package} is not installed: pip install 'radiox[{extra}]'",
    )
    with pytest.raises(Invalid, match=r"format: pyarrow is not installed: .*radiox\[parquet\]"):
        await exported(station, table="days", format="parquet")
