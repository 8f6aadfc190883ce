"""Writes the final file: ID3 tag and audio."""

import asyncio
from functools import partial
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile

from contracts import BlobRef, Chapter, CoverSize, subjects
from services.kit.blobs import BlobStore
from services.kit.pictures import page_sizes
from services.show.adapters import id3
from services.show.domain.result import CoverFiles
from services.show.ports import Tags


class BlobPackager:
    """Joins tag and audio in a scratch file, so that no show is kept in memory."""

    def __init__(self, blobs: BlobStore, scratch: Path) -> None:
        self._blobs = blobs
        self._scratch = scratch

    async def fallback_cover(self, show_id: str, generation: int) -> CoverFiles:
        """Store the station's own cover as files of the show, which are removed with the show."""
        picture = files("services.show").joinpath("assets/cover.jpg").read_bytes()
        folder = f"{show_id}/{generation}/station"
        put = partial(self._blobs.put, subjects.BLOBS_SHOWS)
        cover = await put(f"{folder}.jpg", picture, "image/jpeg")
        sizes = []
        for each in await asyncio.to_thread(page_sizes, picture):
            file = await put(f"{folder}/{each.name}", each.data, each.media_type)
            sizes.append(CoverSize(pixels=each.pixels, file=file))
        return CoverFiles(cover, tuple(sizes))

    async def package(
        self, audio: BlobRef, cover: BlobRef, chapters: tuple[Chapter, ...], tags: Tags
    ) -> BlobRef:
        """Store ID3 tag and audio as one file, without re-encoding."""
        picture = await self._blobs.get(cover)
        tag = await asyncio.to_thread(
            id3.tag,
            title=tags.title,
            show=tags.show,
            station=tags.station,
            artist=tags.artist,
            as_of=tags.as_of,
            cover=picture,
            chapters=chapters,
            language=tags.language,
            description=tags.description,
            notes=tags.notes,
            made_by=tags.made_by,
            source_type=tags.source_type,
            systems=tags.systems,
        )
        key = f"{tags.show_id}/{tags.generation}/show.mp3"
        # A temporary name, since the same show may be packaged twice concurrently.
        with NamedTemporaryFile(dir=self._scratch, suffix=".mp3") as file:
            file.write(tag)
            async for piece in self._blobs.stream(audio):
                await asyncio.to_thread(file.write, piece)
            file.flush()
            path = Path(file.name)
            return await self._blobs.put_file(subjects.BLOBS_SHOWS, key, path, "audio/mpeg")
