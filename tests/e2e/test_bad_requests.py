"""Invalid requests, sent to the real show service on a real broker."""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import uuid4

import nats.errors
import pytest
import pytest_asyncio
from pydantic import BaseModel

from contracts import (
    DeadLetter,
    ShowAccepted,
    ShowCancelled,
    ShowCancelRequested,
    ShowDeleted,
    ShowFailed,
    subjects,
)
from services.kit.failures import Discard
from tests.e2e.requester import Requester, open_requester
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

FEED = {"url": "https://news.example/feed.xml"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def requester(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Requester]:
    """One stack with the show service alone: no service makes the accepted shows."""
    folder = tmp_path_factory.mktemp("stack")
    async with open_requester(folder, services=("show",)) as requester:
        yield requester


async def _stored(requester: Requester, stream: str, subject: str = ">") -> int:
    """Number of messages on a subject of a stream."""
    info = await requester.js.stream_info(stream, subjects_filter=subject)
    return sum((info.state.subjects or {}).values())


async def _processed(requester: Requester, sequence: int) -> None:
    """Wait until every request up to `sequence` was processed."""
    consumer = subjects.consumer_of("show", subjects.SHOW_REQUESTED)

    async def answered() -> bool:
        info = await requester.js.consumer_info(subjects.STREAM_SHOWS, consumer)
        floor = info.ack_floor
        return bool(floor and floor.stream_seq >= sequence and not info.num_ack_pending)

    await until(answered)


@pytest.mark.parametrize(
    ("payload", "field", "reason"),
    [
        ({"preset": "symphony"}, "preset", "there is no “symphony”; there are "),
        ({"language": "tlh"}, "language", "Input should be 'en' or 'de'"),
        ({"news": 0}, "news", "greater than or equal to 1"),
        ({"news": 500}, "news", "less than or equal to 50"),
        ({"news": 50, "minutes": 1}, "news", "50 stories do not fit into 1 minutes"),
        ({"minutes": -1}, "minutes", "greater than or equal to 1"),
        ({"minutes": 600}, "minutes", "less than or equal to 60"),
        ({"minutes": "many"}, "minutes", "valid number"),
        ({"minutes": {"of": 3}}, "minutes", "valid number"),
        ({"title": 7}, "title", "valid string"),
        ({"title": " "}, "title", "at least 1 character"),
        ({"title": "x" * 121}, "title", "at most 120 characters"),
        ({"feeds": "https://news.example"}, "feeds", "valid tuple"),
        ({"feeds": []}, "feeds", "there is none to read"),
        ({"feeds": [FEED, {"url": "file:///etc/passwd"}]}, "feeds.1.url", "match pattern"),
        ({"feeds": [{"name": "Nowhere"}]}, "feeds.0", "either url or blob"),
        ({"feeds": [FEED] * 201}, "feeds", "at most 200"),
        ({"as_of": "yesterday"}, "as_of", "valid datetime"),
        ({"as_of": "0001-01-01T00:00:00+12:00"}, "as_of", "is outside of 1970 to 2199"),
        ({"as_of": "9999-12-31T23:59:59-12:00"}, "as_of", "is outside of 1970 to 2199"),
        ({"seed": -1}, "seed", "greater than or equal to 0"),
        ({"allow_shorter": "perhaps"}, "allow_shorter", "valid boolean"),
    ],
)
async def test_the_field_and_the_reason_are_named(
    requester: Requester, payload: dict[str, Any], field: str, reason: str
) -> None:
    show_id = f"bad-{uuid4()}"
    sequence = await requester.send(json.dumps({"show_id": show_id, **payload}).encode())

    failed = await requester.end_of(show_id)
    assert isinstance(failed, ShowFailed)
    assert (failed.stage, failed.field) == ("show", field)
    assert reason in failed.reason
    assert field.split(".", maxsplit=1)[0] in failed.reason
    await _processed(requester, sequence)
    assert await requester.ends(show_id) == [failed]
    assert not await requester.dead_letters(sequence)


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        (b'{"show_id": "../../etc/passwd"}', "show_id", "show_id: 1 to 64 letters"),
        (b'{"show_id": ""}', "show_id", "show_id: 1 to 64 letters"),
        (b'{"show_id": 7}', "show_id", "show_id: 1 to 64 letters"),
        (b'{"show_id": "' + b"x" * 65 + b'"}', "show_id", "show_id: 1 to 64 letters"),
        (b"please make a show", "", "not JSON"),
        (b'{"minutes": 3', "", "not JSON"),
        (b'{"minutes": NaN}', "", "not JSON"),
        (b"\xef\xbb\xbf{}", "", "byte order mark"),
        (b"\xff\xfe\x00", "", "byte order mark"),
        ('{"title": "Gr\u00f6\u00dfe"}'.encode("latin-1"), "", "not JSON"),
        (b"[]", "", "not a JSON object"),
        (b'"show"', "", "not a JSON object"),
        (b"[" * 100_000, "", "not JSON"),
        (b'{"title": ' * 300 + b"1" + b"}" * 300, "", "not JSON"),
        (b'{"seed": ' + b"9" * 5_000 + b"}", "", "not JSON"),
        (b'{"minutes": 1e999}', "minutes", "less than or equal to 60"),
        (b'{"title": "\\ud800"}', "", "not JSON"),
        (b'{"specversion": "1.0", "id": "1", "source": "/me", "type": "x"}', "", "data: "),
    ],
)
@pytest.mark.parametrize("named", [True, False])
async def test_a_request_that_cannot_be_read_fails_and_names_its_message(
    requester: Requester, body: bytes, field: str, reason: str, *, named: bool
) -> None:
    message_id = f"order {uuid4()}" if named else ""
    sequence = await requester.send(body, message_id)

    cause = message_id or f"SHOWS:{sequence}"
    if body.startswith(b'{"specversion"') and not named:
        cause = "/me 1"
    await _processed(requester, sequence)
    failed = await requester.end_caused_by(cause)
    assert (failed.stage, failed.field) == ("show", field)
    assert reason in failed.reason
    assert not await requester.dead_letters(sequence)


