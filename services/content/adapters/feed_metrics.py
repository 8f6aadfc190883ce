"""Counts the readings of feeds by site, and measures what they hold."""

from datetime import datetime

from opentelemetry import metrics

from services.content.domain.news import Feed
from services.kit.telemetry import instruments
from services.kit.telemetry.caches import CacheMetrics

MAX_SITES = 100
"""Sites that have a label of their own; the others share `other`."""
FILE, OTHER = "file", "other"


class FeedMetrics:
    """The feeds that one process reads."""

    def __init__(self, max_sites: int = MAX_SITES, meter: metrics.Meter | None = None) -> None:
        self._max_sites = max_sites
        self._sites: set[str] = set()
        self._fetches = instruments.counter(instruments.FEED_FETCHES, meter)
        self._items = instruments.gauge(instruments.FEED_ITEMS, meter)
        self._age = instruments.gauge(instruments.FEED_AGE, meter)
        self._cache = CacheMetrics("feeds")

    def note(self, feed: Feed, host: str, now: datetime) -> None:
        """Note a reading of a feed at `host`; empty where it is a file."""
        about = {"server.address": self._site(host)}
        report = feed.report
        self._fetches.add(1, about | {"radiox.status": report.status})
        if host:
            self._cache.note(hit=report.status == "cached")
        if report.status == "failed":
            return
        self._items.set(report.items, about)
        if feed.newest is not None:
            self._age.set(max(0.0, (now - feed.newest).total_seconds()), about)

    def _site(self, host: str) -> str:
        if not host:
            return FILE
        if len(self._sites) < self._max_sites:
            self._sites.add(host)
        return host if host in self._sites else OTHER
