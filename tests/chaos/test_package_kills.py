"""kill -9 of audio while it packages a show for the air."""

import asyncio
import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from contracts import (
    AudioReady,
    SegmentsStored,
    ShowGenerated,
    ShowListenable,
    ShowPackaged,
    subjects,
)
from contracts.audio import ShowPackage
from services.broadcast.segments import LEAD, RENDITIONS, Rendition, key_of, samples_of
from services.broadcast.timeline import segments_of
from tests.chaos.fleet import Fleet, running_fleet
from tests.chaos.proof import assert_complete, read_verified
from tests.unit.broadcast.packages import decoded_by_ffmpeg

SHOW = "killed"
KILLED_AT = 3
"""Segments that are stored when audio is killed."""


@pytest.mark.timeout(180)
async def test_a_show_whose_packaging_was_killed_is_packaged_whole(tmp_path: Path) -> None:
    async with running_fleet(tmp_path) as fleet:
        await fleet.request(SHOW, minutes=2)
        await _stored(fleet, KILLED_AT)
        await fleet.kill("audio")
        assert await fleet.events(AudioReady, SHOW) == []
        await fleet.start("audio")
        await fleet.ended(SHOW)
        await assert_complete(fleet, SHOW)
        assert len(await fleet.events(ShowListenable, SHOW)) == 1
        (packaged,) = await fleet.events(ShowPackaged, SHOW)
        (show,) = await fleet.events(ShowGenerated, SHOW)
        assert show.package == packaged.package
        await _assert_is_the_master(fleet, show, packaged.package)
        assert await fleet.dead_letters() == []


async def _stored(fleet: Fleet, segments: int) -> None:
    """Wait until so many segments of the show are stored."""
    enough = asyncio.Event()

    async def note(message: object) -> None:
        told = SegmentsStored.model_validate_json(getattr(message, "data"))  # noqa: B009
        if told.segments >= segments:
            enough.set()

    subject = subjects.SEGMENTS_STORED.format(show_id=SHOW)
    subscription = await fleet.platform.client.subscribe(subject, cb=note)
    await asyncio.wait_for(enough.wait(), 60)
    await subscription.unsubscribe()


async def _assert_is_the_master(fleet: Fleet, show: ShowGenerated, package: ShowPackage) -> None:
    segments = {name: await _segments(fleet, package, name) for name in RENDITIONS}
    for made in segments.values():
        assert sum(map(samples_of, made)) == package.samples
    pcm = decoded_by_ffmpeg("flac", segments["flac"])
    file = io.BytesIO(await read_verified(fleet, show.master))
    master, _ = soundfile.read(file, dtype="int16")
    assert np.array_equal(pcm[LEAD:], master[: package.samples - LEAD])
    assert len(decoded_by_ffmpeg("aac", segments["aac"])) == package.samples


async def _segments(fleet: Fleet, package: ShowPackage, rendition: Rendition) -> list[bytes]:
    found = []
    for number in range(segments_of(package.samples)):
        ref = await fleet.platform.blobs.find(
            subjects.BLOBS_AIR, key_of(package.key, rendition, number)
        )
        assert ref is not None, number
        found.append(await read_verified(fleet, ref))
    return found
