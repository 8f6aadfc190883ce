"""Deterministic ids of events."""

from typing import ClassVar

import pytest

from contracts import Event, ShowCancelled, ShowDeadline, ShowFailed
from contracts.event import ShowEvent, dedupe_id, event_id, identify, is_show_id


class Measured(Event):
    subject: ClassVar[str] = "weather.measured"
    identity_fields: ClassVar[tuple[str, ...]] = ("station", "hour", "sensor")

    station: str = "north"
    hour: int = 7
    sensor: str = "wind"


def test_the_subject_follows_the_first_field() -> None:
    assert event_id("a.b", "s1", 2, "x") == "s1:a.b:2:x"
    assert event_id("a.b", "s1") == "s1:a.b"
    assert identify(Measured()) == "north:weather.measured:7:wind"
    assert dedupe_id(Measured()) == "radiox:north:weather.measured:7:wind"


def test_deadlines_of_two_stages_have_different_ids() -> None:
    ids = {identify(ShowDeadline(show_id="s1", stage=stage)) for stage in ("audio", "script")}
    assert len(ids) == 2


def test_events_of_an_exclusive_group_share_the_message_id() -> None:
    cancelled = ShowCancelled(show_id="s1", generation=3)
    failed = ShowFailed(show_id="s1", generation=3, stage="audio", reason="hoarse")
    assert dedupe_id(cancelled) == dedupe_id(failed) == "radiox:s1:show.ended:3"
    assert identify(cancelled) != identify(failed) == identify(cancelled, failed.subject)


def test_a_retry_has_ids_of_its_own() -> None:
    first, second = (ShowCancelled(show_id="s1", generation=n) for n in (1, 2))
    assert dedupe_id(first) != dedupe_id(second)


def test_show_and_generation_identify_an_event_of_a_show() -> None:
    assert ShowEvent.identity_fields == ("show_id", "generation")


@pytest.mark.parametrize(
    ("text", "valid"),
    [("s1", True), ("a_B-9", True), ("x" * 64, True), ("", False), ("x" * 65, False),
     ("a/b", False), ("a.b", False), ("s1\n", False), ("ä", False), ("*", False)],
)  # fmt: skip
def test_an_id_of_a_show_can_be_a_key_and_a_path(text: str, valid: bool) -> None:  # noqa: FBT001
    assert is_show_id(text) is valid
