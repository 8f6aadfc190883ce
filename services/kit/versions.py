"""Versions of records: their numbers, their history, and who is ahead."""

from typing import Protocol, TypeVar

from contracts import RecordHistory, RecordSaved, RecordVersion
from services.kit.failures import Conflict, Discard, Invalid

R = TypeVar("R", bound=RecordSaved)
MAX_FAULTS = 5
"""Faults that a refusal names."""
ATTEMPTS = 5
"""Attempts to write behind whatever version is there, while others write too."""


class RecordStore(Protocol[R]):
    """The records of one kind, with all their versions; see `services.kit.records`.

    Every method raises `BrokerUnavailable` where the broker is unavailable.
    """

    async def current(self) -> dict[str, R]:
        """The last version of each record by its name, removals included."""

    async def history(self, name: str) -> list[R]:
        """Every version of a record, the oldest first."""

    async def save(self, version: R) -> R:
        """Write a version behind the one before it; return it as it is stored.

        Raises:
            Conflict: another version has that number.
        """


class Change(Protocol):
    """What asks for a new version."""

    @property
    def version(self) -> int | None:
        """The version that was read; None for whatever is there."""


async def append(store: RecordStore[R], wanted: R, change: Change) -> R:
    """Write `wanted` as the next version of its record, whatever number it has.

    Raises:
        Conflict: the version that was read is not the current one any more.
    """
    attempts = 1 if change.version is not None else ATTEMPTS
    for attempt in range(1, attempts + 1):
        before = (await store.current()).get(wanted.name)
        number = before.version if before else 0
        if change.version not in {None, number}:
            by = f", saved by {before.by}" if before and before.by else ""
            raise Conflict(
                f"version: {wanted.name} is at version {number}{by}, not {change.version}: read it "
                "again, and save your change on top of it"
            )
        try:
            return await store.save(wanted.model_copy(update={"version": number + 1}))
        except Conflict:
            if attempt == attempts:
                raise
    raise AssertionError("unreachable")


async def one(store: RecordStore[R], name: str, number: int) -> R:
    """A version of a record.

    Raises:
        Discard: there is none of that number.
    """
    versions = await store.history(name)
    found = next((each for each in versions if each.version == number), None)
    if found is None:
        last = versions[-1].version if versions else 0
        raise Discard(f"version: {name} has no version {number}; the last one is {last}")
    return found


def listed(name: str, found: list[RecordVersion], limit: int) -> RecordHistory:
    """The latest `limit` versions of a record."""
    return RecordHistory(name=name, versions=tuple(found[-limit:]))


def stamp(saved: RecordSaved, *, removed: bool) -> RecordVersion:
    """A version as histories list it."""
    return RecordVersion(
        name=saved.name,
        version=saved.version,
        by=saved.by,
        saved_at=saved.occurred_at,
        removed=removed,
    )


def require(faults: list[str]) -> None:
    """Refuse what has faults.

    Raises:
        Invalid: there are some; the reason names the fields.
    """
    if faults:
        more = len(faults) - MAX_FAULTS
        raise Invalid("; ".join(faults[:MAX_FAULTS]) + (f"; and {more} more" if more > 0 else ""))
