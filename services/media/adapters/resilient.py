"""A span, retries, limits and usage counting around a cover artist."""

from services.kit.resilience import ProviderCalls, Resilience
from services.kit.telemetry import span
from services.media.ports import CoverArtist, CoverBrief


class ResilientArtist:
    """An artist whose calls are retried, limited and counted; each cover counts as one unit."""

    def __init__(self, artist: CoverArtist, resilience: Resilience | None = None) -> None:
        self._artist = artist
        self._calls = ProviderCalls(artist.name, resilience)
        self.name = artist.name

    async def paint(self, brief: CoverBrief) -> bytes:
        """Paint with the artist.

        Raises:
            Retry: every attempt failed, or the circuit breaker is open.
            Discard: the provider refuses the brief.
        """
        with span("cover painting", artist=self.name):
            return await self._calls(lambda: self._artist.paint(brief), units=1)
