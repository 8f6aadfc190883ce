from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from services.kit.delivery.chain import Incoming, Verdict
from services.kit.delivery.metrics import Metrics
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


async def test_no_id_becomes_an_attribute(metrics: Metrics, reader: InMemoryMetricReader) -> None:
    async def handle(_: Incoming) -> None:
        pass

    for sequence in range(3):
        message, _ = incoming(subject=f"dead.SHOWS.{sequence}.audio-script-ready")
        await metrics(message, handle)
    (counted,) = points(reader, CONSUMED)
    assert counted.value == 3
    assert counted.attributes["messaging.destination.name"] == "dead.>"
