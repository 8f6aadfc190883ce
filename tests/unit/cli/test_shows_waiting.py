"""Which shows wait, at which stage, and in which place of its queue."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts import Fact, Finishing, Review, ShowAccepted, ShowState, Status, subjects
from contracts.state import TimelineEntry
from services.commands.shows.waiting import WaitingShow, waiting_shows

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
ACCEPTED = ShowAccepted.model_validate_json((EXAMPLES / "show.accepted.json").read_text("utf-8"))
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def state(show_id: str, minute: int, *results: str, **fields: object) -> ShowState:
    """A show that was accepted at a minute past noon, with results a minute after each other."""
    timeline = [
        TimelineEntry(at=NOON + timedelta(minutes=minute + after), what=what)
        for after, what in enumerate((subjects.SHOW_ACCEPTED, *results))
    ]
    new = ShowState(
        show_id=show_id,
        digest="d",
        requested_at=NOON,
        accepted=ACCEPTED.model_copy(update={"preset": "evening", "channel": "coast"}),
        facts={each: Fact(sequence=1, generation=1) for each in results},
        timeline=tuple(timeline),
    )
    return new.model_copy(update=fields)


def places(found: list[WaitingShow]) -> list[tuple[str, str, str, int | None]]:
    return [(show.show_id, show.stage, show.status, show.position) for show in found]


def test_those_that_came_last_are_queued_and_the_others_are_worked_on() -> None:
    shows = [state(name, minute) for name, minute in (("third", 3), ("first", 1), ("second", 2))]
    assert places(waiting_shows(shows, {"script": 2})) == [
        ("first", "script", "working", None),
        ("second", "script", "queued", 1),
        ("third", "script", "queued", 2),
    ]


def test_a_queue_that_is_longer_than_the_shows_known_leaves_none_in_work() -> None:
    found = waiting_shows([state("only", 1)], {"script": 5})
    assert places(found) == [("only", "script", "queued", 1)]


@pytest.mark.parametrize(
    ("results", "stage", "minute"),
    [
        ((), "script", 0),
        ((subjects.COVER_READY,), "script", 0),
        ((subjects.SCRIPT_READY,), "audio", 1),
        ((subjects.SCRIPT_READY, subjects.COVER_READY), "audio", 1),
        ((subjects.SCRIPT_READY, subjects.AUDIO_READY), "cover", 2),
    ],
)
def test_the_stage_is_the_first_without_a_result(
    results: tuple[str, ...], stage: str, minute: int
) -> None:
    (show,) = waiting_shows([state("s", 0, *results)], {})
    assert (show.stage, show.status) == (stage, "working")
    assert show.since == NOON + timedelta(minutes=minute)
    assert (show.preset, show.channel, show.title) == ("evening", "coast", ACCEPTED.title)


def test_a_script_in_review_takes_no_place_in_the_queue() -> None:
    opened = NOON + timedelta(minutes=9)
    expires = NOON + timedelta(days=1)
    review = Review(generation=1, opened_at=opened, expires_at=expires, revision=1, sequence=1)
    found = waiting_shows([state("read", 0, review=review), state("next", 1)], {"script": 1})
    assert places(found) == [
        ("next", "script", "queued", 1),
        ("read", "script", "in review", None),
    ]
    assert found[1].since == opened


def test_a_refused_show_is_finishing_and_has_neither_preset_nor_channel() -> None:
    ending = Finishing(outcome="failed", archive_sequence=1)
    refused = state("s", 0, accepted=None, status=Status.FINISHING, finishing=ending)
    (show,) = waiting_shows([refused], {"script": 1})
    assert (show.stage, show.status, show.preset, show.channel) == ("show", "finishing", "", "")
