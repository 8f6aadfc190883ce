"""Media's providers: who paints the cover."""

from services.kit.providers import Providers
from services.kit.resilience import ProviderCalls, Resilience
from services.kit.telemetry import span
from services.media.adapters.local import open_local
from services.media.ports import CoverArtist, CoverBrief
from services.media.settings import MediaSettings

PROVIDERS: Providers[MediaSettings, CoverArtist] = {"local": open_local}
"""Cover artists by the name that `RADIOX_MEDIA_COVERS` takes."""


class ResilientArtist:
    """Puts a span and resilience around an artist, whichever provider it is; a unit is a cover."""

    def __init__(self, artist: CoverArtist, resilience: Resilience | None = None) -> None:
        self._artist = artist
        self._calls = ProviderCalls(artist.name, resilience)
        self.name = artist.name

    async def paint(self, brief: CoverBrief) -> bytes:
        """Paint with the artist.

        Raises:
            Retry: every try failed, or the provider is left alone for a while.
            Discard: the provider refuses the brief.
        """
        with span("cover painting", artist=self.name):
            return await self._calls(lambda: self._artist.paint(brief), units=1)
