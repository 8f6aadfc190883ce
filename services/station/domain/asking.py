"""What is asked for a slot, under which id, and when."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from contracts import Grid, ShowRequested
from services.station.domain.grid import Occurrence
from services.station.domain.lead import lead
from services.station.domain.planning import View, latest
from services.station.domain.state import Slot

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
