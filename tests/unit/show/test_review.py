"""A review takes any commands in any order, repeated or not, and is decided once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from contracts import (
    Failure,
    ReviewAnswer,
    ScriptApproveRequested,
    ScriptDrafted,
    ScriptRejectRequested,
    ShowAccepted,
    ShowState,
    Status,
)
from services.show.domain import review, transitions
from services.show.domain.transitions import Decision

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
EXPIRES_AT = AT + timedelta(hours=1)
ACCEPTED = ShowAccepted.model_validate_json((EXAMPLES / "show.accepted.json").read_bytes())
DRAFT = ScriptDrafted.model_validate_json(
    (EXAMPLES / "script.drafted.json").read_bytes()
).model_copy(update={"show_id": "a", "sequence": 3, "expires_at": EXPIRES_AT})
NEW = ShowState(show_id="a", digest="d", requested_at=AT, accepted=ACCEPTED)
OPEN = review.record_draft(NEW, DRAFT, AT)
EXPIRED = Decision("failed", Failure(stage="script", reason="expired"), in_review=True)

Step: TypeAlias = Callable[[ShowState, datetime], ShowState]


def sequence_of(command_id: str) -> int:
    """A sequence of its own for the draft of each command."""
    return int.from_bytes(command_id.encode())


def draft(revision: int, command_id: str) -> Step:
    update = {"revision": revision, "revised_by": command_id, "sequence": sequence_of(command_id)}
    return lambda state, at: review.record_draft(state, DRAFT.model_copy(update=update), at)


def approval(revision: int, command_id: str) -> Step:
    command = ScriptApproveRequested(show_id="a", command_id=command_id, revision=revision)
    return lambda state, at: review.approve(state, command, at)


def rejection(revision: int, command_id: str) -> Step:
    command = ScriptRejectRequested(show_id="a", command_id=command_id, revision=revision)
    return lambda state, at: review.reject(state, command, 7, at)


def expiry(_: int, __: str) -> Step:
    return lambda state, at: transitions.decide(state, EXPIRED, 7, at)


def answer_of(state: ShowState, command_id: str) -> ReviewAnswer:
    assert state.review is not None
    (answer,) = [each for each in state.review.answers if each.command_id == command_id]
    return answer


STEPS = st.builds(
    lambda make, revision, name: make(revision, f"{make.__name__}-{revision}-{name}"),
    st.sampled_from([draft, approval, rejection, expiry]),
    st.integers(1, 3),
    st.sampled_from("xy"),
)


@given(st.lists(STEPS, max_size=25), st.integers(0, 300))
def test_whatever_comes_a_review_is_decided_once(steps: list[Step], pace: int) -> None:
    state, at = OPEN, AT
    for step in steps:
        at += timedelta(seconds=pace)
        after = step(state, at)
        assert step(after, at) == after, "a repetition has no effect"
        before_review, after_review = state.review, after.review
        assert before_review is not None
        assert after_review is not None
        assert 0 <= after_review.revision - before_review.revision <= 1
        if not state.in_review:
            assert after == state
        if after_review.approved_at is not None:
            assert after_review.approved_at < EXPIRES_AT
            assert after.status is Status.RUNNING
        names = [answer.command_id for answer in after_review.answers]
        assert len(names) == len(set(names)) <= review.MAX_ANSWERS
        state = after


def test_the_first_draft_opens_the_review() -> None:
    assert OPEN.in_review
    assert OPEN.review is not None
    assert (OPEN.review.revision, OPEN.review.sequence) == (1, 3)
    assert (OPEN.review.opened_at, OPEN.review.expires_at) == (AT, EXPIRES_AT)


def test_a_draft_of_another_generation_is_ignored() -> None:
    later = DRAFT.model_copy(update={"generation": 2})
    assert review.record_draft(NEW, later, AT) == NEW


def test_an_approval_moves_the_deadlines_by_the_time_that_was_waited() -> None:
    approved = approval(1, "c")(OPEN, AT + timedelta(minutes=10))
    assert approved.accepted is not None
    moved = approved.accepted.deadlines.audio - ACCEPTED.deadlines.audio
    assert moved == timedelta(minutes=10)
    assert not approved.in_review
    assert answer_of(approved, "c").refusal is None


def test_an_approval_where_the_clock_is_behind_that_of_the_broker_moves_nothing() -> None:
    approved = approval(1, "c")(OPEN, AT - timedelta(seconds=2))
    assert approved.accepted == ACCEPTED


def test_an_approval_after_the_expiry_is_refused() -> None:
    late = approval(1, "c")(OPEN, EXPIRES_AT)
    assert late.in_review
    assert answer_of(late, "c").refusal == "expired"


def test_an_approval_of_another_revision_is_refused() -> None:
    for revision in (2, 9):
        assert answer_of(approval(revision, "c")(OPEN, AT), "c").refusal == "stale"


def test_the_edit_that_is_recorded_second_is_refused() -> None:
    first = draft(2, "first")(OPEN, AT)
    both = draft(2, "second")(first, AT)
    assert answer_of(both, "first").refusal is None
    assert answer_of(both, "second").refusal == "stale"
    assert both.review is not None
    assert both.review.sequence == sequence_of("first")


def test_the_time_that_a_script_has_waited_is_told_with_those_of_its_stages() -> None:
    approved = approval(1, "c")(OPEN, AT + timedelta(seconds=90))
    assert approved.review is not None
    script = review.approved_script(DRAFT, approved.review, 2)
    assert script.seconds == {**DRAFT.seconds, "review": 90.0}
    assert (script.generation, script.segments) == (2, DRAFT.segments)


def test_an_approved_script_does_not_expire() -> None:
    approved = approval(1, "c")(OPEN, AT)
    assert expiry(1, "")(approved, EXPIRES_AT) == approved


def test_a_rejection_without_a_reason_is_named_as_one() -> None:
    rejected = rejection(1, "c")(OPEN, AT)
    assert rejected.finishing is not None
    assert (rejected.finishing.outcome, rejected.finishing.reason) == (
        "cancelled",
        "rejected in review",
    )


def test_the_latest_answers_are_kept() -> None:
    state = OPEN
    for number in range(30):
        state = approval(9, f"c{number}")(state, AT)
    assert state.review is not None
    assert [answer.command_id for answer in state.review.answers] == [
        f"c{number}" for number in range(10, 30)
    ]
