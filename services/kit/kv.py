"""Key-value buckets with compare-and-set, on JetStream."""

from typing import Protocol


class KeyValue(Protocol):
    """One bucket. Keys are `[A-Za-z0-9_=.-]`, values bytes of at most 1 MB.

    Every method raises `services.kit.failures.Retry` where the broker is out of reach.
    """

    async def get(self, key: str) -> tuple[bytes, int] | None:
        """Value and revision, or None."""

    async def put(self, key: str, value: bytes) -> int:
        """Write without looking; the new revision."""

    async def create(self, key: str, value: bytes, *, ttl: float | None = None) -> int | None:
        """Write where nothing stands; the revision, or None where something does.

        `ttl`: seconds (whole, at least 1) after which the key is gone.
        """

    async def update(self, key: str, value: bytes, revision: int, *, ttl: float | None = None) -> int | None:
        """Compare-and-set: write where `revision` still stands; the new one, or None."""

    async def delete(self, key: str) -> None:
        """Remove the key."""

    async def keys(self) -> list[str]:
        """Every key that has a value."""
