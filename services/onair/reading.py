"""What routes read of other services: channels, and shows."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts import ArchiveKnown, ArchiveKnownQuery, ShowGenerated, ShowState, ShowStateQuery
from contracts.archive import ArchiveShowsPage, ArchiveShowsQuery
from contracts.event import is_show_id
from contracts.schedule import Channel as ChannelFacts
from contracts.schedule import ChannelList, ChannelsQuery
from services.kit.failures import Discard, NotFound, Retry
from services.onair.ports import Deps

TIMEOUT = 5.0
"""Seconds in which a service must reply."""
AT_ONCE = 8
"""Shows that are read at once."""
KNOWN_AT_ONCE = 100
"""Shows that the archive is asked for in a query."""


class Gone(NotFound):
    """The show was deleted."""


@dataclass(frozen=True, slots=True)
class ShowsPage:
    """Finished shows, and where the page behind them begins."""

    shows: Sequence[ShowGenerated]
    next: str | None


async def all_facts(deps: Deps) -> Sequence[ChannelFacts]:
    """What is known of the channels; nothing while `station` does not tell."""
    try:
        return (await deps.lookups.ask(ChannelsQuery(), ChannelList, TIMEOUT)).channels
    except (Discard, Retry):
        return ()


async def facts_of(name: str, deps: Deps) -> ChannelFacts:
    """What is known of a channel; where `station` does not tell, its name alone."""
    found = (each for each in await all_facts(deps) if each.channel == name)
    return next(found, ChannelFacts(channel=name, title=name))


async def finished_show(show_id: str, deps: Deps) -> ShowGenerated:
    """A finished show.

    Raises:
        Gone: it was deleted.
        NotFound: there is none of that id.
        Retry: the archive is away.
    """
    found = await deps.archive.find(show_id) if is_show_id(show_id) else None
    if found is not None and found.deleted_at is not None:
        raise Gone("the show was deleted")
    if found is None or found.generated is None:
        raise NotFound("there is no finished show of that id")
    return found.generated


async def deleted_shows(show_ids: Iterable[str], deps: Deps) -> frozenset[str]:
    """Those of some shows that were deleted; none while the archive does not tell."""
    wanted = sorted(set(show_ids))
    try:
        known: set[str] = set()
        for first in range(0, len(wanted), KNOWN_AT_ONCE):
            query = ArchiveKnownQuery(show_ids=tuple(wanted[first : first + KNOWN_AT_ONCE]))
            known |= {*(await deps.lookups.ask(query, ArchiveKnown, TIMEOUT)).show_ids}
        found = [await deps.archive.find(each) for each in wanted if each not in known]
    except (Discard, Retry):
        return frozenset()
    return frozenset(each.show_id for each in found if each and each.deleted_at is not None)


async def show_state(show_id: str, deps: Deps) -> ShowState:
    """How far a show is that has not been finished.

    Raises:
        NotFound: there is none of that id, or it was deleted.
        Retry: `show` is away.
    """
    missing = NotFound("there is no show of that id")
    if not is_show_id(show_id):
        raise missing
    try:
        state = await deps.lookups.ask(ShowStateQuery(show_id=show_id), ShowState, TIMEOUT)
    except Discard as error:
        raise missing from error
    if state.deleted_at is not None:
        raise missing
    return state


async def finished_shows(query: ArchiveShowsQuery, deps: Deps) -> ShowsPage:
    """The finished shows of a page of the archive, as a whole."""
    page: ArchiveShowsPage = await deps.archive.shows(query)
    free = asyncio.Semaphore(AT_ONCE)

    async def read(show_id: str) -> ShowGenerated | None:
        async with free:
            found = await deps.archive.find(show_id)
        return found.generated if found else None

    read_all = await asyncio.gather(*(read(each.show_id) for each in page.shows))
    return ShowsPage([show for show in read_all if show is not None], page.next)
