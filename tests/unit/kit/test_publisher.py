import json

import nats.errors
import pytest

from contracts import ShowCancelled, ShowDeadline, ShowFailed, ShowRetryRequested
from services.kit.failures import Discard
from services.kit.service import Scheduled
from tests.unit.kit import virtual_time
from tests.unit.kit.fakes import NOON, MemoryBroker, publisher_on

RETRY = ShowRetryRequested(show_id="s1", generation=2)


async def test_an_event_is_stamped_with_id_time_and_cause() -> None:
    broker = MemoryBroker()
    stamped = await publisher_on(broker).publish(RETRY, caused_by="s1:show.failed:2")
    assert stamped.event_id == "s1:show.retry.requested:2"
    assert (stamped.occurred_at, stamped.caused_by) == (NOON, "s1:show.failed:2")
    (published,) = broker.published
    assert ShowRetryRequested.model_validate_json(published.body) == stamped
    assert (published.subject, published.stream) == (RETRY.subject, "SHOWS")
    assert published.headers["Nats-Msg-Id"] == f"radiox:{stamped.event_id}"
    assert published.headers["content-type"] == "application/json"
    assert published.schedule is None


async def test_the_position_in_a_stream_is_not_published() -> None:
    broker = MemoryBroker()
    await publisher_on(broker).publish(RETRY.model_copy(update={"sequence": 9}))
    assert "sequence" not in json.loads(broker.published[0].body)


async def test_terminal_events_share_a_message_id_and_keep_their_event_ids() -> None:
    broker = MemoryBroker()
    publisher = publisher_on(broker)
    failed = ShowFailed(show_id="s1", stage="audio", reason="hoarse")
    ids = [(await publisher.publish(end)).event_id for end in (failed, ShowCancelled(show_id="s1"))]
    assert ids == ["s1:show.failed:1", "s1:show.cancelled:1"]
    assert {each.headers["Nats-Msg-Id"] for each in broker.published} == {"radiox:s1:show.ended:1"}
    assert {each.stream for each in broker.published} == {"ARCHIVE"}


async def test_a_scheduled_event_waits_on_a_subject_of_its_own() -> None:
    broker = MemoryBroker()
    deadline = ShowDeadline(show_id="s1", stage="audio")
    stamped = await publisher_on(broker).publish(Scheduled(deadline, NOON))
    (published,) = broker.published
    assert published.subject == f"schedule.{stamped.event_id.replace(':', '.')}"
    assert published.schedule is not None
    assert (published.schedule.target, published.schedule.time) == (deadline.subject, NOON)
    assert published.headers["Nats-Msg-Id"] == f"radiox:{stamped.event_id}"
    assert published.stream == "DEADLINES"


def test_an_unconfirmed_message_is_sent_again_with_the_same_id() -> None:
    broker = MemoryBroker([nats.errors.TimeoutError(), ConnectionResetError()])
    virtual_time.run(publisher_on(broker).publish(RETRY))
    assert [each.headers["Nats-Msg-Id"] for each in broker.published] == [
        "radiox:s1:show.retry.requested:2"
    ]
    assert broker.failures == []


async def test_an_event_over_the_size_limit_is_refused() -> None:
    broker = MemoryBroker([nats.errors.MaxPayloadError()])
    with pytest.raises(Discard, match=r"show\.retry\.requested: \d+ bytes exceed"):
        await publisher_on(broker).publish(RETRY)


async def test_a_subject_that_no_stream_holds_is_a_bug() -> None:
    with pytest.raises(KeyError):
        await publisher_on(MemoryBroker()).send(RETRY, "weather.changed", "w1")
