"""The script: stories in their sources' own sentences, and the hosts' words around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from contracts import Host, Segment, SourceRef, Story
from contracts.script import SegmentKind
from services.content.domain import pacing
from services.content.domain.news import Brief, Draft
from services.content.domain.pacing import Share
from services.content.domain.passages import Telling, tellings
from services.content.domain.phrases import Phrasebook
from services.content.domain.spoken_time import spoken_time
from services.content.domain.wording import Wording
from services.content.domain.worth import is_plain
from services.kit.failures import Discard

_TERSE = 18.0
"""With less time than this for each story that has to be told, hosts come to the point (s)."""
_SHORT = 90.0
"""With less speech than this they always do (s)."""
_BOTH_SAY_GOODBYE = 2.0
"""Least length of a show in which two hosts close, in minutes."""
_CLOSING = 4.0
"""Time for the last words, in seconds, on average."""
_DRAFTS = 8
"""Drafts that allow for what the one before was too long or too short."""
_NUDGES = (-3.0, 3.0, -6.0, 6.0, -9.0, 9.0, -12.0, 12.0)
"""Seconds by which further drafts aim beside the mark, where passages are coarse."""
_NEAR = 0.005
"""A draft this near to the aim is final, as a share of the show."""


def compose(brief: Brief, book: Phrasebook) -> Draft:
    """Write the script for `brief` with the phrases of `book`; the same brief, the same script.

    Raises:
        Discard: the brief holds too little.
    """
    length = brief.accepted.minutes * 60
    speech = length - pacing.HEAD - pacing.TAIL
    terse = speech < max(_SHORT, _TERSE * (brief.accepted.news + 1))
    stories = tellings(brief.topics, terse=terse)
    if not stories:
        raise Discard("The feeds hold no story that can be told.")
    best = min(_drafts(brief, book, stories, terse=terse), key=lambda d: abs(_error(d, brief)))
    if not brief.accepted.allow_shorter:
        _require_enough(best, stories, brief)
    return best


def _drafts(
    brief: Brief, book: Phrasebook, stories: Sequence[Telling], *, terse: bool
) -> Iterator[Draft]:
    length = brief.accepted.minutes * 60
    certain = pacing.aim(length)
    for _ in range(_DRAFTS):
        draft = _write(brief, book, stories, certain=certain, terse=terse)
        yield draft
        error = _error(draft, brief)
        if abs(error) < _NEAR * length:
            return
        certain -= error
    for nudge in _NUDGES:
        yield _write(brief, book, stories, certain=pacing.aim(length) + nudge, terse=terse)


def _error(draft: Draft, brief: Brief) -> float:
    """By how many seconds what is sure to be spoken is longer than it should be."""
    certain = [segment for segment in draft.segments if not segment.reserve]
    length = brief.accepted.minutes * 60
    return pacing.seconds_of(certain, brief.accepted.hosts) - pacing.aim(length)


def _require_enough(draft: Draft, stories: Sequence[Telling], brief: Brief) -> None:
    accepted = brief.accepted
    seconds = pacing.seconds_of(draft.segments, accepted.hosts)
    if len(stories) >= accepted.news and seconds >= pacing.ENOUGH * accepted.minutes * 60:
        return
    raise Discard(
        f"The feeds hold {_counted(len(stories))}, about {seconds / 60:.1f} minutes; "
        f"{accepted.minutes:g} minutes with at least {_counted(accepted.news)} were asked for."
    )


def _counted(stories: int) -> str:
    return "1 story" if stories == 1 else f"{stories} stories"


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment without an id; `turn` counts the changes of speaker."""

    kind: SegmentKind
    turn: int
    text: str
    story: int | None = None
    sources: tuple[SourceRef, ...] = ()
    reserve: bool = False


def _write(
    brief: Brief, book: Phrasebook, stories: Sequence[Telling], *, certain: float, terse: bool
) -> Draft:
    """Write a script of which about `certain` seconds are sure to be spoken."""
    hosts = brief.accepted.hosts
    rng = Random(brief.accepted.seed)  # noqa: S311 - a choice of words, not a secret
    wording = Wording(brief.accepted, book, rng, terse=terse)
    opening = _opening(brief, wording)
    rate = len(hosts) / sum(1 / host.voice.characters_per_second for host in hosts)
    frame = pacing.HEAD + pacing.TAIL + _CLOSING
    frame += sum(len(line.text) / rate + pacing.GAP for line in opening)
    shares = pacing.share_out(
        stories,
        news=brief.accepted.news,
        room=certain - frame,
        terse=terse,
        supply=pacing.SUPPLY * brief.accepted.minutes * 60 - frame,
        rate=rate,
    )
    body = _body(shares, wording, turn=len(opening))
    turn = 1 + max((line.turn for line in body if not line.reserve), default=len(opening) - 1)
    lines = [*opening, *body, *_closing(brief, wording, turn)]
    return Draft(
        segments=tuple(_segment(n, line, hosts) for n, line in enumerate(lines, 1)),
        stories=tuple(_story(number, share) for number, share in enumerate(shares, 1)),
    )


def _opening(brief: Brief, wording: Wording) -> list[_Part]:
    moment = spoken_time(brief.local_time, brief.accepted.language)
    first, *others = brief.accepted.hosts
    texts = [wording.welcome(moment, first), *(wording.cohost(host) for host in others)]
    return [_Part("opening", turn, text) for turn, text in enumerate(texts)]


def _body(shares: Sequence[Share], wording: Wording, turn: int) -> list[_Part]:
    """Tell the stories.

    Hosts take turns at every passage that is sure to be spoken, and at every story. Reserves take
    turns from there by themselves, so that however many of a story's are spoken, no host speaks
    three times in a row.
    """
    lines: list[_Part] = []
    for number, share in enumerate(shares, 1):
        texts = wording.tell(share.telling, share.told + share.waiting, first=number == 1)
        for place, text in enumerate(texts):
            waits = place - max(share.told - 1, 0)
            if lines and (place == 0 or waits <= 0):
                turn += 1
            source = share.telling.passages[place].article.source
            voice = turn + max(waits, 0)
            lines.append(
                _Part("story", voice, text, number, (source,), reserve=place >= share.told)
            )
    return lines


def _closing(brief: Brief, wording: Wording, turn: int) -> list[_Part]:
    hosts = brief.accepted.hosts
    farewell = wording.farewell(hosts[(turn + 1) % len(hosts)])
    if brief.accepted.minutes < _BOTH_SAY_GOODBYE:
        return [_Part("closing", turn, wording.closing())]
    if len(hosts) == 1:
        return [_Part("closing", turn, f"{wording.closing()} {farewell}")]
    return [_Part("closing", turn, wording.closing()), _Part("closing", turn + 1, farewell)]


def _segment(number: int, line: _Part, hosts: Sequence[Host]) -> Segment:
    return Segment(
        id=f"s{number:03d}",
        kind=line.kind,
        speaker=hosts[line.turn % len(hosts)].name,
        text=line.text,
        story=line.story,
        sources=line.sources,
        reserve=line.reserve,
    )


def _story(number: int, share: Share) -> Story:
    topic = share.telling.topic
    titles = [article.source.title for article in topic.articles]
    plain = next((title for title in titles if is_plain(title)), titles[0])
    return Story(
        number=number,
        title=plain.rstrip(".") or plain,
        category=topic.category,
        sources=tuple(article.source for article in topic.articles),
    )
