"""Filler in turn, and shows that are heard again."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from contracts import FillerItem, GridFiller, StationScheduled
from contracts.audio import ShowPackage
from services.broadcast.timeline import RATE, Timeline
from services.station.domain import repeats
from services.station.domain.lead import LONGEST, lead, learned
from services.station.domain.rotation import ROUND, rotation, sources
from services.station.domain.state import ChannelState, Piece, Show

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
MINUTE = 60 * RATE // 4096 * 4096


def packaged(filler: GridFiller) -> dict[str, Piece]:
    return {
        source: Piece(
            item=FillerItem(
                package=ShowPackage(key=f"filler/{source.split(':')[1]}", samples=MINUTE),
                kind=kind,
                title=source,
            ),
            checked_at=NOW,
        )
        for source, kind in sources(filler)
    }


def heard(filler: GridFiller, last: str = "") -> list[str]:
    return [item.package.key for item in rotation(filler, packaged(filler), last)]


def test_music_goes_on_behind_the_piece_that_was_heard_last() -> None:
    filler = GridFiller(music=(1, 2, 3))
    assert heard(filler) == ["filler/1", "filler/2", "filler/3"]
    assert heard(filler, "filler/2") == ["filler/3", "filler/1", "filler/2"]
    assert heard(filler, "show/s1/1") == ["filler/1", "filler/2", "filler/3"]


def test_many_pieces_are_heard_in_rounds() -> None:
    filler = GridFiller(music=tuple(range(ROUND + 3)))
    first = heard(filler)
    assert len(first) == ROUND
    assert heard(filler, first[-1])[0] == f"filler/{ROUND}"


def test_an_ident_follows_every_few_pieces() -> None:
    filler = GridFiller(music=(1, 2, 3, 4), idents=("A", "B"), pieces_between_idents=2)
    keys = ["filler/1", "filler/2", "filler/A", "filler/3", "filler/4", "filler/B"]
    assert heard(filler) == keys


@pytest.mark.parametrize("last", ["", "filler/1", "filler/2", "filler/3"])
def test_nothing_is_heard_twice_in_a_row(last: str) -> None:
    keys = heard(GridFiller(music=(1, 2, 3), idents=("A",), pieces_between_idents=1), last)
    around = [last, *keys, *keys]
    assert all(one != other for one, other in pairwise(around))


def test_what_is_not_packaged_yet_is_left_out() -> None:
    filler = GridFiller(music=(1, 2))
    pieces = packaged(filler)
    del pieces["music:1:120"]
    assert [item.package.key for item in rotation(filler, pieces, "")] == ["filler/2"]
    assert rotation(filler, {}, "") == ()


def show(name: str, preset: str, minutes_ago: float, samples: int = MINUTE) -> Show:
    return Show(
        show_id=name,
        title=preset,
        preset=preset,
        package=ShowPackage(key=f"show/{name}/1", samples=samples),
        made_at=NOW - timedelta(minutes=minutes_ago),
    )


def timeline(*airings: tuple[str, float]) -> Timeline:
    """Shows that were aired, each with the minutes since."""
    epoch = NOW - timedelta(days=1)
    found = Timeline()
    for number, (name, ago) in enumerate(airings, 1):
        start = int((NOW - timedelta(minutes=ago) - epoch).total_seconds() * RATE) // 4096 * 4096
        package = ShowPackage(key=f"show/{name}/1", samples=MINUTE)
        found.add(
            StationScheduled(
                channel="main", number=number, epoch=epoch, start=start, samples=MINUTE,
                segment=number * 1000, package=package, show_id=name,
                filler=(FillerItem(package=ShowPackage(key="filler/1", samples=MINUTE)),),
            )
        )  # fmt: skip
    return found


def chosen(
    shows: list[Show], found: Timeline, room: int | None = None, hours: float = 6
) -> str | None:
    filler = GridFiller(repeat_hours=hours, minutes_between_repeats=15)
    state = ChannelState(shows={each.show_id: each for each in shows})
    show = repeats.choose(filler, state, found, NOW, room)
    return show.show_id if show else None


def test_the_show_is_heard_again_that_was_not_heard_for_the_longest_time() -> None:
    shows = [show("a", "morning", 100), show("b", "world", 90)]
    assert chosen(shows, timeline(("a", 95), ("b", 80))) == "a"
    assert chosen(shows, timeline(("b", 80))) == "a"


def test_only_the_latest_show_of_a_preset_is_heard_again() -> None:
    shows = [show("old", "brief", 120), show("new", "brief", 60)]
    assert chosen(shows, timeline(("old", 115), ("new", 55))) == "new"


def test_a_show_that_is_stale_is_not_heard_again() -> None:
    shows = [show("a", "morning", 119.5)]
    assert chosen(shows, timeline(("a", 100)), hours=2) is None, "it would end too late"
    assert chosen(shows, timeline(("a", 100)), hours=2.1) == "a"
    assert chosen(shows, timeline(("a", 100)), hours=0) is None


def test_a_show_is_heard_again_where_it_fits_and_after_a_while() -> None:
    shows = [show("a", "morning", 100)]
    assert chosen(shows, timeline(("a", 95)), room=MINUTE - 4096) is None
    assert chosen(shows, timeline(("a", 95)), room=MINUTE) == "a"
    assert chosen(shows, timeline(("a", 17))) == "a", "no other is fresh"
    assert chosen(shows, timeline(("a", 15))) is None, "it was heard a moment ago"
    long = [show("a", "morning", 100, samples=10 * MINUTE)]
    assert chosen(long, timeline(("a", 29))) is None, "a long show rests for longer"
    assert chosen(long, timeline(("a", 32))) == "a"
    assert chosen(shows, timeline(("a", 95), ("x", 10))) is None, "another show was"


def test_the_time_that_shows_take_is_learned() -> None:
    assert lead("brief", 1, {}) > timedelta(seconds=90)
    times = learned({}, "brief", 1.0, 20.0)
    assert lead("brief", 1, times) < lead("brief", 1, {})
    times = learned(times, "brief", 1.0, 200.0)
    assert lead("brief", 1, times) >= timedelta(seconds=200)
    assert lead("brief", 2, times) > lead("brief", 1, times)
    assert lead("other", 1, times) == lead("brief", 1, times)
    for _ in range(20):
        times = learned(times, "brief", 1.0, 10.0)
    assert lead("brief", 1, times) < timedelta(seconds=90)
    assert lead("brief", 60, learned({}, "brief", 1.0, 600.0)) == LONGEST
