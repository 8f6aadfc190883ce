"""The contracts change by additions only."""

from copy import deepcopy
from typing import Any

import pytest

from tests.contracts.schemas import breaches, current, published


def test_nothing_that_was_published_is_taken_back() -> None:
    assert breaches(published(), current()) == []


def test_additions_are_written_down() -> None:
    assert published() == current(), "run `make asyncapi`"


def without_duration(chapter: dict[str, Any]) -> None:
    del chapter["properties"]["end"]


def retyped(chapter: dict[str, Any]) -> None:
    chapter["properties"]["end"]["type"] = "string"


def nullable(chapter: dict[str, Any]) -> None:
    chapter["properties"]["end"] = {"anyOf": [{"type": "number"}, {"type": "null"}]}


def more_required(chapter: dict[str, Any]) -> None:
    chapter["required"].append("link")


def required_newcomer(chapter: dict[str, Any]) -> None:
    chapter["properties"]["mood"] = {"type": "string"}
    chapter["required"].append("mood")


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        (without_duration, "Chapter.end is gone"),
        (retyped, "Chapter.end is retyped"),
        (nullable, "Chapter.end is retyped"),
        (more_required, "Chapter.link is required now"),
        (required_newcomer, "Chapter.mood is required now"),
    ],
)
def test_a_breach_is_named(change: Any, breach: str) -> None:
    old, new = current(), deepcopy(current())
    change(new["Chapter"])
    assert breaches(old, new) == [breach]


def test_a_lost_model_is_named() -> None:
    new = current()
    old = new | {"Weather": {"properties": {}}}
    assert breaches(old, new) == ["Weather is gone"]


def test_additions_and_remarks_are_welcome() -> None:
    old, new = current(), deepcopy(current())
    chapter = new["Chapter"]
    chapter["properties"]["mood"] = {"type": "string", "default": ""}
    chapter["properties"]["end"]["description"] = "Where it ends, in seconds."
    new["FeedReport"]["properties"]["status"]["enum"].append("skipped")
    assert breaches(old, new) == []
