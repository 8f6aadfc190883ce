"""A span, retries, limits and accounting of the calls to a cover artist."""

from services.kit.calls.calls import ProviderCalls
from services.kit.calls.usage import estimate_of
from services.kit.telemetry import span
from services.media.ports import CoverArtist, CoverBrief


class ResilientArtist:
    """An artist whose calls are retried, limited and accounted for."""

    def __init__(self, artist: CoverArtist, calls: ProviderCalls) -> None:
        self._artist = artist
        self._calls = calls
        self.name = artist.name

    async def paint(self, brief: CoverBrief) -> bytes:
        """Paint with the artist.

        Raises:
            Retry: every attempt failed, or the circuit breaker is open.
            Discard: the provider refuses the brief, or a budget does not allow the call.
        """
        with span("cover painting", artist=self.name):
            estimate = estimate_of(self._artist, brief)
            return await self._calls(lambda: self._artist.paint(brief), estimate)
