"""Replies in memory: the least recently used go first, and each goes after its time."""

from cachetools import TTLCache

from contracts.archive import ArchiveReply
from contracts.database import CacheFigures
from services.kit.telemetry.caches import CacheMetrics


class MemoryCache:
    """Replies by their query, with a bound on their number and on their bytes.

    A reply counts as its JSON is long, and as at least its share of the bytes: so the bound on
    bytes is one on the number too. With a `ttl` of 0 nothing is kept.
    """

    def __init__(self, *, ttl: float, max_entries: int, max_size: int) -> None:
        self._ttl, self._max_entries, self._max_size = ttl, max_entries, max_size
        self._share = max(max_size // max_entries, 1)
        self._replies: TTLCache[str, _Kept] = TTLCache(max_size, ttl, getsizeof=self._weight)
        self._hits = self._misses = 0
        self.generation = 0
        self._metrics = CacheMetrics("archive")

    def get(self, key: str) -> ArchiveReply | None:
        """The reply to a query, if there is one."""
        kept = self._replies.get(key)
        self._hits, self._misses = self._hits + bool(kept), self._misses + (not kept)
        self._metrics.note(hit=kept is not None)
        return kept.reply if kept else None

    def put(self, key: str, reply: ArchiveReply, topic: str, generation: int) -> None:
        """Keep a reply about `topic`, which was read in that generation."""
        kept = _Kept(reply, topic)
        if generation == self.generation and self._ttl > 0 and kept.size <= self._max_size:
            self._replies[key] = kept

    def drop(self, topics: set[str] | None = None) -> int:
        """Drop the replies about these topics, or all; return their number."""
        self.generation += 1
        dropped = [
            key for key, kept in self._replies.items() if topics is None or kept.topic in topics
        ]
        for key in dropped:
            del self._replies[key]
        return len(dropped)

    def figures(self) -> CacheFigures:
        """Its figures."""
        self._replies.expire()
        return CacheFigures(
            entries=len(self._replies),
            max_entries=self._max_entries,
            size=sum(kept.size for kept in self._replies.values()),
            max_size=self._max_size,
            ttl=self._ttl,
            hits=self._hits,
            misses=self._misses,
        )

    def _weight(self, kept: "_Kept") -> int:
        return max(kept.size, self._share)


class _Kept:
    __slots__ = ("reply", "size", "topic")

    def __init__(self, reply: ArchiveReply, topic: str) -> None:
        self.reply = reply
        self.topic = topic
        self.size = len(reply.model_dump_json())
