"""Selects the segments that fill the time that is left best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

STEP = 0.1
"""Resolution of the choice, in seconds."""
SLACK = 0.6
"""Seconds by which a choice may miss the best one, so that reserves are spent in order."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A segment still to be spoken; `seconds` include the pause before it."""

    id: str
    story: int | None
    seconds: float
    reserve: bool
    fixed: bool
    """Whether it is never dropped."""


def choose(candidates: Sequence[Candidate], room: float, overrun: float) -> set[str]:
    """Return the ids of the candidates that fill `room` seconds best.

    Planned segments are kept, unless they run over `room` by more than `overrun` seconds: then
    the last candidates of the last stories go, where that brings the end nearer to its time.
    Reserves are spent in order, a story's first ones first; none is spent on a story that lost
    a candidate.
    """
    kept = _keep([candidate for candidate in candidates if not candidate.reserve], room, overrun)
    ids = {candidate.id for candidate in kept}
    cut = {p.story for p in candidates if not p.reserve and p.id not in ids}
    spare = [
        candidate for candidate in candidates if candidate.reserve and candidate.story not in cut
    ]
    left = room - sum(candidate.seconds for candidate in kept)
    return ids | {candidate.id for candidate in _spend(spare, left)}


def _keep(candidates: list[Candidate], room: float, overrun: float) -> list[Candidate]:
    kept = list(candidates)
    excess = sum(candidate.seconds for candidate in kept) - room
    for candidate in reversed(candidates):
        if excess <= overrun:
            break
        if not candidate.fixed and abs(excess - candidate.seconds) < excess:
            kept.remove(candidate)
            excess -= candidate.seconds
    return kept


def _spend(reserves: Iterable[Candidate], room: float) -> list[Candidate]:
    """The longest openings of each story's reserves, early stories first, that fill `room`."""
    stories: dict[int | None, list[Candidate]] = {}
    for candidate in reserves:
        stories.setdefault(candidate.story, []).append(candidate)
    groups = list(stories.values())
    lengths = [[0, *accumulate(_steps(p.seconds) for p in group)] for group in groups]
    # Bit n of reach[i] says that the groups from i on can fill exactly n steps.
    reach = [1]
    for options in reversed(lengths):
        reach.append(_union(reach[-1] << option for option in options))
    reach.reverse()
    left = _steps(room)
    slack = _miss(reach[0], left) + _steps(SLACK)
    chosen: list[Candidate] = []
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
    """Distance of `steps` from the nearest reachable number of steps."""
    if steps < 0:
        return _lowest(reach) - steps
    below, above = reach & ((2 << steps) - 1), reach >> steps
    misses = [steps - below.bit_length() + 1] if below else []
    return min([*misses, _lowest(above)] if above else misses)


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
