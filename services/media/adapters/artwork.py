"""Cache of bought artwork: each is claimed before it is bought, and stored before it is used."""

import json
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from contracts import subjects
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.claims import Claims
from services.kit.failures import Retry
from services.kit.telemetry.caches import CacheMetrics
from services.media.domain.commission import Commission
from services.media.ports import Artwork

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/x-radiox-artwork"


class StoredArtwork:
    """Stores artwork as blobs that all shows share, by the hash of what the provider was given."""

    def __init__(self, blobs: BlobStore, claims: Claims) -> None:
        self._blobs = blobs
        self._claims = claims
        self._metrics = CacheMetrics("artwork")

    async def find_or_buy(
        self, commission: Commission, buy: Callable[[], Awaitable[Artwork]]
    ) -> tuple[Artwork, bool]:
        """The artwork of a commission, and whether it was stored; else one worker calls `buy`.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        key = commission.key
        artwork, reused = await self._claims.find_or_make(
            f"artwork.{key}", partial(self._find, key), partial(self._bought, key, buy)
        )
        self._metrics.note(hit=reused)
        return artwork, reused

    async def _bought(
        self, key: str, buy: Callable[[], Awaitable[Artwork]]
    ) -> tuple[Artwork, bool]:
        artwork = await buy()
        try:
            await self._blobs.put(subjects.BLOBS_ARTWORK, key, pack(artwork), MEDIA_TYPE)
        except Retry as error:  # this show can use it all the same
            logger.warning("artwork %s is not kept: %s", key, error.reason)
        return artwork, False

    async def _find(self, key: str) -> tuple[Artwork, bool] | None:
        ref = await self._blobs.find(subjects.BLOBS_ARTWORK, key)
        if ref is None:
            return None
        try:
            return unpack(await self._blobs.get(ref)), True
        except (BlobMissing, ValueError):
            return None


def pack(artwork: Artwork) -> bytes:
    """Encode artwork: a line of JSON with model and units, then the picture."""
    head = json.dumps({"model": artwork.model, "units": dict(artwork.units)})
    return head.encode() + b"\n" + artwork.picture


def unpack(data: bytes) -> Artwork:
    """Decode artwork that `pack` encoded.

    Raises:
        ValueError: the bytes are no artwork.
    """
    head, _, picture = data.partition(b"\n")
    try:
        about = json.loads(head)
        units = {str(name): float(amount) for name, amount in about["units"].items()}
        return Artwork(picture, str(about["model"]), units)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError("no artwork") from error
