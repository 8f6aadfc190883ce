"""Segments are read once for all who ask, kept for a while and in bounds; silence is silence."""

import asyncio
import time
from pathlib import Path

import numpy as np
import pytest

from contracts import subjects
from contracts.blob import BlobRef
from services.broadcast.segments import RENDITIONS, Rendition, patched, samples_of
from services.broadcast.timeline import BLOCK, SEGMENT
from services.kit.blobs import BlobMissing
from services.kit.blobs.filesystem import FilesystemBlobs
from services.onair.adapters import segments
from services.onair.adapters.segments import CachedSegments
from services.onair.domain.silence import silence
from tests.unit.broadcast.packages import decoded_by_ffmpeg


class CountedBlobs(FilesystemBlobs):
    """Counts what is read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.read: list[str] = []

    async def get(self, ref: BlobRef) -> bytes:
        self.read.append(ref.key)
        await asyncio.sleep(0)
        return await super().get(ref)


async def stored(blobs: FilesystemBlobs, *names: str) -> None:
    for name in names:
        await blobs.put(subjects.BLOBS_AIR, name, name.encode() * 10, "audio/mp4")


async def test_a_segment_is_read_once_for_all_who_ask(tmp_path: Path) -> None:
    blobs = CountedBlobs(tmp_path)
    await stored(blobs, "a/1")
    cache = CachedSegments(blobs, 1_000)
    bodies = await asyncio.gather(*(cache.get("a/1") for _ in range(50)))
    assert set(bodies) == {b"a/1" * 10}
    assert await cache.get("a/1") == bodies[0]
    assert blobs.read == ["a/1"]
    assert await cache.get("a/1", anew=True) == bodies[0]
    assert blobs.read == ["a/1", "a/1"]


async def test_who_goes_away_takes_the_segment_from_nobody(tmp_path: Path) -> None:
    blobs = CountedBlobs(tmp_path)
    await stored(blobs, "a/1")
    cache = CachedSegments(blobs, 1_000)
    gone, stays = asyncio.create_task(cache.get("a/1")), asyncio.create_task(cache.get("a/1"))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == b"a/1" * 10


async def test_segments_are_kept_in_bounds(tmp_path: Path) -> None:
    blobs = CountedBlobs(tmp_path)
    await stored(blobs, "a/1", "a/2", "a/3")
    cache = CachedSegments(blobs, 60)
    for name in ("a/1", "a/2", "a/3", "a/3", "a/2", "a/1"):
        await cache.get(name)
    assert blobs.read == ["a/1", "a/2", "a/3", "a/1"]


async def test_a_segment_that_is_removed_is_not_served_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = CountedBlobs(tmp_path)
    await stored(blobs, "a/1")
    cache = CachedSegments(blobs, 1_000)
    await cache.get("a/1")
    await blobs.delete(subjects.BLOBS_AIR, "a/1")
    assert await cache.get("a/1") == b"a/1" * 10
    later = time.monotonic() + segments.KEPT + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    with pytest.raises(BlobMissing, match="no such segment"):
        await cache.get("a/1")


async def test_a_segment_that_is_missing_may_come_later(tmp_path: Path) -> None:
    blobs = CountedBlobs(tmp_path)
    cache = CachedSegments(blobs, 1_000)
    with pytest.raises(BlobMissing):
        await cache.get("a/1")
    await stored(blobs, "a/1")
    assert await cache.get("a/1") == b"a/1" * 10


@pytest.mark.parametrize("rendition", RENDITIONS)
@pytest.mark.parametrize("samples", [BLOCK, SEGMENT])
def test_silence_is_silence_of_the_length_that_is_needed(
    rendition: Rendition, samples: int
) -> None:
    made = silence(rendition, samples)
    assert samples_of(made) == samples
    heard = decoded_by_ffmpeg(rendition, [made, patched(made, samples, 1)])
    assert heard.shape == (2 * samples, 2)
    assert not np.any(heard)
