"""The final file: the tag, then the audio as it is."""

import asyncio
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile
from zoneinfo import ZoneInfo

from contracts import BlobRef, Chapter, subjects
from services.kit.blobs import BlobStore
from services.show.adapters import id3
from services.show.ports import Label


class BlobPackager:
    """Joins tag and audio in a scratch file, so that no show is held in memory."""

    def __init__(self, blobs: BlobStore, scratch: Path) -> None:
        self._blobs = blobs
        self._scratch = scratch

    async def fallback_cover(self, show_id: str, generation: int) -> BlobRef:
        """The station's own cover, stored as this show's: it goes when the show does."""
        picture = files("services.show").joinpath("assets/cover.jpg").read_bytes()
        key = f"{show_id}/{generation}/station.jpg"
        return await self._blobs.put(subjects.BLOBS_SHOWS, key, picture, "image/jpeg")

    async def package(
        self, audio: BlobRef, cover: BlobRef, chapters: tuple[Chapter, ...], label: Label
    ) -> BlobRef:
        """Store tag and audio as the final blob; no decoding, no re-encoding."""
        picture = await self._blobs.get(cover)
        tag = await asyncio.to_thread(
            id3.tag,
            title=label.title,
            artist=label.artist,
            album=label.album,
            recorded_at=label.recorded_at.astimezone(ZoneInfo(label.timezone)),
            cover=picture,
            chapters=chapters,
            language=label.language,
        )
        key = f"{label.show_id}/{label.generation}/show.mp3"
        # A file of its own: the same show may be packaged twice at once.
        with NamedTemporaryFile(dir=self._scratch, suffix=".mp3") as file:
            file.write(tag)
            async for piece in self._blobs.stream(audio):
                await asyncio.to_thread(file.write, piece)
            file.flush()
            path = Path(file.name)
            return await self._blobs.put_file(subjects.BLOBS_SHOWS, key, path, "audio/mpeg")
