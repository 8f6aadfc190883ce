"""Which show is heard again between others: one that is still fresh."""

from datetime import datetime, timedelta

from contracts import GridFiller
from services.broadcast.timeline import RATE, Timeline, moment_of
from services.station.domain.state import ChannelState, Show

REST = 3
"""Times its own length for which a show is not heard again after it was."""


def choose(
    filler: GridFiller,
    state: ChannelState,
    timeline: Timeline,
    moment: datetime,
    room: int | None,
) -> Show | None:
    """The show to be heard again from `moment` on; none where it is not time, or none is fresh.

    It is the latest of its preset, the one that has not been heard for the longest time. It is over
    before it is stale, and within `room`, in samples, where that is limited.
    """
    if not filler.repeat_hours:
        return None
    heard = {
        each.show_id: moment_of(each.start + each.samples, each.epoch)
        for each in timeline.airings
        if each.show_id
    }
    pause = timedelta(minutes=filler.minutes_between_repeats)
    if heard and moment < max(heard.values()) + pause:
        return None
    fresh = [
        show
        for show in _latest(state)
        if _is_fresh(show, filler, moment, room)
        and (show.show_id not in heard or moment >= heard[show.show_id] + REST * _length(show))
    ]
    never = datetime.min.replace(tzinfo=moment.tzinfo)
    return min(fresh, key=lambda show: heard.get(show.show_id, never), default=None)


def _latest(state: ChannelState) -> list[Show]:
    """The latest show of each preset: a bulletin that a newer one has replaced is stale."""
    latest: dict[str, Show] = {}
    for show in state.shows.values():
        key = show.preset or show.title
        if key not in latest or show.made_at >= latest[key].made_at:
            latest[key] = show
    return list(latest.values())


def _length(show: Show) -> timedelta:
    return timedelta(seconds=show.package.samples / RATE if show.package else 0)


def _is_fresh(show: Show, filler: GridFiller, moment: datetime, room: int | None) -> bool:
    if show.package is None or (room is not None and show.package.samples > room):
        return False
    over = moment + _length(show)
    return over <= show.made_at + timedelta(hours=filler.repeat_hours)
