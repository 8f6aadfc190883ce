"""The programme of a channel as listeners read it: around now, in the past, by the hours of a day.

All of it is a function of the channel's airings and a position: replicas answer byte for byte
alike, and each answer says until when it holds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from contracts import StationScheduled
from contracts.event import Contract
from services.broadcast.segments import LEAD
from services.broadcast.timeline import AHEAD, RATE, Span, Timeline, moment_of, position_of

BEHIND = 600 * RATE
"""Samples for which the programme lists what is over: ten minutes."""
UP_NEXT = 24
"""Airings that are listed ahead, at most."""
FILLER_DAYS = 2
"""Days of the past in which filler is looked up; airings are found in all of it."""
DAY = 86_400 * RATE
"""Samples of a day."""

OWN_COVER = 0
"""The number under which a channel has the station's own cover; airings count from 1."""
OFFSET = round(-LEAD / RATE, 6)
"""Where in its show a package begins, in seconds."""


class Entry(Contract):
    """Something that is heard without a break."""

    start: float
    """When it begins (Unix time, in seconds)."""
    seconds: float
    """How long it is heard. That of the last piece of filler is its whole length: an airing that is
    scheduled later may cut it."""
    kind: str
    """`show` or `filler`."""
    filler: str | None = None
    """Of filler: `music`, `ident` or `repeat`."""
    number: int
    """Number of the airing in the channel's chain; filler has that of the airing before it."""
    segment: int
    """Media sequence number of its first segment: no other entry of the channel has it."""
    show_id: str = ""
    """The show, where it is one."""
    title: str = ""
    """Title of the show, or of the piece."""
    episode: str = ""
    """Title of the episode."""
    artist: str = ""
    """Who made a piece of music."""
    cover: str
    """Path of its cover."""
    offset: float = OFFSET
    """Where in the show the entry begins, in seconds: packages have some silence before it."""


class Programme(Contract):
    """What a channel plays around now."""

    channel: str
    """The channel."""
    now: float
    """Since when this answer holds (Unix time, in seconds)."""
    spans: tuple[Entry, ...]
    """What was heard in the last ten minutes, is heard now, and is in the playlists."""
    next: tuple[Entry, ...]
    """The airings that begin later, the first one first."""


class Hour(Contract):
    """The shows that began within an hour."""

    hour: str
    """When it begins, in the channel's time zone: ISO 8601 with its offset."""
    shows: tuple[Entry, ...]
    """The shows."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries of the past are meant."""

    kind: str = "show"
    """`show`, `filler` or `all`."""
    since: int = 0
    """Position from which on they begin."""
    until: int | None = None
    """Position before which they begin."""
    words: str = ""
    """What title, episode or artist contain, in upper or lower case."""
    limit: int = 50
    """Their number, at most."""


def unix_time(position: int, epoch: datetime) -> float:
    """The moment of a position as Unix time, to the microsecond."""
    return round(epoch.timestamp() + position / RATE, 6)


def entry_of(span: Span) -> Entry:
    """What listeners read of a span."""
    airing, filler = span.airing, span.filler
    show_id = filler.show_id if filler else airing.show_id
    return Entry(
        start=unix_time(span.start, airing.epoch),
        seconds=round(span.samples / RATE, 6),
        kind="filler" if filler else airing.kind,
        filler=filler.kind if filler else None,
        number=airing.number,
        segment=span.segment,
        show_id=show_id,
        title=filler.title if filler else airing.title,
        episode="" if filler else airing.episode,
        artist=filler.artist if filler else "",
        cover=cover_path(airing.channel, show_id),
    )


def cover_path(channel: str, show_id: str) -> str:
    """Path of the picture of an entry: that of its show, else the station's own."""
    if show_id:
        return f"/shows/{show_id}/cover.jpg"
    return f"/air/{channel}/cover.jpg?v={OWN_COVER}"


