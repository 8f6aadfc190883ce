import json
from functools import partial
from typing import Any, cast

import nats.js.errors
import pytest
from faststream.nats import NatsBroker
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from contracts import DeadLetter
from services.kit.delivery.dead_letters import (
    MAX_PAYLOAD_LENGTH,
    MAX_REASON_LENGTH,
    PublishedDeadLetters,
    with_copied_fields,
)
from services.kit.kv import WRONG_LAST_SEQUENCE
from services.kit.publisher import Publisher
from services.kit.telemetry import instruments
from tests.fakes import ManualClock, MemoryStreams
from tests.unit.kit.fakes import NOON, MemoryBroker, delivery, publisher_on
from tests.unit.kit.test_metrics import points

LETTER = DeadLetter(
    key="dead.SHOWS.7.audio-it",
    stream="SHOWS",
    sequence=7,
    subject="script.ready",
    consumer="audio-it",
    reason="hoarse",
    failures=3,
    died_at=NOON,
)


@pytest.mark.parametrize(
    ("payload", "copied"),
    [
        ({"show_id": "s1", "generation": 2}, ("s1", 2)),
        ({"show_id": "s1"}, ("s1", 1)),
        ({"show_id": "../etc", "generation": 2}, ("", 2)),
        ({"show_id": "", "generation": 0}, ("", 1)),
        ({"show_id": "x" * 65, "generation": True}, ("", 1)),
        ({"show_id": ["s1"], "generation": -1}, ("", 1)),
        ({"show_id": None, "generation": 1.5}, ("", 1)),
        ([], ("", 1)),
        ("s1", ("", 1)),
    ],
)
def test_valid_fields_of_a_payload_are_copied(payload: Any, copied: tuple[str, int]) -> None:
    letter = with_copied_fields(LETTER, json.dumps(payload).encode())
    assert (letter.show_id, letter.generation) == copied
    assert letter.model_copy(update={"show_id": "", "generation": 1}) == LETTER


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"show_id": "s1"'])
def test_a_payload_that_is_no_json_is_ignored(body: bytes) -> None:
    assert with_copied_fields(LETTER, body) == LETTER


async def recorded(broker: MemoryBroker, body: bytes, reason: str = "hoarse") -> None:
    letters = PublishedDeadLetters(publisher_on(broker), ManualClock(NOON))
    await letters.record(delivery(body), "audio-it", reason, 3)


async def test_a_letter_has_one_subject_per_message_and_consumer() -> None:
    broker = MemoryBroker()
    await recorded(broker, b'{"show_id": "s1", "generation": 2}')
    (published,) = broker.published
    assert (published.stream, published.subject) == ("DEAD", "dead.SHOWS.7.audio-it")
    assert published.headers["Nats-Msg-Id"] == f"radiox:{published.subject}"
    assert published.headers["Nats-Expected-Last-Subject-Sequence"] == "0"
    letter = DeadLetter.model_validate_json(published.body)
    assert (letter.show_id, letter.generation, letter.failures) == ("s1", 2, 3)
    assert (letter.died_at, letter.message_id) == (NOON, "radiox:s1:show.cancel.requested:1")


async def test_a_letter_is_bounded_in_size() -> None:
    broker = MemoryBroker()
    await recorded(broker, b"\xff" * 2 * MAX_PAYLOAD_LENGTH, "why? " * MAX_REASON_LENGTH)
    letter = DeadLetter.model_validate_json(broker.published[0].body)
    assert len(letter.payload) == MAX_PAYLOAD_LENGTH
    assert len(letter.reason) == MAX_REASON_LENGTH


@pytest.mark.parametrize("code", WRONG_LAST_SEQUENCE)
async def test_a_letter_that_exists_already_is_no_failure(code: int) -> None:
    lost = nats.js.errors.BadRequestError(code=400, err_code=code)
    await recorded(MemoryBroker([lost]), b"{}")


async def test_any_other_refusal_is_a_failure() -> None:
    refused = nats.js.errors.BadRequestError(code=400, err_code=10077)
    with pytest.raises(nats.js.errors.BadRequestError):
        await recorded(MemoryBroker([refused]), b"{}")


async def test_a_letter_that_is_recorded_again_is_counted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where a projection is built anew: nobody is to be alarmed by what was known before."""
    reader = InMemoryMetricReader()
    meter = MeterProvider(metric_readers=[reader]).get_meter("test")
    monkeypatch.setattr(instruments, "counter", partial(instruments.counter, meter=meter))
    lost = nats.js.errors.BadRequestError(code=400, err_code=WRONG_LAST_SEQUENCE[0])
    broker, streams = MemoryBroker(), MemoryStreams()
    publisher = Publisher(cast("NatsBroker", broker), ManualClock(NOON), streams)
    letters = PublishedDeadLetters(publisher, ManualClock(NOON))
    await letters.record(delivery(b"{}"), "audio-it", "hoarse", 3)
    (published,) = broker.published
    streams.store(published.stream, published.subject, published.body)
    broker.failures.append(lost)
    await letters.record(delivery(b"{}"), "audio-it", "hoarse", 3)
    assert broker.published == [published]
    (point,) = points(reader, instruments.DEAD_LETTERS.name)
    assert point.value == 1
