"""The running order: who speaks about what, in which order, and for about how long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from contracts import Host, ShowAccepted, SourceRef
from contracts.script import SegmentKind
from services.content.domain.news import Brief
from services.content.domain.telling import pacing
from services.content.domain.telling.disclosure import DISCLOSURES
from services.content.domain.telling.introductions import with_introductions
from services.content.domain.telling.manner import sign_off
from services.content.domain.telling.neighbours import arranged
from services.content.domain.telling.passages import Passage, Telling
from services.content.domain.telling.sharing import Share, share_out
from services.content.domain.telling.summary import headline_passages, recap_passage
from services.content.domain.telling.weather import is_about_weather

_FAREWELL = 2.0
"""Least length of a show in which a farewell follows the closing, in minutes."""
_OPENINGS, _TERSE_OPENINGS = (118, 20), (90, 16)
"""Length of the welcome and of a cohost's introduction, in characters, on average."""
_CLOSINGS, _TERSE_CLOSINGS = (40, 20), (30, 12)
"""Length of the closing and of the farewell, in characters, on average."""
_INTRODUCTION = 18
"""Length of the words before the headlines, and before the recap, in characters, on average."""
_AT_A_TIME = 2
"""Passages of a story that one host speaks before another takes over."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one host says without a break; the script has a segment for each.

    The first opening part greets, names show and time, and its host; each other one introduces
    its own host. The first headline is introduced as such, and so is the recap. The first closing
    part ends the show; a second one says goodbye.
    """

    kind: SegmentKind
    host: Host
    seconds: float
    """About how long the words take, at the host's speaking rate."""
    story: int | None = None
    """Number of the story in `RunningOrder.stories`, from 1; none for the other kinds."""
    passage: Passage | None = None
    """What the words rest on; none for opening and closing."""
    reserve: bool = False
    """Whether it is spoken only where time is left."""
    added: str = ""
    """A sentence of the station that the host says after the words, whoever finds them."""

    @property
    def whole_seconds(self) -> float:
        """About how long the words and what is added to them take."""
        return self.seconds + len(self.added) / self.host.voice.characters_per_second

    def spoken(self, words: str) -> str:
        """What the host says: the words that were found, and what is added to them."""
        return f"{words} {self.added}" if self.added else words

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """The articles that the words rest on."""
        return () if self.passage is None else self.passage.sources


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
        return pacing.show_seconds(
            [part.whole_seconds for part in self.parts], len(self.stories) + 2
        )


def plan(
    brief: Brief, stories: Sequence[Telling], *, certain: float, supply: float = pacing.SUPPLY
) -> RunningOrder:
    """Plan a show of which about `certain` seconds are sure to be spoken, music included.

    Args:
        brief: the show.
        stories: at least one, the weightiest first.
        certain: seconds without the reserves.
        supply: share of the show that all of it comes to, reserves included, where the feeds hold
            so much.
    """
    accepted = brief.accepted
    terse = pacing.is_terse(accepted)
    opening = _opening(accepted, terse=terse)
    summary = _summary(brief, stories)
    closing = _closing(brief, terse=terse)
    rate = len(accepted.hosts) / sum(1 / h.voice.characters_per_second for h in accepted.hosts)
    frame = [*opening, *summary.headlines, *summary.recap, *closing]
    fixed = pacing.show_seconds([part.whole_seconds for part in frame], 1 + len(summary.recap))
    shares = arranged(
        share_out(
            stories,
            news=pacing.must_tell(accepted),
            room=certain - fixed,
            supply=supply * accepted.minutes * 60 - fixed,
            rate=rate,
            terse=terse,
        )
    )
    english = accepted.language == "en"
    said = with_introductions(shares, brief.introductions) if english else shares
    told = _story_parts(said, accepted, turn=len(summary.headlines))
    parts = (*opening, *summary.headlines, *told, *summary.recap, *closing)
    return RunningOrder(brief, tuple(share.telling for share in shares), parts, terse)


@dataclass(frozen=True, slots=True)
class _Summary:
    """The headlines after the opening, and the recap before the closing; either may be none."""

    headlines: tuple[Part, ...] = ()
    recap: tuple[Part, ...] = ()


def _summary(brief: Brief, stories: Sequence[Telling]) -> _Summary:
    """Hosts take turns from headline to headline; the first one says the recap.

    What entertains is told late, and has no headline unless it leads.
    """
    accepted = brief.accepted
    if not pacing.has_headlines(accepted):
        return _Summary()
    first, *others = stories
    serious = [first, *(each for each in others if not each.topic.pastime)]
    found = headline_passages(serious, accepted.language)
    headlines = tuple(
        _part(
            "headlines",
            _speaker(accepted.hosts, place),
            len(passage.text) + _INTRODUCTION * (place == 0),
            passage=passage,
        )
        for place, passage in enumerate(found)
    )
    again = recap_passage(stories, found, accepted.language)
    if again is None or not pacing.has_recap(accepted):
        return _Summary(headlines)
    length = len(again.text) + _INTRODUCTION
    return _Summary(headlines, (_part("recap", accepted.hosts[0], length, passage=again),))


def _opening(accepted: ShowAccepted, *, terse: bool) -> list[Part]:
    """Each host introduces itself; the last one discloses who made the show, where it is wanted."""
    welcome, cohost = _TERSE_OPENINGS if terse else _OPENINGS
    *others, last = (
        _part("opening", host, cohost if place else welcome)
        for place, host in enumerate(accepted.hosts)
    )
    added = DISCLOSURES[accepted.language] if accepted.disclose else ""
    return [*others, replace(last, added=added)]


def _closing(brief: Brief, *, terse: bool) -> list[Part]:
    """The first host ends the show, and the next one says goodbye where there is time.

    The last one signs off, where the style has words for it.
    """
    hosts, short = brief.accepted.hosts, brief.accepted.minutes < _FAREWELL
    lengths = (_TERSE_CLOSINGS if terse else _CLOSINGS)[: 1 if short else 2]
    *others, last = (
        _part("closing", _speaker(hosts, place), length) for place, length in enumerate(lengths)
    )
    return [*others, replace(last, added=sign_off(brief.accepted))]


def _story_parts(shares: Sequence[Share], accepted: ShowAccepted, turn: int) -> Iterator[Part]:
    """The parts of the stories: the next host takes the next story.

    A weather host takes a story about the weather, whoever is next; turns go on from there. Within
    a story another host takes over after `_AT_A_TIME` passages.
    """
    hosts = accepted.hosts
    weather = next((n for n, host in enumerate(hosts) if host.role == "weather"), None)
    for number, share in enumerate(shares, 1):
        if weather is not None and is_about_weather(share.telling.topic, accepted.language):
            turn = weather
        passages = share.telling.passages[: share.certain + share.reserves]
        for place, passage in enumerate(passages):
            attributed = place == 0 and share.telling.rests_on_one
            yield _part(
                "story",
                _speaker(hosts, turn + place // _AT_A_TIME),
                pacing.characters(passage, attributed=attributed),
                number,
                passage,
                reserve=place >= share.certain,
            )
        turn += 1


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
