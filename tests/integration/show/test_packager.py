"""The final file, made from real blobs."""

import asyncio
import hashlib
import io
import os
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from contracts import Chapter
from services.kit.blobs.filesystem import FilesystemBlobs
from services.show.adapters.packager import BlobPackager
from services.show.ports import Tags

TAGS = Tags(
    show_id="s1",
    generation=1,
    title="Peace signed; rain to come",
    show="The News",
    station="RadioX",
    artist="Ann, Bo",
    as_of=datetime(2026, 11, 20, 6, tzinfo=UTC),
    language="en",
)


async def test_concurrent_packaging_of_a_show_makes_one_complete_file(tmp_path: Path) -> None:
    blobs, scratch = FilesystemBlobs(tmp_path / "blobs"), tmp_path / "scratch"
    scratch.mkdir()
    audio = await blobs.put("shows", "s1/1/audio.mp3", bytes(range(256)) * 40_000, "audio/mpeg")
    packager = BlobPackager(blobs, scratch)
    cover = await packager.fallback_cover("s1", 1)
    chapters = (Chapter(title="All of it", start=0, end=60),)
    jobs = [packager.package(audio, cover.file, chapters, TAGS) for _ in range(4)]
    refs = set(await asyncio.gather(*jobs))
    assert len(refs) == 1
    data = await blobs.get(refs.pop())
    assert hashlib.sha256(data[-audio.size :]).hexdigest() == audio.sha256
    assert list(scratch.iterdir()) == []


async def test_the_fallback_cover_is_kept_as_long_as_its_show(
    tmp_path: Path,
) -> None:
    blobs = FilesystemBlobs(tmp_path)
    packager = BlobPackager(blobs, tmp_path)
    await packager.fallback_cover("old", 1)
    for path in await asyncio.to_thread(lambda: list(tmp_path.rglob("old/**/*"))):
        os.utime(path, (0, 0))
    young = await packager.fallback_cover("young", 1)
    assert await blobs.prune("shows", 3600) == 7
    assert (await blobs.get(young.file)).startswith(b"\xff\xd8")
    assert [size.pixels for size in young.sizes] == [300, 300, 600, 600, 1200, 1200]
    for size in young.sizes:
        with Image.open(io.BytesIO(await blobs.get(size.file))) as picture:
            assert picture.get_format_mimetype() == size.file.media_type
            assert picture.size == (size.pixels, size.pixels)
