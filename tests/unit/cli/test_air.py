"""What the commands of the air decide and print, without a station."""

import io
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from rich.console import Console

from contracts import (
    ChannelSchedule,
    Grid,
    GridException,
    GridOneOff,
    GridSlot,
    GridVersion,
    HeardPiece,
    ScheduledAiring,
    ScheduledSlot,
    StationPlayed,
)
from services.commands.air.command import is_moved_on, moment, now_lines, planned_text
from services.commands.air.first_show import opening, placed
from services.commands.air.troubles import Troubles
from services.commands.airing import played_line
from services.commands.grids.week import print_week, rows_of
from services.commands.terminal.errors import Refused

EAST = timezone(timedelta(hours=2))
NOON = datetime(2026, 11, 1, 12, 0, tzinfo=EAST)
WEEK = Grid(
    title="Harbour",
    timezone="Europe/Vienna",
    slots=(
        GridSlot(preset="morning", at="07:30", days=("mon", "tue")),
        GridSlot(preset="weekend", at="07:30", days=("sun",), minutes=10),
        GridSlot(preset="brief", at="*:00"),
    ),
    one_offs=(GridOneOff(day=date(2026, 12, 24), at="18:00", show_id="eve"),),
    exceptions=(
        GridException(day=date(2026, 12, 25), at=("07:30",)),
        GridException(day=date(2026, 12, 26), preset="weekend"),
    ),
    notice="From sample material.",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18:30", datetime(2026, 11, 1, 18, 30, tzinfo=EAST)),
        ("12:00", datetime(2026, 11, 2, 12, 0, tzinfo=EAST)),
        ("07:05", datetime(2026, 11, 2, 7, 5, tzinfo=EAST)),
        ("2026-12-24T18:00", datetime(2026, 12, 24, 18, 0, tzinfo=EAST)),
        ("2026-12-24T18:00Z", datetime(2026, 12, 24, 18, 0, tzinfo=UTC)),
    ],
)
def test_a_time_of_day_is_the_next_one_and_a_date_is_that_date(
    text: str, expected: datetime
) -> None:
    assert moment(text, NOON) == expected


