"""Handlers of onair: a hub is told of feeds that have changed."""

from datetime import timedelta
from urllib.parse import quote

from contracts import ShowDeleted, ShowGenerated, ShowListenable, ShowPackaged
from contracts.archive import ArchiveShowsQuery
from services.kit.checking import checked
from services.kit.failures import NotYet
from services.kit.service import Route
from services.onair.ports import Deps

SETTLED_SECONDS = 3.0
"""Seconds after which every replica serves what has changed: they keep replies for less."""
GIVEN_UP_SECONDS = 600.0
"""Seconds after which a hub is not told any more: the archive is away for long."""


def routes() -> tuple[Route, ...]:
    """What onair consumes; one replica handles each event."""
    return (
        Route(ShowGenerated, announce, only_new=True),
        Route(ShowDeleted, announce, only_new=True),
        *checked(ShowListenable, ShowPackaged),
    )


async def announce(event: ShowGenerated | ShowDeleted, deps: Deps) -> None:
    """Tell the hub of the feeds that a show has come to or gone from, once all replicas serve them.

    Raises:
        NotYet: they may not do so yet.
    """
    feeds = _feeds_of(event, deps)
    if deps.hub is None or not feeds or event.stored_at is None:
        return
    age = deps.clock.now() - event.stored_at
    if age > timedelta(seconds=GIVEN_UP_SECONDS):
        return
    if age < timedelta(seconds=SETTLED_SECONDS):
        raise NotYet("replicas may still serve the feed as it was", after=SETTLED_SECONDS)
    page = await deps.archive.shows(ArchiveShowsQuery(limit=1))
    if page.as_of < event.sequence:
        raise NotYet("the archive does not know of it yet", after=SETTLED_SECONDS)
    await deps.hub.publish(feeds)


def _feeds_of(event: ShowGenerated | ShowDeleted, deps: Deps) -> tuple[str, ...]:
    """The addresses of the feeds that a show belongs to."""
    base = deps.settings.url
    preset = event.preset if isinstance(event, ShowGenerated) else ""
    names = (event.channel, f"preset/{quote(preset, safe='')}" if preset else "")
    return tuple(f"{base}/feeds/{name}.xml" for name in names if name and base)
