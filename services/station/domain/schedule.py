"""What a channel airs when, as it is told."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from contracts import HeardPiece, ScheduledAiring, ScheduledSlot, SlotState, StationScheduled
from contracts.air import FillerKind
from services.broadcast.timeline import Span, moment_of, position_of
from services.station.domain.asking import planned
from services.station.domain.grid import Occurrence
from services.station.domain.planning import View, latest, was_played
from services.station.domain.rotation import rotation
from services.station.domain.state import OVER, Slot, Wanted, slot_of

UNDECIDED = frozenset({"requested", "ready", "late", "scheduled"})
"""States of slots whose show may still be aired though their time has come."""
TOLD_FOR = timedelta(minutes=30)
"""How long behind its time it is told that a show failed or was dropped."""
LONGEST = timedelta(hours=1)
"""The longest show of a slot."""
MAX_PIECES = 2_000
"""Pieces of what was heard, in one answer."""


def heard(view: View) -> HeardPiece | None:
    """What is heard now; None before the first airing."""
    span = view.timeline.at(view.position) if view.timeline.last else None
    return _piece(span) if span else None


def pieces(view: View, since: datetime, until: datetime) -> tuple[HeardPiece, ...]:
    """What was heard between two moments, up to now, filler included; the latest ones."""
    start = max(0, position_of(since, view.epoch))
    end = min(view.position + 1, position_of(until, view.epoch))
    return tuple(map(_piece, deque(view.timeline.spans(start, end), MAX_PIECES)))


def _piece(span: Span) -> HeardPiece:
    airing, item = span.airing, span.filler
    return HeardPiece(
        kind="filler" if item else airing.kind,
        title=item.title if item else airing.title,
        episode="" if item else airing.episode,
        show_id=item.show_id if item else airing.show_id,
        starts_at=moment_of(span.start, airing.epoch),
        ends_at=moment_of(span.end, airing.epoch),
        filler=item.kind if item else _filler_kind(airing),
        planned_at=None if item else airing.planned_at,
        number=airing.number,
    )


def _filler_kind(airing: StationScheduled) -> FillerKind | None:
    """What an airing is that is filler itself; its piece comes round in the filler behind it."""
    if airing.kind == "show":
        return None
    if airing.show_id:
        return "repeat"
    kinds = {item.package.key: item.kind for item in airing.filler}
    return kinds.get(airing.package.key, "music")


def back(view: View) -> timedelta:
    """How far behind its time a slot may be told of."""
    return timedelta(minutes=view.grid.late_minutes) + LONGEST + TOLD_FOR


def is_told(view: View, slot: ScheduledSlot, since: datetime) -> bool:
    """Whether a slot is told of to who asks what is aired from a moment on.

    One whose show failed or was dropped keeps its place until its time is over, and a while after.
    """
    if slot.at >= since or slot.state in UNDECIDED:
        return True
    waited = view.grid.late_minutes if slot.state == "dropped" else 0
    over = slot.at + timedelta(minutes=max(slot.minutes, waited)) + TOLD_FOR
    return slot.state in OVER and over > since


def airings(view: View, since: datetime, until: datetime) -> tuple[ScheduledAiring, ...]:
    """The links of the chain of which something is heard between two moments."""
    links = view.timeline.airings
    found = []
    for index, each in enumerate(links):
        end = each.start + each.samples
        if index + 1 < len(links):
            end = min(end, links[index + 1].start)
        starts_at, ends_at = moment_of(each.start, each.epoch), moment_of(end, each.epoch)
        if ends_at > since and starts_at < until:
            found.append(
                ScheduledAiring(
                    **each.model_dump(
                        include={"number", "kind", "title", "episode", "show_id", "planned_at"}
                    ),
                    starts_at=starts_at,
                    ends_at=ends_at,
                )
            )
    return tuple(found)


def slots(
    view: View, occurrences: list[Occurrence], zone: ZoneInfo, since: datetime
) -> Iterator[ScheduledSlot]:
    """The slots of the grid, in order, with what is known of their shows."""
    known = {slot.at: slot for slot in view.state.slots}
    for occurrence in occurrences:
        slot = known.pop(occurrence.at, None)
        yield _slot(view, slot or planned(view, occurrence), zone, occurrence)
    # The first show of a channel, and what the grid has no more, stand in no grid.
    for slot in known.values():
        if slot.opening and slot.at >= since:
            yield _slot(view, slot, zone, None)
    wishes = (slot_of(each, view.state) for each in view.state.wanted if _waits(view, each))
    for slot in (*wishes, *view.state.gone):
        if slot.at >= since:
            yield _slot(view, slot, zone, None)


def _waits(view: View, wanted: Wanted) -> bool:
    return not was_played(view.timeline, wanted) and view.now < latest(view, wanted)


def filler(view: View) -> tuple[str, ...]:
    """Titles of what is heard in between."""
    return tuple(item.title for item in rotation(view.grid.filler, view.state.pieces, ""))


def state_of(view: View, slot: Slot) -> SlotState:
    """How far a slot is: what the chain has, else what is known of its show."""
    airing = view.aired.get((slot.show_id, slot.at))
    if airing is not None:
        started = moment_of(airing.start, airing.epoch) <= view.now
        return "aired" if started else "scheduled"
    show = view.state.shows.get(slot.show_id)
    if slot.state == "requested" and show is not None and show.package is not None:
        return "ready"
    return slot.state


def _slot(view: View, slot: Slot, zone: ZoneInfo, occurrence: Occurrence | None) -> ScheduledSlot:
    return ScheduledSlot(
        at=slot.at,
        local=slot.at.astimezone(zone).isoformat(),
        preset=slot.preset,
        title=slot.title,
        minutes=slot.minutes,
        start=slot.start,
        one_off=occurrence is None or occurrence.one_off,
        show_id=slot.show_id,
        state=state_of(view, slot),
        reason="; ".join(each for each in (slot.reason, slot.kept) if each),
        reasons=tuple(each for each in (slot.why, slot.kept_why) if each is not None),
        requested_at=slot.requested_at,
    )
