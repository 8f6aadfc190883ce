"""The final file, made from real blobs."""

import asyncio
import hashlib
from datetime import UTC, datetime
from pathlib import Path

from contracts import Chapter
from services.kit.blobs.filesystem import FilesystemBlobs
from services.show.adapters.packager import BlobPackager
from services.show.ports import Label

LABEL = Label(
    show_id="s1",
    generation=1,
    title="The News",
    artist="Ann, Bo",
    album="RadioX",
    recorded_at=datetime(2026, 11, 20, 6, tzinfo=UTC),
    timezone="Europe/Berlin",
    language="en",
)


async def test_a_show_that_is_packaged_twice_at_once_is_whole_both_times(tmp_path: Path) -> None:
    blobs, scratch = FilesystemBlobs(tmp_path / "blobs"), tmp_path / "scratch"
    scratch.mkdir()
    audio = await blobs.put("shows", "s1/1/audio.mp3", bytes(range(256)) * 40_000, "audio/mpeg")
    packager = BlobPackager(blobs, scratch)
    cover = await packager.fallback_cover()
    chapters = (Chapter(title="All of it", start=0, end=60),)
    jobs = [packager.package(audio, cover, chapters, LABEL) for _ in range(4)]
    refs = set(await asyncio.gather(*jobs))
    assert len(refs) == 1
    data = await blobs.get(refs.pop())
    assert hashlib.sha256(data[-audio.size :]).hexdigest() == audio.sha256
    assert list(scratch.iterdir()) == []
