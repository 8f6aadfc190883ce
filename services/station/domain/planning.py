"""What a channel airs next, given its grid, its chain, the clock, and its finished shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from contracts import FillerItem, Grid, StationScheduled
from contracts.air import AiringKind
from contracts.audio import ShowPackage
from services.broadcast.timeline import (
    BLOCK,
    NOTICE,
    RATE,
    Timeline,
    moment_of,
    position_of,
    whole_blocks,
)
from services.station.domain import repeats
from services.station.domain.grid import Occurrence
from services.station.domain.rotation import rotation
from services.station.domain.state import ChannelState, Show, Slot, Wanted

SCHEDULED_WITHIN = 20 * RATE
"""Samples behind the first moment that can be scheduled, within which it is: what is scheduled
cannot be changed, so it is done late, and often enough before the last moment."""
SHORTEST_FILLER = 45 * RATE
"""Samples before the next show within which no filler begins of its own accord."""
PIECES_BACK = 40
"""Pieces that are looked at to tell which music was heard last."""


@dataclass(frozen=True)
class View:
    """A channel as a scheduler sees it."""

    channel: str
    now: datetime
    grid: Grid
    upcoming: tuple[Occurrence, ...]
    """What the grid has from the time on within which late shows are aired, for some hours."""
    timeline: Timeline
    number: int
    """Number of the next airing."""
    state: ChannelState
    version: int = 0
    """Version of the grid; 0 where none was saved."""

    @property
    def epoch(self) -> datetime:
        """The channel's epoch; that of a channel that begins now."""
        last = self.timeline.last
        return last.epoch if last else self.now.replace(microsecond=0)

    @property
    def position(self) -> int:
        """The position of now."""
        return position_of(self.now, self.epoch)

    @property
    def soonest(self) -> int:
        """The first position at which anything can be scheduled, which may cut off what is on."""
        last = self.timeline.last
        begun = last.start + BLOCK if last else 0
        return max(begun, up_to_block(self.position + NOTICE))

    @cached_property
    def aired(self) -> dict[tuple[str, datetime | None], StationScheduled]:
        """The airings of the chain, by the show and the time that it was planned for."""
        return {(each.show_id, each.planned_at): each for each in self.timeline.airings}


@dataclass(frozen=True, slots=True)
class Programme:
    """A show that can be aired, and when."""

    start: int
    piece: FillerItem
    episode: str
    planned_at: datetime | None
    """The time that listeners were told of, if any."""


def next_airing(view: View) -> StationScheduled | None:
    """The airing to append now; none where all is well as it is."""
    if view.timeline.last is None:
        return first_airing(view)
    if not view.grid.on_air:
        return None
    horizon = view.soonest + SCHEDULED_WITHIN
    for programme in programmes(view):
        if programme.start <= horizon:
            return _show(view, programme)
    return _filler(view, horizon)


def first_airing(view: View) -> StationScheduled | None:
    """The first airing of a channel: music, at once; none before there is any."""
    filler = rotation(view.grid.filler, view.state.pieces, "")
    return airing(view, 0, filler[0], filler) if filler else None


def cut(view: View) -> StationScheduled | None:
    """The airing that cuts off what is on as soon as that is possible; none without filler."""
    for programme in programmes(view, cutting=True):
        if programme.start <= view.soonest:
            return _show(view, programme)
    filler = rotation(view.grid.filler, view.state.pieces, _last_music(view, view.soonest))
    return airing(view, view.soonest, filler[0], filler) if filler else None


def programmes(view: View, *, cutting: bool = False) -> Iterator[Programme]:
    """The shows that can be aired, by the time that they are planned for.

    A show that is not punctual is aired where it ends before the next one begins.
    """
    earliest = view.soonest if cutting else _earliest(view)
    for at, entry in sorted(_due(view), key=lambda each: each[0]):
        show = view.state.shows.get(entry.show_id)
        if show is None or show.package is None:
            continue
        planned = up_to_block(position_of(at, view.epoch))
        start = max(planned, earliest)
        if isinstance(entry, Slot) and entry.start == "follow":
            start = _behind_piece(view, start, show.package.samples)
        following = next_start(view, start, but=entry)
        punctual = isinstance(entry, Slot) and start == planned
        if not punctual and following is not None and start + show.package.samples > following:
            continue
        if start < whole_blocks(position_of(latest(view, entry), view.epoch)):
            named = isinstance(entry, Slot) or entry.named
            yield Programme(start, _piece(show, show.package), show.episode, at if named else None)


def _earliest(view: View) -> int:
    """The first position at which a show can begin: filler is cut off for it, shows are not."""
    last = view.timeline.last
    is_filler = last is not None and last.kind == "filler"
    return view.soonest if is_filler else view.timeline.earliest(view.position)