def programme_at(channel: str, timeline: Timeline, position: int) -> tuple[Programme, int | None]:
    """The programme at a position, and the position of its next change; None before the first.

    Raises:
        LookupError: the channel has no airing.
    """
    if timeline.last is None:
        raise LookupError(channel)
    listed = _listed(timeline, position)
    coming = timeline.beginning(position + 1, limit=UP_NEXT)
    changes = list(_changes(listed, coming))
    since = max((each for each in changes if each <= position), default=0)
    programme = Programme(
        channel=channel,
        now=unix_time(since, timeline.last.epoch),
        spans=tuple(map(entry_of, listed)),
        next=tuple(airing_entry(timeline, each) for each in coming),
    )
    return programme, min((each for each in changes if each > position), default=None)


def _listed(timeline: Timeline, position: int) -> list[Span]:
    """The spans from `BEHIND` the position up to `AHEAD` of it."""
    return list(timeline.spans(max(0, position - BEHIND), position + AHEAD + 1))


def _changes(listed: list[Span], coming: Iterable[StationScheduled]) -> Iterator[int]:
    """The positions at which the programme changes, as far as they matter to this one."""
    for span in listed:
        yield from (span.start - AHEAD, span.end - AHEAD, span.end + BEHIND)
        if span.filler is None:
            yield span.start
    if listed:
        yield listed[0].start + BEHIND
    for airing in coming:
        yield from (airing.start - AHEAD, airing.start)


def history(timeline: Timeline, position: int, filters: Filters) -> tuple[Entry, ...]:
    """What has begun up to a position, the last one first."""
    until = position + 1 if filters.until is None else min(position + 1, filters.until)
    words = filters.words.casefold()
    found = (entry_of(span) for span in _backwards(timeline, until, filters))
    return tuple(islice((each for each in found if _holds(each, words)), filters.limit))


def _backwards(timeline: Timeline, until: int, filters: Filters) -> Iterator[Span]:
    """The spans that begin before `until`, the last one first."""
    oldest = max(filters.since, until - FILLER_DAYS * DAY)
    end = until
    for airing in reversed(timeline.beginning(_first_of(timeline, filters), until)):
        if filters.kind != "show" and oldest < end:
            spans = timeline.spans(max(airing.start, oldest), end)
            yield from reversed([each for each in spans if each.filler and oldest <= each.start])
        if airing.start < filters.since:
            return
        if filters.kind in {"all", airing.kind}:
            yield own_span(timeline, airing)
        end = airing.start


def _first_of(timeline: Timeline, filters: Filters) -> int:
    """Where to begin: at the airing that is heard at `since`, whose filler may begin later."""
    span = timeline.at(filters.since)
    return span.airing.start if span else filters.since


def _holds(entry: Entry, words: str) -> bool:
    return any(words in text.casefold() for text in (entry.title, entry.episode, entry.artist))


def hours_of(
    timeline: Timeline, epoch: datetime, day: date, zone: ZoneInfo, position: int
) -> tuple[Hour, ...]:
    """The hours of a day in a time zone in which shows have begun up to a position, in order."""
    begin = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    first, last = position_of(begin, epoch), min(position_of(end, epoch), position + 1)
    shows = [each for each in timeline.beginning(first, last) if each.show_id]
    hours = groupby(shows, lambda each: _hour_of(moment_of(each.start, epoch).astimezone(zone)))
    return tuple(
        Hour(hour=hour, shows=tuple(airing_entry(timeline, one) for one in each))
        for hour, each in hours
    )


def _hour_of(moment: datetime) -> str:
    return moment.replace(minute=0, second=0, microsecond=0).isoformat()


def own_span(timeline: Timeline, airing: StationScheduled) -> Span:
    """The airing itself, without the filler behind it, as far as no other cuts it off."""
    span = timeline.at(airing.start)
    return span or Span(airing.start, airing.samples, airing.segment, airing.package, airing)


def airing_entry(timeline: Timeline, airing: StationScheduled) -> Entry:
    """What listeners read of an airing."""
    return entry_of(own_span(timeline, airing))
