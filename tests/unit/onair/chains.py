"""Chains of airings for tests."""

from datetime import UTC, datetime
from itertools import pairwise

from contracts import FillerItem, StationScheduled
from contracts.audio import ShowPackage
from services.broadcast.timeline import BLOCK, Timeline, segments_of

EPOCH = datetime(2026, 3, 14, 6, 0, tzinfo=UTC)
BLOCKS_A_MINUTE = 703
MINUTE = BLOCKS_A_MINUTE * BLOCK
"""About a minute, in samples: whole blocks."""
MUSIC = FillerItem(
    package=ShowPackage(key="filler/abc", samples=2 * MINUTE),
    kind="music",
    title="Morning Line",
    artist="RadioX",
)
IDENT = FillerItem(
    package=ShowPackage(key="filler/def", samples=12 * BLOCK), kind="ident", title="RadioX"
)


def airing(
    number: int, start: int, samples: int = 3 * MINUTE, *, show_id: str = "", title: str = "News"
) -> StationScheduled:
    """An airing; its segments are numbered from 0 unless a chain numbers them."""
    show = show_id or f"show-{number}"
    return StationScheduled(
        channel="main",
        number=number,
        epoch=EPOCH,
        start=start,
        samples=samples,
        segment=0,
        package=ShowPackage(key=f"show/{show}/1", samples=samples),
        title=title,
        episode=f"Episode {number}",
        show_id=show,
        filler=(MUSIC, IDENT),
    )


def chain(*airings: StationScheduled) -> Timeline:
    """The time line of airings, numbered on as a scheduler does."""
    timeline = Timeline()
    for each in airings:
        segment = timeline.following(each.start) if timeline.last else 0
        timeline.add(each.model_copy(update={"segment": segment}))
    assert all(a.segment + segments_of(a.samples) <= b.segment for a, b in pairs(timeline))
    return timeline


def pairs(timeline: Timeline) -> list[tuple[StationScheduled, StationScheduled]]:
    """Neighbours in the chain."""
    return list(pairwise(timeline.airings))
