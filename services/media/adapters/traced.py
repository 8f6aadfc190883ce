"""Any cover artist, seen in the trace."""

from services.kit.telemetry import span
from services.media.ports import CoverArtist, CoverBrief


class TracedArtist:
    """Puts a span around each cover that `artist` paints."""

    def __init__(self, artist: CoverArtist) -> None:
        self._artist = artist
        self.name = artist.name

    async def paint(self, brief: CoverBrief) -> bytes:
        """What the artist paints."""
        with span("cover painting", artist=self.name):
            return await self._artist.paint(brief)