async def test_cloud_events_make_shows_that_name_them(requester: Requester) -> None:
    envelope = {"specversion": "1.0", "id": "7", "source": "/desk", "type": "show.wanted"}
    structured = {"content-type": "application/cloudevents+json"}
    data = {"show_id": "from-a-cloud-event", "minutes": 500}
    body = json.dumps(envelope | {"data": data}).encode()
    await requester.js.publish(subjects.SHOW_REQUESTED, body, headers=structured)
    failed = await requester.end_caused_by("/desk 7")
    assert (failed.show_id, failed.field) == ("from-a-cloud-event", "minutes")

    binary = {"ce-specversion": "1.0", "ce-id": "a%20b", "ce-source": "/desk", "ce-type": "x"}
    body = b'{"show_id": "from-a-binary-one", "minutes": 500}'
    await requester.js.publish(subjects.SHOW_REQUESTED, body, headers=binary)
    assert (await requester.end_caused_by("/desk a b")).show_id == "from-a-binary-one"


COMMANDS: dict[str, dict[str, Any]] = {
    subjects.SHOW_CANCEL_REQUESTED: {},
    subjects.SHOW_RETRY_REQUESTED: {},
    subjects.SCRIPT_REVISE_REQUESTED: {"command_id": "c1", "revision": 1, "segments": []},
    subjects.SCRIPT_APPROVE_REQUESTED: {"command_id": "c1", "revision": 1},
    subjects.SCRIPT_REJECT_REQUESTED: {"command_id": "c1", "revision": 1},
}


@pytest.mark.parametrize("subject", COMMANDS)
async def test_a_command_for_an_unknown_show_ends_in_a_dead_letter(
    requester: Requester, subject: str
) -> None:
    """Its subject is known to whoever has published the command."""
    body = json.dumps({"show_id": f"nobody-{uuid4()}", **COMMANDS[subject]}).encode()
    acks = [
        await requester.js.publish(subject, body, headers={"Nats-Msg-Id": f"{subject} {number}"})
        for number in range(3)
    ]
    for number, ack in enumerate(acks):
        key = f"dead.SHOWS.{ack.seq}.{subjects.consumer_of('show', subject)}"
        letter = DeadLetter.model_validate_json(
            (await requester.last_on(subjects.STREAM_DEAD, key)).data or b""
        )
        assert letter.reason.startswith("show_id: there is no ")
        assert letter.field == "show_id"
        assert (letter.caused_by, letter.refused) == (f"{subject} {number}", True)


