"""Which passages of a script fill a time best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

STEP = 0.1
"""Resolution of the choice, in seconds."""
SLACK = 0.6
"""Seconds by which a choice may miss the best one, so that reserves are spent in order."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment still to be spoken; `seconds` include the pause before it."""

    id: str
    story: int | None
    seconds: float
    reserve: bool
    fixed: bool
    """Whether the show cannot do without it."""


def choose(passages: Sequence[Passage], room: float, overrun: float) -> set[str]:
    """Choose the passages that fill `room` seconds best, by their ids.

    What is no reserve is kept, unless it runs over `room` by more than `overrun` seconds: then
    the last passages of the last stories go, where that brings the end nearer to its time.
    Reserves are spent in order, a story's first ones first; none is spent on a story that lost
    a passage.
    """
    kept = _keep([passage for passage in passages if not passage.reserve], room, overrun)
    ids = {passage.id for passage in kept}
    cut = {p.story for p in passages if not p.reserve and p.id not in ids}
    spare = [passage for passage in passages if passage.reserve and passage.story not in cut]
    left = room - sum(passage.seconds for passage in kept)
    return ids | {passage.id for passage in _spend(spare, left)}


def _keep(passages: list[Passage], room: float, overrun: float) -> list[Passage]:
    kept = list(passages)
    excess = sum(passage.seconds for passage in kept) - room
    for passage in reversed(passages):
        if excess <= overrun:
            break
        if not passage.fixed and abs(excess - passage.seconds) < excess:
            kept.remove(passage)
            excess -= passage.seconds
    return kept


def _spend(reserves: Iterable[Passage], room: float) -> list[Passage]:
    """The longest openings of each story's reserves, early stories first, that fill `room`."""
    stories: dict[int | None, list[Passage]] = {}
    for passage in reserves:
        stories.setdefault(passage.story, []).append(passage)
    groups = list(stories.values())
    lengths = [[0, *accumulate(_steps(p.seconds) for p in group)] for group in groups]
    # Bit n of reach[i] says that the groups from i on can fill exactly n steps.
    reach = [1]
    for options in reversed(lengths):
        reach.append(_union(reach[-1] << option for option in options))
    reach.reverse()
    left = _steps(room)
    slack = _miss(reach[0], left) + _steps(SLACK)
    chosen: list[Passage] = []
    for group, options, rest in zip(groups, lengths, reach[1:], strict=True):
        count = max(n for n, option in enumerate(options) if _miss(rest, left - option) <= slack)
        chosen += group[:count]
        left -= options[count]
    return chosen


def _steps(seconds: float) -> int:
    return round(seconds / STEP)


def _union(sets: Iterable[int]) -> int:
    union = 0
    for bits in sets:
        union |= bits
    return union


def _miss(reach: int, steps: int) -> int:
    """How far the nearest reachable number of steps lies from `steps`."""
    if steps < 0:
        return _lowest(reach) - steps
    below, above = reach & ((2 << steps) - 1), reach >> steps
    misses = [steps - below.bit_length() + 1] if below else []
    return min([*misses, _lowest(above)] if above else misses)


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