@pytest.mark.parametrize("text", ["", "soon", "25:00", "18:60", "2026-13-01T00:00", "1830 Uhr"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match=r"--at: .*2026-11-01T18:30"):
        moment(text, NOON)


def test_the_week_has_a_row_for_each_time_of_day() -> None:
    half_past, hourly = sorted(rows_of(WEEK), key=lambda row: str(row["at"]), reverse=True)
    assert {**half_past, "sun": ""} == {
        "at": "07:30", "mon": "morning", "tue": "morning",
        "wed": "", "thu": "", "fri": "", "sat": "", "sun": "",
    }  # fmt: skip
    assert half_past["sun"] == "weekend (10 min)"
    assert (hourly["at"], hourly["wed"]) == ("*:00", "brief")


def test_what_is_not_as_the_week_is_stands_below_it() -> None:
    output = io.StringIO()
    version = GridVersion(name="harbour", version=3, grid=WEEK, notes=("a note",))
    print_week(version, Console(file=output, width=100))
    text = output.getvalue()
    assert text.startswith("harbour: Harbour, on the air, Europe/Vienna, version 3\n")
    assert "Thu 2026-12-24 18:00  once: the show eve" in text
    assert "Fri 2026-12-25 07:30  left out" in text
    assert "Sat 2026-12-26  weekend instead" in text
    assert "In between: 6 pieces of RadioX's own music; shows of the last 6 hours." in text
    assert text.endswith("From sample material.\n  a note\n")


def test_a_grid_without_slots_or_that_is_removed_says_so() -> None:
    output = io.StringIO()
    console = Console(file=output, width=100)
    print_week(GridVersion(name="a", version=1, grid=Grid(on_air=False)), console)
    print_week(GridVersion(name="a", version=2, grid=None, removed=True), console)
    assert "off the air, the time zone of the station" in output.getvalue()
    assert "There is no show in it." in output.getvalue()
    assert output.getvalue().endswith("The grid of a is removed.\n")


def schedule(now: datetime) -> ChannelSchedule:
    begin = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
    return ChannelSchedule(
        channel="main",
        title="RadioX",
        timezone="UTC",
        on_air=True,
        now=now,
        airings=(
            ScheduledAiring(
                number=1, title="The News", episode="Ferry sails", show_id="one",
                starts_at=begin, ends_at=begin + timedelta(minutes=1),
            ),
            ScheduledAiring(
                number=2, title="Brief", show_id="two",
                starts_at=begin + timedelta(minutes=5), ends_at=begin + timedelta(minutes=6),
            ),
        ),
        slots=(
            ScheduledSlot(
                at=begin + timedelta(minutes=5), local="", minutes=1, show_id="two", state="ready"
            ),
            ScheduledSlot(
                at=begin + timedelta(minutes=30), local="", preset="evening", minutes=3,
                show_id="three", state="late", reason="it is being made",
            ),
        ),
        filler=("Tide", "Dunes"),
    )  # fmt: skip


def test_now_tells_the_show_that_is_heard_and_each_coming_one_once() -> None:
    found = schedule(datetime(2026, 11, 1, 12, 0, 30, tzinfo=UTC))
    own = found.airings[0].model_dump(exclude={"number", "planned_at"})
    heard = HeardPiece.model_validate(own)
    first, second, third = now_lines(found.model_copy(update={"heard": heard}))
    assert first.startswith("now    The News: Ferry sails (one), until ")
    assert second.endswith("  Brief (two)")
    assert third.endswith("  evening, 3 min, late (it is being made)")


def test_now_tells_the_filler_between_shows() -> None:
    now = datetime(2026, 11, 1, 12, 2, tzinfo=UTC)
    found = schedule(now)
    dunes = HeardPiece(
        kind="filler", title="Dunes", starts_at=now, ends_at=now + timedelta(minutes=2)
    )
    lines = now_lines(found.model_copy(update={"heard": dunes}))
    assert lines[0].startswith("now    music: Dunes, until ")
    assert len(lines) == 3
    assert now_lines(found)[0].startswith("now    nothing yet")


def test_now_tells_the_show_that_should_be_on_and_why_it_is_not() -> None:
    now = datetime(2026, 11, 1, 12, 40, tzinfo=UTC)
    failed = ScheduledSlot(
        at=now - timedelta(minutes=2), local="", title="Brief", minutes=1, show_id="four",
        state="failed", reason="script: no news",
    )  # fmt: skip
    first, second, *_ = now_lines(schedule(now).model_copy(update={"slots": (failed,)}))
    assert first.startswith("now    ")
    assert second.endswith("  Brief, 1 min, failed (script: no news)")


def test_each_trouble_is_told_once() -> None:
    found = schedule(datetime(2026, 11, 1, 12, 40, tzinfo=UTC))
    troubles = Troubles()
    assert [slot.show_id for slot in troubles.new(found)] == ["three"]
    assert troubles.new(found) == []
    dropped = found.slots[1].model_copy(update={"state": "dropped"})
    again = found.model_copy(update={"slots": (dropped,)})
    assert [slot.state for slot in troubles.new(again)] == ["dropped"]


def test_what_was_aired_has_the_time_that_it_was_planned_for_or_why_there_is_none() -> None:
    at = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
    show = HeardPiece(starts_at=at, ends_at=at, show_id="one", planned_at=at)
    assert planned_text(show) == f"{at.astimezone():%H:%M}"
    assert planned_text(show.model_copy(update={"planned_at": None})) == "played"
    for kind in ("repeat", "music", "ident"):
        assert (
            planned_text(HeardPiece(kind="filler", filler=kind, starts_at=at, ends_at=at)) == kind
        )
    unknown = HeardPiece(kind="filler", starts_at=at, ends_at=at)
    assert planned_text(unknown) == "filler"


def test_it_is_said_that_a_time_is_tomorrow() -> None:
    now = datetime.now().astimezone()
    assert is_moved_on("07:00", now + timedelta(days=1))
    assert not is_moved_on("07:00", now)
    assert not is_moved_on("2126-12-24T18:00", now + timedelta(days=1))
    at = now + timedelta(days=1)
    played = StationPlayed(channel="main", show_id="one", starts_at=at, ends_at=at)
    assert played_line(played).startswith("one is on main tomorrow at ")
    today = played.model_copy(update={"starts_at": now})
    assert played_line(today) == f"one is on main at {now:%H:%M:%S}."


def test_the_first_show_is_the_slot_of_today_alone_that_has_just_begun() -> None:
    begin = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
    found = schedule(begin + timedelta(seconds=5))
    assert opening(found) is None
    first = ScheduledSlot(
        at=begin, local="", preset="brief", minutes=1, show_id="first", one_off=True
    )
    begun = found.model_copy(update={"slots": (*found.slots, first)})
    assert opening(begun) == first
    assert opening(begun.model_copy(update={"now": begin + timedelta(minutes=3)})) is None
    assert placed(found, "first") is None
    two = placed(found, "two")
    assert two is not None
    assert two.number == 2
