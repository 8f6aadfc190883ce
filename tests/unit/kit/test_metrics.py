from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.trace import SpanContext, TraceFlags

from services.kit.delivery.chain import Incoming, Verdict
from services.kit.delivery.metrics import Metrics
from services.kit.telemetry import instruments
from services.kit.telemetry.batches import BATCH
from services.kit.trace_context import within
from tests.unit.kit.fakes import incoming

CONSUMED = "messaging.client.consumed.messages"
SECONDS = "messaging.process.duration"


@pytest.fixture
def reader() -> InMemoryMetricReader:
    return InMemoryMetricReader()


@pytest.fixture
def metrics(reader: InMemoryMetricReader) -> Metrics:
    return Metrics("show", MeterProvider([reader]).get_meter("test"))


def points(reader: InMemoryMetricReader, name: str) -> list[Any]:
    data = reader.get_metrics_data()
    assert data is not None
    (scope,) = data.resource_metrics[0].scope_metrics
    return [point for m in scope.metrics if m.name == name for point in m.data.data_points]


@pytest.mark.parametrize("verdict", ["done", "repeated", "delayed", "dead_lettered"])
async def test_a_delivery_is_counted_and_timed_by_its_verdict(
    verdict: Verdict, metrics: Metrics, reader: InMemoryMetricReader
) -> None:
    async def handle(given: Incoming) -> None:
        given.verdict = verdict

    for _ in range(2):
        await metrics(incoming()[0], handle)
    (counted,) = points(reader, CONSUMED)
    assert counted.value == 2
    assert dict(counted.attributes) == {
        "messaging.operation.name": "process",
        "messaging.system": "nats",
        "messaging.destination.name": "show.cancel.requested",
        "messaging.consumer.group.name": "show-it",
        "radiox.service": "show",
        "radiox.verdict": verdict,
    }
    (timed,) = points(reader, SECONDS)
    assert timed.count == 2
    assert timed.attributes == counted.attributes


async def test_a_delivery_that_fails_is_counted_as_released(
    metrics: Metrics, reader: InMemoryMetricReader
) -> None:
    async def fail(_: Incoming) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await metrics(incoming()[0], fail)
    (counted,) = points(reader, CONSUMED)
    assert counted.attributes["radiox.verdict"] == "released"


async def test_a_failure_is_counted_by_its_class(
    metrics: Metrics, reader: InMemoryMetricReader
) -> None:
    async def fail(given: Incoming) -> None:
        given.verdict, given.error = "delayed", "ConnectTimeout"

    await metrics(incoming()[0], fail)
    (counted,) = points(reader, CONSUMED)
    assert counted.attributes["error.type"] == "ConnectTimeout"


async def test_the_age_of_a_message_is_measured_once_however_often_it_is_delivered(
    metrics: Metrics, reader: InMemoryMetricReader
) -> None:
    async def handle(_: Incoming) -> None:
        pass

    stored_at = datetime.now(UTC) - timedelta(hours=3)
    for deliveries in (1, 2, 3):
        message, _ = incoming(stored_at=stored_at)
        message.deliveries = deliveries
        await metrics(message, handle)
    (age,) = points(reader, instruments.EVENT_AGE.name)
    assert (age.count, age.sum) == (1, pytest.approx(3 * 3600, abs=60))
    (redelivered,) = points(reader, instruments.REDELIVERED.name)
    assert redelivered.value == 2


async def test_what_is_in_work_is_counted_while_it_is(
    metrics: Metrics, reader: InMemoryMetricReader
) -> None:
    seen = []

    async def handle(_: Incoming) -> None:
        (point,) = points(reader, instruments.IN_HAND.name)
        seen.append(point.value)
        raise LookupError

    with pytest.raises(LookupError):
        await metrics(incoming()[0], handle)
    (point,) = points(reader, instruments.IN_HAND.name)
    assert (seen, point.value) == ([1], 0)


async def test_no_id_becomes_an_attribute(metrics: Metrics, reader: InMemoryMetricReader) -> None:
    async def handle(_: Incoming) -> None:
        pass

    for sequence in range(3):
        message, _ = incoming(subject=f"dead.SHOWS.{sequence}.audio-script-ready")
        await metrics(message, handle)
    (counted,) = points(reader, CONSUMED)
    assert counted.value == 3
    assert counted.attributes["messaging.destination.name"] == "dead.>"


async def test_what_waits_to_be_recorded_is_there_whenever_it_is_read(
    metrics: Metrics, reader: InMemoryMetricReader
) -> None:
    async def handle(_: Incoming) -> None:
        return

    for expected in (BATCH - 1, 2 * BATCH - 2, 3 * BATCH - 3):
        for _ in range(BATCH - 1):
            await metrics(incoming()[0], handle)
        (timed,) = points(reader, SECONDS)
        assert timed.count == expected


async def test_a_measurement_that_waited_is_an_exemplar_of_its_own_trace(
    metrics: Metrics, reader: InMemoryMetricReader
) -> None:
    async def handle(_: Incoming) -> None:
        return

    given = SpanContext(7, 9, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
    with within(given):
        await metrics(incoming()[0], handle)
    (timed,) = points(reader, SECONDS)
    assert [each.trace_id for each in timed.exemplars] == [7]
