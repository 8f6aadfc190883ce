"""Scripts are bought once: claimed before they are written, kept before they are announced."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from pydantic import ValidationError

from contracts import ScriptReady, ShowAccepted, subjects
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.claims import Claims
from services.kit.failures import Retry

logger = logging.getLogger(__name__)


class StoredDrafts:
    """Stores finished scripts as blobs among the files of a show."""

    def __init__(self, blobs: BlobStore, claims: Claims) -> None:
        self._blobs = blobs
        self._claims = claims

    async def find_or_write(
        self, accepted: ShowAccepted, write: Callable[[], Awaitable[ScriptReady | None]]
    ) -> ScriptReady | None:
        """The script of this generation of the show; `write` is called by one worker at a time.

        Raises:
            Retry: the store or the broker is out of reach.
        """
        return await self._claims.find_or_make(
            f"draft.{accepted.show_id}.{accepted.generation}",
            partial(self._find, accepted),
            partial(self._written, accepted, write),
        )

    async def _written(
        self, accepted: ShowAccepted, write: Callable[[], Awaitable[ScriptReady | None]]
    ) -> ScriptReady | None:
        script = await write()
        if script is not None:
            try:
                data = script.model_dump_json().encode()
                await self._blobs.put(
                    subjects.BLOBS_SHOWS, _key(accepted), data, "application/json"
                )
            except Retry as error:  # it can be announced all the same
                logger.warning("draft of %s is not kept: %s", accepted.show_id, error.reason)
        return script

    async def _find(self, accepted: ShowAccepted) -> ScriptReady | None:
        ref = await self._blobs.find(subjects.BLOBS_SHOWS, _key(accepted))
        if ref is None:
            return None
        try:
            return ScriptReady.model_validate_json(await self._blobs.get(ref))
        except (BlobMissing, ValidationError):
            return None


def _key(accepted: ShowAccepted) -> str:
    return f"{accepted.show_id}/{accepted.generation}/draft.json"
