"""What was measured lately."""

from datetime import UTC, datetime, timedelta

from services.analytics.domain.evaluation import Observed, Point
from services.analytics.domain.readings import CurrentReadings, Measurement, Measurements

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
CALLS, SECONDS = "calls", "seconds"


def measured(metric: str, ago: float, value: float = 1.0, **labels: str) -> Measurement:
    return Measurement(metric, NOW - timedelta(seconds=ago), value, labels)


def readings(*found: Measurement) -> CurrentReadings:
    measurements = Measurements(timedelta(hours=1), {SECONDS: (1.0, 5.0)})
    measurements.add(found)
    return CurrentReadings(NOW, measurements, {"queue": (Point(3.0),)})


def test_an_increase_is_the_sum_of_a_window_by_labels() -> None:
    now = readings(
        measured(CALLS, 61), measured(CALLS, 60), measured(CALLS, 5, 2), measured(CALLS, 1, x="y")
    )
    assert list(now.increase(CALLS, 60)) == [Point(3.0, {}), Point(1.0, {"x": "y"})]
    assert list(now.increase("unknown", 60)) == []


def test_observations_are_counted_in_the_buckets_of_prometheus() -> None:
    now = readings(*(measured(SECONDS, 1, value) for value in (0.5, 1.0, 1.1, 5.0, 6.0)))
    assert list(now.observed(SECONDS, 60)) == [Observed((1.0, 5.0), (2.0, 2.0, 1.0), {})]


def test_of_a_gauge_only_the_present_counts() -> None:
    assert list(readings().latest("queue")) == [Point(3.0)]
    assert list(readings().latest("unknown")) == []


def test_what_is_too_old_is_forgotten() -> None:
    measurements = Measurements(timedelta(hours=1), {})
    measurements.add([measured(CALLS, 3601), measured(CALLS, 3599)])
    measurements.forget(NOW)
    assert measurements.increase(CALLS, NOW - timedelta(days=1)) == [Point(1.0, {})]
