"""What the page reads of a show that has not been finished."""

from datetime import UTC, datetime

import pytest

from contracts import ShowState, Status
from contracts.state import Failure, Finishing
from services.onair.domain.shows import document_of, state_of
from tests.unit.onair.shows import generated


@pytest.mark.parametrize(
    ("finishing", "reason"),
    [
        (None, ""),
        (
            Finishing(
                outcome="failed",
                archive_sequence=1,
                failure=Failure(stage="script", reason="too little news"),
            ),
            "too little news",
        ),
        (Finishing(outcome="cancelled", archive_sequence=1, reason="no time"), "no time"),
    ],
)
def test_a_show_says_why_it_was_not_made(finishing: Finishing | None, reason: str) -> None:
    status = Status(finishing.outcome) if finishing else Status.RUNNING
    state = ShowState(
        show_id="morning",
        digest="",
        requested_at=datetime(2026, 3, 14, tzinfo=UTC),
        status=status,
        finishing=finishing,
    )
    told = state_of(state)
    assert (told["status"], told["reason"], told["notice"]) == (status, reason, "")


def test_a_finished_show_tells_its_notice() -> None:
    assert document_of(generated(notice="From a sample."))["notice"] == "From a sample."
