"""How much fits: which passages are certain to be spoken, and which are reserves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contracts import Host, Segment, ShowAccepted
from services.content.domain.passages import Passage, Telling

HEAD = 8.0
"""Music before the first word, in seconds."""
TAIL = 8.0
"""Music after the last word, in seconds."""
GAP = 0.45
"""Silence between two passages, in seconds."""
AIM = 0.92
"""Share of the show that is certain to be spoken; reserves make up the rest as takes come in."""
SHORT_AIM = 0.96
"""The same for a short show: a single reserve would make it too long."""
SHORT = 120.0
"""Shows below this are short, in seconds."""
LONGER = 1.2
"""How much longer than asked the words of a single draft may be, as a factor."""
SUPPLY = 1.5
"""Share of the show that passages and reserves come to, where the feeds hold it."""
ENOUGH = 0.9
"""The least share of the show that has to be filled."""

_TERSE = 18.0
"""With less time than this for each story that has to be told, hosts come to the point (s)."""
_SHORT = 90.0
"""With less speech than this they always do (s)."""
_FIRST_PHRASES = 38
"""Connective words around a story's first passage, in characters, on average."""
_LATER_PHRASES = 16
"""Connective words around any other passage, in characters, on average."""
_DEPTHS, _DEPTH = (4, 3, 3), 2
"""Passages of the first stories, and of every other one that has to be told, at most."""
_BRISK = 40.0
"""With less time than this for each story that has to be told, there are rather more stories
than more of each (s)."""
BIGGEST = 5
"""Stories that every show of `ROOMY` or more tells, whatever else it leaves out."""
ROOMY = 180.0
"""Shows of so many seconds tell the day's biggest stories."""
_PASSED_OVER = 6
"""Weightier stories that may be left out for a lighter one, because they do not fit."""
_BRISK_DEPTHS, _BRISK_DEPTH = (2, 2), 1
"""Passages of the first stories and of every other one where there is little time."""


@dataclass(frozen=True, slots=True)
class Share:
    """A story's share of the show: how many passages are certain, how many are reserves."""

    telling: Telling
    certain: int
    reserves: int


def aim(length: float, drafts: int) -> float:
    """How many seconds of a show of `length` seconds are to be certain, music included.

    With a single draft nothing corrects the length, so there is room for words that are longer
    than asked.
    """
    if drafts == 1:
        return HEAD + (length - HEAD - TAIL) / LONGER + TAIL
    return length * (SHORT_AIM if length < SHORT else AIM)


def must_tell(accepted: ShowAccepted) -> int:
    """How many stories a show has to tell: what was asked for, and the biggest."""
    roomy = accepted.minutes * 60 >= ROOMY
    return max(accepted.news, BIGGEST) if roomy else accepted.news


def is_terse(accepted: ShowAccepted) -> bool:
    """Whether there is so little time that hosts come to the point."""
    speech = accepted.minutes * 60 - HEAD - TAIL
    return speech < max(_SHORT, _TERSE * (accepted.news + 1))


def show_seconds(passages: Sequence[float]) -> float:
    """Length of a show of passages of that many seconds each, music and pauses included."""
    return HEAD + sum(passages) + GAP * max(0, len(passages) - 1) + TAIL


def seconds_of(segments: Sequence[Segment], hosts: Sequence[Host]) -> float:
    """Length of a show of `segments`, music and pauses included, in seconds."""
    rates = {host.name: host.voice.characters_per_second for host in hosts}
    return show_seconds([len(segment.text) / rates[segment.speaker] for segment in segments])


def characters(passage: Passage, *, first: bool) -> int:
    """Length of a passage with the words around it, on average; `first` of its story."""
    return len(passage.text) + (_FIRST_PHRASES if first else _LATER_PHRASES)


def share_out(
    tellings: Sequence[Telling],
    *,
    news: int,
    room: float,
    supply: float,
    rate: float,
    terse: bool,
) -> list[Share]:
    """Decide what is spoken: stories that are certain first, then those that are reserves.

    Of the light stories one is certain, where there is time, and the last of them.

    Args:
        tellings: the stories, the weightiest first.
        news: the least number of stories; fewer where so many have no room.
        room: time for what is certain, in seconds.
        supply: time for all of it, reserves included, in seconds.
        rate: speaking rate, in characters a second.
        terse: rather more stories than more of each.
    """
    costs = [list(_costs(telling, rate)) for telling in tellings]
    light = next((n for n, telling in enumerate(tellings) if telling.topic.light), None)
    told = _told(costs, news, room, light, brisk=terse or room < _BRISK * news)
    both = _with_reserves(told, supply)
    shares = [
        Share(telling, main, total - main)
        for telling, main, total in zip(tellings, told.counts, both.counts, strict=True)
        if total
    ]
    return sorted(shares, key=lambda share: (share.certain == 0, share.telling.topic.light))


