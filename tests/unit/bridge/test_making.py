from datetime import UTC, datetime, timedelta

from contracts import Failure, Finishing, ShowState, Status, TimelineEntry
from services.bridge.domain.making import KEPT, NO_END, Glance, ShowsInMaking

NOON = datetime(2026, 8, 12, 12, tzinfo=UTC)
ABOVE_ALL = NO_END


def state(number: int, **fields: object) -> ShowState:
    """The state of a show that was requested as that message of the stream."""
    given = {"show_id": f"s{number}", "requested_sequence": number, **fields}
    return ShowState.model_validate({"digest": "d", "requested_at": NOON, **given})


def finishing(number: int, archive: int) -> ShowState:
    outcome = Finishing(outcome="cancelled", archive_sequence=archive)
    return state(number, status=Status.FINISHING, finishing=outcome)


def ended(number: int, sequence: int, at: datetime = NOON) -> ShowState:
    end = (TimelineEntry(at=at, what="show.cancelled"),)
    return state(number, status=Status.CANCELLED, ended=sequence, timeline=end)


def noted(*states: ShowState, now: datetime = NOON) -> ShowsInMaking:
    shows = ShowsInMaking()
    for each in states:
        shows.note(each, now)
    return shows


def ids(shows: ShowsInMaking, as_of: int = NO_END - 1, before: int = ABOVE_ALL) -> list[str]:
    return [show.show_id for show in shows.listed(as_of, before)]


def test_those_that_were_requested_last_come_first() -> None:
    shows = noted(state(7), state(9), state(8))
    assert ids(shows) == ["s9", "s8", "s7"]
    assert ids(shows, before=9) == ["s8", "s7"]


def test_a_show_stays_on_the_lists_that_began_before_its_end() -> None:
    shows = noted(state(1), ended(1, 40))
    assert ids(shows, as_of=39) == ["s1"]
    assert ids(shows, as_of=40) == []
    assert (shows.find("s1", 39) is None, shows.find("s1", 40) is None) == (False, True)


def test_a_list_begins_before_an_end_that_is_decided_and_not_recorded() -> None:
    shows = noted(state(1), finishing(2, archive=30))
    as_of = shows.as_of(40)
    assert as_of == 30
    shows.note(ended(2, 31), NOON)
    assert ids(shows, as_of) == ["s2", "s1"]
    assert shows.as_of(40) == 40


def test_a_show_that_ended_long_ago_is_forgotten() -> None:
    shows = noted(ended(1, 40))
    shows.note(ended(2, 41, NOON + KEPT), NOON + KEPT)
    assert ids(shows, as_of=0) == ["s2"]


def test_a_show_whose_end_is_heard_of_long_after_it_is_on_no_list() -> None:
    """As where the bridge was without its broker for hours."""
    shows = noted(state(1), state(2))
    shows.note_past("s1")
    assert ids(shows) == ["s2"]


def test_a_retried_show_is_in_the_making_again() -> None:
    shows = noted(ended(1, 40), state(1, generation=2), now=NOON)
    shows.note(ended(2, 41, NOON + KEPT), NOON + KEPT)
    (show,) = shows.listed(41, ABOVE_ALL)
    assert (show.show_id, show.generation, show.status) == ("s1", 2, "running")


def test_a_deleted_show_is_on_no_list() -> None:
    assert ids(noted(ended(1, 40), state(1, deleted_at=NOON)), as_of=0) == []


def test_a_show_whose_state_is_gone_is_on_no_list() -> None:
    shows = noted(state(1))
    shows.forget("s1")
    assert ids(shows) == []


def test_a_request_is_on_the_list_until_its_show_has_a_state() -> None:
    shows = noted(state(2))
    for number in (1, 2, 3):
        shows.request(f"s{number}", NOON, number)
    assert [(s.show_id, s.status) for s in shows.listed(0, ABOVE_ALL)] == [
        ("s3", "requested"), ("s2", "running"), ("s1", "requested"),
    ]  # fmt: skip
    shows.note(state(3), NOON)
    shows.note_past("s1")
    assert [(s.show_id, s.status) for s in shows.listed(0, ABOVE_ALL)] == [
        ("s3", "running"), ("s2", "running"),
    ]  # fmt: skip


def test_a_show_that_failed_says_why() -> None:
    failure = Failure(stage="audio", reason="no voice")
    outcome = Finishing(outcome="failed", archive_sequence=3, failure=failure)
    failed = ended(1, 4).model_copy(update={"status": Status.FAILED, "finishing": outcome})
    (show,) = noted(failed).listed(0, ABOVE_ALL)
    assert (show.status, show.stage, show.reason) == ("failed", "audio", "no voice")


def test_a_glance_tells_which_states_need_not_be_read() -> None:
    later = NOON + timedelta(seconds=1)
    for each, is_old in ((ended(1, 4), True), (state(1), False), (finishing(1, 4), False)):
        assert Glance.model_validate_json(each.model_dump_json()).ended_before(later) is is_old
    assert not Glance.model_validate_json(ended(1, 4).model_dump_json()).ended_before(NOON)
