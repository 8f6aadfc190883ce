"""The contracts change by additions only."""

from copy import deepcopy
from typing import Any

import pytest

from tests.contracts.schemas import SUBJECTS, breaking_changes, current, published


def test_no_published_field_is_taken_back() -> None:
    assert breaking_changes(published(), current()) == []


def test_additions_are_recorded() -> None:
    assert published() == current(), "run `make asyncapi`"


def without_duration(chapter: dict[str, Any]) -> None:
    del chapter["properties"]["end"]


def retyped(chapter: dict[str, Any]) -> None:
    chapter["properties"]["end"]["type"] = "string"


def nullable(chapter: dict[str, Any]) -> None:
    chapter["properties"]["end"] = {"anyOf": [{"type": "number"}, {"type": "null"}]}


def more_required(chapter: dict[str, Any]) -> None:
    chapter["required"].append("link")


def new_required_field(chapter: dict[str, Any]) -> None:
    chapter["properties"]["mood"] = {"type": "string"}
    chapter["required"].append("mood")


def closed(status: dict[str, Any]) -> None:
    status["enum"] = status.pop("x-known-values")


def with_a_value_less(status: dict[str, Any]) -> None:
    status["x-known-values"].remove("cached")


@pytest.mark.parametrize("change", [closed, with_a_value_less])
def test_a_narrower_vocabulary_is_named(change: Any) -> None:
    old, new = current(), deepcopy(current())
    change(new["FeedReport"]["properties"]["status"])
    assert breaking_changes(old, new) == ["FeedReport.status is retyped"]


def test_a_narrower_vocabulary_of_requests_is_named() -> None:
    old, new = current(), deepcopy(current())
    new["Language"]["enum"].remove("de")
    found = breaking_changes(old, new)
    assert "ShowRequested.language is retyped" in found
    assert "Language is retyped" in found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without_duration, "Chapter.end is gone"),
        (retyped, "Chapter.end is retyped"),
        (nullable, "Chapter.end is retyped"),
        (more_required, "Chapter.link is required now"),
        (new_required_field, "Chapter.mood is required now"),
    ],
)
def test_a_breaking_change_is_named(change: Any, message: str) -> None:
    old, new = current(), deepcopy(current())
    change(new["Chapter"])
    assert breaking_changes(old, new) == [message]


def test_a_subject_that_is_renamed_is_named() -> None:
    old = current()
    new = deepcopy(old)
    new[SUBJECTS]["properties"]["ShowCancelRequested"] = {"const": "show.stop.requested"}
    del new[SUBJECTS]["properties"]["ShowStateQuery"]
    found = breaking_changes(old, new)
    assert found == ["subjects.ShowStateQuery is gone", "subjects.ShowCancelRequested is retyped"]


def test_a_lost_model_is_named() -> None:
    new = current()
    old = new | {"Weather": {"properties": {}}}
    assert breaking_changes(old, new) == ["Weather is gone"]


def test_additions_and_annotations_are_no_breaking_changes() -> None:
    old, new = current(), deepcopy(current())
    chapter = new["Chapter"]
    chapter["properties"]["mood"] = {"type": "string", "default": ""}
    chapter["properties"]["end"]["description"] = "Where it ends, in seconds."
    new["FeedReport"]["properties"]["status"]["x-known-values"].append("skipped")
    new["Language"]["enum"].append("fr")
    assert breaking_changes(old, new) == []


def test_a_vocabulary_may_be_opened() -> None:
    old, new = deepcopy(current()), current()
    closed(old["FeedReport"]["properties"]["status"])
    assert breaking_changes(old, new) == []


def test_it_makes_no_difference_how_a_schema_refers_to_another_one() -> None:
    old, new = deepcopy(current()), current()
    audio = old["ShowGenerated"]["properties"]["audio"]
    audio["allOf"] = audio.pop("anyOf")
    assert breaking_changes(old, new) == []
