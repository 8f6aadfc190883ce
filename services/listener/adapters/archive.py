"""Asks the service `data` for votes and favourites, and which shows there are."""

from cachetools import TTLCache
from nats.aio.client import Client

from contracts import (
    ArchiveKnown,
    ArchiveKnownQuery,
    ArchiveListener,
    ArchiveListenerQuery,
    ArchiveRatings,
    ArchiveRatingsQuery,
    Rating,
)
from services.client.queries import ask
from services.client.states import ShowStates

MAX_KNOWN = 1_000
KNOWN_SECONDS = 60.0
"""Shows that are remembered as there, and for how long: many listeners vote on one show."""


class AskedArchive:
    """The archive behind the broker, and the shows that are being made."""

    def __init__(self, client: Client, states: ShowStates) -> None:
        self._client = client
        self._states = states
        self._known: TTLCache[str, bool] = TTLCache(MAX_KNOWN, KNOWN_SECONDS)

    async def knows(self, show_id: str) -> bool:
        """Whether there is such a show, or it is being made."""
        if show_id in self._known:
            return True
        query = ArchiveKnownQuery(show_ids=(show_id,))
        is_there = bool((await ask(self._client, query, ArchiveKnown)).show_ids)
        if not is_there:
            state = await self._states.find(show_id)
            is_there = state is not None and not state.over
        if is_there:
            self._known[show_id] = True
        return is_there

    async def ratings(self, show_id: str, listener: str) -> tuple[Rating, ...]:
        """Votes on a show, with those of a listener."""
        query = ArchiveRatingsQuery(show_id=show_id, listener=listener)
        return (await ask(self._client, query, ArchiveRatings)).ratings

    async def listener(self, listener: str) -> ArchiveListener:
        """All that it keeps of a listener."""
        return await ask(self._client, ArchiveListenerQuery(listener=listener), ArchiveListener)
