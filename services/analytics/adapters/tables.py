"""Writes tables as CSV (RFC 4180) and Parquet into the blob store."""

import asyncio
import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from contracts import BlobRef, subjects
from services.kit.blobs import BlobStore
from services.kit.failures import Invalid
from services.kit.providers import missing_package

CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of a text that a spreadsheet takes for a formula (CWE-1236)."""


class StoredTables:
    """Tables in the bucket `exports`."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs

    async def write(
        self, name: str, kind: str, columns: Mapping[str, type], rows: Sequence[Mapping[str, Any]]
    ) -> BlobRef:
        """Write rows with some columns as `csv` or `parquet`, and return the file."""
        if kind == "parquet" and (missing := missing_package("pyarrow", "parquet")):
            raise Invalid(f"format: {missing}; or take csv")
        encode, media_type = (as_parquet, PARQUET) if kind == "parquet" else (as_csv, CSV)
        content = await asyncio.to_thread(encode, columns, rows)
        return await self._blobs.put(subjects.BLOBS_EXPORTS, f"{name}.{kind}", content, media_type)


def as_csv(columns: Mapping[str, type], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as CSV, in UTF-8; no text is one that a spreadsheet would execute."""
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(columns)
    lines.writerows([_cell(row[name]) for name in columns] for row in rows)
    return written.getvalue().encode()


def as_parquet(columns: Mapping[str, type], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as Parquet; columns have their types where there is no row, too."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    from pyarrow import parquet  # noqa: PLC0415 - an extra

    kinds = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        date: pa.date32(),
        datetime: pa.timestamp("us", tz="UTC"),
    }
    schema = pa.schema([(name, kinds[kind]) for name, kind in columns.items()])
    written = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist([dict(row) for row in rows], schema=schema), written)
    return written.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return value