def _costs(telling: Telling, rate: float) -> Iterator[float]:
    for place, passage in enumerate(telling.passages):
        yield characters(passage, first=place == 0) / rate + GAP


class _Budget:
    """Passages taken so far, a story's first one before its next, within `room` seconds."""

    def __init__(self, costs: Sequence[Sequence[float]], room: float) -> None:
        self.costs = costs
        self.room = room
        self.counts = [0] * len(costs)
        self.spent = 0.0

    def widened(self, room: float) -> "_Budget":
        """A copy with room for more."""
        copy = _Budget(self.costs, room)
        copy.counts, copy.spent = list(self.counts), self.spent
        return copy

    def spend(
        self, stories: Iterable[int], *, depth: int = 1_000, passed_over: int = 1_000
    ) -> bool:
        """Take one more passage of each story that has one, not above `depth`, where it fits.

        Where more than `passed_over` do not fit, no more are looked at.
        """
        before = self.spent
        for story in stories:
            taken = self.counts[story]
            if taken >= min(depth, len(self.costs[story])):
                continue
            if self._fits(self.costs[story][taken]):
                self.counts[story] += 1
                self.spent += self.costs[story][taken]
            elif passed_over == 0:
                break
            else:
                passed_over -= 1
        return self.spent > before

    def fit(self, kept: int | None) -> None:
        """Come nearer to `room` by giving the last story, `kept` apart, for one of its weight."""
        taken = (story for story, count in enumerate(self.counts) if count and story != kept)
        last = max(taken, default=0)
        if self.counts[last] != 1:
            return
        wanted = self.costs[last][0] + self.room - self.spent
        near = last + _PASSED_OVER
        untold = (story for story, count in enumerate(self.counts[:near]) if not count)
        best = min(untold, key=lambda story: abs(self.costs[story][0] - wanted), default=last)
        if abs(self.costs[best][0] - wanted) < abs(self.room - self.spent):
            self.counts[last], self.counts[best] = 0, 1
            self.spent += self.costs[best][0] - self.costs[last][0]

    def _fits(self, cost: float) -> bool:
        return self.spent + cost <= self.room + _tolerance(self.room)


def _tolerance(room: float) -> float:
    return max(1.5, 0.01 * room)


def _told(
    costs: Sequence[Sequence[float]], news: int, room: float, light: int | None, *, brisk: bool
) -> _Budget:
    told = _Budget(costs, room)
    everyone = range(len(costs))
    leads = _leads([cost[0] for cost in costs], news, room + _tolerance(room))
    told.spend(leads, depth=1)
    for depth in range(2, max(_DEPTHS) + 1):
        deep = [story for rank, story in enumerate(leads) if depth <= _depth(rank, brisk=brisk)]
        told.spend(deep, depth=depth)
    if light is not None and not brisk:
        told.spend([light], depth=1)
    told.spend(everyone, depth=1, passed_over=_PASSED_OVER)
    while told.spend(story for story in everyone if told.counts[story]):
        pass
    told.fit(kept=light)
    return told


def _depth(rank: int, *, brisk: bool) -> int:
    depths, depth = (_BRISK_DEPTHS, _BRISK_DEPTH) if brisk else (_DEPTHS, _DEPTH)
    return depths[rank] if rank < len(depths) else depth


def _leads(firsts: Sequence[float], news: int, room: float) -> list[int]:
    """The stories that have to be told: the weightiest ones, long ones giving way to shorter.

    The biggest never give way, unless they have no room themselves.
    """
    leads, others = list(range(len(firsts)))[:news], list(range(len(firsts)))[news:]
    kept = BIGGEST if news >= BIGGEST else 0
    while len(leads) > 1 and sum(firsts[story] for story in leads) > room:
        longest = max(leads[kept:] or leads, key=lambda story: firsts[story])
        leads.remove(longest)
        shorter = next((story for story in others if firsts[story] < firsts[longest]), None)
        if shorter is not None:
            others.remove(shorter)
            leads.append(shorter)
    return sorted(leads)


def _with_reserves(told: _Budget, supply: float) -> _Budget:
    """Whole stories for the end, for half of the supply, then more of what is told, then all."""
    everyone = range(len(told.costs))
    untold = [story for story in everyone if not told.counts[story]]
    half = told.widened((told.spent + supply) / 2)
    half.spend(untold)
    both = half.widened(supply)
    both.spend(story for story in everyone if told.counts[story])
    while both.spend(everyone):
        pass
    return both
