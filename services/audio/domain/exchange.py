"""Exchanges: two segments in which hosts talk to each other, and their speech in one piece.

A provider that speaks both hosts in one call tells when it speaks each character. These times come
to a halt in long answers, so the speech is cut only where they agree with the sound.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from contracts import Segment
from services.audio.domain.alignment import Pause, pauses
from services.audio.domain.speech import Speech

REACH = 0.3
"""Greatest distance between the time at which a host begins and the pause before it, in seconds."""
QUICKEST, SLOWEST = 0.6, 1.6
"""Bounds of the length of a turn, as a share of what its characters would have of the whole."""
STANDSTILL = 12
"""Characters that begin at one time where the times have come to a halt; a year read out has 4."""


class UncutError(ValueError):
    """Speech that cannot be cut into its turns; the message says why."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one host says in an exchange: when each character begins, in seconds of the whole."""

    starts: Sequence[float]


def exchanges(segments: Sequence[Segment]) -> Iterable[tuple[Segment, Segment]]:
    """The exchanges of a script; its first segment is in none, since nothing may delay it."""
    last = None
    for first, second in pairwise(segments[1:]):
        fit = not (first.reserve or second.reserve) and first.speaker != second.speaker
        if first.with_next and fit and first is not last:
            yield first, second
            last = second


def cut(whole: Speech, turns: Sequence[Turn]) -> list[tuple[float, float]]:
    """Start and end of each turn in the whole, in seconds: they meet in the pauses between hosts.

    Raises:
        UncutError: there is no pause where the times say, or they cannot be true.
    """
    if not all(turn.starts for turn in turns):
        raise UncutError("a turn is missing")
    silent = pauses(whole)
    middles = [_pause_before(turn.starts[0], silent) for turn in turns[1:]]
    parts = list(pairwise([0.0, *middles, whole.seconds]))
    for turn, (start, end) in zip(turns, parts, strict=True):
        _check(turn, start, end, sum(len(each.starts) for each in turns), whole.seconds)
    return parts


def _pause_before(seconds: float, silent: Sequence[Pause]) -> float:
    """The middle of the longest pause within reach of the time at which a host begins."""
    near = [p for p in silent if p.start - REACH <= seconds <= p.end + REACH]
    if not near:
        raise UncutError("there is no pause between two turns")
    longest = max(near, key=lambda pause: pause.end - pause.start)
    return (longest.start + longest.end) / 2


def _check(turn: Turn, start: float, end: float, characters: int, seconds: float) -> None:
    if any(len(list(same)) > STANDSTILL for _, same in groupby(turn.starts)):
        raise UncutError("the times of its characters stand still")
    expected = seconds * len(turn.starts) / characters
    if not QUICKEST * expected <= end - start <= SLOWEST * expected:
        raise UncutError("a turn is too short or too long for its words")
