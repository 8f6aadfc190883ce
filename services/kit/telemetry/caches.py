"""Counts the look-ups in a cache."""

from typing import Literal

from services.kit.telemetry import instruments

Cache = Literal["feeds", "scripts", "takes", "artwork", "archive"]


class CacheMetrics:
    """The look-ups in one cache."""

    def __init__(self, cache: Cache) -> None:
        self._about = {"radiox.cache": cache}
        self._requests = instruments.counter(instruments.CACHE_REQUESTS)

    def note(self, *, hit: bool) -> None:
        """Count a look-up: whether the cache held what was asked for."""
        self._requests.add(1, {**self._about, "radiox.result": "hit" if hit else "miss"})
