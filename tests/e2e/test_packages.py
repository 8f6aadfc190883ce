"""A show on its way to the air, on an embedded stack: heard while it is made, packaged, removed."""

import io
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from contracts import (
    BlobRef,
    Packaged,
    PackageQuery,
    ShowDeleteRequested,
    ShowGenerated,
    ShowListenable,
    ShowPackage,
    ShowPackaged,
    ShowRequested,
    subjects,
)
from services.broadcast.segments import LEAD, RENDITIONS, Rendition, key_of, samples_of
from services.broadcast.timeline import segments_of
from services.client.queries import ask
from services.fleet import pipeline
from services.kit.failures import NotFound, Retry
from tests.e2e.requester import Requester, open_requester
from tests.unit.broadcast.packages import decoded_by_ffmpeg
from tests.waiting import until

SHOW = "heard"
AS_OF = datetime(2026, 3, 18, 18, tzinfo=UTC)


async def stored(requester: Requester) -> list[BlobRef]:
    return [ref async for ref in requester.platform.blobs.list(subjects.BLOBS_AIR, f"show/{SHOW}/")]


async def segments(requester: Requester, package: ShowPackage, rendition: Rendition) -> list[bytes]:
    blobs = requester.platform.blobs
    refs = [
        await blobs.find(subjects.BLOBS_AIR, key_of(package.key, rendition, number))
        for number in range(segments_of(package.samples))
    ]
    return [await blobs.get(ref) for ref in refs if ref is not None]


async def packaged_again(requester: Requester) -> Packaged | None:
    """The package of the show, once the archive has it."""
    try:
        query = PackageQuery(show_id=SHOW)
        return await ask(requester.platform.client, query, Packaged, timeout=60)
    except (NotFound, Retry):
        return None


@pytest.mark.timeout(180)
async def test_a_show_is_heard_while_it_is_made_and_aired_as_it_is(tmp_path: Path) -> None:
    async with open_requester(tmp_path, services=(*pipeline(), "data")) as requester:
        feeds = await requester.feeds("en")
        request = ShowRequested(show_id=SHOW, minutes=1, seed=1, feeds=feeds, as_of=AS_OF)
        show = await requester.request(request)
        assert isinstance(show, ShowGenerated)
        listenable, packaged, ready = [
            await requester.last_on(subjects.STREAM_SHOWS, subject)
            for subject in (subjects.SHOW_LISTENABLE, subjects.SHOW_PACKAGED, subjects.AUDIO_READY)
        ]
        assert (listenable.seq or 0) < (packaged.seq or 0) < (ready.seq or 0)
        package = ShowPackaged.model_validate_json(packaged.data or b"").package
        assert package == show.package
        heard = ShowListenable.model_validate_json(listenable.data or b"")
        assert heard.package == package.key
        made = {name: await segments(requester, package, name) for name in RENDITIONS}
        for each in made.values():
            assert sum(map(samples_of, each)) == package.samples
        master, _ = soundfile.read(
            io.BytesIO(await requester.platform.blobs.get(show.master)), dtype="int16"
        )
        pcm = decoded_by_ffmpeg("flac", made["flac"])
        assert np.array_equal(pcm[LEAD:], master[: package.samples - LEAD])
        found = await until(lambda: packaged_again(requester))
        assert found is not None
        assert found.package == package
        await requester.platform.publisher.publish(ShowDeleteRequested(show_id=SHOW))
        assert await stored(requester)

        async def is_gone() -> bool:
            return not await stored(requester)

        await until(is_gone)
