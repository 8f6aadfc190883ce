"""What Prometheus reads: names, units, exemplars, and counts that are kept until they are read."""

from collections.abc import Iterator

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.trace import TracerProvider

from services.kit.telemetry import exposition, instruments
from services.kit.telemetry.prometheus import ScrapedReader
from services.kit.telemetry.tallies import Tally

TRACES = TracerProvider()


@pytest.fixture
def provider() -> Iterator[MeterProvider]:
    """A provider whose metrics are scraped."""
    made = MeterProvider([ScrapedReader()], shutdown_on_exit=False)
    yield made
    made.shutdown()


@pytest.fixture
def meter(provider: MeterProvider) -> metrics.Meter:
    return provider.get_meter("test")


def lines(*names: str) -> list[str]:
    """The samples whose names begin so."""
    text = exposition("application/openmetrics-text")[0].decode()
    return [line for line in text.splitlines() if line.startswith(names)]


def test_an_exemplar_names_the_trace_in_the_bucket_of_its_value_at_every_reading(
    meter: metrics.Meter,
) -> None:
    seconds = instruments.histogram(instruments.SHOW_DURATION, meter)
    with TRACES.get_tracer("test").start_as_current_span("show") as span:
        seconds.record(5.0, {"radiox.outcome": "generated"})
    seconds.record(300.0, {"radiox.outcome": "generated"})
    wanted = trace.format_trace_id(span.get_span_context().trace_id)
    for _ in range(2):
        found = [line for line in lines("radiox_show_duration_seconds_bucket") if "#" in line]
        assert len(found) == 1
        assert found[0].startswith('radiox_show_duration_seconds_bucket{le="5.0"')
        assert f'trace_id="{wanted}"' in found[0]


def test_a_plain_reader_gets_no_exemplars(meter: metrics.Meter) -> None:
    with TRACES.get_tracer("test").start_as_current_span("show"):
        instruments.histogram(instruments.SHOW_DURATION, meter).record(5.0)
    content, media_type = exposition("text/plain")
    assert media_type.startswith("text/plain")
    assert b"trace_id" not in content
    assert b"radiox_show_duration_seconds_bucket" in content


def test_a_provider_that_ended_is_not_read() -> None:
    made = MeterProvider([ScrapedReader()], shutdown_on_exit=False)
    instruments.counter(instruments.SHOWS_ENDED, made.get_meter("test")).add(1)
    assert lines("radiox_shows_ended_total")
    made.shutdown()
    assert lines("radiox_shows_ended_total") == []


def test_what_is_counted_in_memory_is_told_when_it_is_read(meter: metrics.Meter) -> None:
    tally = Tally(instruments.REDELIVERED, meter)
    for _ in range(3):
        tally.add(1, "nats", "dead.>", "show", "")
    (line,) = lines("radiox_event_redelivered_total")
    assert line.endswith(" 3.0")
    assert "messaging_consumer_group_name" not in line


@pytest.mark.parametrize(
    ("metric", "name"),
    [
        (instruments.SHOW_DURATION, "radiox_show_duration_seconds"),
        (instruments.SHOWS_ENDED, "radiox_shows_ended"),
        (instruments.PROVIDER_COST, "radiox_provider_cost_USD"),
        (instruments.REALTIME_FACTOR, "radiox_audio_realtime_factor"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_names_for_prometheus_end_in_the_unit(metric: instruments.Metric, name: str) -> None:
    assert metric.prometheus == name


def test_each_metric_is_declared_once_with_bounded_labels() -> None:
    names = [each.prometheus for each in instruments.METRICS]
    assert len(names) == len(set(names))
    for each in instruments.METRICS:
        assert len(each.labels) == len(set(each.labels))
        assert not {"radiox.show_id", "show_id"} & set(each.labels)
        assert bool(each.buckets) == (each.kind == "histogram"), each.name
        assert list(each.buckets) == sorted(each.buckets)
