"""A channel over HTTP: playlists and segments, from a real broker and files."""

import re
import subprocess
from datetime import UTC, datetime

import httpx
import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from contracts import subjects
from services.broadcast.segments import RENDITIONS, Rendition, key_of
from services.broadcast.timeline import AHEAD, RATE, SEGMENT
from tests.fakes import ManualClock
from tests.integration.onair.conftest import Air, SkewedClock, answered
from tests.packages import Pcm

WRONG_NAMES = (
    "/air/main/flac/1e3.m4s",
    "/air/main/flac/-1.m4s",
    "/air/main/flac/01.m4s",
    "/air/main/flac/1234567890123456.m4s",
    "/air/main/flac/%D9%A3.m4s",
    "/air/main/flac/.m4s",
    "/air/main/opus/1.m4s",
    "/air/main/opus.m3u8",
    "/air/opus/init.mp4",
    "/air/other/flac.m3u8",
    "/air/other/master.m3u8",
    "/air/other/flac/1.m4s",
    "/air/main/flac/..%2f..%2f..%2fetc%2fpasswd",
    "/air/main/..%2f..%2fshows/flac/1.m4s",
    "/air/..%2fmain/flac.m3u8",
    "/air/main/flac/%2e%2e/%2e%2e/1.m4s",
    "/air/main/flac/1.m4s%00",
)


async def on_air(air: Air) -> None:
    """Shows of several lengths behind each other, one of which cuts filler, and one a show."""
    now = air.position()
    filler = (await air.filler(70), await air.filler(8))
    shows = [await air.package(f"show/{name}/1", blocks) for name, blocks in SHOWS.items()]
    starts = (now - 75 * RATE, now - 50 * RATE, now - 35 * RATE)
    for package, start in zip(shows, starts, strict=False):
        last = await air.schedule(package, start, filler)
    await air.schedule(shows[3], last.start + last.samples, filler)
    await air.schedule(shows[4], last.start + last.samples + 20 * 4096, filler)


SHOWS = {"a": 100, "b": 250, "c": 47, "d": 100, "e": 200}
"""Blocks of each; b is cut off by c, d by e."""


def uris(playlist: str) -> list[str]:
    """The segments that a playlist lists."""
    return [line for line in playlist.splitlines() if line and not line.startswith("#")]


