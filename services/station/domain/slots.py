"""The slots whose time is near: which shows are asked for, and which are late or dropped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal

from contracts import Grid, ShowRequested
from services.broadcast.timeline import moment_of
from services.station.domain.grid import Occurrence, Presets, minutes_of, title_of
from services.station.domain.lead import lead
from services.station.domain.planning import View, latest, was_played
from services.station.domain.state import SLOTS_FOR, ChannelState, Slot

LONGEST_NAME = 40
"""Characters of a channel's name that stand in the ids of its shows; longer ones are shortened."""
AWAY = timedelta(minutes=30)
"""A channel that nobody has served for so long begins with a show once more."""
OPENED = timedelta(minutes=10)
"""How long a channel is new: its first show is asked for in that time."""
FETCH_AHEAD = timedelta(minutes=10)
"""How long before its time a show that is named is looked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a slot once, in the log and in metrics."""

    slot: Slot
    outcome: Literal["requested", "late", "dropped", "failed"]


def show_id_of(channel: str, at: datetime) -> str:
    """The id of the show that is made for a slot: two schedulers have one made."""
    name = channel
    if len(channel) > LONGEST_NAME:
        digest = sha256(channel.encode()).hexdigest()[:8]
        name = f"{channel[: LONGEST_NAME - 9]}-{digest}"
    return f"{name}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def request_of(channel: str, grid: Grid, occurrence: Occurrence) -> ShowRequested:
    """What is asked for a slot."""
    return ShowRequested(
        show_id=show_id_of(channel, occurrence.at),
        preset=occurrence.preset,
        title=occurrence.own_title or None,
        minutes=occurrence.own_minutes,
        channel=channel,
        memory=occurrence.memory,
        allow_shorter=True,
        feeds=grid.feeds or None,
        budget=grid.budget,
        notice=grid.notice,
    )


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
        if slot is None:
            slot = _asked(view, occurrence, first is occurrence)
            if slot is not None and slot.request is not None:
                told.append(Told(slot, "requested"))
        if slot is not None:
            slots.append(_judged(view, slot, told))
    begin = view.now.replace(second=0, microsecond=0) - timedelta(minutes=view.grid.late_minutes)
    for slot in known.values():
        # Without presets, nobody knows what a default grid has.
        gone = presets and slot.at >= begin and (slot.show_id, slot.at) not in view.aired
        slots.append(_gone(slot) if gone and not slot.opening else _judged(view, slot, told))
    kept = sorted(
        (slot for slot in slots if slot.at > view.now - SLOTS_FOR), key=lambda slot: slot.at
    )
    still = tuple(each for each in view.state.wanted if not was_played(view.timeline, each))
    fresh = tuple(each for each in still if view.now < latest(view, each))
    deleted = tuple(each for each in view.state.gone if each.at > view.now - SLOTS_FOR)
    changes = {"slots": tuple(kept), "wanted": fresh, "gone": deleted}
    return view.state.model_copy(update=changes), told


def is_wanted(state: ChannelState, show_id: str) -> bool:
    """Whether a show is still to be made."""
    return any(
        slot.show_id == show_id and slot.state not in {"dropped", "failed"} for slot in state.slots
    )


def sent(state: ChannelState, *, show_ids: Iterable[str]) -> ChannelState:
    """The state in which requests are published."""
    done = set(show_ids)
    slots = tuple(
        slot.model_copy(update={"sent": True}) if slot.show_id in done else slot
        for slot in state.slots
    )
    return state.model_copy(update={"slots": slots})


def _asked(view: View, occurrence: Occurrence, is_opening: bool) -> Slot | None:  # noqa: FBT001
    """The slot of an occurrence whose show is to be asked for now; None before it is time."""
    opened, ahead = view.state.opened_at, lead_of(view, occurrence)
    if opened is not None and occurrence.at < opened:
        return None
    slot = Slot(
        at=occurrence.at,
        show_id=occurrence.show_id or show_id_of(view.channel, occurrence.at),
        preset=occurrence.preset,
        title=occurrence.title,
        minutes=occurrence.minutes,
        start=occurrence.start,
        opening=is_opening,
    )
    if view.now < occurrence.at - ahead:
        return None
    if not is_opening and view.now + ahead / 2 > latest(view, slot):
        reason = "nobody served the channel as its show was to be made"
        return slot.model_copy(update={"state": "dropped", "reason": reason, "sent": True})
    if occurrence.show_id:
        return slot.model_copy(update={"sent": True})
    request = request_of(view.channel, view.grid, occurrence)
    return slot.model_copy(update={"request": request, "requested_at": view.now})


def lead_of(view: View, occurrence: Occurrence) -> timedelta:
    """How long before its slot a show is asked for, or looked for where it is named."""
    if occurrence.show_id:
        return FETCH_AHEAD
    return lead(occurrence.preset, occurrence.minutes, view.state.times)


def _judged(view: View, slot: Slot, told: list[Told]) -> Slot:
    """The slot as late or dropped, where it is by now."""
    if (slot.show_id, slot.at) in view.aired or slot.state in {"dropped", "failed"}:
        return slot
    show = view.state.shows.get(slot.show_id)
    ready = show is not None and show.package is not None
    if view.now > latest(view, slot):
        minutes = (latest(view, slot) - slot.at) / timedelta(minutes=1)
        why = "could not be aired" if ready else "was not finished"
        reason = f"its show {why} within {minutes:g} minutes"
        dropped = slot.model_copy(update={"state": "dropped", "reason": reason})
        told.append(Told(dropped, "dropped"))
        return dropped
    if ready or slot.opening or slot.state == "late":
        return slot
    if moment_of(view.soonest, view.epoch) > slot.at and not ready:
        reason = slot.reason or "its show is not finished; filler is heard until it is"
        late = slot.model_copy(update={"state": "late", "reason": reason})
        told.append(Told(late, "late"))
        return late
    return slot


def _gone(slot: Slot) -> Slot:
    if slot.state in {"dropped", "failed"}:
        return slot
    return slot.model_copy(
        update={"state": "dropped", "reason": "the grid has it no more", "sent": True}
    )
