from typing import Any

import pytest

from contracts import subjects
from services.kit.delivery.inbox import MAX_ID_LENGTH, Inbox, Record, inbox_key
from tests.fakes import MemoryKeyValue
from tests.unit.kit.fakes import delivery

READY: dict[str, Any] = {"subject": "script.ready", "message_id": "radiox:s1:script.ready:1"}


def test_a_message_is_recorded_by_its_id_at_any_position() -> None:
    keys = {inbox_key("audio-it", delivery(**READY, sequence=n)) for n in (1, 2)}
    assert keys == {"audio-it.s1.script.ready.1"}


def test_an_id_of_an_earlier_release_has_the_same_key() -> None:
    earlier = READY | {"message_id": "s1:script.ready:1"}
    assert inbox_key("audio-it", delivery(**earlier)) == "audio-it.s1.script.ready.1"


@pytest.mark.parametrize("subject", sorted(subjects.REQUESTS))
def test_a_request_is_recorded_by_its_position(subject: str) -> None:
    """Whoever publishes it may use one id for several, hours apart."""
    for message_id in (f"s1:{subject}:1", f"radiox:s1:{subject}:1"):
        request = delivery(subject=subject, message_id=message_id)
        assert inbox_key("show-it", request) == "show-it.SHOWS.7"


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "42",
        "7d6f0a52-1c1f-5a3e-9f53-0d5cf2a4b1aa",
        "daily:news",
        "s1:script.ready:1",
        "radiox:s1:script.ready:1",
        "a:b c",
        "a:>",
        "a:*:b",
        "a::b",
        ":a",
        "a:",
        "ä:b",
        "a:b\n",
        "a:" + "b" * MAX_ID_LENGTH,
    ],
)
def test_a_foreign_id_is_replaced_by_the_position_in_the_stream(foreign: str) -> None:
    message = delivery(subject="audio.ready", message_id=foreign)
    assert inbox_key("audio-it", message) == "audio-it.SHOWS.7"


def test_two_consumers_have_records_of_their_own() -> None:
    assert inbox_key("audio-it", delivery()) != inbox_key("media-it", delivery())


async def test_an_inbox_counts_and_completes() -> None:
    inbox = Inbox(MemoryKeyValue())
    blank = await inbox.read("a")
    assert blank == Record()
    assert await inbox.count_failure("a") == Record(failures=1)
    assert await inbox.count_failure("a") == Record(failures=2)
    await inbox.complete("a", await inbox.read("a"))
    assert await inbox.read("a") == Record(failures=2, done=True)
    assert await inbox.count_failure("a") == Record(failures=2, done=True)
    assert await inbox.read("b") == Record()
