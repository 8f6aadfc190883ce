"""Who caused an event, and the headers by which events are CloudEvents."""

import hashlib
from typing import Any
from urllib.parse import unquote

import pytest

from contracts import PresetSaved, ShowCancelRequested, ShowFailed, subjects
from contracts.event import dedupe_id
from services.kit.cloudevents import headers_of, opened
from services.kit.message import MAX_ID_LENGTH, Delivery
from tests.unit.kit.fakes import NOON

FAILED = ShowFailed(show_id="s1", stage="show", reason="no news", occurred_at=NOON)
ENVELOPE = (
    b'{"specversion": "1.0", "id": "7", "source": "/desk", "type": "x", "data": {"show_id": "s1"}}'
)


def received(subject: str, headers: dict[str, str], body: bytes = b"{}") -> Delivery:
    message_id = headers.get("Nats-Msg-Id", "")
    return opened(Delivery(body, subject, "SHOWS", 7, message_id, headers))


@pytest.mark.parametrize(
    ("headers", "cause"),
    [
        ({"Nats-Msg-Id": "order 7"}, "order 7"),
        ({"ce-source": "/desk", "ce-id": "7"}, "/desk 7"),
        ({"ce-source": "/desk", "ce-id": "a%20%C3%A4"}, "/desk a \u00e4"),
        ({"ce-id": "7"}, "7"),
        ({"Nats-Msg-Id": "order 7", "ce-source": "/desk", "ce-id": "7"}, "order 7"),
        ({"Nats-Msg-Id": "order 7", "ce-source": "/radiox", "ce-id": "x:show.ready:1"}, "order 7"),
        ({"ce-source": "/radiox", "ce-id": "x:show.ready:1"}, "/radiox x:show.ready:1"),
        ({"Nats-Msg-Id": "x" * MAX_ID_LENGTH}, "x" * MAX_ID_LENGTH),
        ({"Nats-Msg-Id": "radiox:unk4:show.accepted:1"}, "radiox:unk4:show.accepted:1"),
        ({}, "SHOWS:7"),
        ({"ce-source": "/desk"}, "SHOWS:7"),
    ],
)
def test_a_message_of_another_publisher_is_named_as_it_knows_it(
    headers: dict[str, str], cause: str
) -> None:
    assert received(subjects.SHOW_REQUESTED, headers).cause == cause


def test_long_ids_that_begin_alike_are_told_apart() -> None:
    ids = [f"{'x' * MAX_ID_LENGTH}{number}" for number in range(2)]
    causes = [received(subjects.SHOW_REQUESTED, {"Nats-Msg-Id": each}).cause for each in ids]
    assert {len(cause) for cause in causes} == {MAX_ID_LENGTH}
    assert len(set(causes)) == len(ids)
    digest = hashlib.sha256(ids[0].encode()).hexdigest()
    assert causes[0] == ids[0][: MAX_ID_LENGTH - len(digest)] + digest


def test_an_event_of_ours_is_named_by_its_id_even_where_it_was_scheduled() -> None:
    headers = headers_of(FAILED, dedupe_id(FAILED))
    for message_id in ({}, {"Nats-Msg-Id": dedupe_id(FAILED)}, {"Nats-Msg-Id": "radiox:x:7"}):
        delivery = Delivery(
            b"", FAILED.subject, "ARCHIVE", 7, message_id.get("Nats-Msg-Id", ""), headers
        )
        assert opened(delivery).cause == "s1:show.failed:1"


def test_an_event_of_an_earlier_release_is_named_by_its_message_id() -> None:
    earlier = received("script.ready", {"Nats-Msg-Id": "s1:script.ready:1"})
    assert earlier.cause == "s1:script.ready:1"


@pytest.mark.parametrize("subject", sorted(subjects.REQUESTS))
def test_the_data_of_a_structured_event_is_the_message(subject: str) -> None:
    opened_message = received(subject, {"content-type": "application/cloudevents+json"}, ENVELOPE)
    assert (opened_message.body, opened_message.cause) == (b'{"show_id":"s1"}', "/desk 7")


def test_only_requests_are_looked_through_for_an_envelope() -> None:
    assert received("script.ready", {}, ENVELOPE).body == ENVELOPE


def test_an_event_is_a_cloud_event() -> None:
    assert headers_of(FAILED, dedupe_id(FAILED)) == {
        "content-type": "application/json",
        "ce-specversion": "1.0",
        "ce-id": "s1:show.failed:1",
        "ce-source": "/radiox",
        "ce-type": "radiox.show.failed",
        "ce-subject": "s1",
        "ce-time": NOON.isoformat(),
    }


def test_a_command_has_the_id_of_its_message() -> None:
    command: Any = ShowCancelRequested(show_id="s1")
    assert headers_of(command, "s1:show.cancel.requested:1:abc")["ce-id"].endswith(":abc")


def test_a_header_has_only_printable_characters() -> None:
    saved = PresetSaved(name='Gr\u00f6\u00dfe "100 %"', version=1, preset=None)
    headers = headers_of(saved, dedupe_id(saved))
    assert headers["ce-subject"] == "Gr%C3%B6%C3%9Fe%20%22100%20%25%22"
    assert unquote(headers["ce-id"]) == 'Gr\u00f6\u00dfe "100 %":preset.saved:1'
    assert headers["ce-type"] == "radiox.preset.saved"
    assert all(text.isascii() and text.isprintable() for text in headers.values())
