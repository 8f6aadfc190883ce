"""Neighbours: stories of one place stand next to each other."""

from collections.abc import Sequence

from services.content.domain.candidates import Candidate
from services.content.domain.places import places

_EVERYWHERE = frozenset({"usa"})
"""A state that has its part in so much of the news that naming it makes no neighbours."""


def are_neighbours(one: Candidate, other: Candidate) -> bool:
    """Whether two stories are of one place: a state that both name, or nothing but the same one."""
    here, there = _places(one), _places(other)
    return bool(here & there - _EVERYWHERE) or here == there == _EVERYWHERE


def _places(story: Candidate) -> frozenset[str]:
    """The places in the headline, or else in the first sentence."""
    return places(story.lead.source.title) or places(story.lead.sentences[0])


def together(stories: Sequence[tuple[Candidate, float]], near: float) -> list[int]:
    """The order of `stories`, each with its weight, in which neighbours follow each other.

    The later one moves up to the earlier, unless it weighs less by more than `near`.
    """
    rest, order = list(range(len(stories))), []
    while rest:
        first = rest[0]
        story, weight = stories[first]
        moved = [
            n
            for n in rest[1:]
            if weight - stories[n][1] <= near and are_neighbours(story, stories[n][0])
        ]
        order += [first, *moved]
        rest = [n for n in rest[1:] if n not in moved]
    return order
