"""A show is heard while it is made: real services `show` and `onair`; the test is `audio`."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import httpx
import numpy as np
import pytest

from contracts import (
    SegmentsStored,
    ShowCancelRequested,
    ShowListenable,
    ShowPackaged,
    ShowRequested,
    subjects,
)
from contracts.audio import ShowPackage
from services import fleet
from services.broadcast.timeline import SEGMENT
from services.client.show_client import ShowClient
from services.kit.runtime import running
from services.kit.settings import PlatformSettings
from services.onair import listening
from tests.integration.onair.air import on_air
from tests.integration.onair.conftest import Air
from tests.integration.onair.test_channel import decoded, uris
from tests.packages import aired, segments, store_segment, tone
from tests.waiting import until

REQUEST = ShowRequested.model_validate({"feeds": [{"url": "https://one.example/feed"}]})
SOUND = tone(45 * 4 + 7, 3)
"""Four whole segments, and one of seven blocks."""


@dataclass
class Making:
    """A show that is being made, segment by segment."""

    air: Air
    show_id: str
    stored: int = 0

    @property
    def key(self) -> str:
        return f"show/{self.show_id}/1"

    async def store(self, count: int, *, told: bool = True) -> None:
        """Store the next segments, and tell, as audio does."""
        made, heard = segments(SOUND)
        for segment in made[self.stored : self.stored + count]:
            await store_segment(self.air.platform.blobs, self.key, segment)
            self.stored += 1
            if told:
                await self.tell()
        if self.stored == len(made) and told:
            await self.tell(complete=True)
            package = ShowPackage(key=self.key, samples=heard)
            await self.air.platform.publisher.publish(
                ShowPackaged(show_id=self.show_id, package=package)
            )

    async def tell(self, *, complete: bool = False) -> None:
        told = SegmentsStored(
            show_id=self.show_id, package=self.key, segments=self.stored, complete=complete
        )
        await self.air.platform.notify(told)

    async def ended(self) -> None:
        """Wait until the show has ended."""
        client = ShowClient(self.air.platform)

        async def over() -> bool:
            state = await client.state(self.show_id)
            return state is not None and state.over

        await until(over)


@pytest.fixture
async def making(air: Air) -> AsyncIterator[Making]:
    """A show that was requested just now."""
    async with running(fleet.load("show"), air.settings):
        show_id = await ShowClient(air.platform).request(REQUEST)
        yield Making(air, show_id)


async def sound_of(client: httpx.AsyncClient, show_id: str, playlist: str) -> np.ndarray:
    """What ffmpeg makes of the segments that a playlist lists."""
    init = await client.get("/air/flac/init.mp4")
    bodies = [await client.get(f"/shows/{show_id}/{name}") for name in uris(playlist)]
    assert all(each.status_code == 200 for each in bodies)
    return decoded(b"".join((init.content, *(each.content for each in bodies))))


async def listed(client: httpx.AsyncClient, path: str, count: int) -> httpx.Response:
    """Ask for a playlist until it lists so many segments: news of them comes one by one."""

    async def ask() -> httpx.Response | None:
        found = await client.get(path)
        return found if len(uris(found.text)) == count else None

    found = await until(ask)
    assert found is not None
    return found


async def ended(
    client: httpx.AsyncClient, path: str, headers: Mapping[str, str] | None = None
) -> httpx.Response:
    """Ask for a playlist until it has an end."""

    async def ask() -> httpx.Response | None:
        found = await client.get(path, headers=headers)
        return found if "#EXT-X-ENDLIST" in found.text else None

    found = await until(ask)
    assert found is not None
    return found


async def test_the_first_request_is_held_until_there_is_something_to_hear(making: Making) -> None:
    client = await making.air.replica()
    where = f"/shows/{making.show_id}"
    master = await client.get(f"{where}/live.m3u8")
    assert "flac.m3u8" in master.text
    held = asyncio.create_task(client.get(f"{where}/flac.m3u8"))
    await asyncio.sleep(0.2)
    assert not held.done()
    await making.store(1)
    first = await held
    assert first.status_code == 200
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in first.text
    assert "#EXT-X-START:TIME-OFFSET=0" in first.text
    assert "#EXT-X-ENDLIST" not in first.text
    assert first.headers["cache-control"] == "no-cache"
    assert np.array_equal(
        await sound_of(client, making.show_id, first.text), aired(SOUND)[:SEGMENT]
    )


async def test_who_has_all_there_is_gets_the_next_segments_once_they_are_there(
    making: Making,
) -> None:
    client = await making.air.replica()
    path = f"/shows/{making.show_id}/flac.m3u8"
    await making.store(2)
    first = await listed(client, path, 2)
    headers = {"If-None-Match": first.headers["etag"]}
    held = asyncio.create_task(client.get(path, headers=headers))
    await making.store(1)
    second = await held
    assert second.status_code == 200
    assert len(uris(second.text)) == 3
    assert second.text.startswith(first.text)
    nothing_new = await client.get(path, headers={"If-None-Match": second.headers["etag"]})
    assert nothing_new.status_code == 304


async def test_a_show_that_is_packaged_is_complete_and_exact(making: Making) -> None:
    client = await making.air.replica()
    path = f"/shows/{making.show_id}/flac.m3u8"
    await making.store(1)
    await client.get(path)
    await making.store(9)
    last = await ended(client, path)
    assert "#EXT-X-PLAYLIST-TYPE:VOD" in last.text
    assert "#EXTINF:0.597333," in last.text
    assert np.array_equal(await sound_of(client, making.show_id, last.text), aired(SOUND))
    segment = await client.get(f"/shows/{making.show_id}/flac/1/0.m4s")
    assert "immutable" in segment.headers["cache-control"]


async def test_the_first_segment_of_an_archived_show_is_kept_for_good(
    broker_settings: PlatformSettings,
) -> None:
    async with on_air(broker_settings) as air:
        first = await air.http.get("/shows/first/flac/1/0.m4s")
        assert first.status_code == 200
        assert "immutable" in first.headers["cache-control"]


async def test_a_replica_that_heard_nothing_of_a_show_finds_what_is_stored(making: Making) -> None:
    await making.store(3, told=False)
    client = await making.air.replica()
    found = await client.get(f"/shows/{making.show_id}/aac.m3u8")
    assert len(uris(found.text)) == 3
    assert "#EXT-X-ENDLIST" not in found.text


async def test_a_show_that_is_cancelled_ends_with_what_there_is(making: Making) -> None:
    client = await making.air.replica()
    path = f"/shows/{making.show_id}/flac.m3u8"
    await making.store(2)
    first = await listed(client, path, 2)
    await making.air.platform.publisher.publish(ShowCancelRequested(show_id=making.show_id))
    await making.ended()
    last = await ended(client, path, {"If-None-Match": first.headers["etag"]})
    assert len(uris(last.text)) == 2


async def test_a_show_that_is_cancelled_before_it_is_heard_is_told_of(making: Making) -> None:
    await making.air.platform.publisher.publish(ShowCancelRequested(show_id=making.show_id))
    await making.ended()
    client = await making.air.replica()
    response = await client.get(f"/shows/{making.show_id}/live.m3u8")
    assert response.status_code == 404
    assert "it is cancelled" in response.json()["detail"]


async def test_the_first_segment_may_change_while_the_show_is_made(making: Making) -> None:
    client = await making.air.replica()
    await making.store(1)
    path = f"/shows/{making.show_id}/flac/1/0.m4s"
    before = await client.get(path)
    assert before.headers["cache-control"] == "public, max-age=60"
    other, _ = segments(tone(45, 9))
    await store_segment(making.air.platform.blobs, making.key, other[0])
    after = await client.get(path)
    assert len(before.content) != len(after.content)


async def test_a_news_of_an_earlier_attempt_changes_nothing(making: Making) -> None:
    client = await making.air.replica()
    await making.store(1)
    path = f"/shows/{making.show_id}/flac.m3u8"
    assert "flac/1/0.m4s" in (await client.get(path)).text
    made, _ = segments(SOUND)
    for segment in made[:2]:
        await store_segment(making.air.platform.blobs, f"show/{making.show_id}/2", segment)
    publisher = making.air.platform.publisher
    key = f"show/{making.show_id}/2"
    await publisher.publish(ShowListenable(show_id=making.show_id, generation=2, package=key))

    async def second() -> bool:
        return "flac/2/0.m4s" in (await client.get(path)).text

    await until(second)
    await making.store(1)
    assert "flac/2/0.m4s" in (await client.get(path)).text


@pytest.mark.parametrize("name", ["no-such-show", "..%2f..", "a" * 300, "x%00"])
async def test_a_show_that_is_made_up_is_not_found(
    air: Air, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "APPEARING", 0.3)
    async with running(fleet.load("show"), air.settings), running(fleet.load("data"), air.settings):
        client = await air.replica()
        for path in ("live.m3u8", "flac.m3u8", "flac/1/0.m4s"):
            response = await client.get(f"/shows/{name}/{path}")
            assert response.status_code == 404, path
            assert response.headers["content-type"] == "application/problem+json"


async def test_while_nothing_can_be_heard_a_player_is_told_to_ask_again(
    making: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "HOLD", 0.2)
    client = await making.air.replica()
    response = await client.get(f"/shows/{making.show_id}/flac.m3u8")
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert subjects.BLOBS_AIR not in response.text


async def test_no_more_requests_are_held_than_may_be(making: Making) -> None:
    client = await making.air.replica(held_requests=1)
    path = f"/shows/{making.show_id}/flac.m3u8"
    asked = [asyncio.create_task(client.get(path)) for _ in range(3)]

    async def refused() -> bool:
        return sum(each.done() for each in asked) == 2

    await until(refused)
    await making.store(1)
    assert sorted([(await each).status_code for each in asked]) == [200, 503, 503]
