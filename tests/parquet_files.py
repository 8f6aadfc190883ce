"""Reads files of Parquet, by the library itself."""

from typing import Any

import pyarrow as pa
from pyarrow import parquet

TIMESTAMP, DOUBLE = pa.timestamp("us", tz="UTC"), pa.float64()
"""Types of columns."""


def table_of(content: bytes) -> Any:
    """The table that a file holds."""
    return parquet.read_table(pa.BufferReader(content))
