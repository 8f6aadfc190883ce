"""MP3 streams as players hear them: no gaps, titles at their byte, no cost while nobody listens."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from numpy.typing import NDArray

from services.broadcast.timeline import RATE
from services.kit.settings import PlatformSettings
from services.onair.domain.icy import INTERVAL
from services.onair.domain.mp3 import FRAME_BYTES, FRAME_SAMPLES
from tests.integration.onair.air import FILLER_HZ, NEXT_HZ, SOON, OnAir, on_air
from tests.waiting import until


@pytest.fixture
async def air(broker_settings: PlatformSettings) -> AsyncIterator[OnAir]:
    async with on_air(broker_settings, ahead=SOON) as found:
        yield found


@dataclass
class Heard:
    """What a reader of ICY has heard."""

    sound: bytearray = field(default_factory=bytearray)
    titles: list[tuple[int, str]] = field(default_factory=list)
    """Titles, each with the number of bytes of sound before it."""
    headers: dict[str, str] = field(default_factory=dict)


async def beyond_the_join(air: OnAir, seconds: float = 3) -> int:
    """Bytes of sound from now up to so many seconds of the second show."""
    left = air.next - await air.position()
    assert left > 1, "the show has begun before the test could listen"
    return int((left + seconds) * 24_000)


async def read_icy(address: str, path: str, size: int) -> Heard:
    """Read so many bytes of sound over HTTP/1.0, as old players do."""
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {path} HTTP/1.0\r\nHost: {host}\r\nIcy-MetaData: 1\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    assert " 200 " in head[0] + " "
    heard = Heard()
    heard.headers = {
        name.lower(): value.strip() for name, _, value in (x.partition(":") for x in head[1:])
    }
    interval = int(heard.headers["icy-metaint"])
    while len(heard.sound) < size:
        heard.sound += await reader.readexactly(interval)
        units = (await reader.readexactly(1))[0]
        if units:
            told = (await reader.readexactly(16 * units)).rstrip(b"\0").decode()
            title = told.removeprefix("StreamTitle='").removesuffix("';")
            heard.titles.append((len(heard.sound), title))
    writer.close()
    return heard


def decoded(mp3: bytes) -> NDArray[np.int16]:
    """What ffmpeg makes of an MP3: one channel at 48 kHz."""
    command = [get_ffmpeg_exe(), "-v", "error", "-f", "mp3", "-i", "pipe:0", "-ac", "1"]
    done = subprocess.run(
        [*command, "-f", "s16le", "pipe:1"], input=mp3, capture_output=True, check=True
    )
    return np.frombuffer(done.stdout, "<i2")


def pitch(sound: NDArray[np.int16]) -> float:
    """The loudest frequency, in Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE / len(sound))


def change_at(sound: NDArray[np.int16], before: float, after: float) -> int:
    """The sample at which one tone gives way to another."""
    step, size = 480, 2_400
    for start in range(0, len(sound) - size, step):
        found = pitch(sound[start : start + size])
        if abs(found - after) < abs(found - before):
            return start + size // 2
    raise AssertionError(f"no change from {before} to {after} Hz")


async def test_a_raw_reader_hears_the_join_and_its_title_at_the_same_byte(air: OnAir) -> None:
    begin = await air.position()
    heard = await read_icy(str(air.http.base_url), "/stream/main.mp3", await beyond_the_join(air))
    assert heard.headers["content-type"] == "audio/mpeg"
    assert heard.headers["icy-br"] == "192"
    assert int(heard.headers["icy-metaint"]) == INTERVAL
    titles = [title for _, title in heard.titles]
    assert titles[:2] == ["RadioX - Morning Line", "News - The second"]
    sound = decoded(bytes(heard.sound))
    seconds = change_at(sound, FILLER_HZ, NEXT_HZ) / RATE
    told = heard.titles[1][0] / FRAME_BYTES * FRAME_SAMPLES / RATE
    assert -0.1 <= told - seconds <= INTERVAL / 24_000 + 0.1
    assert seconds == pytest.approx(air.next - begin, abs=0.6)


async def test_the_sound_has_no_gap_at_a_join(air: OnAir) -> None:
    heard = await read_icy(str(air.http.base_url), "/stream.mp3", await beyond_the_join(air))
    sound = decoded(bytes(heard.sound))[RATE // 4 :]
    levels = [
        float(np.sqrt(np.mean(sound[at : at + 960].astype(float) ** 2)))
        for at in range(0, len(sound) - 960, 960)
    ]
    assert min(levels) > 0.8 * max(levels)


async def test_ffmpeg_plays_it_and_reads_the_title(air: OnAir) -> None:
    address = f"{air.http.base_url}/stream/main.mp3"
    command = [get_ffmpeg_exe(), "-v", "info", "-t", "6", "-i", address, "-f", "null", "-"]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, timeout=60)
    told = done.stderr.decode()
    assert done.returncode == 0, told
    assert "StreamTitle     : RadioX - Morning Line" in told
    assert "48000 Hz, stereo" in told
    assert "192 kb/s" in told
    assert "rror" not in told.replace("errors", "")


async def test_stories_are_titles_of_a_show(broker_settings: PlatformSettings) -> None:
    async with on_air(broker_settings, ahead=SOON) as air:
        heard = await read_icy(
            str(air.http.base_url), "/stream/main.mp3", await beyond_the_join(air, 13)
        )
        told = [title for _, title in heard.titles]
        assert "News - Night ferries return to the strait after nine years" in told


async def test_many_hear_the_same_and_nobody_costs_nothing(
    broker_settings: PlatformSettings,
) -> None:
    async with on_air(broker_settings, shows=False, stream_listeners=3) as air:
        address = str(air.http.base_url)
        assert air.streams() == ()
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(read_icy(address, "/stream/main.mp3", 24_000 * 6))
                for _ in range(3)
            ]
        first, *others = (bytes(task.result().sound) for task in tasks)
        for other in others:  # they begin at frames of their own
            shift = first.find(other[FRAME_BYTES * 2 : FRAME_BYTES * 100])
            behind = other.find(first[FRAME_BYTES * 2 : FRAME_BYTES * 100])
            assert max(shift, behind) >= 0
        await until(lambda: stopped(air))


async def stopped(air: OnAir) -> bool:
    return air.streams() == ()


async def test_listeners_are_bounded(broker_settings: PlatformSettings) -> None:
    async with on_air(broker_settings, shows=False, stream_listeners=1) as air:
        async with air.http.stream("GET", "/stream.mp3") as first:
            assert first.status_code == 200
            sound = first.aiter_bytes()
            await anext(sound)
            refused = await air.http.get("/stream.mp3")
            assert refused.status_code == 503
            assert refused.headers["retry-after"]
        await until(lambda: stopped(air))
        async with air.http.stream("GET", "/stream.mp3") as again:
            assert again.status_code == 200


async def test_head_starts_nothing(air: OnAir) -> None:
    response = await air.http.head("/stream/main.mp3")
    assert response.headers["content-type"] == "audio/mpeg"
    assert air.streams() == ()


async def test_playlists_lead_to_the_stream(air: OnAir) -> None:
    address = f"{air.http.base_url}/stream/main.mp3".replace("//stream", "/stream")
    assert address in (await air.http.get("/stream/main.pls")).text
    assert address in (await air.http.get("/stream/main.m3u")).text
