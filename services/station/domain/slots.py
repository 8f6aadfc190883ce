"""The slots whose time is near: which shows are asked for, and which are late or dropped."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from services.broadcast.timeline import moment_of
from services.station.domain.asking import (
    asked,
    is_too_late,
    is_used_up,
    lead_of,
    may_be_left,
    planned,
    rebounded,
    request_of,
)
from services.station.domain.changes import gone, renewed
from services.station.domain.grid import Occurrence, Presets, budget_of, minutes_of, title_of
from services.station.domain.planning import View, latest, was_played
from services.station.domain.reasons import UNSERVED, WAITING, because
from services.station.domain.state import OVER, SLOTS_FOR, ChannelState, Slot

AWAY = timedelta(minutes=30)
"""A channel that nobody has served for so long begins with a show once more."""
OPENED = timedelta(minutes=10)
"""How long a channel is new: its first show is asked for in that time."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a slot once, in the log and in metrics."""

    slot: Slot
    outcome: Literal["requested", "late", "dropped", "failed"]


def opening(view: View, presets: Presets) -> Occurrence | None:
    """The first show of a channel that has begun: the shortest of its presets, at once."""
    opened = view.state.opened_at
    names = {slot.preset for slot in view.grid.slots}
    if opened is None or view.now - opened > OPENED or not names:
        return None
    if any(each.at == opened for each in view.upcoming):
        return None
    preset = min(names, key=lambda name: (minutes_of(name, presets), name))
    return Occurrence(
        at=opened,
        minutes=minutes_of(preset, presets),
        preset=preset,
        title=title_of(preset, presets),
        one_off=True,
        budget=budget_of(preset, presets),
    )


def seen(state: ChannelState, now: datetime) -> ChannelState:
    """The state of a channel that is served now; one that nobody served for long begins anew."""
    is_new = state.seen_at is None or now - state.seen_at > AWAY
    changes: dict[str, object] = {"seen_at": now}
    if is_new:
        changes["opened_at"] = now.replace(microsecond=0)
    return state.model_copy(update=changes)


def prepared(view: View, presets: Presets) -> tuple[ChannelState, list[Told]]:
    """The state with what is asked for now and what is late by now, and what of it is new."""
    if not view.grid.on_air:
        return view.state, []
    told: list[Told] = []
    known = {slot.at: slot for slot in view.state.slots}
    first = opening(view, presets)
    wanted = [*view.upcoming, *([first] if first is not None else [])]
    slots = []
    for occurrence in wanted:
        slot = known.pop(occurrence.at, None)
        if slot is not None and presets:
            slot = renewed(view, slot, occurrence)
        if slot is None or slot.state == "planned":
            slot = _asked(view, occurrence, slot, is_opening=first is occurrence)
            view = _noted(view, slot, told)
        if slot is not None:
            slots.append(_judged(view, rebounded(view, slot), told))
    begin = view.now.replace(second=0, microsecond=0) - timedelta(minutes=view.grid.late_minutes)
    for slot in known.values():
        # Without presets, nobody knows what a default grid has.
        can_change = bool(presets) and not slot.opening and slot.version <= view.version
        is_open = slot.at >= begin and (slot.show_id, slot.at) not in view.aired
        is_gone = can_change and is_open
        slots.append(gone(view, slot) if is_gone else _judged(view, rebounded(view, slot), told))
    kept = sorted(
        (_without_feeds(view, slot) for slot in slots if slot.at > view.now - SLOTS_FOR),
        key=lambda slot: slot.at,
    )
    still = tuple(each for each in view.state.wanted if not was_played(view.timeline, each))
    fresh = tuple(each for each in still if view.now < latest(view, each))
    deleted = tuple(each for each in view.state.gone if each.at > view.now - SLOTS_FOR)
    changes = {"slots": tuple(kept), "wanted": fresh, "gone": deleted}
    return view.state.model_copy(update=changes), told


def sent(state: ChannelState, *, show_ids: Iterable[str]) -> ChannelState:
    """The state in which requests are published."""
    done = set(show_ids)
    slots = tuple(
        slot.model_copy(update={"sent": True}) if slot.show_id in done else slot
        for slot in state.slots
    )
    return state.model_copy(update={"slots": slots})


def _asked(
    view: View, occurrence: Occurrence, before: Slot | None, *, is_opening: bool
) -> Slot | None:
    """The slot of an occurrence whose show is to be asked for now; `before` until it is time."""
    opened, ahead = view.state.opened_at, lead_of(view, occurrence)
    if opened is not None and occurrence.at < opened:
        return before
    slot = planned(view, occurrence, before).model_copy(update={"opening": is_opening})
    is_late = not is_opening and is_too_late(view, occurrence)
    is_short = not occurrence.show_id and is_used_up(view)
    waits = is_short and not is_late and may_be_left(view)
    if view.now < occurrence.at - ahead or waits:
        return slot if before else None
    if is_short or is_late:
        over_budget = because("over_budget", usd=view.grid.budget_day or 0)
        why = over_budget if is_short else UNSERVED
        return slot.model_copy(update={"sent": True}).ended("dropped", why)
    if occurrence.show_id:
        return slot.model_copy(update={"state": "requested", "sent": True})
    return asked(view, slot, request_of(view, occurrence))


def _noted(view: View, slot: Slot | None, told: list[Told]) -> View:
    """The channel as the next slot finds it: what is asked for now counts among what is made."""
    if slot is None or slot.state == "planned" or (slot.state == "requested" and slot.sent):
        return view
    told.append(Told(slot, "dropped" if slot.state == "dropped" else "requested"))
    others = (each for each in view.state.slots if each.at != slot.at)
    state = view.state.model_copy(update={"slots": (*others, slot)})
    return replace(view, state=state)


def _without_feeds(view: View, slot: Slot) -> Slot:
    """The slot without the feeds of its request, once nothing is asked for any more.

    A day of slots with hundreds of feeds each would be more than a bucket takes as one value.
    """
    is_over = slot.state in OVER or (slot.show_id, slot.at) in view.aired
    if not is_over or slot.request is None or slot.request.feeds is None:
        return slot
    return slot.model_copy(update={"request": slot.request.model_copy(update={"feeds": None})})


def _judged(view: View, slot: Slot, told: list[Told]) -> Slot:
    """The slot as late or dropped, where it is by now."""
    if (slot.show_id, slot.at) in view.aired or slot.state in OVER:
        return slot
    show = view.state.shows.get(slot.show_id)
    ready = show is not None and show.package is not None
    if view.now > latest(view, slot):
        minutes = (latest(view, slot) - slot.at) / timedelta(minutes=1)
        why = because("not_aired" if ready else "not_finished", minutes=minutes)
        dropped = slot.ended("dropped", why)
        told.append(Told(dropped, "dropped"))
        return dropped
    if ready or slot.opening or slot.state == "late":
        return slot
    if moment_of(view.soonest, view.epoch) > slot.at and not ready:
        known = slot.model_copy(update={"state": "late"})
        late = known if slot.reason else slot.ended("late", WAITING)
        told.append(Told(late, "late"))
        return late
    return slot
