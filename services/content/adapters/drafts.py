"""Scripts are bought once: claimed before they are written, kept before they are announced."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from contracts import ScriptReady, ShowAccepted, subjects
from services.content.ports import Brief
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.claims import Claims
from services.kit.failures import Retry

logger = logging.getLogger(__name__)

T = TypeVar("T")

_BRIEF = TypeAdapter(Brief)
_SCRIPT = TypeAdapter(ScriptReady)


class StoredDrafts:
    """Stores finished scripts, and what they are made from, as blobs among the files of a show."""

    def __init__(self, blobs: BlobStore, claims: Claims) -> None:
        self._blobs = blobs
        self._claims = claims

    async def find_brief(self, accepted: ShowAccepted) -> Brief | None:
        """What this generation of the show was to be made from, where that is kept.

        Raises:
            Retry: the store is out of reach.
        """
        brief = await self._find(_brief_key(accepted), _BRIEF)
        return brief and replace(brief, accepted=accepted)

    async def keep_brief(self, brief: Brief) -> None:
        """Keep what a show is made from, until its script is kept."""
        try:
            await self._keep(_brief_key(brief.accepted), _BRIEF.dump_json(brief))
        except Retry as error:  # the script can be written all the same
            logger.warning("brief of %s is not kept: %s", brief.accepted.show_id, error.reason)

    async def find_or_write(
        self, accepted: ShowAccepted, write: Callable[[], Awaitable[ScriptReady | None]]
    ) -> ScriptReady | None:
        """The script of this generation of the show; `write` is called by one worker at a time.

        Raises:
            Retry: the store or the broker is out of reach.
        """
        return await self._claims.find_or_make(
            f"draft.{accepted.show_id}.{accepted.generation}",
            partial(self._find, _script_key(accepted), _SCRIPT),
            partial(self._written, accepted, write),
        )

    async def _written(
        self, accepted: ShowAccepted, write: Callable[[], Awaitable[ScriptReady | None]]
    ) -> ScriptReady | None:
        script = await write()
        if script is not None:
            try:
                await self._keep(_script_key(accepted), _SCRIPT.dump_json(script))
                await self._blobs.delete(subjects.BLOBS_SHOWS, _brief_key(accepted))
            except Retry as error:  # it can be announced all the same
                logger.warning("draft of %s is not kept: %s", accepted.show_id, error.reason)
        return script

    async def _keep(self, key: str, data: bytes) -> None:
        await self._blobs.put(subjects.BLOBS_SHOWS, key, data, "application/json")

    async def _find(self, key: str, kind: TypeAdapter[T]) -> T | None:
        """The value at `key`; None where there is none, or where it cannot be read."""
        ref = await self._blobs.find(subjects.BLOBS_SHOWS, key)
        if ref is None:
            return None
        try:
            return kind.validate_json(await self._blobs.get(ref))
        except (BlobMissing, ValidationError):
            return None


def _script_key(accepted: ShowAccepted) -> str:
    return f"{accepted.show_id}/{accepted.generation}/draft.json"


def _brief_key(accepted: ShowAccepted) -> str:
    return f"{accepted.show_id}/{accepted.generation}/brief.json"
