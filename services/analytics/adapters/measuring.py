"""What events say of the metrics that services emit, as these are declared."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from contracts import (
    DeadLetter,
    FeedReport,
    ProviderCalled,
    ShowCancelled,
    ShowFailed,
    ShowGenerated,
)
from services.analytics.domain.readings import Measurement
from services.kit.telemetry import instruments as metrics

EndedShow = ShowGenerated | ShowFailed | ShowCancelled
_NO_STAGES = ("review", "total")
"""Times of a show that are none of a stage: people work, or it is all of them."""


def of_end(event: EndedShow, at: datetime) -> Iterator[Measurement]:
    """What the end of a show says."""
    failed = event if isinstance(event, ShowFailed) else None
    outcome = "refused" if failed and failed.refused else event.subject.removeprefix("show.")
    ended = {"radiox.outcome": outcome, "radiox.stage": failed.stage if failed else ""}
    yield Measurement(metrics.SHOWS_ENDED.name, at, 1, ended)
    if isinstance(event, ShowGenerated):
        yield from _of_generated(event, at)


def of_call(event: ProviderCalled, at: datetime) -> Iterator[Measurement]:
    """What a call to a provider says."""
    call = {"radiox.provider": event.provider, "radiox.operation": event.operation}
    outcome = {**call, "radiox.outcome": event.outcome}
    yield Measurement(metrics.PROVIDER_CALLS.name, at, 1, outcome)
    yield Measurement(metrics.PROVIDER_DURATION.name, at, event.seconds, outcome)
    cost = {**call, "radiox.model": event.model}
    yield Measurement(metrics.PROVIDER_COST.name, at, event.cost, cost)
    if event.attempts > 1:
        yield Measurement(metrics.PROVIDER_RETRIES.name, at, event.attempts - 1, call)


def of_dead_letter(letter: DeadLetter, at: datetime) -> Iterator[Measurement]:
    """What a dead letter says."""
    service = letter.consumer.partition("-")[0]
    labels = {"radiox.service": service, "messaging.consumer.group.name": letter.consumer}
    yield Measurement(metrics.DEAD_LETTERS.name, at, 1, labels)


HEARD = (
    metrics.SHOWS_ENDED,
    metrics.SHOW_DURATION,
    metrics.STAGE_DURATION,
    metrics.PROVIDER_CALLS,
    metrics.PROVIDER_DURATION,
    metrics.PROVIDER_COST,
    metrics.PROVIDER_RETRIES,
    metrics.DEAD_LETTERS,
    metrics.FEED_FETCHES,
)
"""The metrics that events tell."""
BUCKETS = {metric.name: metric.buckets for metric in HEARD if metric.kind == "histogram"}


def _of_generated(event: ShowGenerated, at: datetime) -> Iterator[Measurement]:
    outcome = {"radiox.outcome": "generated"}
    yield Measurement(metrics.SHOW_DURATION.name, at, event.seconds.get("total", 0.0), outcome)
    for stage, seconds in event.seconds.items():
        if stage not in _NO_STAGES:
            yield Measurement(metrics.STAGE_DURATION.name, at, seconds, {"radiox.stage": stage})
    for feed in event.feeds:
        yield _of_feed(feed, at)


def _of_feed(feed: FeedReport, at: datetime) -> Measurement:
    site = urlsplit(feed.url).hostname if feed.url else None
    labels = {"server.address": site or "", "radiox.status": feed.status}
    return Measurement(metrics.FEED_FETCHES.name, at, 1, labels)
