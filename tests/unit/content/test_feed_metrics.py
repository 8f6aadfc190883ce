"""The sites of feeds that are labels are bounded, whatever addresses requests name."""

from datetime import UTC, datetime, timedelta

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from contracts import FeedReport, FeedSource
from services.content.adapters.feed_metrics import FeedMetrics
from services.content.domain.news import Feed, Item
from services.kit.telemetry import instruments

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
SOURCE = FeedSource(url="https://one.example/feed", name="One")


@pytest.fixture
def reader() -> InMemoryMetricReader:
    return InMemoryMetricReader()


@pytest.fixture
def feeds(reader: InMemoryMetricReader) -> FeedMetrics:
    return FeedMetrics(2, MeterProvider([reader]).get_meter("test"))


def feed(status: str = "ok", *, age: timedelta | None = None) -> Feed:
    report = FeedReport(name="One", url=SOURCE.url, status=status, items=7)
    published = None if age is None else NOON - age
    return Feed(SOURCE, report, items=(Item("Title", "", None, published, SOURCE),))


def values(reader: InMemoryMetricReader, metric: instruments.Metric) -> dict[str, float]:
    """The sums of a metric by site."""
    found: dict[str, float] = {}
    data = reader.get_metrics_data()
    for group in data.resource_metrics if data else ():
        for each in (each for scope in group.scope_metrics for each in scope.metrics):
            for point in each.data.data_points if each.name == metric.name else ():
                site = str((point.attributes or {})["server.address"])
                found[site] = found.get(site, 0) + getattr(point, "value", 0)
    return found


def test_sites_beyond_the_bound_share_a_label(
    feeds: FeedMetrics, reader: InMemoryMetricReader
) -> None:
    for host in ("one.example", "two.example", "three.example", "four.example", "one.example", ""):
        feeds.note(feed(), host, NOON)
    assert values(reader, instruments.FEED_FETCHES) == {
        "one.example": 2, "two.example": 1, "other": 2, "file": 1,
    }  # fmt: skip


def test_the_age_is_that_of_the_newest_item_and_a_failure_changes_neither_it_nor_the_items(
    feeds: FeedMetrics, reader: InMemoryMetricReader
) -> None:
    feeds.note(feed(age=timedelta(hours=2)), "one.example", NOON)
    feeds.note(feed("failed", age=timedelta(0)), "one.example", NOON)
    feeds.note(feed(), "two.example", NOON)
    assert values(reader, instruments.FEED_AGE) == {"one.example": 7200.0}
    assert values(reader, instruments.FEED_ITEMS) == {"one.example": 7, "two.example": 7}
