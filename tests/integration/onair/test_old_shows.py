"""Finished shows whose segments are not there: audio makes them of the master when asked for."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import numpy as np
import pytest
import soundfile

from contracts import ArchivedShow, ArchiveShowQuery, ShowGenerated, ShowPackage, subjects
from services import fleet
from services.broadcast.segments import RENDITIONS, key_of
from services.broadcast.timeline import RATE
from services.client.queries import ask
from services.kit.runtime import running
from services.kit.settings import PlatformSettings
from services.onair import listening
from tests.integration.onair.air import OnAir, deleted, finished, on_air
from tests.integration.onair.conftest import answered
from tests.integration.onair.test_channel import decoded, uris
from tests.packages import Pcm, aired, store, tone
from tests.waiting import until

SOUND = tone(45 * 2 + 7, 3)
"""Two whole segments, and one of seven blocks."""


@pytest.fixture
async def station(broker_settings: PlatformSettings) -> AsyncIterator[OnAir]:
    """Onair with an archive, but nobody who makes sound."""
    async with on_air(broker_settings) as found:
        yield found


@pytest.fixture
async def studio(station: OnAir, broker_settings: PlatformSettings) -> AsyncIterator[OnAir]:
    """The same, with audio."""
    async with running(fleet.load("audio"), broker_settings):
        yield station


async def archived(
    station: OnAir, show_id: str, path: Path, package: ShowPackage | None = None
) -> ShowGenerated:
    """A finished show with a master, once the archive has it."""
    soundfile.write(path / "master.flac", SOUND, RATE, "PCM_16", format="FLAC")
    master = await station.platform.blobs.put_file(
        subjects.BLOBS_SHOWS, f"{show_id}/2/master.flac", path / "master.flac", "audio/flac"
    )
    show = await finished(station.platform.blobs, show_id, master=master, package=package)
    await station.publish(show)
    await answered(station.http, f"/shows/{show_id}.json")
    return show


async def heard(client: httpx.AsyncClient, show_id: str) -> Pcm:
    """What ffmpeg makes of a show, by its playlists."""
    master = await answered(client, f"/shows/{show_id}/live.m3u8")
    assert "flac.m3u8" in master.text
    playlist = await answered(client, f"/shows/{show_id}/flac.m3u8")
    assert "#EXT-X-PLAYLIST-TYPE:VOD" in playlist.text
    assert "#EXT-X-ENDLIST" in playlist.text
    init = await client.get("/air/flac/init.mp4")
    bodies = [await client.get(f"/shows/{show_id}/{name}") for name in uris(playlist.text)]
    assert all(each.status_code == 200 for each in bodies)
    assert all("immutable" in each.headers["cache-control"] for each in bodies)
    return decoded(b"".join((init.content, *(each.content for each in bodies))))


async def test_a_show_that_never_had_segments_is_heard_as_its_master(
    studio: OnAir, tmp_path: Path
) -> None:
    await archived(studio, "old", tmp_path)
    assert np.array_equal(await heard(studio.http, "old"), aired(SOUND))
    assert (await studio.http.get("/shows/old/aac/0/0.m4s")).status_code == 200
    assert (await studio.http.get("/shows/old/aac/0/99.m4s")).status_code == 404


async def test_a_show_whose_segments_were_removed_is_heard_again(
    studio: OnAir, replica: httpx.AsyncClient, tmp_path: Path
) -> None:
    blobs = studio.platform.blobs
    package = await store(blobs, "show/aged/1", SOUND)
    await archived(studio, "aged", tmp_path, package)
    before = await answered(studio.http, "/shows/aged/flac.m3u8")
    assert "flac/1/0.m4s" in before.text
    for number in range(3):
        for rendition in RENDITIONS:
            await blobs.delete(subjects.BLOBS_AIR, key_of(package.key, rendition, number))
    assert np.array_equal(await heard(replica, "aged"), aired(SOUND))


async def test_while_nobody_makes_segments_a_player_is_told_to_ask_again(
    station: OnAir, tmp_path: Path, broker_settings: PlatformSettings
) -> None:
    await archived(station, "old", tmp_path)
    response = await station.http.get("/shows/old/flac.m3u8")
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")
    async with running(fleet.load("audio"), broker_settings):
        await answered(station.http, "/shows/old/flac.m3u8")


async def test_a_show_whose_segments_take_long_is_asked_for_once(
    studio: OnAir, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "HOLD", 0.0)
    await archived(studio, "old", tmp_path)
    asked = await asyncio.gather(*(studio.http.get("/shows/old/live.m3u8") for _ in range(9)))
    assert {each.status_code for each in asked} == {503}
    assert "still being made" in asked[0].json()["detail"]
    monkeypatch.undo()
    await answered(studio.http, "/shows/old/live.m3u8")
    assert np.array_equal(await heard(studio.http, "old"), aired(SOUND))


@pytest.fixture
async def replica(broker_settings: PlatformSettings) -> AsyncIterator[httpx.AsyncClient]:
    """Another replica, which has asked for nothing yet."""
    async with (
        running(fleet.load("onair"), broker_settings) as other,
        httpx.AsyncClient(base_url=other.address, timeout=30) as client,
    ):
        yield client


async def test_a_show_that_was_deleted_is_not_made_again(
    studio: OnAir, replica: httpx.AsyncClient, tmp_path: Path
) -> None:
    await archived(studio, "old", tmp_path)
    await studio.publish(deleted("old"))

    async def is_deleted() -> bool:
        query = ArchiveShowQuery(show_id="old")
        found = await ask(studio.platform.client, query, ArchivedShow)
        return found.deleted_at is not None

    await until(is_deleted)
    for name in ("live.m3u8", "flac.m3u8", "flac/0/0.m4s"):
        assert (await replica.get(f"/shows/old/{name}")).status_code == 410, name


async def test_a_show_whose_master_was_removed_is_gone(studio: OnAir, tmp_path: Path) -> None:
    show = await archived(studio, "old", tmp_path)
    await studio.platform.blobs.delete(subjects.BLOBS_SHOWS, show.master.key)
    response = await studio.http.get("/shows/old/live.m3u8")
    assert response.status_code == 410
    assert "master" in response.json()["detail"]


async def test_no_package_is_asked_for_of_what_is_made_up(station: OnAir) -> None:
    response = await station.http.get("/shows/made-up/flac/0/0.m4s")
    assert response.status_code == 404
