import json

from hypothesis import given
from hypothesis import strategies as st

from contracts import subjects
from services.bridge.domain.sse import ServerSentEvent, parse_id, unseen

SHOWS, ARCHIVE = subjects.STREAM_SHOWS, subjects.STREAM_ARCHIVE
PLACES = st.tuples(st.sampled_from([SHOWS, ARCHIVE]), st.integers(1, 10**12))


@given(st.text(), PLACES)
def test_no_text_breaks_out_of_its_event(data: str, at: tuple[str, int]) -> None:
    told = ServerSentEvent("x", data, at).encode().decode()
    assert told.endswith("\n\n")
    assert "\n\n" not in told[:-2]
    assert all(line.split(":")[0] in {"event", "id", "data"} for line in told[:-2].split("\n"))


@given(st.text())
def test_json_arrives_as_it_was(text: str) -> None:
    """An event-stream parser ends lines at CR and LF alone (WHATWG HTML, section 9.2.6)."""
    sent = json.dumps({"title": text}, ensure_ascii=False)
    told = ServerSentEvent("x", sent).encode().decode().removesuffix("\n\n").split("\n")
    heard = "\n".join(line.removeprefix("data: ") for line in told if line.startswith("data: "))
    assert json.loads(heard) == {"title": text}


@given(PLACES)
def test_the_id_leads_back_to_its_place(at: tuple[str, int]) -> None:
    told = ServerSentEvent("x", "{}", at).encode().decode()
    assert parse_id(told.split("id: ")[1].split("\n")[0]) == at


def test_what_is_no_id_names_no_place() -> None:
    long = "SHOWS:" + "7" * 5000
    assert [parse_id(text) for text in (None, "", "SHOWS", "SHOWS:", "SHOWS:x", "7", long)] == [
        None
    ] * 7


def test_a_client_is_told_what_it_has_not_seen() -> None:
    told = [
        ServerSentEvent("a", "", (SHOWS, 5)),
        ServerSentEvent("b", "", (SHOWS, 9)),
        ServerSentEvent("c", "", (ARCHIVE, 2)),
    ]
    assert unseen(told, None) == told
    assert unseen(told, (SHOWS, 5)) == told[1:]
    assert unseen(told, (SHOWS, 7)) == told[1:]
    assert unseen(told, (ARCHIVE, 2)) == []


def test_a_client_that_saw_a_failure_is_told_what_the_retry_has_made() -> None:
    again = [ServerSentEvent("a", "", (SHOWS, 5)), ServerSentEvent("b", "", (SHOWS, 12))]
    assert unseen(again, (ARCHIVE, 2)) == again
    ended = [*again, ServerSentEvent("c", "", (ARCHIVE, 7))]
    assert unseen(ended, (ARCHIVE, 2)) == ended
    assert unseen(ended, (ARCHIVE, 7)) == []
