"""The running order: who speaks about what, in which order, and for about how long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts import Host, SourceRef
from contracts.script import SegmentKind
from services.content.domain import pacing
from services.content.domain.news import Brief
from services.content.domain.pacing import Share
from services.content.domain.passages import Passage, Telling

_FAREWELL = 2.0
"""Least length of a show in which a farewell follows the closing, in minutes."""
_OPENINGS, _TERSE_OPENINGS = (188, 36), (115, 23)
"""Length of the welcome and of a cohost's introduction, in characters, on average."""
_CLOSINGS, _TERSE_CLOSINGS = (57, 29), (41, 20)
"""Length of the closing and of the farewell, in characters, on average."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one host says without a break; the script has a segment for each.

    The first opening part greets, names show and time, and its host; each other one introduces
    its own host. The first closing part ends the show; a second one says goodbye.
    """

    kind: SegmentKind
    host: Host
    seconds: float
    """About how long the words take, at the host's speaking rate."""
    story: int | None = None
    """Number of the story in `RunningOrder.stories`, from 1; none for opening and closing."""
    passage: Passage | None = None
    """What the words rest on; none for opening and closing."""
    reserve: bool = False
    """Whether it is spoken only where time is left."""

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """The articles that the words rest on."""
        return () if self.passage is None else (self.passage.article.source,)


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """The plan of a show, without its words; a script writer finds words for each part.

    Any reserve may be left out, so no part refers to another one. `terse`: time is short, and
    hosts come to the point.
    """

    brief: Brief
    stories: tuple[Telling, ...]
    parts: tuple[Part, ...]
    terse: bool

    @property
    def seconds(self) -> float:
        """About how long the show is with all its reserves."""
        return pacing.show_seconds([part.seconds for part in self.parts])


def plan(brief: Brief, stories: Sequence[Telling], *, certain: float) -> RunningOrder:
    """Plan a show of which about `certain` seconds are sure to be spoken, music included.

    Args:
        brief: the show.
        stories: at least one, the weightiest first.
        certain: seconds without the reserves.
    """
    accepted = brief.accepted
    hosts, terse = accepted.hosts, pacing.is_terse(accepted)
    welcome, cohost = _TERSE_OPENINGS if terse else _OPENINGS
    opening = [
        _part("opening", host, cohost if place else welcome) for place, host in enumerate(hosts)
    ]
    closings = (_TERSE_CLOSINGS if terse else _CLOSINGS)[: 1 if accepted.minutes < _FAREWELL else 2]
    rate = len(hosts) / sum(1 / host.voice.characters_per_second for host in hosts)
    frame = pacing.show_seconds([*(p.seconds for p in opening), *(c / rate for c in closings)])
    shares = pacing.share_out(
        stories,
        news=pacing.must_tell(accepted),
        room=certain - frame,
        supply=pacing.SUPPLY * accepted.minutes * 60 - frame,
        rate=rate,
        terse=terse,
    )
    turn = sum(share.certain for share in shares)
    closing = [
        _part("closing", _speaker(hosts, turn + place), characters)
        for place, characters in enumerate(closings)
    ]
    parts = (*opening, *_story_parts(shares, hosts), *closing)
    return RunningOrder(brief, tuple(share.telling for share in shares), parts, terse)


def _story_parts(shares: Sequence[Share], hosts: Sequence[Host]) -> Iterator[Part]:
    """The parts of the stories; hosts take turns within a story.

    The next story goes on after the last passage that is certain, so that however many reserves
    are spoken, no host speaks three times in a row.
    """
    turn = 0
    for number, share in enumerate(shares, 1):
        passages = share.telling.passages[: share.certain + share.reserves]
        for place, passage in enumerate(passages):
            yield _part(
                "story",
                _speaker(hosts, turn + place),
                pacing.characters(passage, first=place == 0),
                number,
                passage,
                reserve=place >= share.certain,
            )
        turn += max(share.certain, 1)


def _speaker(hosts: Sequence[Host], turn: int) -> Host:
    return hosts[turn % len(hosts)]


def _part(
    kind: SegmentKind,
    host: Host,
    characters: float,
    story: int | None = None,
    passage: Passage | None = None,
    *,
    reserve: bool = False,
) -> Part:
    seconds = characters / host.voice.characters_per_second
    return Part(kind, host, seconds, story, passage, reserve)
