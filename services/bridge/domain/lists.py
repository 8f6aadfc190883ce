"""Lists of shows for HTTP clients: shows in the making, and behind them those that have ended."""

from datetime import datetime
from typing import Literal

from contracts import SearchHit, ShowFacts, ShowSummary, Snippet
from contracts.archive import ArchiveReply
from contracts.event import ShowId
from contracts.state import TERMINAL_EVENTS
from contracts.vocabulary import Open, known_values
from services.bridge.domain import views
from services.bridge.domain.making import KnownShow

ListStatus = Open[Literal["requested", "running", "finishing", "generated", "failed", "cancelled"]]
"""The statuses of shows, those of shows that have ended among them."""
LIVE = frozenset(known_values(ListStatus)) - TERMINAL_EVENTS.keys()
"""The statuses of shows that have not ended."""


class ShowListed(ShowFacts):
    """A show of a list."""

    show_id: ShowId
    """Id of the show."""
    status: ListStatus
    """`requested`, `running`, `finishing`, or how it ended: `generated`, `failed`, `cancelled`."""
    generation: int = 1
    """Number of the attempt."""
    requested_at: datetime | None = None
    """When it was requested (UTC), of a show in the making."""
    ended_at: datetime | None = None
    """When it ended (UTC); none before that."""
    sequence: int = 0
    """Sequence of its terminal event in the stream `ARCHIVE`; 0 before there is one."""
    links: dict[str, str]
    """Paths of the show, its events and its files; where it was not generated, of what there is."""
    snippets: tuple[Snippet, ...] | None = None
    """Passages in which the words of a search stand; none where nothing was searched for."""


class ShowList(ArchiveReply):
    """A page of shows."""

    shows: tuple[ShowListed, ...]
    """The shows: those in the making, requested last first, then those that ended last first."""
    next: str | None = None
    """The cursor of the next page; none where this one is the last."""
    links: dict[str, str | None]
    """`next`: the path of the next page."""


def listed(show: ShowSummary) -> ShowListed:
    """A show of the archive."""
    return ShowListed(**dict(show), links=views.archived_links(show.show_id, show.status))


def found(hit: SearchHit) -> ShowListed:
    """A show that was searched for."""
    return listed(hit.show).model_copy(update={"snippets": hit.snippets})


def in_making(show: KnownShow) -> ShowListed:
    """A show that has not ended, or has since the list began."""
    return ShowListed(
        show_id=show.show_id,
        status=show.status,
        generation=show.generation,
        requested_at=show.requested_at,
        ended_at=show.ended_at,
        sequence=show.end if show.over else 0,
        as_of=show.as_of,
        stage=show.stage if show.over else None,
        reason=show.reason if show.over else "",
        links=_links_of(show),
        **show.texts,
    )


def _links_of(show: KnownShow) -> dict[str, str]:
    if show.over:
        return views.archived_links(show.show_id, show.status)
    review = views.review_links(show.show_id) if show.has_review else {}
    return views.links(show.show_id) | review