async def test_a_deletion_of_an_unknown_show_ends_in_the_event(requester: Requester) -> None:
    body = b'{"show_id": "never-there"}'
    await requester.js.publish(
        subjects.SHOW_DELETE_REQUESTED, body, headers={"Nats-Msg-Id": "delete 1"}
    )
    message = await requester.last_on(subjects.STREAM_ARCHIVE, subjects.SHOW_DELETED)
    deleted = ShowDeleted.model_validate_json(message.data or b"")
    assert (deleted.show_id, deleted.caused_by) == ("never-there", "delete 1")


@pytest.mark.parametrize("subject", sorted(subjects.REQUESTS - {subjects.SHOW_REQUESTED}))
async def test_a_command_that_cannot_be_read_ends_in_a_dead_letter(
    requester: Requester, subject: str
) -> None:
    for body, reason in [
        (b"{", "Invalid JSON"),
        (b"{}", "show_id: Field required"),
        (b'{"specversion": "1.0", "id": "1", "type": "x"}', "source: the CloudEvent has none"),
    ]:
        ack = await requester.js.publish(subject, body)
        key = f"dead.SHOWS.{ack.seq}.{subjects.consumer_of('show', subject)}"
        letter = DeadLetter.model_validate_json(
            (await requester.last_on(subjects.STREAM_DEAD, key)).data or b""
        )
        assert reason in letter.reason
        assert letter.caused_by in {f"SHOWS:{ack.seq}", "1"}


async def test_a_misspelt_field_is_kept(requester: Requester) -> None:
    await requester.send(
        b'{"show_id": "misspelt", "minuets": 5, "feeds": [{"url": "https://a.example"}]}'
    )

    accepted = await _accepted(requester, "misspelt")
    assert accepted.unknown_fields == ("minuets",)
    assert accepted.minutes == 3


async def test_another_request_with_the_same_id_is_refused_without_other_effects(
    requester: Requester,
) -> None:
    first = json.dumps({"show_id": "mine", "minutes": 2, "feeds": [FEED]}).encode()
    await requester.send(first, "one")
    accepted = await _accepted(requester, "mine")

    other = await requester.send(b'{"show_id": "mine", "minutes": 9}', "another")
    again = await requester.send(first, "the same, twice")
    await _processed(requester, again)

    failed = await requester.end_caused_by("another")
    assert failed.reason == "show_id: mine belongs to another request already"
    assert (failed.field, failed.requested_show_id) == ("show_id", "mine")
    assert not await requester.dead_letters(other)
    assert not await requester.dead_letters(again)
    assert await requester.ends("mine") == []
    assert await _accepted(requester, "mine") == accepted
    await requester.platform.publisher.publish(ShowCancelRequested(show_id="mine", reason="enough"))
    assert isinstance(await requester.end_of("mine"), ShowCancelled)


async def test_a_request_over_the_size_limit_is_refused_when_it_is_published(
    requester: Requester,
) -> None:
    class Large(BaseModel):
        title: str

    stored = await _stored(requester, subjects.STREAM_SHOWS)
    large = Large(title="x" * 2_000_000)
    with pytest.raises(Discard, match=r"2,000,012 bytes exceed the broker's size limit"):
        await requester.platform.publisher.send(large, subjects.SHOW_REQUESTED, "large")
    with pytest.raises(nats.errors.MaxPayloadError):
        await requester.send(large.model_dump_json().encode())
    assert await _stored(requester, subjects.STREAM_SHOWS) == stored


async def test_an_empty_object_is_a_request(requester: Requester) -> None:
    accepted = partial(_stored, requester, subjects.STREAM_SHOWS, subjects.SHOW_ACCEPTED)
    before = await accepted()
    await asyncio.gather(requester.send(b"{}"), requester.send(b"{}"))

    async def both() -> bool:
        return await accepted() == before + 2

    await until(both)


async def _accepted(requester: Requester, show_id: str) -> ShowAccepted:
    """Wait until a show is accepted."""

    async def look() -> ShowAccepted | None:
        found = await requester.platform.bucket(subjects.BUCKET_SHOWS).get(show_id)
        state = json.loads(found[0]) if found else {}
        return ShowAccepted.model_validate(state["accepted"]) if state.get("accepted") else None

    accepted = await until(look)
    assert accepted is not None
    return accepted
