"""The shows that have not ended, and those that ended lately: what lists have ahead of the archive.

A show ends in its state and in the archive at different moments. A list names the sequence of the
archive as of which it began: a show is on the list of those in the making as long as its end is
behind that sequence, and in the archive otherwise. So it is listed once, also where it ends between
two pages.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts import ShowState
from contracts.event import Contract
from contracts.state import TERMINAL_EVENTS, TimelineEntry

REQUESTED = "requested"
"""The status of a show whose request is stored, and not yet processed."""
KEPT = timedelta(hours=1)
"""Time for which a show is known that has ended: a list may have begun before that."""
MAX_REQUESTS = 10_000
"""Requests without a state that are known, at most."""
NO_END = 1 << 63
"""Behind every sequence of the archive."""


@dataclass(frozen=True, slots=True)
class KnownShow:
    """A show that has not ended, or lately."""

    show_id: str
    place: int
    """Sequence of its request on the stream `SHOWS`: the one that was requested last has the
    greatest."""
    requested_at: datetime | None = None
    status: str = REQUESTED
    generation: int = 1
    texts: Mapping[str, str] = field(default_factory=dict)
    """Title, station, language, channel and preset; none where the request was refused."""
    as_of: datetime | None = None
    has_review: bool = False
    reason: str = ""
    stage: str | None = None
    """The stage that failed, where one did."""
    end: int = NO_END
    """Sequence of its end in the archive."""
    ended_at: datetime | None = None
    decided: int = NO_END
    """Sequence of the archive behind which its end is, once that is decided."""

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.end != NO_END


class ShowsInMaking:
    """The shows that have not ended, and those that ended within the last hour."""

    def __init__(self) -> None:
        self._with_state: set[str] = set()
        self._shows: dict[str, KnownShow] = {}
        self._ended: OrderedDict[str, datetime] = OrderedDict()
        self._requested: OrderedDict[str, KnownShow] = OrderedDict()

    def request(self, show_id: str, at: datetime | None, sequence: int) -> None:
        """Note that a show was requested, at that time and sequence of the stream `SHOWS`."""
        self._requested.setdefault(show_id, KnownShow(show_id, sequence, at))
        while len(self._requested) > MAX_REQUESTS:
            self._requested.popitem(last=False)

    def note(self, state: ShowState, now: datetime) -> None:
        """Note the state of a show."""
        known = known_show(state)
        self.note_past(state.show_id)  # what was noted before it no longer holds
        if state.deleted_at is None:
            self._shows[state.show_id] = known
            if known.ended_at is not None:
                self._ended[state.show_id] = known.ended_at
        self._forget_ended(now)

    def note_past(self, show_id: str) -> None:
        """Note that a show has a state, and has ended too long ago to be listed."""
        self.forget(show_id)
        self._with_state.add(show_id)
        self._requested.pop(show_id, None)

    def forget(self, show_id: str) -> None:
        """Forget a show whose state is gone."""
        self._with_state.discard(show_id)
        self._shows.pop(show_id, None)
        self._ended.pop(show_id, None)

    def as_of(self, archive: int) -> int:
        """The sequence as of which a list begins, where the archive knows of `archive`.

        Before it, no show has ended that is in the making here: not even one whose end the archive
        has already, and whose state has not.
        """
        decided = (show.decided for show in self._shows.values() if not show.over)
        return min([archive, *decided])

    def listed(self, as_of: int, before: int) -> list[KnownShow]:
        """The shows that had not ended as of that sequence, below a place; the newest first."""
        waiting = (s for s in self._requested.values() if s.show_id not in self._with_state)
        found = [s for s in (*self._shows.values(), *waiting) if s.end > as_of and s.place < before]
        return sorted(found, key=lambda show: show.place, reverse=True)

    def find(self, show_id: str, as_of: int) -> KnownShow | None:
        """A show that had not ended as of that sequence; None where it had, or is not known."""
        show = self._shows.get(show_id)
        return show if show is not None and show.end > as_of else None

    def _forget_ended(self, now: datetime) -> None:
        while self._ended:
            show_id, ended_at = next(iter(self._ended.items()))
            if now - ended_at < KEPT:
                return
            self._ended.popitem(last=False)
            del self._shows[show_id]


def known_show(state: ShowState) -> KnownShow:
    """What a list says of a state."""
    accepted, finishing = state.accepted, state.finishing
    failure = finishing.failure if finishing else None
    names = ("title", "station", "language", "channel", "preset")
    return KnownShow(
        show_id=state.show_id,
        place=state.requested_sequence,
        requested_at=state.requested_at,
        status=str(state.status),
        generation=state.generation,
        texts={name: getattr(accepted, name) for name in names} if accepted else {},
        as_of=accepted.as_of if accepted else None,
        has_review=state.review is not None,
        reason=failure.reason if failure else finishing.reason if finishing else "",
        stage=failure.stage if failure else None,
        end=state.ended if state.over else NO_END,
        ended_at=state.timeline[-1].at if state.over and state.timeline else None,
        decided=finishing.archive_sequence if finishing else NO_END,
    )


class Glance(Contract):
    """What of a state tells whether its show has ended; the whole takes far longer to read."""

    status: str
    timeline: tuple[TimelineEntry, ...] = ()

    def ended_before(self, moment: datetime) -> bool:
        """Whether the show ended before that time."""
        return (
            self.status in TERMINAL_EVENTS and bool(self.timeline) and self.timeline[-1].at < moment
        )
