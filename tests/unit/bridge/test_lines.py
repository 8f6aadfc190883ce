import json

from hypothesis import given
from hypothesis import strategies as st

from contracts import subjects
from services.bridge.domain.lines import Said, behind, lines, place

SHOWS, ARCHIVE = subjects.STREAM_SHOWS, subjects.STREAM_ARCHIVE
PLACES = st.tuples(st.sampled_from([SHOWS, ARCHIVE]), st.integers(1, 10**12))


@given(st.text(), PLACES)
def test_no_text_breaks_out_of_its_event(data: str, at: tuple[str, int]) -> None:
    told = lines(Said("x", data, at)).decode()
    assert told.endswith("\n\n")
    assert "\n\n" not in told[:-2]
    assert all(line.split(":")[0] in {"event", "id", "data"} for line in told[:-2].split("\n"))


@given(st.text())
def test_json_arrives_as_it_was(text: str) -> None:
    """An event-stream parser ends lines at CR and LF alone (WHATWG HTML, section 9.2.6)."""
    sent = json.dumps({"title": text}, ensure_ascii=False)
    told = lines(Said("x", sent)).decode().removesuffix("\n\n").split("\n")
    heard = "\n".join(line.removeprefix("data: ") for line in told if line.startswith("data: "))
    assert json.loads(heard) == {"title": text}


@given(PLACES)
def test_the_id_leads_back_to_its_place(at: tuple[str, int]) -> None:
    told = lines(Said("x", "{}", at)).decode()
    assert place(told.split("id: ")[1].split("\n")[0]) == at


def test_what_is_no_id_names_no_place() -> None:
    long = "SHOWS:" + "7" * 5000
    assert [place(text) for text in (None, "", "SHOWS", "SHOWS:", "SHOWS:x", "7", long)] == [
        None
    ] * 7


def test_a_client_is_told_what_it_has_not_seen() -> None:
    told = [Said("a", "", (SHOWS, 5)), Said("b", "", (SHOWS, 9)), Said("c", "", (ARCHIVE, 2))]
    assert behind(told, None) == told
    assert behind(told, (SHOWS, 5)) == told[1:]
    assert behind(told, (SHOWS, 7)) == told[1:]
    assert behind(told, (ARCHIVE, 2)) == []
