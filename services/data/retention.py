"""The retention of the archive: shows that are too old are deleted, as by command.

The rule makes events, as people do: `show` removes the files and `show.deleted` the rows, so that
an archive that is built anew has what it had before.
"""

from datetime import timedelta

from contracts import ShowDeleteRequested
from contracts.archive import ArchiveShowsQuery
from services.data.domain.selection import next_show, of_shows
from services.data.ports import Deps

MAX_PAGE = 100
"""Shows that are read at a time."""
MAX_SHOWS = 10_000
"""Shows whose deletion is requested in one run, at most."""


async def delete_old_shows(deps: Deps) -> int:
    """Request the deletion of shows that are too old; return their number.

    A request that is repeated, by another replica or the next run, has no effect.
    """
    requested = 0
    for status, days in deps.keep_days.items():
        until = deps.clock.now() - timedelta(days=days)
        query = ArchiveShowsQuery(until=until, status=status, limit=MAX_PAGE)
        while requested < MAX_SHOWS:
            rows = await deps.archive.shows(of_shows(query))
            for row in rows[:MAX_PAGE]:
                reason = f"older than {days:g} days"
                await deps.request_deletion(
                    ShowDeleteRequested(
                        show_id=row["show_id"], generation=row["generation"], reason=reason
                    )
                )
            requested += len(rows[:MAX_PAGE])
            after = next_show(rows, MAX_PAGE)
            if after is None:
                break
            query = query.model_copy(update={"after": after})
    return requested
