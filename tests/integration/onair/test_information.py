"""What onair tells listeners, on a real broker and archive."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from services.broadcast.timeline import RATE
from services.kit.settings import PlatformSettings
from services.onair.adapters import lookups
from tests.integration.onair.air import SHOW, OnAir, deleted, on_air
from tests.waiting import until


@pytest.fixture
async def air(broker_settings: PlatformSettings) -> AsyncIterator[OnAir]:
    async with on_air(broker_settings) as found:
        await until(lambda: all_shows(found, 2))
        yield found


async def all_shows(air: OnAir, count: int) -> bool:
    return len((await get(air, "/shows.json"))["shows"]) == count


async def is_gone(air: OnAir, path: str) -> bool:
    """Whether a file is refused for good: what was asked for lately is kept for seconds."""
    return (await air.http.get(path)).status_code == 410


async def get(air: OnAir, path: str, status: int = 200) -> Any:
    response = await air.http.get(path)
    assert response.status_code == status, (path, response.text)
    return response.json()


async def test_the_programme_is_exact_and_can_be_kept(air: OnAir) -> None:
    response = await air.http.get("/air/main/timeline.json")
    programme = response.json()
    now = await air.position()
    heard = [
        each
        for each in programme["spans"]
        if each["start"] - air.epoch.timestamp()
        <= now
        < each["start"] + each["seconds"] - air.epoch.timestamp()
    ]
    assert [each["filler"] for each in heard] == ["music"]
    assert programme["spans"][0]["episode"] == "The first"
    assert programme["spans"][0]["seconds"] == pytest.approx(SHOW / RATE, abs=1e-5)
    following = [*programme["spans"], *programme["next"]][-1]
    assert following["start"] == pytest.approx(air.epoch.timestamp() + air.next, abs=1e-4)
    age = int(response.headers["cache-control"].rpartition("=")[2])
    assert 0 < age <= 10
    again = {"If-None-Match": response.headers["etag"]}
    assert (await air.http.get("/air/main/timeline.json", headers=again)).status_code == 304


async def test_players_of_other_stations_read_what_plays(air: OnAir) -> None:
    azuracast = await get(air, "/api/nowplaying/main")
    assert azuracast["now_playing"]["song"]["title"] == "Morning Line"
    assert azuracast["song_history"][-1]["song"]["title"] == "The first"
    assert azuracast["playing_next"]["song"]["title"] in {"The second", "Morning Line"}
    (listed,) = await get(air, "/api/nowplaying")
    assert listed["station"]["shortcode"] == "main"
    assert (await get(air, "/air/main/nowplaying.json"))["is_online"]
    calico = await get(air, "/air/main/metadatav2.json")
    assert (calico["title"], calico["sample_rate"]) == ("Morning Line", 48_000)
    assert azuracast["station"]["listen_url"] == f"{air.http.base_url}/stream/main.mp3"


async def test_listeners_are_those_whose_pages_tell_of_themselves(air: OnAir) -> None:
    assert (await get(air, "/api/nowplaying/main"))["listeners"]["current"] == 0
    for token in ("0123456789abcdef", "fedcba9876543210"):
        air.deps.presence.note("main", token, "a network")
    told = await get(air, "/api/nowplaying/main")
    assert told["listeners"] == {"total": 2, "unique": 2, "current": 2}


async def test_the_base_address_can_be_set(broker_settings: PlatformSettings) -> None:
    async with on_air(broker_settings, shows=False, url="https://radio.example.org") as air:
        told = await get(air, "/api/nowplaying/main")
        assert told["station"]["hls_url"] == "https://radio.example.org/air/main/master.m3u8"


async def test_history_archive_and_channels(air: OnAir) -> None:
    history = await get(air, "/air/main/history.json?kind=all&limit=3")
    assert [each["title"] for each in history["entries"]] == ["Morning Line"] * 3
    shows = await get(air, "/air/main/history.json?q=FIRST")
    assert [each["show_id"] for each in shows["entries"]] == ["first"]
    day = await get(air, "/air/main/archive.json")
    assert [e["show_id"] for hour in day["hours"] for e in hour["shows"]] == ["first"]
    assert day["day"] == day["days"][0]
    channels = await get(air, "/channels.json")
    assert channels["default"] == "main"
    assert channels["channels"][0]["now"]["title"] == "Morning Line"


async def test_a_show_has_a_document_and_files(air: OnAir) -> None:
    show = await get(air, "/shows/first.json")
    assert show["status"] == "generated"
    assert "synthetic" in show["voices_notice"]
    assert show["segments"][2]["sources"][0]["outlet"] == "Harbour Times"
    for name, path in show["files"].items():
        response = await air.http.get(path)
        assert response.status_code == 200, name
        assert len(response.content) == int(response.headers["content-length"])
    audio = show["files"]["audio.mp3"]
    whole = await air.http.get(audio)
    assert whole.headers["content-type"] == "audio/mpeg"
    part = await air.http.get(audio, headers={"Range": "bytes=3-9"})
    assert (part.status_code, part.content) == (206, whole.content[3:10])
    assert part.headers["content-range"] == f"bytes 3-9/{len(whole.content)}"
    bad = await air.http.get(audio, headers={"Range": "bytes=99999-"})
    assert bad.status_code == 416
    assert bad.headers["content-range"] == f"bytes */{len(whole.content)}"
    assert bad.headers["content-type"].startswith("application/problem+json")
    odd = await air.http.get(audio, headers={"Range": "bytes=9-3,x"})
    assert odd.status_code == 200
    head = await air.http.head(audio)
    assert (head.content, head.headers["etag"]) == (b"", whole.headers["etag"])
    known = await air.http.get(audio, headers={"If-None-Match": whole.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


async def test_covers_are_those_of_what_plays(air: OnAir) -> None:
    now = await air.http.get("/air/main/cover.jpg")
    assert now.content.startswith(b"\xff\xd8")  # music has the station's own
    first = await air.http.get("/air/main/cover.jpg?v=1")
    assert first.content.startswith(b"cover of first")
    assert now.headers["cache-control"] == "no-cache"
    second = await air.http.get("/air/main/cover.jpg?v=2")
    assert second.content.startswith(b"cover of second")
    assert "max-age=86400" in second.headers["cache-control"]
    own = await air.http.get("/air/main/cover.jpg?v=0")
    assert own.content.startswith(b"\xff\xd8")
    assert (await air.http.get("/air/main/cover.jpg?v=3")).status_code == 404
    assert (await air.http.get("/air/main/cover.jpg?v=x")).status_code == 422


async def test_without_any_cover_there_is_one_of_the_station(
    broker_settings: PlatformSettings,
) -> None:
    async with on_air(broker_settings) as air:
        await until(lambda: all_shows(air, 2))
        await air.publish(deleted("first"))
        await until(lambda: all_shows(air, 1))
        cover = await air.http.get("/air/main/cover.jpg?v=1")
        assert cover.headers["content-type"] == "image/jpeg"
        assert cover.content.startswith(b"\xff\xd8")


async def test_a_deleted_show_is_gone(
    broker_settings: PlatformSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "FINISHED_SECONDS", 0.1)
    async with on_air(broker_settings) as air:
        await until(lambda: all_shows(air, 2))
        live = await air.http.get("/shows/first/live.m3u8")
        assert live.status_code == 200
        told = await get(air, "/air/main/history.json")
        assert [each["cover"] for each in told["entries"]] == ["/shows/first/cover.jpg"]

        await air.publish(deleted("first"))
        await until(lambda: all_shows(air, 1))
        for path in (".json", "/audio.mp3", "/cover.jpg", "/live.m3u8", "/flac.m3u8"):
            await until(partial(is_gone, air, f"/shows/first{path}"))
            gone = await air.http.get(f"/shows/first{path}")
            assert gone.status_code == 410, path
            assert gone.headers["content-type"] == "application/problem+json"
            assert "deleted" in gone.json()["detail"]
        assert (await air.http.get("/shows/made-up.json")).status_code == 404
        history = await get(air, "/air/main/history.json")
        archive = await get(air, "/air/main/archive.json")
        for entry in (*history["entries"], *archive["hours"][0]["shows"]):
            assert entry["episode"] == "The first"
            assert (entry["show_id"], entry["cover"]) == ("", "/feeds/cover.jpg")
