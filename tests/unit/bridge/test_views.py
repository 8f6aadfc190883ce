from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import (
    ArchiveShowsPage,
    Fact,
    Finishing,
    Review,
    ShowAccepted,
    ShowState,
    Status,
    TimelineEntry,
    subjects,
)
from contracts.state import TERMINAL_EVENTS
from services.bridge.domain.lists import listed
from services.bridge.domain.views import FILES, links, view

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
NOON = datetime(2026, 8, 12, 12, tzinfo=UTC)
ACCEPTED = ShowAccepted.model_validate_json((EXAMPLES / "show.accepted.json").read_bytes())
STATE = ShowState(
    show_id="s1",
    digest="d",
    requested_at=NOON,
    status=Status.FINISHING,
    accepted=ACCEPTED.model_copy(update={"queue_position": 3, "expected_wait": 42.0}),
    facts={subjects.SCRIPT_READY: Fact(sequence=4, generation=1)},
    finishing=Finishing(outcome="generated", archive_sequence=1),
    timeline=(TimelineEntry(at=NOON, what=subjects.SHOW_ACCEPTED),),
)


def test_a_view_holds_the_state_without_internal_fields() -> None:
    assert view(STATE, None).model_dump(mode="json") == {
        "show_id": "s1",
        "requested_at": "2026-08-12T12:00:00Z",
        "generation": 1,
        "status": "finishing",
        "facts": {"script.ready": {"sequence": 4, "generation": 1}},
        "timeline": [{"at": "2026-08-12T12:00:00Z", "what": "show.accepted"}],
        "queue_position": 3,
        "expected_wait": 42.0,
        "review": None,
        "event": None,
        "links": links("s1"),
    }


def test_a_refused_request_has_no_queue_position() -> None:
    refused = view(STATE.model_copy(update={"accepted": None}), None)
    assert (refused.queue_position, refused.expected_wait) == (None, None)


def test_every_file_is_linked() -> None:
    assert set(links("s1")) == {"self", "events", "trace", "script", *FILES}


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({"status": Status.FAILED}, {"script", "retry"}),
        ({"status": Status.CANCELLED}, {"script"}),
        ({"status": Status.FAILED, "facts": {}}, {"retry"}),
        ({"status": Status.FAILED, "facts": {}, "accepted": None}, set()),
    ],
)
def test_a_show_without_files_links_what_there_is(
    changes: dict[str, object], more: set[str]
) -> None:
    seen = view(STATE.model_copy(update=changes), None)
    assert seen.links.keys() == {"self", "events", "trace"} | more
    assert all(path.startswith("/api/v1/shows/s1") for path in seen.links.values())


def test_a_show_of_the_archive_links_files_only_where_it_was_generated() -> None:
    page = ArchiveShowsPage.model_validate_json(
        (EXAMPLES / "archive.shows.list.reply.json").read_bytes()
    )
    for status in TERMINAL_EVENTS:
        seen = listed(page.shows[0].model_copy(update={"status": status}))
        assert ("audio" in seen.links) == (status == "generated")
        assert seen.links.keys() >= {"self", "trace"}


def test_a_review_is_part_of_the_view_with_its_links() -> None:
    review = Review(generation=1, revision=2, sequence=7, opened_at=NOON, expires_at=NOON)
    seen = view(STATE.model_copy(update={"review": review}), None)
    assert seen.review is not None
    assert seen.review.model_dump(mode="json") == {
        "revision": 2,
        "opened_at": "2026-08-12T12:00:00Z",
        "expires_at": "2026-08-12T12:00:00Z",
        "approved_at": None,
    }
    assert seen.links.keys() - links("s1").keys() == {"approval", "rejection"}
