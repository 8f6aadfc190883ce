"""Lists the shows that have not ended: in the queue, in work, or in review."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rich.console import Console

from contracts import ShowState, Status, subjects
from services.commands.connection import Connection, connect
from services.commands.terminal.errors import Failed
from services.commands.terminal.tables import print_rows
from services.kit.failures import Retry
from services.kit.settings import PlatformSettings

STAGES = {"script": subjects.SCRIPT_READY, "audio": subjects.AUDIO_READY}
"""The stages that a show passes one after the other, with the event that ends each."""
CONSUMERS = {
    "script": subjects.consumer_of("content", subjects.SHOW_ACCEPTED),
    "audio": subjects.consumer_of("audio", subjects.SCRIPT_READY),
}
"""The consumers in which shows wait for a stage."""


@dataclass(frozen=True, slots=True)
class WaitingShow:
    """A show that has not ended."""

    show_id: str
    status: str
    """`queued`, `working`, `in review` or `finishing`."""
    stage: str
    """What it waits for or is worked on for: `script`, `audio`, `cover` or `show`."""
    since: datetime
    """When it came to this stage (UTC)."""
    position: int | None
    """Its place in the queue of the stage, from 1; none where it is not queued."""
    preset: str
    channel: str
    title: str


def list_waiting(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print the shows that have not ended, the one that has come farthest first.

    Raises:
        Failed: no stack runs, or the broker is out of reach.
    """
    found = asyncio.run(_read(settings))
    rows = [_json(show) if as_json else _row(show) for show in found]
    print_rows(rows, console, as_json=as_json, if_empty="No show waits or is in work.")


def waiting_shows(states: Iterable[ShowState], pending: Mapping[str, int]) -> list[WaitingShow]:
    """The shows of these states; `pending` is the number of events that no worker has, by stage.

    A stage takes shows in the order in which they come to it, so those that came last are queued.
    """
    by_stage: defaultdict[str, list[ShowState]] = defaultdict(list)
    for state in sorted(states, key=_since):
        by_stage[_stage(state)].append(state)
    found = []
    for stage in ("show", "cover", "audio", "script"):
        free = [state for state in by_stage[stage] if not state.in_review]
        queued = free[len(free) - min(pending.get(stage, 0), len(free)) :]
        places = {state.show_id: place for place, state in enumerate(queued, 1)}
        found += [_waiting(state, stage, places.get(state.show_id)) for state in by_stage[stage]]
    return found


async def _read(settings: PlatformSettings) -> list[WaitingShow]:
    async with connect(settings, embedded=False) as connection:
        try:
            pending = await _pending(connection)
            return waiting_shows(await connection.client.unfinished(), pending)
        except Retry as error:
            raise Failed(error.reason) from error


async def _pending(connection: Connection) -> dict[str, int]:
    streams = connection.platform.streams
    return {
        stage: await streams.waiting(subjects.STREAM_SHOWS, consumer)
        for stage, consumer in CONSUMERS.items()
    }


def _stage(state: ShowState) -> str:
    """The stage that a show is at; a cover is made beside script and audio."""
    if state.finishing is not None or state.complete:
        return "show"
    missing = (stage for stage, result in STAGES.items() if result not in state.facts)
    return next(missing, "cover")


def _since(state: ShowState) -> datetime:
    """When a show came to its stage; results of covers bring no show farther."""
    if state.in_review and state.review is not None:
        return state.review.opened_at
    times = [each.at for each in state.timeline if each.what != subjects.COVER_READY]
    return max(times, default=state.requested_at)


def _waiting(state: ShowState, stage: str, position: int | None) -> WaitingShow:
    accepted = state.accepted
    return WaitingShow(
        show_id=state.show_id,
        status=_status(state, position),
        stage=stage,
        since=_since(state),
        position=position,
        preset=accepted.preset if accepted else "",
        channel=accepted.channel if accepted else "",
        title=accepted.title if accepted else "",
    )


def _status(state: ShowState, position: int | None) -> str:
    if state.status is Status.FINISHING:
        return "finishing"
    if state.in_review:
        return "in review"
    return "working" if position is None else "queued"


def _json(show: WaitingShow) -> dict[str, Any]:
    return asdict(show) | {"since": show.since.isoformat()}


def _row(show: WaitingShow) -> dict[str, Any]:
    row = {"show": show.show_id} | asdict(show)
    del row["show_id"]
    return row | {"since": f"{show.since.astimezone():%Y-%m-%d %H:%M}"}
