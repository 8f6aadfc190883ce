"""What a channel is about to air, as it is kept: the chain tells what it airs."""

from collections.abc import Callable
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from contracts import (
    FillerItem,
    ShowGenerated,
    ShowRequested,
    SlotReason,
    SlotStart,
    SlotState,
)
from contracts.audio import ShowPackage
from services.broadcast.timeline import RATE
from services.station.domain import lead
from services.station.domain.reasons import DELETED, in_words
from services.station.domain.setbacks import Setbacks
from services.station.domain.spending import Spent

SLOTS_FOR = timedelta(hours=24)
"""How long a slot is remembered behind its time."""
MAX_SHOWS = 60
"""Shows that are remembered, the latest ones."""
MAX_WANTED = 20
"""Shows that people may want aired at the same time."""
OVER = frozenset({"dropped", "failed"})
"""States of slots whose show is not aired."""
ATTEMPTS = 2
"""Shows that are asked for until one of them is made for a slot."""


class _Kept(BaseModel):
    """A part of the state."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Slot(_Kept):
    """A slot whose time is near, with the show that is made for it."""

    at: datetime
    show_id: str
    preset: str = ""
    title: str = ""
    minutes: float
    start: SlotStart = "fixed"
    state: SlotState = "requested"
    """How far its show is; that it is part of the chain stands there."""
    reason: str = ""
    """Why it is late, dropped or failed, in words."""
    why: SlotReason | None = None
    """The same as a code."""
    opening: bool = False
    """Whether it is the first show of a channel that has begun."""
    attempt: int = 1
    """Number of the show, of those that were asked for."""
    first: int = 1
    """Number of the first one of what the grid has now."""
    request: ShowRequested | None = None
    """What is asked for; none where the show is named."""
    earlier: tuple[ShowRequested, ...] = ()
    """What was asked for before the grid changed, without feeds."""
    version: int = 0
    """Version of the grid by which it is as it is."""
    kept: str = ""
    """Why it is not what the grid has by now, in words."""
    kept_why: SlotReason | None = None
    """The same as a code."""
    requested_at: datetime | None = None
    sent: bool = False
    """Whether the request is published."""

    def ended(self, state: SlotState, why: SlotReason) -> "Slot":
        """The slot in a state, for a reason."""
        return self.model_copy(update={"state": state, "reason": in_words(why), "why": why})


class Show(_Kept):
    """A finished show of the channel."""

    show_id: str
    title: str = ""
    episode: str = ""
    preset: str = ""
    package: ShowPackage | None = None
    made_at: datetime
    """When it was finished (UTC)."""


class Wanted(_Kept):
    """A show that somebody wants aired."""

    show_id: str
    at: datetime
    named: bool = False
    """Whether somebody named the time."""
    after: int
    """Number of the last airing as it was asked for."""


class Piece(_Kept):
    """Packaged filler."""

    item: FillerItem
    checked_at: datetime
    """When it was last made sure that it is there."""


class ChannelState(_Kept):
    """What is known of a channel beside its grid and its chain."""

    slots: tuple[Slot, ...] = ()
    shows: dict[str, Show] = Field(default_factory=dict)
    """Finished shows by id: those of the channel, and those that are to be aired on it."""
    wanted: tuple[Wanted, ...] = ()
    gone: tuple[Slot, ...] = ()
    """What people wanted aired and was deleted before it was."""
    pieces: dict[str, Piece] = Field(default_factory=dict)
    """Packaged filler, by its source."""
    setbacks: Setbacks = Setbacks()
    """Filler that could not be packaged."""
    spent: tuple[Spent, ...] = ()
    """What its latest shows cost."""
    times: dict[str, list[tuple[float, float]]] = Field(default_factory=dict)
    """Minutes, and seconds that they took, of the latest shows of each preset."""
    aired: int = 0
    """Number of the last airing of which was told that it has begun."""
    timezone: str = ""
    """Time zone of the station, as it was last known."""
    opened_at: datetime | None = None
    """When the channel went on the air, or was served again after a long time."""
    seen_at: datetime | None = None
    """When a scheduler last served it."""
    silent_until: datetime | None = None
    """Up to when its silence is counted, where there was any."""


def with_silence(state: ChannelState, now: datetime) -> tuple[ChannelState, float]:
    """The state of a channel that has nothing to be heard, and the seconds that are new of that.

    Whoever writes this state counts them: however many schedulers look, each second counts once.
    """
    if state.opened_at is None:
        return state, 0.0
    since = max(state.opened_at, state.silent_until or state.opened_at)
    if now <= since:
        return state, 0.0
    counted = state.model_copy(update={"silent_until": now})
    return counted, (now - since).total_seconds()


Step = Callable[[ChannelState], ChannelState]
"""A change of a state."""


def with_show(state: ChannelState, event: ShowGenerated, now: datetime) -> ChannelState:
    """The state with a show that was finished; it is kept, however long ago that was."""
    made_at = event.stored_at or event.occurred_at or now
    show = Show(
        show_id=event.show_id,
        title=event.title,
        episode=event.episode,
        preset=event.preset,
        package=event.package,
        made_at=made_at,
    )
    shows = {**state.shows, show.show_id: show}
    needed = {slot.show_id for slot in state.slots} | {each.show_id for each in state.wanted}
    needed |= {str(each.show_id) for slot in state.slots for each in slot.earlier}
    latest = sorted(shows.values(), key=lambda each: each.made_at)[-MAX_SHOWS:]
    kept = needed | {show.show_id} | {each.show_id for each in latest}
    times = state.times
    if show.show_id not in state.shows and "total" in event.seconds:
        times = lead.learned(times, event.preset, event.minutes_requested, event.seconds["total"])
    shows = {name: each for name, each in shows.items() if name in kept}
    return state.model_copy(update={"shows": shows, "times": times})


def without_show(state: ChannelState, show_id: str) -> ChannelState:
    """The state without a show: it is deleted, and is not aired."""
    shows = {name: show for name, show in state.shows.items() if name != show_id}
    slots = tuple(
        slot.ended("dropped", DELETED) if slot.show_id == show_id else _without(slot, show_id)
        for slot in state.slots
    )
    wanted = tuple(each for each in state.wanted if each.show_id != show_id)
    lost = tuple(
        slot_of(each, state).ended("dropped", DELETED)
        for each in state.wanted
        if each.show_id == show_id
    )
    gone = (*state.gone, *lost)[-MAX_WANTED:]
    changes = {"shows": shows, "slots": slots, "wanted": wanted, "gone": gone}
    return state.model_copy(update=changes)


def slot_of(wanted: Wanted, state: ChannelState) -> Slot:
    """What somebody wants aired, as a slot; its show is finished."""
    show = state.shows.get(wanted.show_id)
    package = show.package if show else None
    return Slot(
        at=wanted.at,
        show_id=wanted.show_id,
        title=show.title if show else "",
        minutes=round(package.samples / RATE / 60, 1) if package else 0,
        state="ready",
        sent=True,
    )


def ended_otherwise(before: ChannelState, after: ChannelState) -> list[Slot]:
    """The slots and wishes whose show a change has failed or dropped."""
    known = {(each.at, each.show_id) for each in _over(before)}
    return [each for each in _over(after) if (each.at, each.show_id) not in known]


def _over(state: ChannelState) -> list[Slot]:
    return [each for each in (*state.slots, *state.gone) if each.state in OVER]


def with_failure(
    state: ChannelState, show_id: str, why: SlotReason, *, again: bool
) -> ChannelState:
    """The state in which a show was not made; another one is asked for where that may help."""
    slots = tuple(
        _failed(slot, why, again=again) if slot.show_id == show_id else _without(slot, show_id)
        for slot in state.slots
    )
    return state.model_copy(update={"slots": slots})


def _without(slot: Slot, show_id: str) -> Slot:
    """The slot, which was to have that show before the grid changed, or was not."""
    earlier = tuple(each for each in slot.earlier if each.show_id != show_id)
    return slot if earlier == slot.earlier else slot.model_copy(update={"earlier": earlier})


def _failed(slot: Slot, why: SlotReason, *, again: bool) -> Slot:
    tried = slot.attempt - slot.first + 1
    if not again or tried >= ATTEMPTS or slot.request is None or slot.state in OVER:
        return slot.ended("failed", why)
    attempt = slot.attempt + 1
    show_id = f"{slot.show_id.removesuffix(f'-{slot.attempt}')}-{attempt}"
    request = slot.request.model_copy(update={"show_id": show_id})
    changes = {"show_id": show_id, "attempt": attempt, "request": request, "sent": False}
    return slot.model_copy(update=changes).ended(slot.state, why)
