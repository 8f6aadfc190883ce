"""Sharing out the time of a show among its stories: passages that are certain, and reserves."""

import math
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.content.domain.choosing.ranking import BIGGEST
from services.content.domain.language.many_victims import has_many_victims
from services.content.domain.telling.pacing import BREAK, GAP, characters
from services.content.domain.telling.passages import Telling

_LEAST_DEPTH = 2
"""Passages of a story that has to be told, at most, unless it is one of the first."""
_DEEPENING = 2.4
"""Passages of the first story, at most, over the square root of the minutes; each second one of
the first stories has one less. So a longer show goes deeper before it tells more stories."""
_BRISK = 30.0
"""With less time than this for each story that has to be told, there are rather more stories
than more of each (s)."""
_PASSED_OVER = 6
"""Weightier stories that may be left out for a lighter one, because they do not fit."""
_BRISK_DEPTHS, _BRISK_DEPTH = (2, 2), 1
"""Passages of the first stories and of every other one where there is little time."""
_FULL, _FULL_OF_TWO, _FULL_DEPTH = 20.0, 9.5, 3
"""Seconds from which a further story is told for more than its headline, of one outlet and of two,
and its passages at most; such stories come before slimmer ones."""
_SEVERAL = 3
"""Outlets of a story that is not passed over, however slim it is."""
_SHORT_FULL, _SHORT_SEVERAL, _SHORT_DEPTH = 15.0, 2, 2
"""The same in a show that is not long: seconds, outlets, and passages."""
_LONG = 300.0
"""With so much time a show is long (s)."""
_ROOMY = 200.0
"""With so much time slim stories come after those that have more to tell (s)."""
_LIGHT_ROOM = 100.0
"""With so much time a light story ends the show (s)."""


@dataclass(frozen=True, slots=True)
class Share:
    """A story's share of the show: how many passages are certain, how many are reserves."""

    telling: Telling
    certain: int
    reserves: int


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

    Of the light stories one is certain, where there is time, and it is the last of all.

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
    brisk = terse or room < _BRISK * news
    long = room >= _LONG
    full = [n for n, each in enumerate(tellings) if _is_full(each, sum(costs[n]), long=long)]
    if not long:
        full.sort(key=lambda story: tellings[story].topic.outlets < _SEVERAL)
    several = {n for n, each in enumerate(tellings) if _stays(each)}
    slim = [n for n, each in enumerate(tellings) if each.is_slim and room >= _ROOMY]
    slim.sort(key=lambda n: _how_late(tellings[n]))
    told = _told(costs, full, news, room, light=light, kept=several, slim=slim, brisk=brisk)
    both = _with_reserves(told, supply)
    shares = [
        Share(telling, _passages(telling, main), _passages(telling, total - main, main))
        for telling, main, total in zip(tellings, told.counts, both.counts, strict=True)
        if total
    ]
    return sorted(shares, key=_place)


def _is_full(telling: Telling, seconds: float, *, long: bool) -> bool:
    """Whether a story comes before slimmer ones: several have it, or there is much to tell.

    So does one of many victims, whoever has it.
    """
    outlets = telling.topic.outlets
    if telling.topic.trade:
        return False
    if _has_many_victims(telling):
        return True
    if not long:
        return outlets >= _SHORT_SEVERAL or seconds >= _SHORT_FULL
    return outlets >= _SEVERAL or seconds >= (_FULL if outlets == 1 else _FULL_OF_TWO)


def _stays(telling: Telling) -> bool:
    """Whether a story gives way to no other that fits better."""
    return telling.topic.outlets >= _SEVERAL or _has_many_victims(telling)


def _has_many_victims(telling: Telling) -> bool:
    return has_many_victims(telling.topic.articles[0].source.title)


def _place(share: Share) -> tuple[bool, bool, bool]:
    """What is certain, then whole stories in reserve; a light one that is certain comes last."""
    light = share.telling.topic.light
    return light and share.certain > 0, share.certain == 0, light


