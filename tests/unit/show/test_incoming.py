"""Reading a request from its message: nothing that is published is without an end."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import subjects
from contracts.event import is_show_id
from services.kit.cloudevents import opened
from services.kit.message import Delivery
from services.show.domain.incoming import IncomingRequest, read

ENVELOPE = {"specversion": "1.0", "id": "7", "source": "/newsroom", "type": "show.wanted"}
STRUCTURED = {"content-type": "application/cloudevents+json; charset=utf-8"}


def request(body: Any = b"{}", message_id: str = "", **changes: Any) -> IncomingRequest:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Nats-Msg-Id": message_id} if message_id else {}
    fields: dict[str, Any] = {"sequence": 1, "headers": headers | changes.pop("headers", {})}
    fields |= changes
    delivery = Delivery(data, subjects.SHOW_REQUESTED, "SHOWS", message_id=message_id, **fields)
    return read(opened(delivery))


def reason(asked: IncomingRequest) -> str:
    assert asked.refusal is not None
    return asked.refusal.reason


@pytest.mark.parametrize(
    ("bad", "quoted"),
    [
        ("", ""),
        ("../x", "../x"),
        ("a/b", "a/b"),
        ("a.b", "a.b"),
        ("x" * 200, "x" * 100),
        ("ü", "ü"),
        ("a\n", "a\n"),
        (7, ""),
        (True, ""),
        ([], ""),
        ({}, ""),
    ],
)
def test_an_invalid_id_is_refused_under_the_derived_one(bad: object, quoted: str) -> None:
    asked = request({"show_id": bad}, "message")
    assert reason(asked) == "show_id: 1 to 64 letters, digits, hyphens or underscores"
    assert asked.refusal is not None
    assert asked.refusal.field == "show_id"
    assert asked.show_id == request({}, "message").show_id
    assert asked.requested_show_id == quoted


@given(st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_the_id_of_the_request_is_kept(show_id: str) -> None:
    assert request({"show_id": show_id}, "message").show_id == show_id


def test_an_id_is_derived_from_the_message_id_or_the_position() -> None:
    assert request(message_id="m").show_id == request(message_id="m", sequence=2).show_id
    assert request().show_id != request(sequence=2).show_id
    assert request(message_id="m").show_id != request(message_id="n").show_id


def test_the_derived_ids_of_earlier_releases_are_the_same() -> None:
    assert request(message_id="m").show_id == "72517828-0156-519f-9202-10423b258108"
    assert request().show_id == "1a4a92a5-f23a-5ab6-96ff-4aca1f5ca58b"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"please", "not JSON"),
        (b'{"minutes": 3', "not JSON"),
        (b'{"minutes": NaN}', "not JSON"),
        (b'{"title": "\\ud800"}', "not JSON"),
        ('{"title": "Größe"}'.encode("latin-1"), "not JSON"),
        (b"[" * 100_000, "recursion limit"),
        (b'{"a":' * 300 + b"1" + b"}" * 300, "recursion limit"),
        (b'{"seed": ' + b"9" * 5000 + b"}", "out of range"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        ("{}".encode("utf-16"), "byte order mark"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'"show"', "not a JSON object"),
    ],
)
def test_what_is_no_request_is_refused_with_the_reason(body: bytes, expected: str) -> None:
    asked = request(body, "message")
    assert expected in reason(asked)
    assert asked.show_id == request(message_id="message").show_id


@given(st.binary(max_size=300))
def test_any_bytes_are_a_request_with_an_id(body: bytes) -> None:
    asked = request(body)
    assert is_show_id(asked.show_id)
    assert is_show_id(asked.own_id)
    assert asked.digest


def test_a_message_without_a_body_is_a_request() -> None:
    assert request(b"").refusal is None


def test_a_taken_id_is_refused_under_an_id_that_no_other_message_has() -> None:
    asked = request({"show_id": "mine"}, "message")
    refused = asked.taken()
    assert reason(refused) == "show_id: mine belongs to another request already"
    assert (refused.show_id, refused.requested_show_id) == (asked.own_id, "mine")
    assert refused.digest == asked.digest
    others = {request(message_id=name).show_id for name in ("SHOWS:1", refused.show_id)}
    assert refused.show_id not in {*others, request().show_id}
    assert asked.own_id != request({"show_id": "mine"}, "message", sequence=2).own_id


def test_a_taken_derived_id_is_refused_with_advice() -> None:
    refused = request({}, "message").taken()
    assert "send it under another message id" in reason(refused)
    assert refused.requested_show_id == ""


def test_what_was_refused_before_keeps_its_reason_where_its_id_is_taken() -> None:
    assert "not JSON" in reason(request(b"{", "message").taken())


def test_a_cloud_event_is_identified_by_source_and_id_together() -> None:
    ids = {
        request(headers={"ce-source": source, "ce-id": own}).show_id
        for source, own in [("/a", "1"), ("/a", "2"), ("/b", "1"), ("/a 1", "")]
    }
    assert len(ids) == 4
    spelt = request(headers={"Ce-Source": "/a", "CE-ID": "1"})
    assert spelt.show_id == request(headers={"ce-source": "/a", "ce-id": "1"}).show_id


def test_a_message_id_precedes_the_cloud_event() -> None:
    headers = {"ce-source": "/a", "ce-id": "1"}
    assert request(message_id="m", headers=headers).show_id == request(message_id="m").show_id


def test_a_structured_cloud_event_is_the_request_in_its_data() -> None:
    asked = request(ENVELOPE | {"data": {"minutes": 2}}, headers=STRUCTURED)
    assert asked.refusal is None
    assert asked.payload == {"minutes": 2}
    binary = request({"minutes": 2}, headers={"ce-source": "/newsroom", "ce-id": "7"})
    assert (asked.show_id, asked.digest) == (binary.show_id, binary.digest)


def test_a_structured_cloud_event_is_known_by_its_form_too() -> None:
    asked = request(ENVELOPE | {"data": {"minutes": 2}}, headers={"content-type": "text/plain"})
    assert (asked.refusal, asked.payload) == (None, {"minutes": 2})


def test_a_cloud_event_without_an_id_is_identified_by_its_place() -> None:
    asked = request(ENVELOPE | {"id": {}, "data": {}}, headers=STRUCTURED)
    assert asked.refusal is not None
    assert asked.show_id == request().show_id


def test_data_in_base64_is_understood() -> None:
    asked = request(ENVELOPE | {"data_base64": "eyJtaW51dGVzIjogMn0="}, headers=STRUCTURED)
    assert (asked.refusal, asked.payload) == (None, {"minutes": 2})


@pytest.mark.parametrize(
    ("envelope", "content_type", "expected"),
    [
        (ENVELOPE, "application/cloudevents+json", "data: the CloudEvent has none"),
        (ENVELOPE | {"data": None}, "application/cloudevents+json", "data: "),
        (ENVELOPE | {"data": "x"}, "application/cloudevents+json", "not a JSON object"),
        (ENVELOPE | {"data": {}, "id": ""}, "application/cloudevents+json", "id: "),
        (ENVELOPE | {"data": {}, "source": 7}, "application/cloudevents+json", "source: "),
        (ENVELOPE | {"data": {}, "type": None}, "application/cloudevents+json", "type: "),
        (ENVELOPE | {"data": {}, "specversion": "0.3"}, "", "specversion: "),
        (ENVELOPE | {"data_base64": "{}"}, "application/cloudevents+json", "base64"),
        (ENVELOPE | {"data_base64": 7}, "application/cloudevents+json", "base64"),
        ([ENVELOPE], "application/cloudevents-batch+json", "is not understood"),
        ({}, "application/cloudevents+avro", "is not understood"),
        ([], "application/cloudevents+json", "not a JSON object"),
        ({}, "application/cloudevents+json", "not a JSON object"),
    ],
)
def test_a_cloud_event_that_cannot_be_read_is_refused(
    envelope: Any, content_type: str, expected: str
) -> None:
    assert expected in reason(request(envelope, headers={"content-type": content_type}))
