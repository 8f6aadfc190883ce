"""Media's providers: who paints the cover."""

from services.kit.providers import Providers
from services.kit.telemetry import span
from services.media.adapters.local import open_local
from services.media.ports import CoverArtist, CoverBrief
from services.media.settings import MediaSettings

PROVIDERS: Providers[MediaSettings, CoverArtist] = {"local": open_local}
"""Cover artists by the name that `RADIOX_MEDIA_COVERS` takes."""


class TracedArtist:
    """Puts a span around each cover that `artist` paints, whichever provider it is."""

    def __init__(self, artist: CoverArtist) -> None:
        self._artist = artist
        self.name = artist.name

    async def paint(self, brief: CoverBrief) -> bytes:
        """Paint with the artist."""
        with span("cover painting", artist=self.name):
            return await self._artist.paint(brief)
