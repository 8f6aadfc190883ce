"""Reads pages of the list of shows: those in the making, then the archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from contracts import ArchiveShowsQuery, ShowSummary
from contracts.archive import ArchiveShowsPage
from services.bridge.domain import lists
from services.bridge.domain.lists import LIVE, ShowListed
from services.bridge.domain.making import KnownShow, ShowsInMaking
from services.bridge.domain.places import ENDED, LAST, MAKING, NOW, Place
from services.bridge.inputs import parsed
from services.bridge.ports import Deps
from services.kit.web.validation import FieldError, InvalidRequest

OF_THE_END = frozenset({"since", "until"})
"""Filters that are about the end of a show: one in the making has none."""
NOW_IN_MAKING = Place(MAKING, LAST, NOW)


class Listing(NamedTuple):
    """A page of shows."""

    shows: tuple[ShowListed, ...]
    next: str | None
    """Where the next page begins; None where this one is the last."""
    as_of: int
    """The sequence of the archive that it knows of."""


async def page_of(
    filters: Mapping[str, Any], place: Place | None, limit: int, deps: Deps
) -> Listing:
    """A page of at most `limit` shows, behind a place where there is one.

    Raises:
        InvalidRequest: a filter or the place is refused.
        Retry: the archive is unavailable, or the states of shows are not read yet.
    """
    is_live, is_of_end = filters.get("status") in LIVE, bool(filters.keys() & OF_THE_END)
    foreign = ENDED if is_live else MAKING if is_of_end else None
    if place is not None and place.part == foreign:
        raise InvalidRequest([FieldError("after", "is a place in a list with other filters")])
    if is_live and is_of_end:
        return Listing((), None, 0)
    shows = _Shows(filters, ShowsInMaking() if is_of_end else await deps.shows.now(), deps)
    if is_live:
        begin = place or NOW_IN_MAKING
        return _of_making(shows.in_making(begin), begin, limit)
    if is_of_end or (place is not None and place.part == ENDED):
        return await shows.archived(place or Place(ENDED, LAST, NOW), limit)
    return await shows.all(place, limit)


@dataclass(frozen=True, slots=True)
class _Shows:
    """The shows that match filters."""

    filters: Mapping[str, Any]
    known: ShowsInMaking
    deps: Deps

    async def all(self, place: Place | None, limit: int) -> Listing:
        """A page that begins among the shows in the making: as of now, without a place."""
        begin = place or NOW_IN_MAKING
        found = self.in_making(begin)
        page = await self._page(None, max(1, limit - len(found)))
        if place is None:
            begin = replace(begin, as_of=self.known.as_of(page.as_of))
            found = self.in_making(begin)
        archive = Place(ENDED, LAST, begin.as_of)
        if len(found) >= limit:
            made = _of_making(found, begin, limit, archive if page.shows else None)
            return made._replace(as_of=page.as_of)
        rest = await self.archived(archive, limit - len(found), page)
        return rest._replace(shows=(*map(lists.in_making, found), *rest.shows))

    def in_making(self, place: Place) -> list[KnownShow]:
        """The shows below a place that had not ended when the list began."""
        shows = self.known.listed(place.as_of, place.before)
        return [show for show in shows if self._matches(show)]

    async def archived(
        self, place: Place, limit: int, page: ArchiveShowsPage | None = None
    ) -> Listing:
        """A page of the archive; `page`: what is read of it already, which may be too much.

        A show is left out that is among those in the making. So a page may be short; it is empty
        only where it is the last.
        """
        while True:
            if page is None or len(page.shows) > limit:
                page = await self._page(place, limit)
            rows = [show for show in page.shows if not self._is_ahead(show, place.as_of)]
            following = page.next and replace(place, before=int(page.next))
            if rows or not following:
                found = tuple(map(lists.listed, rows))
                return Listing(found, str(following) if following else None, page.as_of)
            place, page = following, None

    async def _page(self, place: Place | None, limit: int) -> ArchiveShowsPage:
        after = {} if place is None or place.before == LAST else {"after": str(place.before)}
        query = parsed(ArchiveShowsQuery, {**self.filters, **after, "limit": limit})
        return await self.deps.archive.shows(query)

    def _is_ahead(self, show: ShowSummary, as_of: int) -> bool:
        """Whether a show is listed among those in the making, or was begun again."""
        now = self.known.find(show.show_id, as_of)
        return now is not None and (now.generation > show.generation or self._matches(now))

    def _matches(self, show: KnownShow) -> bool:
        values = {**show.texts, "status": show.status}
        return all(values.get(name, "") == value for name, value in self.filters.items())


def _of_making(
    found: Sequence[KnownShow], begin: Place, limit: int, behind: Place | None = None
) -> Listing:
    """A page of shows in the making; `behind`: what comes after the last of them."""
    if len(found) > limit:
        behind = replace(begin, before=found[limit - 1].place)
    shows = tuple(map(lists.in_making, found[:limit]))
    return Listing(shows, str(behind) if behind else None, 0)
