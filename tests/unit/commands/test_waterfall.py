"""The waterfall of a trace: order, branches, places and bars, without a terminal."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from services.client.spans import TracedSpan, distinct
from services.commands.trace.printing import bar, duration, print_waterfall
from services.commands.trace.waterfall import Row, waterfall

ROOT = TracedSpan("t" * 32, "root", "", "radio show", "cli", "internal", 100.0, 100.5)


def child(name: str, start: float, end: float, **fields: Any) -> TracedSpan:
    """A span below the root, from `start` to `end` seconds after its beginning."""
    known = {"id": name, "parent": "root", "name": name, "service": "show"} | fields
    return replace(ROOT, start=100 + start, end=100 + end, **known)


def tree(rows: list[Row]) -> list[str]:
    return [row.branches + row.span.name for row in rows]


def test_a_parent_comes_before_its_children_and_siblings_in_order_of_time() -> None:
    late, early = child("late", 0.3, 0.4), child("early", 0.1, 0.2)
    inner = child("inner", 0.31, 0.32, parent="late")
    rows = waterfall([inner, late, ROOT, early])
    assert tree(rows) == ["radio show", "├ early", "└ late", "  └ inner"]
    assert [round(row.offset, 2) for row in rows] == [0.0, 0.1, 0.3, 0.31]


def test_a_span_whose_parent_is_not_known_stands_at_the_top() -> None:
    assert tree(waterfall([ROOT, child("strange", 1, 2, parent="gone")])) == [
        "radio show",
        "strange",
    ]


def test_spans_that_are_their_own_ancestors_end() -> None:
    one, two = child("one", 0, 1, parent="two"), child("two", 0, 1, parent="one")
    assert tree(waterfall([one, two, child("self", 0, 1, parent="self")])) == ["self"]


def test_a_repeated_root_is_one_span() -> None:
    assert distinct([ROOT, ROOT]) == [ROOT]


def test_short_spans_are_left_out_but_failed_ones_and_those_above_longer_ones() -> None:
    spans = [
        ROOT,
        child("short", 0, 0.01),
        child("failed", 0, 0.01, error="Retry"),
        child("above", 0, 0.01),
        child("long", 0, 0.3, parent="above"),
    ]
    assert tree(waterfall(spans, at_least=0.1)) == ["radio show", "├ failed", "└ above", "  └ long"]


def test_a_pause_is_shortened_on_the_axis() -> None:
    again = child("again", 86_400, 86_410)
    first, second = waterfall([replace(ROOT, end=110.0), again])
    assert first.place[0] == 0.0
    assert second.place[1] == 1.0
    assert second.offset == 86_400
    assert second.place[0] - first.place[1] < 0.15
    assert second.place[1] - second.place[0] == pytest.approx(first.place[1], abs=0.01)


@pytest.mark.parametrize(
    ("attributes", "detail"),
    [
        ({}, ""),
        ({"radiox.delivery_count": 1, "radiox.generation": 1}, ""),
        ({"radiox.delivery_count": 3, "radiox.generation": 2}, "generation 2, delivery 3"),
        ({"radiox.segment": "s001", "radiox.voice": "en-us+f3"}, "s001, en-us+f3"),
    ],
)
def test_a_row_tells_what_it_is_about_and_which_attempt(
    attributes: dict[str, Any], detail: str
) -> None:
    (row,) = waterfall([replace(ROOT, attributes=attributes)])
    assert row.detail == detail


@pytest.mark.parametrize("width", [18, 36])
@pytest.mark.parametrize(
    "place", [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.501), (0.99, 1.0), (0.3, 0.8)]
)
def test_a_bar_is_seen_and_stays_in_its_column(place: tuple[float, float], width: int) -> None:
    drawn = bar(place, width)
    assert drawn.strip()
    assert len(drawn) <= width


def test_a_bar_has_the_length_of_its_span() -> None:
    assert bar((0.25, 0.75), 8) == "  ████"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0004, "0 ms"),
        (0.25, "250 ms"),
        (2.5, "2.50 s"),
        (75, "1 min 15 s"),
        (90_000, "25 h 00 min"),
    ],
)
def test_a_duration_has_the_unit_that_fits(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize("width", [80, 120, 160])
def test_a_failed_span_tells_its_error_at_every_width(width: int) -> None:
    printed = StringIO()
    rows = waterfall([ROOT, child("process show.requested", 12.3, 95.1, error="Discard")])
    print_waterfall("t" * 32, rows, Console(file=printed, width=width))
    text = printed.getvalue()
    assert "2 spans, 1 failed" in text
    assert "12.30 s" in text
    assert "1 min 23 s" in text
    assert "…" not in text or width < 100
    assert all(len(line) <= width for line in text.splitlines())
