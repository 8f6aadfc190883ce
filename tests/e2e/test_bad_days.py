"""A disk that fills up during a show: reported, waited for, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from contracts import (
    AudioReady,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    ShowRetryRequested,
    subjects,
)
from services.kit.delivery.inbox import Record
from tests.e2e.disk import Disk, small_disk
from tests.e2e.requester import Requester, open_requester
from tests.waiting import until

ROOM = 24_000_000
"""Bytes of the small disk."""
SCANT = 8_000_000
"""Free space, in bytes: the takes fit beside most of the segments, the show does not."""
FIELDS = {"minutes": 1, "language": "en", "news": 2}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """The disk of the blobs."""
    with small_disk(tmp_path / "blobs", ROOM) as disk:
        yield disk


@pytest.fixture
async def requester(tmp_path: Path, disk: Disk) -> AsyncIterator[Requester]:  # noqa: ARG001 - it is mounted
    """A stack with its blobs on the small disk, and its broker elsewhere."""
    async with open_requester(tmp_path) as requester:
        yield requester


async def _request(requester: Requester, show_id: str) -> asyncio.Task[object]:
    feeds = await requester.feeds("en")
    request = ShowRequested.model_validate({"show_id": show_id, "feeds": feeds, **FIELDS})
    return asyncio.create_task(requester.request(request))


async def _failed_once(requester: Requester) -> bool:
    """Whether audio has failed once."""
    bucket = requester.platform.bucket(subjects.BUCKET_DELIVERIES)
    keys = [key for key in await bucket.keys() if key.startswith("audio-script-ready.")]
    found = [await bucket.get(key) for key in keys]
    return any(Record.model_validate_json(entry[0]).failures for entry in found if entry)


async def _audio(requester: Requester, show_id: str) -> AudioReady:
    message = await requester.js.get_last_msg(subjects.STREAM_SHOWS, subjects.AUDIO_READY)
    audio = AudioReady.model_validate_json(message.data or b"")
    assert audio.show_id == show_id
    return audio


async def test_a_show_waits_for_disk_space_and_synthesizes_nothing_twice(
    requester: Requester, disk: Disk
) -> None:
    disk.fill(SCANT)
    ending = await _request(requester, "waiting")
    await until(lambda: _failed_once(requester))
    disk.clear()

    ended = await ending
    assert isinstance(ended, ShowGenerated)
    audio = await _audio(requester, "waiting")
    assert audio.takes_spoken == 0
    assert audio.takes_reused == len(audio.segments)
    data = await requester.platform.blobs.get(ended.audio)
    assert len(data) == ended.audio.size
    assert await requester.ends("waiting") == [ended]


async def test_a_disk_that_stays_full_is_named_and_the_show_can_be_retried(
    requester: Requester, disk: Disk
) -> None:
    disk.fill(SCANT)
    failed = await (await _request(requester, "stuck"))

    assert isinstance(failed, ShowFailed)
    assert failed.stage == "audio"
    assert failed.reason == "the blob store cannot be written: No space left on device"
    disk.clear()
    again = ShowRetryRequested(show_id="stuck", generation=1)

    async def retried() -> bool:
        state = await requester.platform.bucket(subjects.BUCKET_SHOWS).get("stuck")
        return state is not None and b'"status":"failed"' in state[0]

    await until(retried)
    await requester.platform.publisher.publish(again)

    async def generated() -> bool:
        return len(await requester.ends("stuck")) == 2

    await until(generated, within=60)
    _, ended = await requester.ends("stuck")
    assert isinstance(ended, ShowGenerated)
    assert ended.generation == 2
    assert (await _audio(requester, "stuck")).takes_spoken == 0
