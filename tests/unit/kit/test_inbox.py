import pytest

from services.kit.delivery.inbox import MAX_ID_LENGTH, Inbox, Record, inbox_key
from tests.fakes import MemoryKeyValue
from tests.unit.kit.fakes import delivery


def test_a_message_is_recorded_by_its_id_at_any_position() -> None:
    keys = {inbox_key("audio-it", delivery(sequence=n)) for n in (1, 2)}
    assert keys == {"audio-it.s1.show.cancel.requested.1"}


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "42",
        "7d6f0a52-1c1f-5a3e-9f53-0d5cf2a4b1aa",
        "daily:news",
        "s1:script.ready:1",
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
    assert inbox_key("audio-it", delivery(message_id=foreign)) == "audio-it.SHOWS.7"


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