def latest(view: View, entry: Slot | Wanted) -> datetime:
    """When a show is stale, and is not aired any more."""
    if isinstance(entry, Wanted):
        return entry.at + timedelta(hours=6)
    minutes = max(60.0, view.grid.late_minutes) if entry.opening else view.grid.late_minutes
    return entry.at + timedelta(minutes=max(minutes, 1.0))


def next_start(view: View, position: int, but: Slot | Wanted | None = None) -> int | None:
    """Where the next show of the grid is planned to begin behind a position."""
    own = but.at if isinstance(but, Slot) else None
    starts = (
        up_to_block(position_of(each.at, view.epoch)) for each in view.upcoming if each.at != own
    )
    return min((start for start in starts if start > position), default=None)


def airing(
    view: View,
    start: int,
    piece: FillerItem,
    filler: tuple[FillerItem, ...],
    *,
    kind: AiringKind = "filler",
    episode: str = "",
    planned_at: datetime | None = None,
) -> StationScheduled:
    """The next link of the chain; the same filler, without the piece itself in front."""
    if len(filler) > 1 and filler[0].package.key == piece.package.key:
        filler = (*filler[1:], filler[0])
    return StationScheduled(
        channel=view.channel,
        number=view.number,
        epoch=view.epoch,
        start=start,
        samples=piece.package.samples,
        segment=view.timeline.following(start),
        package=piece.package,
        kind=kind,
        title=piece.title,
        episode=episode,
        show_id=piece.show_id,
        planned_at=planned_at,
        filler=filler,
    )


def up_to_block(position: int) -> int:
    """The next whole block."""
    return whole_blocks(max(0, position) + BLOCK - 1)


def _due(view: View) -> Iterator[tuple[datetime, Slot | Wanted]]:
    for slot in view.state.slots:
        if slot.state not in {"dropped", "failed"} and (slot.show_id, slot.at) not in view.aired:
            yield slot.at, slot
    for wanted in view.state.wanted:
        if not was_played(view.timeline, wanted):
            yield wanted.at, wanted


def was_played(timeline: Timeline, wanted: Wanted) -> bool:
    """Whether the chain has what somebody wanted."""
    return any(
        each.number > wanted.after and each.show_id == wanted.show_id and each.kind == "show"
        for each in timeline.airings
    )


def _piece(show: Show, package: ShowPackage) -> FillerItem:
    return FillerItem(package=package, kind="repeat", title=show.title, show_id=show.show_id)


def _show(view: View, programme: Programme) -> StationScheduled:
    return airing(
        view,
        programme.start,
        programme.piece,
        _following(view, programme.start),
        kind="show",
        episode=programme.episode,
        planned_at=programme.planned_at,
    )


def _filler(view: View, horizon: int) -> StationScheduled | None:
    """A repeat, or new music once all that stands in the last airing was heard."""
    start = _behind_piece(view, view.timeline.earliest(view.position), 0)
    until = next_start(view, start)
    if start > horizon or (until is not None and until - start < SHORTEST_FILLER):
        return None
    moment = moment_of(start, view.epoch)
    room = None if until is None else until - start
    show = repeats.choose(view.grid.filler, view.state, view.timeline, moment, room)
    if show is not None and show.package is not None:
        piece = _piece(show, show.package)
        return airing(view, start, piece, _following(view, start), episode=show.episode)
    return _music(view, start)


def _music(view: View, start: int) -> StationScheduled | None:
    """New music, once all that stands in the last airing was heard, or there is more of it now."""
    last = view.timeline.last
    if last is None:
        return None
    whole = sum(item.package.samples for item in last.filler)
    filler = rotation(view.grid.filler, view.state.pieces, _last_music(view, start))
    grown = len(last.filler) == 1 < len(filler)
    if not filler or (start < last.start + last.samples + whole and not grown):
        return None
    return airing(view, start, filler[0], filler)


def _following(view: View, start: int) -> tuple[FillerItem, ...]:
    """The filler behind an airing that begins at `start`; the last one's where none is packaged."""
    last = view.timeline.last
    filler = rotation(view.grid.filler, view.state.pieces, _last_music(view, start))
    return filler or (last.filler if last else ())


def _behind_piece(view: View, start: int, samples: int) -> int:
    """Where the piece ends that is heard at a position, unless so long a show cannot wait."""
    span = view.timeline.at(start)
    if span is None or span.start == start:
        return start
    following = next_start(view, start)
    if samples and following is not None and span.end + samples > following:
        return start
    return span.end


def _last_music(view: View, position: int) -> str:
    """Key of the music that was heard last before a position; empty where there was none."""
    for _ in range(PIECES_BACK):
        span = view.timeline.at(position - 1) if position > 0 else None
        if span is None:
            return ""
        is_own = span.filler is None and span.airing.kind == "filler" and not span.airing.show_id
        if is_own or (span.filler is not None and span.filler.kind == "music"):
            return span.package.key
        position = span.start
    return ""
