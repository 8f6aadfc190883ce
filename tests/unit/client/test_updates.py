import json
from pathlib import Path

import pytest

from contracts import Progress, ShowGenerated, subjects
from contracts.client.stored import Stored, StreamPosition
from contracts.client.updates import MILESTONES, event_update, progress_update
from services.client.history import result_positions

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
REPORT = Progress(show_id="a", stage="mix", done=1, total=2)


@pytest.mark.parametrize("subject", sorted(MILESTONES))
def test_every_milestone_keeps_its_body_and_its_position(subject: str) -> None:
    body = (EXAMPLES / f"{subject}.json").read_bytes()
    update = event_update(Stored(subject, 7, body), "SHOWS")
    assert update is not None
    assert update.show_id == json.loads(body)["show_id"]
    assert (update.name, update.body, update.position) == (
        subject,
        body.decode(),
        StreamPosition("SHOWS", 7),
    )
    assert isinstance(update.event, MILESTONES[subject])
    assert update.event.sequence == 7


def test_only_the_three_terminal_events_end_a_show() -> None:
    bodies = {subject: (EXAMPLES / f"{subject}.json").read_bytes() for subject in MILESTONES}
    found = [event_update(Stored(subject, 1, body), "S") for subject, body in bodies.items()]
    ending = {update.name for update in found if update is not None and update.ends}
    assert ending == {subjects.SHOW_GENERATED, subjects.SHOW_FAILED, subjects.SHOW_CANCELLED}


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{}", b"[]", b'{"show_id": "../x"}'])
def test_a_malformed_event_is_no_update(body: bytes) -> None:
    assert event_update(Stored(ShowGenerated.subject, 1, body), "ARCHIVE") is None


def test_other_messages_of_the_stream_are_no_updates() -> None:
    assert event_update(Stored(subjects.SHOW_REQUESTED, 1, b"{}"), "SHOWS") is None


def test_progress_belongs_to_the_show_of_its_subject() -> None:
    update = progress_update("progress.a", REPORT.model_dump_json().encode())
    assert update is not None
    assert (update.show_id, update.event, update.position) == ("a", REPORT, None)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("progress.b", REPORT.model_dump_json().encode()),
        ("progress.a", b"\xff"),
        ("progress.a", b"{}"),
    ],
)
def test_progress_that_is_malformed_or_of_another_show_is_no_update(
    subject: str, body: bytes
) -> None:
    assert progress_update(subject, body) is None


def test_results_are_read_in_the_order_of_the_stream() -> None:
    facts = {subjects.AUDIO_READY: 9, subjects.SCRIPT_READY: 4, subjects.COVER_READY: 0}
    assert result_positions(facts) == [StreamPosition("SHOWS", 4), StreamPosition("SHOWS", 9)]