def decoded(data: bytes) -> Pcm:
    """What ffmpeg makes of a file."""
    command = [get_ffmpeg_exe(), "-v", "error", "-xerror", "-i", "pipe:0", "-f", "s16le", "pipe:1"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    assert not done.stderr
    return np.frombuffer(done.stdout, "<i2").reshape(-1, 2)


async def fetched(client: httpx.AsyncClient, rendition: Rendition, names: list[str]) -> bytes:
    """The init segment, and segments of a channel."""
    init = await client.get(f"/air/{rendition}/init.mp4")
    bodies = [(await answered(client, f"/air/main/{name}")).content for name in names]
    return b"".join((init.content, *bodies))


@pytest.mark.parametrize("rendition", RENDITIONS)
async def test_what_is_listed_is_the_sound_that_was_scheduled(
    air: Air, rendition: Rendition
) -> None:
    await on_air(air)
    client = await air.replica()
    playlist = (await answered(client, f"/air/main/{rendition}.m3u8")).text
    assert "DISCONTINUITY" not in playlist
    assert playlist.count("#EXT-X-MAP") == 1
    names = uris(playlist)
    heard = decoded(await fetched(client, rendition, names))
    number = int(re.findall(r"MEDIA-SEQUENCE:(\d+)", playlist)[0])
    first = air.timeline.holding(number)
    assert first is not None
    start = first.start + (number - first.segment) * SEGMENT
    lengths = re.findall(r"#EXTINF:([\d.]+)", playlist)
    assert len(heard) == round(sum(map(float, lengths)) * RATE)
    sent = air.heard(start, start + len(heard))
    if rendition == "flac":
        assert np.array_equal(heard, sent)
    else:
        error = heard.astype(float) - sent
        # Frames beside a join decode with what is before it: a coder's window is two frames.
        assert np.median(np.abs(error)) < 300
    joins = {span.package.key for span in air.timeline.spans(start, start + len(heard))}
    assert len(joins) >= 6


async def test_answers_can_be_kept_until_they_change(air: Air) -> None:
    await on_air(air)
    client = await air.replica()
    path = "/air/main/flac.m3u8"
    first = await answered(client, path)
    assert first.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert first.headers["content-encoding"] == "gzip"
    assert re.fullmatch(r"public, max-age=[0-3]", first.headers["cache-control"])
    plain = await client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["etag"] != first.headers["etag"]
    refusing = await client.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refusing.headers
    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    if again.status_code == 304:
        assert not again.content
        assert again.headers["etag"] == first.headers["etag"]
    else:  # the next segment was listed meanwhile
        assert again.headers["etag"] != first.headers["etag"]
    head = await client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    segment = await client.get(f"/air/main/{uris(first.text)[-1]}")
    assert "immutable" in segment.headers["cache-control"]
    assert segment.headers["content-type"] == "audio/mp4"
    assert segment.headers["access-control-allow-origin"] == "*"
    master = await client.get("/air/main/master.m3u8")
    assert 'CODECS="fLaC"\nflac.m3u8' in master.text
    assert 'CODECS="mp4a.40.2"\naac.m3u8' in master.text


async def test_names_that_are_made_up_are_not_found(air: Air) -> None:
    await on_air(air)
    client = await air.replica()
    await answered(client, "/air/main/flac.m3u8")
    for path in WRONG_NAMES:
        response = await client.get(path)
        assert response.status_code == 404, path
        assert response.headers["content-type"] == "application/problem+json"


async def test_what_is_not_listed_yet_is_not_found_for_a_second(air: Air) -> None:
    await on_air(air)
    client = await air.replica()
    playlist = (await answered(client, "/air/main/flac.m3u8")).text
    last = int(uris(playlist)[-1].removeprefix("flac/").removesuffix(".m4s"))
    later = await client.get(f"/air/main/flac/{last + 50}.m4s")
    assert later.status_code == 404
    assert later.headers["cache-control"] == "public, max-age=1"
    span = air.timeline.at(air.position() + AHEAD)
    assert span is not None


async def test_filler_stands_in_for_a_show_that_was_deleted(air: Air) -> None:
    await on_air(air)
    for rendition in RENDITIONS:
        for number in range(6):
            key = key_of("show/b/1", rendition, number)
            await air.platform.blobs.delete(subjects.BLOBS_AIR, key)
    client = await air.replica()
    playlist = (await answered(client, "/air/main/flac.m3u8")).text
    gone = {
        number
        for span in air.timeline.spans(0, air.position())
        for number in range(span.segment, span.segment + span.segments)
        if span.package.key == "show/b/1"
    }
    names = [name for name in uris(playlist) if int(re.findall(r"\d+", name)[0]) in gone]
    assert names
    whole = decoded(await fetched(client, "flac", uris(playlist)))
    lengths = re.findall(r"#EXTINF:([\d.]+)", playlist)
    assert len(whole) == round(sum(map(float, lengths)) * RATE)
    response = await client.get(f"/air/main/{names[0]}")
    assert response.headers["cache-control"] == "public, max-age=60"
    music = air.sounds["filler/0"]
    part = decoded(await fetched(client, "flac", names[:1]))
    assert any(
        np.array_equal(part, music[at : at + len(part)]) for at in range(0, len(music), SEGMENT)
    )


@pytest.mark.parametrize("rendition", RENDITIONS)
async def test_silence_stands_in_where_filler_is_gone_too(air: Air, rendition: Rendition) -> None:
    await on_air(air)
    async for ref in air.platform.blobs.list(subjects.BLOBS_AIR):
        await air.platform.blobs.delete(ref.bucket, ref.key)
    client = await air.replica()
    playlist = (await answered(client, f"/air/main/{rendition}.m3u8")).text
    whole = decoded(await fetched(client, rendition, uris(playlist)))
    assert not whole.any()
    lengths = re.findall(r"#EXTINF:([\d.]+)", playlist)
    assert len(whole) == round(sum(map(float, lengths)) * RATE)


async def test_replicas_answer_byte_for_byte_alike(air: Air) -> None:
    await on_air(air)
    stopped = ManualClock(datetime.now(UTC))
    replicas = [await air.replica(stopped) for _ in range(2)]
    for path in ("/air/main/flac.m3u8", "/air/main/aac.m3u8", "/air/main/master.m3u8"):
        one, other = [await answered(client, path) for client in replicas]
        assert one.content == other.content
        different = {"date", "x-request-id"}
        kept = [
            {k: v for k, v in each.headers.items() if k not in different} for each in (one, other)
        ]
        assert kept[0] == kept[1]


async def test_a_replica_whose_clock_is_behind_serves_what_another_lists(air: Air) -> None:
    await on_air(air)
    ahead = await air.replica(SkewedClock(0.7))
    behind = await air.replica(SkewedClock(-0.7))
    await answered(behind, "/air/main/flac.m3u8")
    playlist = (await answered(ahead, "/air/main/flac.m3u8")).text
    names = uris(playlist)
    assert len(names) > 10
    for name in names:
        one, other = [await client.get(f"/air/main/{name}") for client in (ahead, behind)]
        assert (one.status_code, other.status_code) == (200, 200)
        assert one.content == other.content


async def test_a_channel_begins_a_minute_after_its_first_airing_was_scheduled(air: Air) -> None:
    clock = SkewedClock()
    client = await air.replica(clock)
    filler = await air.filler(90)
    package = await air.package("show/a/1", 100)
    first = await air.schedule(package, air.position() + 60 * RATE, (filler,))
    early = await answered(client, "/air/main/master.m3u8")
    assert early.status_code == 200
    soon = await client.get("/air/main/flac.m3u8")
    assert (soon.status_code, soon.json()["detail"]) == (404, "the channel has not begun yet")
    clock.skew = (first.start + SEGMENT - AHEAD - air.position()) / RATE + 0.1
    begun = await client.get("/air/main/flac.m3u8")
    assert uris(begun.text) == ["flac/0.m4s"]
