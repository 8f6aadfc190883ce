import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from contracts import Event, ShowCancelRequested, ShowDeadline, ShowRetryRequested, StageStarted
from contracts.alert import DigestDue
from services.kit.delivery.processor import MessageProcessor, identity, outgoing_of
from services.kit.failures import Retry
from services.kit.service import Delivery, Outgoing, Route, Scheduled
from tests.unit.kit.fakes import CANCEL, NOON, MemoryBroker, incoming, publisher_on

RETRY = ShowRetryRequested(show_id="s1")
LATER = Scheduled(ShowDeadline(show_id="s1", stage="audio"), NOON)


async def nothing() -> None:
    return None


async def one() -> Event:
    return RETRY


async def waiting() -> Scheduled:
    return LATER


async def several() -> list[Outgoing]:
    return [RETRY, LATER]


async def stream() -> AsyncIterator[Outgoing]:
    yield RETRY
    yield LATER


@pytest.mark.parametrize(
    ("result", "given"),
    [
        (nothing, []),
        (one, [RETRY]),
        (waiting, [LATER]),
        (several, [RETRY, LATER]),
        (stream, [RETRY, LATER]),
    ],
)
async def test_the_events_of_a_handler_come_in_order(result: Any, given: list[Outgoing]) -> None:
    assert [outgoing async for outgoing in outgoing_of(result())] == given


async def processed(
    handler: Any, broker: MemoryBroker, *, raw: bool = False, **changes: Any
) -> None:
    route = Route(ShowCancelRequested, handler, raw=raw)
    await MessageProcessor(route, "deps", publisher_on(broker))(incoming(**changes)[0])


async def test_a_handler_receives_the_event_its_position_and_the_deps() -> None:
    calls: list[tuple[ShowCancelRequested, object]] = []

    async def handle(event: ShowCancelRequested, deps: object) -> None:
        calls.append((event, deps))

    await processed(handle, MemoryBroker())
    assert calls == [(CANCEL.model_copy(update={"sequence": 7}), "deps")]


async def test_a_published_event_names_its_cause() -> None:
    broker = MemoryBroker()

    async def handle(*_: object) -> Event:
        return RETRY

    await processed(handle, broker)
    assert json.loads(broker.published[0].body)["caused_by"] == "s1:show.cancel.requested:1"


async def test_after_a_yield_the_event_is_published() -> None:
    broker = MemoryBroker()

    async def handle(*_: object) -> AsyncIterator[Event]:
        yield RETRY
        assert len(broker.published) == 1
        yield ShowCancelRequested(show_id="s2")

    await processed(handle, broker)
    assert [each.subject for each in broker.published] == [RETRY.subject, CANCEL.subject]


async def test_events_published_before_a_failure_stay_published() -> None:
    broker = MemoryBroker()

    async def handle(*_: object) -> AsyncIterator[Event]:
        yield RETRY
        raise Retry("the voice is hoarse")

    with pytest.raises(Retry, match="hoarse"):
        await processed(handle, broker)
    assert len(broker.published) == 1


async def test_an_invalid_payload_never_reaches_the_handler() -> None:
    async def handle(*_: object) -> None:
        pytest.fail("the handler was called")

    with pytest.raises(ValidationError):
        await processed(handle, MemoryBroker(), body=b'{"generation": 0}')


STRANGE = b'{"show_id": "s1", "stage": "sign language"}'


async def test_a_handler_acts_on_known_values_alone() -> None:
    async def handle(*_: object) -> None:
        pytest.fail("the handler was called")

    process = MessageProcessor(Route(StageStarted, handle), None, publisher_on(MemoryBroker()))
    with pytest.raises(ValidationError, match="Input should be 'script'"):
        await process(incoming(STRANGE)[0])


async def test_a_route_that_passes_events_on_takes_any_value() -> None:
    stages: list[str] = []

    async def handle(event: StageStarted, _: object) -> None:
        stages.append(event.stage)

    route = Route(StageStarted, handle, passes_on=True)
    await MessageProcessor(route, None, publisher_on(MemoryBroker()))(incoming(STRANGE)[0])
    assert stages == ["sign language"]


async def test_a_raw_route_is_given_the_delivery_as_it_came() -> None:
    calls: list[Delivery] = []

    async def handle(delivery: Delivery, _: object) -> None:
        calls.append(delivery)

    await processed(handle, MemoryBroker(), raw=True, body=b"no json", message_id="mine")
    assert [(each.body, each.message_id, each.sequence) for each in calls] == [
        (b"no json", "mine", 7)
    ]


@pytest.mark.parametrize(
    ("event", "attributes"),
    [
        (DigestDue(day=date(2026, 11, 26)), {"radiox.day": "2026-11-26"}),
        (RETRY, {"radiox.show_id": "s1", "radiox.generation": 1}),
    ],
)
def test_an_identity_has_values_that_a_span_takes(
    event: Event, attributes: dict[str, str | int]
) -> None:
    assert identity(event) == attributes
