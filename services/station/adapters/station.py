"""What other services know, by query."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from nats.aio.client import Client

from contracts import (
    ArchivedShow,
    ArchiveShowQuery,
    ConfigurationQuery,
    ConfigurationVersion,
    MediaSaved,
    Packaged,
    PackageQuery,
    PresetList,
    PresetsQuery,
    ShowGenerated,
)
from services.client.queries import ask
from services.kit.clock import Clock
from services.kit.failures import NotFound, Retry
from services.kit.versions import RecordStore
from services.station.domain.grid import PresetFacts

FRESH = timedelta(seconds=30)
"""How long an answer holds."""
ANSWERED_WITHIN = 3.0
"""Seconds in which show must answer: a scheduler does not wait for longer."""
PACKAGED_WITHIN = 120.0
"""Seconds in which a package must be made."""


class AskedStation:
    """Asks show, audio and data; answers of show hold for a while, also where it is away then."""

    def __init__(self, client: Client, media: RecordStore[MediaSaved], clock: Clock) -> None:
        self._client = client
        self._media = media
        self._clock = clock
        self._presets: Mapping[str, PresetFacts] = {}
        self._timezone = ""
        self._asked_at: datetime | None = None
        self._asking = asyncio.Lock()

    async def presets(self) -> Mapping[str, PresetFacts]:
        """The presets, by name; those that were known last where nobody answers."""
        await self._refresh()
        return self._presets

    async def timezone(self) -> str:
        """The time zone of the station; empty where it was never known."""
        await self._refresh()
        return self._timezone

    async def media(self) -> frozenset[str]:
        """Names of the station's media that sound."""
        saved = await self._media.current()
        return frozenset(
            name for name, each in saved.items() if each.item and each.item.kind != "cover"
        )

    async def package(self, query: PackageQuery) -> Packaged:
        """A package that can go on the air; it raises as `ask` does."""
        return await ask(self._client, query, Packaged, timeout=PACKAGED_WITHIN)

    async def show(self, show_id: str) -> ShowGenerated:
        """A show that was generated.

        Raises:
            NotFound: there is none, or it was deleted.
            Retry: the archive does not answer.
        """
        found = await ask(self._client, ArchiveShowQuery(show_id=show_id), ArchivedShow)
        if found.deleted_at is not None:
            raise NotFound(f"show_id: {show_id} was deleted")
        if found.generated is None:
            raise NotFound(f"show_id: {show_id} was not finished: there is nothing to air")
        return found.generated

    async def _refresh(self) -> None:
        """Ask anew where the answer is old; who comes meanwhile waits for the same answer."""
        async with self._asking:
            now = self._clock.now()
            if self._asked_at is None or now - self._asked_at >= FRESH:
                await self._ask()
                self._asked_at = now if self._presets else None

    async def _ask(self) -> None:
        try:
            found = await ask(self._client, PresetsQuery(), PresetList, timeout=ANSWERED_WITHIN)
            known = await ask(
                self._client, ConfigurationQuery(), ConfigurationVersion, timeout=ANSWERED_WITHIN
            )
        except Retry:
            return
        self._presets = {
            each.name: PresetFacts(each.title, each.minutes, each.language, each.budget)
            for each in found.presets
        }
        self._timezone = known.effective.timezone or ""
