"""Several cover artists: where one fails, the next one paints in its place."""

import logging
from collections.abc import Sequence

from contracts import Fallback
from services.kit.calls.attribution import may_replace
from services.kit.failures import BrokerUnavailable, Discard, Retry
from services.media.ports import CoverArtist, CoverBrief, Credit, Painted

logger = logging.getLogger(__name__)


class FallbackArtists:
    """Has the first artist paint that succeeds."""

    def __init__(self, artists: Sequence[CoverArtist]) -> None:
        """`artists`: the preferred one first."""
        self._artists = artists

    async def paint(self, brief: CoverBrief) -> Painted:
        """Paint with the first artist that succeeds; what it stood in for is told.

        A budget that refuses an artist is a failure as any other, unless the show is to fail then.

        Raises:
            Retry: every artist failed, the last one for a time; or the broker is unavailable.
            Discard: every artist failed, the last one for good; or a budget refused one, and the
                show is to fail then (`OverBudget`).
        """
        failed: list[tuple[str, Retry | Discard]] = []
        for artist in self._artists:
            try:
                jpeg = await artist.paint(brief)
            except BrokerUnavailable:
                raise
            except (Retry, Discard) as error:
                if not may_replace(error):
                    raise
                logger.warning("the cover: %s failed: %s", artist.name, error.reason)
                failed.append((artist.name, error))
            else:
                fallbacks = _fallbacks(failed, artist.name)
                credit = Credit(painted_by=artist.name, model=artist.model, fallbacks=fallbacks)
                return Painted(jpeg, credit)
        raise failed[-1][1]


def _fallbacks(failed: Sequence[tuple[str, Retry | Discard]], used: str) -> tuple[Fallback, ...]:
    return tuple(
        Fallback(operation="cover", wanted=wanted, used=used, reason=error.reason)
        for wanted, error in failed
    )
