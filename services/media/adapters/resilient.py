"""A span, retries, limits, accounting and a cache around the calls to a cover artist."""

from services.kit.calls.calls import ProviderCalls
from services.kit.calls.usage import Estimate, estimate_of
from services.kit.telemetry import span, spans
from services.media.adapters.artwork import StoredArtwork
from services.media.ports import Artwork, CoverArtist, CoverBrief, Illustrator


class ResilientArtist:
    """An artist whose calls are retried, limited and accounted for."""

    def __init__(self, artist: CoverArtist, calls: ProviderCalls) -> None:
        self._artist = artist
        self._calls = calls
        self.name = artist.name
        self.model = artist.model

    async def paint(self, brief: CoverBrief) -> bytes:
        """Paint with the artist.

        Raises:
            Retry: every attempt failed, or the circuit breaker is open.
            Discard: the provider refuses the brief, or a budget does not allow the call.
        """
        with span(spans.COVER, {spans.ARTIST: self.name}):
            estimate = estimate_of(self._artist, brief)
            return await self._calls(lambda: self._artist.paint(brief), estimate)


class ResilientIllustrator:
    """An illustrator whose calls are retried, limited and accounted for, and made once.

    Artwork is read from the cache where the same was bought before, whatever the show.
    """

    def __init__(self, artist: Illustrator, calls: ProviderCalls, artwork: StoredArtwork) -> None:
        self._artist = artist
        self._calls = calls
        self._artwork = artwork
        self.name = artist.name
        self.model = artist.model

    async def paint(self, brief: CoverBrief) -> bytes:
        """Paint with the artist.

        Raises:
            Retry: every attempt failed, the circuit breaker is open, or the broker is unavailable.
            Discard: the provider refuses the brief, or a budget does not allow the call.
        """

        async def buy() -> Artwork:
            estimate = estimate_of(self._artist, brief)
            return await self._calls(lambda: self._artist.illustrate(brief), estimate)

        with span(spans.COVER, {spans.ARTIST: self.name}) as current:
            commission = self._artist.commission(brief)
            artwork, reused = await self._artwork.find_or_buy(commission, buy)
            current.set_attribute(spans.CACHED, reused)
            if reused:
                self._calls.reused(Estimate(artwork.model, artwork.units))
            return await self._artist.compose(artwork.picture, brief)
