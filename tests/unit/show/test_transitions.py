"""The state of a show: facts in any order and repetition lead to exactly one end."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contracts import (
    STAGE_RESULTS,
    TERMINAL_EVENTS,
    Fact,
    Failure,
    Outcome,
    ShowAccepted,
    ShowState,
    Status,
    subjects,
)
from services.show.domain import transitions
from services.show.domain.transitions import Decision

AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
GOLDEN = Path(__file__).parents[3] / "contracts/examples" / "show.accepted.json"
ACCEPTED = ShowAccepted.model_validate_json(GOLDEN.read_text())
NEW = ShowState(show_id="a", digest="d", requested_at=AT)
FAILURE = Failure(stage="show", reason="no room")


def _decided(state: ShowState, outcome: Outcome) -> ShowState:
    failure = FAILURE if outcome == "failed" else None
    decision = Decision(outcome, failure=failure, reason="enough", generation=state.generation)
    return transitions.decide(state, decision, 7, AT)


def _recorded(subject_order: list[str]) -> ShowState:
    known = NEW
    for sequence, subject in enumerate(subject_order, start=1):
        known = transitions.record_fact(known, subject, Fact(sequence=sequence, generation=1), AT)
    return known


@given(
    st.permutations(sorted(STAGE_RESULTS)),
    st.lists(st.sampled_from(sorted(STAGE_RESULTS)), max_size=6),
)
def test_facts_complete_the_show_in_any_order_and_repetition(
    order: list[str], repeated: list[str]
) -> None:
    known = _recorded([*order, *repeated])

    assert known.complete
    assert [known.facts[subject].sequence for subject in order] == [1, 2, 3]
    assert len(known.timeline) == 3
    assert not _recorded(order[:2]).complete


class Life(RuleBasedStateMachine):
    """All transitions of a show, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state = NEW
        self.decided: list[Outcome] = []
        self.ended: list[str] = []
        self.sequence = 0

    @rule(subject=st.sampled_from(sorted(STAGE_RESULTS)), generation=st.integers(1, 3))
    def a_stage_speaks(self, subject: str, generation: int) -> None:
        self.sequence += 1
        before = self.state
        fact = Fact(sequence=self.sequence, generation=generation)
        self.state = transitions.record_fact(before, subject, fact, AT)
        if before.over or generation > before.generation or self.decided == ["generated"]:
            assert self.state == before

    @rule(outcome=st.sampled_from(["generated", "failed", "cancelled"]))
    def somebody_wants_an_end(self, outcome: Outcome) -> None:
        before = self.state
        self.state = _decided(before, outcome)
        if before.status is Status.RUNNING:
            self.decided.append(outcome)
        else:
            assert self.state == before

    @rule()
    def the_finish_cannot_be_carried_out(self) -> None:
        before = self.state
        self.state = transitions.fail_finishing(before, before.generation, FAILURE, AT)
        if before.status is Status.FINISHING:
            self.decided[-1] = "failed"
        else:
            assert self.state == before

    @precondition(lambda self: self.state.finishing is not None)
    @rule()
    def the_end_is_announced(self) -> None:
        assert self.state.finishing is not None
        outcome = self.state.finishing.outcome
        before = self.state
        self.sequence += 1
        self.state = transitions.close(before, before.generation, outcome, self.sequence, AT)
        if not before.over:
            self.ended.append(self.state.status)
        else:
            assert self.state == before

    @rule(outcome=st.sampled_from(["generated", "failed", "cancelled"]))
    def what_an_earlier_generation_was_due_comes_now(self, outcome: Outcome) -> None:
        earlier = self.state.generation - 1
        decision = Decision(outcome, failure=FAILURE, generation=earlier)
        for late in (
            transitions.decide(self.state, decision, 7, AT),
            transitions.fail_finishing(self.state, earlier, FAILURE, AT),
            transitions.close(self.state, earlier, outcome, 7, AT),
        ):
            assert late == self.state

    @precondition(lambda self: self.state.status is Status.FAILED)
    @rule()
    def somebody_tries_again(self) -> None:
        facts = self.state.facts
        again = ACCEPTED.model_copy(update={"generation": self.state.generation + 1})
        self.state = transitions.reopen(self.state, again, set(), AT)
        assert self.state.status is Status.RUNNING
        assert self.state.facts == facts
        self.decided.clear()
        self.ended.clear()

    @invariant()
    def there_is_one_end_a_generation(self) -> None:
        assert len(self.decided) <= 1
        assert len(self.ended) <= 1
        if self.ended:
            assert self.state.over
            assert [str(status) for status in self.ended] == self.decided
            assert self.state.timeline[-1].what == TERMINAL_EVENTS[self.decided[0]].subject
            assert self.state.ended > 0

    @invariant()
    def it_stands_where_it_was_written(self) -> None:
        assert ShowState.model_validate_json(self.state.model_dump_json()) == self.state


TestLife = Life.TestCase


@given(st.sampled_from(sorted(STAGE_RESULTS)))
def test_a_newer_generation_replaces_a_fact_and_an_older_one_does_not(subject: str) -> None:
    known = NEW.model_copy(update={"generation": 2})

    old = transitions.record_fact(known, subject, Fact(sequence=1, generation=1), AT)
    new = transitions.record_fact(old, subject, Fact(sequence=2, generation=2), AT)
    late = transitions.record_fact(new, subject, Fact(sequence=3, generation=1), AT)
    assert [s.facts[subject].sequence for s in (old, new, late)] == [1, 2, 2]


def test_the_stations_own_cover_completes_a_show() -> None:
    known = _recorded([subjects.SCRIPT_READY, subjects.AUDIO_READY])

    done = transitions.record_fact(known, subjects.COVER_READY, Fact(sequence=0, generation=1), AT)
    assert done.complete


def test_the_fallback_cover_is_replaced_by_a_painted_one_and_never_replaces_one() -> None:
    def cover(sequence: int, generation: int) -> Fact:
        return Fact(sequence=sequence, generation=generation)

    known = NEW.model_copy(update={"generation": 2})
    for fact, counts in (
        (cover(0, 1), cover(0, 1)),
        (cover(0, 2), cover(0, 1)),
        (cover(5, 1), cover(5, 1)),
        (cover(0, 2), cover(5, 1)),
        (cover(6, 2), cover(6, 2)),
    ):
        known = transitions.record_fact(known, subjects.COVER_READY, fact, AT)
        assert known.facts[subjects.COVER_READY] == counts
    assert len(known.timeline) == 3


@given(st.sampled_from(sorted(STAGE_RESULTS)))
def test_a_stage_with_a_result_fails_no_show(subject: str) -> None:
    failure = Failure(stage=STAGE_RESULTS[subject], reason="given up meanwhile")
    known = _recorded([subject])
    assert transitions.decide(known, Decision("failed", failure), 7, AT) == known
    assert transitions.decide(NEW, Decision("failed", failure), 7, AT) != NEW


def test_every_outcome_has_a_terminal_event() -> None:
    for outcome in TERMINAL_EVENTS:
        ended = transitions.close(_decided(NEW, outcome), 1, outcome, 9, AT)
        assert ended.over
        assert (str(ended.status), ended.ended) == (outcome, 9)
