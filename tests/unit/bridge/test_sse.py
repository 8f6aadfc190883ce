import json

from hypothesis import given
from hypothesis import strategies as st

from contracts import subjects
from contracts.client.stored import StreamPosition
from services.bridge.domain.sse import ServerSentEvent, parse_id, unseen

SHOWS, ARCHIVE = subjects.STREAM_SHOWS, subjects.STREAM_ARCHIVE
POSITIONS = st.builds(StreamPosition, st.sampled_from([SHOWS, ARCHIVE]), st.integers(1, 10**12))


@given(st.text(), POSITIONS)
def test_no_text_leaves_its_event(data: str, at: StreamPosition) -> None:
    encoded = ServerSentEvent("x", data, at).encode().decode()
    assert encoded.endswith("\n\n")
    assert "\n\n" not in encoded[:-2]
    assert all(line.split(":")[0] in {"event", "id", "data"} for line in encoded[:-2].split("\n"))


@given(st.text())
def test_json_arrives_unchanged(text: str) -> None:
    """An event-stream parser ends lines at CR and LF alone (WHATWG HTML, section 9.2.6)."""
    sent = json.dumps({"title": text}, ensure_ascii=False)
    encoded = ServerSentEvent("x", sent).encode().decode().removesuffix("\n\n").split("\n")
    decoded = "\n".join(
        line.removeprefix("data: ") for line in encoded if line.startswith("data: ")
    )
    assert json.loads(decoded) == {"title": text}


@given(POSITIONS)
def test_an_id_is_parsed_back_to_its_position(at: StreamPosition) -> None:
    encoded = ServerSentEvent("x", "{}", at).encode().decode()
    assert parse_id(encoded.split("id: ")[1].split("\n")[0]) == at


def test_a_malformed_id_is_ignored() -> None:
    long = "SHOWS:" + "7" * 5000
    assert [parse_id(text) for text in (None, "", "SHOWS", "SHOWS:", "SHOWS:x", "7", long)] == [
        None
    ] * 7


def test_unseen_events_come_after_the_last_id() -> None:
    events = [
        ServerSentEvent("a", "", StreamPosition(SHOWS, 5)),
        ServerSentEvent("b", "", StreamPosition(SHOWS, 9)),
        ServerSentEvent("c", "", StreamPosition(ARCHIVE, 2)),
    ]
    assert unseen(events, None) == events
    assert unseen(events, StreamPosition(SHOWS, 5)) == events[1:]
    assert unseen(events, StreamPosition(SHOWS, 7)) == events[1:]
    assert unseen(events, StreamPosition(ARCHIVE, 2)) == []


def test_after_a_failure_all_events_of_the_retry_are_unseen() -> None:
    retried = [
        ServerSentEvent("a", "", StreamPosition(SHOWS, 5)),
        ServerSentEvent("b", "", StreamPosition(SHOWS, 12)),
    ]
    assert unseen(retried, StreamPosition(ARCHIVE, 2)) == retried
    ended = [*retried, ServerSentEvent("c", "", StreamPosition(ARCHIVE, 7))]
    assert unseen(ended, StreamPosition(ARCHIVE, 2)) == ended
    assert unseen(ended, StreamPosition(ARCHIVE, 7)) == []
