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

from contracts import ShowAccepted, ShowCancelled, ShowCancelRequested, ShowFailed, subjects
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
    ("body", "reason"),
    [
        (b'{"show_id": "../../etc/passwd"}', "show_id: 1 to 64 letters"),
        (b'{"show_id": ""}', "show_id: 1 to 64 letters"),
        (b'{"show_id": 7}', "show_id: 1 to 64 letters"),
        (b'{"show_id": "' + b"x" * 65 + b'"}', "show_id: 1 to 64 letters"),
        (b"please make a show", "not JSON"),
        (b'{"minutes": 3', "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'"show"', "not a JSON object"),
        (b"[" * 100_000, "not JSON"),
        (b'{"title": "\\ud800"}', "not JSON"),
    ],
)
async def test_a_request_without_a_valid_id_becomes_one_dead_letter(
    requester: Requester, body: bytes, reason: str
) -> None:
    ended = await _stored(requester, subjects.STREAM_ARCHIVE)
    sequence = await requester.send(body)

    await _processed(requester, sequence)
    (letter,) = await requester.dead_letters(sequence)
    assert reason in letter.reason
    assert (letter.failures, letter.subject) == (1, subjects.SHOW_REQUESTED)
    assert letter.payload.encode()[:50] == body.decode(errors="replace").encode()[:50]
    assert await _stored(requester, subjects.STREAM_ARCHIVE) == ended


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

    (letter,) = await requester.dead_letters(other)
    assert "mine belongs to another request" in letter.reason
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
