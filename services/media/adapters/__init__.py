"""Providers of media's ports."""

from services.kit.providers import Providers
from services.kit.resilience import ProviderCalls, Resilience
from services.kit.telemetry import span
from services.media.adapters.local import open_local
from services.media.ports import CoverArtist, CoverBrief
from services.media.settings import MediaSettings

PROVIDERS: Providers[MediaSettings, CoverArtist] = {"local": open_local}
"""Cover artists by the name that `RADIOX_MEDIA_COVERS` takes."""


class ResilientArtist:
    """Adds a span and resilience to an artist of any provider; each cover counts as one unit."""

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
