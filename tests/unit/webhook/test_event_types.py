"""Which events a webhook names."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import HostSaved, ShowGenerated, subjects
from services.webhook.domain.event_types import (
    KINDS,
    TEST,
    TYPES,
    are_wanted,
    matches,
    refusal,
    type_of,
)


def test_a_type_is_the_subject_without_names() -> None:
    assert type_of(ShowGenerated) == "show.generated"
    assert type_of(HostSaved) == "host.saved"


def test_what_can_be_delivered_is_stored() -> None:
    assert len(set(TYPES)) == len(KINDS)
    streams = {
        subjects.STREAM_SHOWS, subjects.STREAM_ARCHIVE, subjects.STREAM_ALERTS, subjects.STREAM_AIR,
    }  # fmt: skip
    for kind in KINDS:
        assert subjects.stream_of(kind.subject) in streams
    assert TEST not in TYPES


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("show.generated", "show.generated", True),
        ("show.generated", "show.failed", False),
        ("show.*", "show.failed", True),
        ("show.*", "show", False),
        ("show.*", "script.ready", False),
        ("*.ready", "audio.ready", True),
        ("*", "audio.ready", False),
        ("*.*", "script.segment.written", False),
        ("script.>", "script.segment.written", True),
        ("script.>", "script.ready", True),
        ("script.>", "script", False),
        (">", "script.segment.written", True),
        (">.ready", "script.ready", False),
        ("script.*.written", "script.segment.written", True),
        ("", "script.ready", False),
    ],
)
def test_patterns_are_those_of_nats(pattern: str, name: str, *, expected: bool) -> None:
    assert matches(pattern, name) is expected


@given(st.sampled_from(TYPES), st.sampled_from(TYPES))
def test_a_type_names_itself_alone(pattern: str, name: str) -> None:
    assert matches(pattern, name) == fnmatchcase(name, pattern) == (pattern == name)


@given(st.text(alphabet="abhostw.*>", max_size=20))
def test_what_is_not_refused_names_an_event(pattern: str) -> None:
    assert (refusal([pattern]) == "") == any(are_wanted(name, [pattern]) for name in TYPES)


def test_a_refusal_says_what_there_is() -> None:
    assert "show.gone" in refusal(["show.*", "show.gone"])
    assert "show.generated" in refusal(["show.gone"])
