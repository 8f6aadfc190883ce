"""Shows that end are counted by outcome, alike by `show` and by `analytics`."""

from datetime import UTC, datetime

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from contracts import Event, ShowFailed
from services.analytics.adapters import measuring
from services.kit.telemetry import instruments
from services.show.adapters.metrics import ShowMetrics
from services.show.domain.incoming import read
from services.show.lifecycle import refused
from tests.unit.kit.fakes import incoming

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
LATE = ShowFailed(show_id="s1", stage="audio", reason="audio: no result")
FULL = ShowFailed(show_id="s1", stage="show", reason="the queue is full")


def ended_by(body: bytes) -> ShowFailed:
    """The end of a request that is refused before it is evaluated."""
    asked = read(incoming(body=body)[0].delivery)
    assert asked.refusal is not None
    failure = refused(asked, asked.refusal)
    return ShowFailed(show_id=asked.show_id, **failure.model_dump())


def counted(event: Event) -> list[tuple[str, str]]:
    """Outcome and stage of the shows that `show` has counted."""
    reader = InMemoryMetricReader()
    ShowMetrics(MeterProvider([reader]).get_meter("test"))(event)
    data = reader.get_metrics_data()
    assert data is not None
    (metric,) = (
        metric
        for group in data.resource_metrics
        for scope in group.scope_metrics
        for metric in scope.metrics
        if metric.name == instruments.SHOWS_ENDED.name
    )
    points = [point.attributes or {} for point in metric.data.data_points]
    return [(str(each["radiox.outcome"]), str(each["radiox.stage"])) for each in points]


@pytest.mark.parametrize(
    ("event", "outcome"),
    [
        (ended_by(b"{]"), "refused"),
        (ended_by(b"[]"), "refused"),
        (ended_by(b'{"show_id": "../x"}'), "refused"),
        (FULL, "failed"),
        (LATE, "failed"),
    ],
)
def test_a_refused_request_is_no_failed_show(event: ShowFailed, outcome: str) -> None:
    assert counted(event) == [(outcome, event.stage)]
    (measured,) = measuring.of_end(event, NOON)
    assert measured.labels == {"radiox.outcome": outcome, "radiox.stage": event.stage}
