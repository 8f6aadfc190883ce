"""What waits for a service is measured, also while its database is away."""

from contextlib import nullcontext
from typing import Any, cast

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from contracts import subjects
from services.kit.delivery.backlogs import Backlogs
from services.kit.failures import Retry
from services.kit.service import Projection, Service
from tests.fakes import MemoryStreams


class Database:
    """A database that is at a position, or away."""

    position: int | None = 0


async def position(database: Database) -> int:
    if database.position is None:
        raise Retry("the database does not answer")
    return database.position


async def applied(*_: Any) -> bool:
    return True


async def test_events_that_a_database_lacks_are_counted_while_it_is_away() -> None:
    reader = InMemoryMetricReader()
    meter = MeterProvider([reader], shutdown_on_exit=False).get_meter("test")
    archive = Projection(
        "archive", subjects.STREAM_ARCHIVE, parse=id, position=position, apply=applied
    )
    service = Service("data", open=lambda _: cast("Any", nullcontext()), projections=(archive,))
    streams, database = MemoryStreams(), Database()
    backlogs = Backlogs(service, cast("Any", streams), meter)
    for sequence in range(3):
        streams.store(subjects.STREAM_ARCHIVE, subjects.SHOW_FAILED, b"{}", str(sequence))
    database.position = 3
    await backlogs(database)
    assert pending(reader) == {"data-archive": 0}
    database.position = None
    streams.store(subjects.STREAM_ARCHIVE, subjects.SHOW_FAILED, b"{}", "4")
    await backlogs(database)
    assert pending(reader) == {"data-archive": 1}
    database.position = 4
    await backlogs(database)
    assert pending(reader) == {"data-archive": 0}


def pending(reader: InMemoryMetricReader) -> dict[str, float]:
    data = reader.get_metrics_data()
    assert data is not None
    (metric,) = data.resource_metrics[0].scope_metrics[0].metrics
    return {
        str((point.attributes or {})["messaging.consumer.group.name"]): cast("Any", point).value
        for point in metric.data.data_points
    }
