"""Retention: how long blobs are kept, as services declare it beside the settings that say so.

The kit removes what is older, at the start of a service and every hour while it runs;
`radiox doctor` prints the rules. `contracts.subjects` has those of streams and buckets, which the
broker applies.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from services.kit.blobs import BlobStore

DAY = 24 * 3600.0
"""Seconds."""
MEGABYTE = 1e6
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Blobs of `bucket` are removed `days` after they were stored."""

    bucket: str
    days: float
    variable: str
    """Name of the environment variable that sets it."""
    name: str = ""
    """Only blobs whose key ends with this part, e.g. `master.flac`; empty: all."""
    megabytes: float = math.inf
    """Size of the bucket beyond which the oldest ones go too."""


async def remove_old(rules: Iterable[Retention], blobs: BlobStore) -> int:
    """Remove the blobs that are older than their rule says; return their number.

    Raises:
        Retry: the store is unavailable.
    """
    removed = 0
    for rule in rules:
        removed += await blobs.prune(
            rule.bucket, rule.days * DAY, name=rule.name, max_bytes=rule.megabytes * MEGABYTE
        )
    return removed
