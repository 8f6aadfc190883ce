"""Where in a channel a segment is heard, and what is heard there if it is gone."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.broadcast.timeline import AHEAD, NOTICE, SEGMENT, Span, Timeline

SKEW = (NOTICE - AHEAD) // 2
"""Samples by which a segment may be asked for before it is listed: another replica, whose clock is
ahead, has listed it already. Nothing can be scheduled into it by then: 5 s."""


@dataclass(frozen=True, slots=True)
class Place:
    """A segment of a channel."""

    span: Span
    index: int
    """Number of the segment within its package."""
    start: int
    """Position of its first sample in the channel."""
    samples: int
    """Samples of it that are heard."""


def place(timeline: Timeline, number: int) -> Place | None:
    """The segment of a media sequence number; None where there is none of it."""
    span = timeline.holding(number)
    if span is None:
        return None
    index = number - span.segment
    start = span.start + index * SEGMENT
    return Place(span, index, start, min(SEGMENT, span.end - start))


def is_final(found: Place, position: int) -> bool:
    """Whether a segment is listed at a position, or may be by a replica whose clock is ahead."""
    return found.start + found.samples <= position + AHEAD + SKEW


def substitutes(found: Place) -> Iterator[tuple[str, int]]:
    """Packages and numbers of whole segments of filler that stand in for one that is gone.

    Neighbouring ones of a package that is gone are replaced by neighbouring ones of its filler.
    """
    packages = [
        item.package
        for item in found.span.airing.filler
        if item.package.samples >= SEGMENT and item.package.key != found.span.package.key
    ]
    for package in packages:
        yield package.key, (found.span.segment + found.index) % (package.samples // SEGMENT)
