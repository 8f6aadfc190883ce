"""What is asked for a slot, under which id, and when."""

import math
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from contracts import ShowRequested
from services.station.domain.grid import Occurrence, zone_of
from services.station.domain.lead import lead
from services.station.domain.planning import View, latest
from services.station.domain.reasons import DELETED
from services.station.domain.spending import cost_of
from services.station.domain.state import OVER, Slot

LONGEST_NAME = 40
"""Characters of a channel's name that stand in the ids of its shows; longer ones are shortened."""
FETCH_AHEAD = timedelta(minutes=10)
"""How long before its time a show that is named is looked for."""
ITS_OWN = ("preset", "title", "minutes", "memory")
"""Fields of a request by which shows of one slot differ; the others hold for the whole channel."""


def show_id_of(channel: str, at: datetime, attempt: int = 1) -> str:
    """The id of a show that is made for a slot: two schedulers have one made."""
    name = channel
    if len(channel) > LONGEST_NAME:
        digest = sha256(channel.encode()).hexdigest()[:8]
        name = f"{channel[: LONGEST_NAME - 9]}-{digest}"
    number = f"-{attempt}" if attempt > 1 else ""
    return f"{name}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}{number}"


def request_of(view: View, occurrence: Occurrence) -> ShowRequested:
    """What is asked for a slot; it costs no more than is left of the day's budget."""
    grid, left = view.grid, left_today(view)
    budget = grid.budget
    if left is not None:
        own = occurrence.budget if budget is None else budget
        budget = bounded(own, left)
    return ShowRequested(
        show_id=show_id_of(view.channel, occurrence.at),
        preset=occurrence.preset,
        title=occurrence.own_title or None,
        minutes=occurrence.own_minutes,
        channel=view.channel,
        memory=occurrence.memory,
        allow_shorter=True,
        feeds=grid.feeds or None,
        budget=budget,
        notice=grid.notice,
    )


def is_same(one: ShowRequested, other: ShowRequested) -> bool:
    """Whether two requests are for the same show."""
    return all(getattr(one, name) == getattr(other, name) for name in ITS_OWN)


def lead_of(view: View, occurrence: Occurrence) -> timedelta:
    """How long before its slot a show is asked for, or looked for where it is named."""
    if occurrence.show_id:
        return FETCH_AHEAD
    return lead(occurrence.preset, occurrence.minutes, view.state.times)


def planned(view: View, occurrence: Occurrence, before: Slot | None = None) -> Slot:
    """The slot of an occurrence whose show is not asked for yet.

    `before`: what it was until the grid changed.
    """
    attempt = before.attempt if before else 1
    return Slot(
        at=occurrence.at,
        show_id=occurrence.show_id or show_id_of(view.channel, occurrence.at, attempt),
        preset=occurrence.preset,
        title=occurrence.title,
        minutes=occurrence.minutes,
        start=occurrence.start,
        state="planned",
        requested_at=occurrence.at - lead_of(view, occurrence),
        attempt=attempt,
        first=attempt,
        earlier=before.earlier if before else (),
        version=view.version,
    )


def is_too_late(view: View, occurrence: Occurrence) -> bool:
    """Whether a show that is asked for now would hardly be there in time."""
    needed = timedelta(0) if occurrence.show_id else lead_of(view, occurrence) / 2
    return view.now + needed > latest(view, planned(view, occurrence))


def bounded(budget: float | None, left: float) -> float:
    """What a show may cost where so much is left, in USD; one without a budget may have it all."""
    return max(0.0, left if budget is None else min(budget, left))


def left_today(view: View) -> float | None:
    """What the shows of the channel may still cost today, in USD; None where nothing bounds them.

    Those that are being made are reckoned with what they may cost.
    """
    if view.grid.budget_day is None:
        return None
    return view.grid.budget_day - _spent_today(view) - _held(view)


def is_used_up(view: View) -> bool:
    """Whether shows that cost something cannot be asked for now."""
    left = left_today(view)
    return view.grid.budget != 0 and left is not None and left <= 0


def may_be_left(view: View) -> bool:
    """Whether the shows that are being made may leave some of the day's budget."""
    return _spent_today(view) < (view.grid.budget_day or 0)


def _spent_today(view: View) -> float:
    zone = zone_of(view.grid.timezone or view.state.timezone)
    return cost_of(view.state.spent, view.now.astimezone(zone).date(), zone)


def _held(view: View) -> float:
    """What the shows of the channel that are being made may cost, in USD.

    Those of slots that were dropped meanwhile go on being made, and so do those that were asked
    for before the grid changed. One that was asked for without a bound may cost anything.
    """
    shows = view.state.shows
    making = (
        request
        for slot in view.state.slots
        for request in (*slot.earlier, *([slot.request] if slot.request and _lasts(slot) else []))
    )
    return sum(
        math.inf if request.budget is None else request.budget
        for request in making
        if str(request.show_id) not in shows
    )


def _lasts(slot: Slot) -> bool:
    """Whether the show of a slot may still be made, as far as the slot tells."""
    if slot.state == "dropped":
        return slot.sent and slot.why != DELETED
    return slot.state not in OVER


def rebounded(view: View, slot: Slot) -> Slot:
    """The slot with what its show may cost by now, where its request is not published yet.

    A show that is asked for once more may cost what the first one has left of the day.
    """
    if slot.request is None or slot.sent or slot.state in OVER or slot.state == "planned":
        return slot
    left, own = left_today(view), slot.request.budget
    if left is None or own is None:
        return slot
    request = slot.request.model_copy(update={"budget": bounded(own, left + own)})
    return slot.model_copy(update={"request": request})


def asked(view: View, slot: Slot, request: ShowRequested) -> Slot:
    """The slot with its request; one that was finished before the grid changed back is taken."""
    shows = view.state.shows
    made = [str(each.show_id) for each in slot.earlier if is_same(each, request)]
    show_id = next((each for each in reversed(made) if each in shows), slot.show_id)
    changes = {
        "state": "requested",
        "show_id": show_id,
        "request": request.model_copy(update={"show_id": show_id}),
        "requested_at": view.now,
        "sent": show_id in shows,
    }
    return slot.model_copy(update=changes)
