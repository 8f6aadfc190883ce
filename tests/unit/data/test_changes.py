"""The rows of events: every column, every event, and the last change of a key."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import Event, subjects
from services.data.adapters.tables import metadata
from services.data.domain.changes import changes_of, merged, topics_of
from services.data.domain.events import EVENTS, parsed
from services.data.domain.rows import first_position, position_of
from tests.archive_events import BEGIN, EXAMPLES, deleted, failed, generated, host


def example(name: str) -> Event:
    body = (EXAMPLES / f"{name}.json").read_bytes()
    event = parsed(f"{name}.x" if name.endswith("saved") else name, body, 7, BEGIN)
    assert event is not None
    return event


ALL = ("show.generated", "show.failed", "show.cancelled", "show.deleted", "host.saved",
       "preset.saved", "configuration.saved", "media.saved", "grid.saved")  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_a_row_has_every_column_of_its_table(name: str) -> None:
    changes = changes_of(example(name))
    assert changes
    for change in changes:
        assert change.table in metadata.tables
        for table, rows in change.rows.items():
            for row in rows:
                assert row.keys() == {*metadata.tables[table].c.keys()}
                assert json.dumps(row, default=datetime.isoformat)


def test_every_subject_of_the_stream_is_known() -> None:
    known = {subjects.wildcard(kind.subject) for kind in EVENTS}
    assert known == {*subjects.STREAMS[subjects.STREAM_ARCHIVE]}
    assert parsed("show.other", b"{}", 1) is None


def test_the_last_change_of_a_key_counts() -> None:
    events = [failed(1), generated(1), host("Ava"), generated(2), deleted(2)]
    changes = merged(change for event in events for change in changes_of(event))
    by_key = {(change.table, change.key): change for change in changes}
    assert "segments" in by_key["shows", "show-000001"].rows
    assert [*by_key["shows", "show-000002"].rows] == ["deletions"]
    assert topics_of(changes) == {"shows", "hosts", "record_versions"}


def test_an_event_that_was_not_stamped_has_the_time_of_its_stream() -> None:
    event = failed(1, occurred_at=None, stored_at=BEGIN + timedelta(days=9))
    (change,) = changes_of(event)
    assert change.rows["shows"][0]["ended_at"] == BEGIN + timedelta(days=9)


PLACES = st.tuples(st.integers(0, (1 << 43) - 1), st.integers(1, 1 << 40))
"""Milliseconds since 1970, and sequences."""


@given(PLACES, PLACES)
def test_places_follow_time_and_fit_a_database(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    (first, one_sequence), (second, other_sequence) = one, other
    place, next_place = (
        position_of(at(first), one_sequence),
        position_of(at(second), other_sequence),
    )
    assert 0 <= place < 1 << 63
    if first < second:
        assert place < first_position(at(second)) <= next_place


def at(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def test_a_place_does_not_depend_on_the_zone() -> None:
    east = timezone(timedelta(hours=5))
    assert position_of(BEGIN, 3) == position_of(BEGIN.astimezone(east), 3)