def _how_late(telling: Telling) -> tuple[bool, float]:
    """How late a slim story may come: one for a trade is last, one that matters is first."""
    return telling.topic.trade, -telling.topic.score.get("worth", 0.0)


def _passages(telling: Telling, steps: int, before: int = 0) -> int:
    """How many passages so many steps are, behind those `before`: the first may be of several."""
    return steps + (telling.least - 1) * (before == 0 and steps > 0)


def _costs(telling: Telling, rate: float) -> Iterator[float]:
    """What the story costs step by step, in seconds: what is told together is one step."""
    seconds = [
        characters(passage, attributed=place == 0 and telling.rests_on_one) / rate
        + (GAP if place else BREAK)
        for place, passage in enumerate(telling.passages)
    ]
    yield sum(seconds[: telling.least])
    yield from seconds[telling.least :]


_WORTHWHILE = 0.02
"""Share of its length by which a show comes nearer to it at least, where a story gives way."""


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

    def fit(self, kept: Container[int | None]) -> None:
        """Come nearer to `room` by giving the last story, `kept` apart, for one of its weight."""
        taken = (story for story, count in enumerate(self.counts) if count and story not in kept)
        last = max(taken, default=None)
        if last is None or self.counts[last] != 1:
            return
        wanted = self.costs[last][0] + self.room - self.spent
        near = last + _PASSED_OVER
        untold = (story for story, count in enumerate(self.counts[:near]) if not count)
        best = min(untold, key=lambda story: abs(self.costs[story][0] - wanted), default=last)
        if abs(self.costs[best][0] - wanted) + _WORTHWHILE * self.room < abs(
            self.room - self.spent
        ):
            self.counts[last], self.counts[best] = 0, 1
            self.spent += self.costs[best][0] - self.costs[last][0]

    def _fits(self, cost: float) -> bool:
        return self.spent + cost <= self.room + _tolerance(self.room)


def _tolerance(room: float) -> float:
    """How much longer than `room` what is told may be, in seconds."""
    return max(2.0 if room > _LIGHT_ROOM else 1.5, 0.01 * room)


def _told(
    costs: Sequence[Sequence[float]],
    full: Sequence[int],
    news: int,
    room: float,
    *,
    light: int | None,
    kept: set[int],
    slim: Sequence[int],
    brisk: bool,
) -> _Budget:
    """What is certain: the stories that have to be told, then `full` ones, then others.

    Those that are `slim` come after more of what is told. Neither the `light` one nor those to be
    `kept` give way to others.
    """
    told = _Budget(costs, room)
    everyone = range(len(costs))
    leads = _leads([cost[0] for cost in costs], news, room + _tolerance(room))
    told.spend(leads, depth=1)
    if light is not None and room > _LIGHT_ROOM:
        told.spend([light], depth=1)
    depths = _depths(len(leads), room, brisk=brisk)
    for depth in range(2, max(depths, default=0) + 1):
        told.spend((s for s, most in zip(leads, depths, strict=True) if depth <= most), depth=depth)
    most = _FULL_DEPTH if room >= _LONG else _SHORT_DEPTH
    for story in (s for s in full if not told.counts[s]):
        for depth in range(1, 2 if brisk else most + 1):
            told.spend([story], depth=depth)
    told.spend((s for s in everyone if s not in slim), depth=1, passed_over=_PASSED_OVER)
    while told.spend(story for story in everyone if told.counts[story]):
        pass
    told.spend(slim, depth=1, passed_over=_PASSED_OVER)
    told.fit(kept=kept | {light})
    return told


def _depths(leads: int, room: float, *, brisk: bool) -> list[int]:
    """The most passages of each of the stories that have to be told."""
    if brisk:
        return [*_BRISK_DEPTHS, *[_BRISK_DEPTH] * leads][:leads]
    first = round(_DEEPENING * math.sqrt(room / 60))
    return [max(_LEAST_DEPTH, first - rank // 2) for rank in range(leads)]


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
