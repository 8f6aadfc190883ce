"""Finds what can be heard of a show: all of it, or what there is while it is still being made."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from contracts import ArchivedShow, SegmentsStored, ShowState, ShowStateQuery, subjects
from contracts.event import is_show_id
from services.broadcast.segments import RENDITIONS, Rendition, key_of, samples_of
from services.broadcast.timeline import SEGMENT, segments_of
from services.kit.blobs import BlobMissing
from services.kit.failures import NotFound, Retry
from services.onair.domain.growing import Growing
from services.onair.inputs import SOON
from services.onair.ports import Deps
from services.onair.problems import Problem

HOLD = 8.0
"""Seconds for which a request is held until the first segment is there: players give up after ten
(hls.js: `maxTimeToFirstByteMs`)."""
HOLD_MORE = 1.5
"""Seconds for which a request is held that has all there is: less than players wait before they ask
again (half a segment)."""
APPEARING = 2.0
"""Seconds within which a show appears that was just requested."""
POLL = 0.1
"""Seconds between two looks for it."""
TIMEOUT = 5.0
"""Seconds in which a service must reply."""
OF_MASTER = 0
"""The attempt of a package that was made of the master, as playlists name it."""
DELETED = "the show was deleted"


@dataclass(frozen=True, slots=True)
class Heard:
    """What can be heard of a show."""

    generation: int
    segments: int
    samples: int
    """Length of these segments together."""
    ended: bool
    """Whether there will be no more."""


async def exists(show_id: str, deps: Deps) -> None:
    """Wait for a show that was just requested.

    Raises:
        Problem: there is none of that id, or none that can be heard.
        Retry: no service tells.
    """
    await not_deleted(show_id, deps)
    if deps.packages.find(show_id) is None:
        await _learned(show_id, deps)


async def heard(show_id: str, rendition: Rendition, known: int, deps: Deps) -> Heard:
    """What can be heard of a show, once there is more than `known` segments, or after a while.

    Raises:
        Problem: there is none of that id, or none that can be heard; or nothing of it yet.
        Retry: no service tells, or the store is unavailable.
    """
    await not_deleted(show_id, deps)
    growing = deps.packages.find(show_id) or await _learned(show_id, deps)
    if not growing.complete and growing.segments <= known:
        async with _holding(deps):
            hold = HOLD_MORE if known else HOLD
            growing = await deps.packages.wait(show_id, known, hold) or growing
        if not growing.complete and growing.segments <= known:
            growing = await _learned(show_id, deps)
    if growing.segments == 0:
        raise Problem(503, "nothing of the show can be heard yet", {"Retry-After": "1"})
    with suppress(BlobMissing):
        return await _measured(growing, rendition, deps)
    try:
        return await _measured(await of_master(show_id, deps), rendition, deps)
    except BlobMissing as error:
        raise Problem(410, "the segments of the show were removed; play its MP3") from error


async def not_deleted(show_id: str, deps: Deps) -> None:
    """Make sure that a show whose package is complete was not deleted since.

    Raises:
        Problem: it was.
    """
    known = deps.packages.find(show_id)
    if known is None or not known.complete:
        return
    with suppress(Retry):
        show = await deps.archive.find(show_id)
        if show is not None and show.deleted_at is not None:
            raise Problem(410, DELETED)


async def _measured(growing: Growing, rendition: Rendition, deps: Deps) -> Heard:
    last = growing.segments - 1
    length = samples_of(await deps.segments.get(key_of(growing.package, rendition, last)))
    samples = last * SEGMENT + length
    return Heard(growing.generation, growing.segments, samples, ended=growing.complete)


async def of_master(show_id: str, deps: Deps) -> Growing:
    """A finished show whose own package is not there: what audio makes of its master.

    It was made before there were packages, or its segments were removed since.

    Raises:
        Problem: there is no such show; it or its master was removed; or its segments are still
            being made.
        Retry: no service tells of the show.
    """
    if not is_show_id(show_id):
        raise Problem(404, "there is no such show")
    show = await deps.archive.find(show_id)
    if show is None:
        raise Problem(404, "there is no such show", SOON)
    if show.deleted_at is not None:
        raise Problem(410, DELETED)
    try:
        async with _holding(deps):
            package = await deps.masters.find(show_id, HOLD)
    except NotFound as error:
        raise Problem(410, "the segments of the show were removed, and its master too") from error
    except Retry as error:
        raise Problem(503, str(error), {"Retry-After": "2"}) from error
    return Growing(show_id, OF_MASTER, segments_of(package.samples), complete=True, key=package.key)


async def _learned(show_id: str, deps: Deps) -> Growing:
    """What the other services know of a show of which no news came; it is kept."""
    growing = await _asked(show_id, deps)
    if growing.segments and not growing.key:
        told = SegmentsStored(
            show_id=show_id,
            generation=growing.generation,
            package=growing.package,
            segments=growing.segments,
            complete=growing.complete,
        )
        deps.packages.note(told)
    return growing if growing.key else deps.packages.find(show_id) or growing


async def _asked(show_id: str, deps: Deps) -> Growing:
    if not is_show_id(show_id):
        raise Problem(404, "there is no such show")
    try:
        state = await deps.lookups.ask(ShowStateQuery(show_id=show_id), ShowState, TIMEOUT)
    except NotFound:
        archived, failure = await _found_in_archive(show_id, deps)
        if archived is not None:
            return await _archived(archived, deps)
        appeared = await _appearing(show_id, deps)
        if appeared is None:
            raise failure from None
        state = appeared
    if state.deleted_at is not None:
        raise Problem(410, DELETED)
    growing = Growing(show_id, state.generation)
    known = deps.packages.find(show_id)
    at_least = known.segments if known and known.generation == state.generation else 0
    segments = await _stored(growing.package, at_least, deps)
    if state.status == "generated" and not segments:
        return await of_master(show_id, deps)
    if state.over and not segments:
        detail = f"there is nothing to be heard of the show by segments: it is {state.status}"
        raise Problem(404, detail, SOON)
    return replace(growing, segments=segments, complete=state.over)


async def _found_in_archive(show_id: str, deps: Deps) -> tuple[ArchivedShow | None, Exception]:
    """A show of which only the archive knows; and the error, if nobody knows of it."""
    unknown = Problem(404, "there is no such show", SOON)
    try:
        return await deps.archive.find(show_id), unknown
    except Retry as error:
        return None, error


async def _archived(show: ArchivedShow, deps: Deps) -> Growing:
    """The package of a show of which only the archive knows."""
    if show.deleted_at is not None:
        raise Problem(410, DELETED)
    if show.generated is None:
        raise Problem(404, "there is nothing to be heard of the show: it was not finished", SOON)
    package = show.generated.package
    if package is None:
        return await of_master(show.show_id, deps)
    generation = int(package.key.rpartition("/")[2])
    return Growing(show.show_id, generation, segments_of(package.samples), complete=True)


async def _appearing(show_id: str, deps: Deps) -> ShowState | None:
    """The state of a show that may just have been requested; None if it does not appear."""
    deadline = time.monotonic() + APPEARING
    async with _holding(deps):
        while time.monotonic() < deadline:
            with suppress(NotFound):
                query = ShowStateQuery(show_id=show_id)
                return await deps.services.ask(query, ShowState, TIMEOUT)
            await asyncio.sleep(POLL)
    return None


async def _stored(package: str, at_least: int, deps: Deps) -> int:
    """Number of the segments of a package that are stored, from the first on."""
    there, gone = at_least, at_least + 1
    while await _has(package, gone - 1, deps):
        there, gone = gone, gone * 2
    while gone - there > 1:
        middle = (there + gone) // 2
        if await _has(package, middle - 1, deps):
            there = middle
        else:
            gone = middle
    return there


async def _has(package: str, number: int, deps: Deps) -> bool:
    """Whether a segment is stored in every rendition."""
    keys = (key_of(package, rendition, number) for rendition in RENDITIONS)
    found = await asyncio.gather(*(deps.blobs.find(subjects.BLOBS_AIR, key) for key in keys))
    return all(found)


@asynccontextmanager
async def _holding(deps: Deps) -> AsyncIterator[None]:
    """Hold a request while the block runs.

    Raises:
        Problem: as many are held as may be.
    """
    if deps.holds.locked():
        raise Problem(503, "too many listeners wait for their shows", {"Retry-After": "2"})
    async with deps.holds:
        yield
