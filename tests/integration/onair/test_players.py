"""Real players play a channel over HTTP, bit-exact over its joins."""

import asyncio
from asyncio.subprocess import PIPE
from pathlib import Path

import httpx
import numpy as np
import soundfile
from imageio_ffmpeg import get_ffmpeg_exe

from services.broadcast.timeline import BLOCK, RATE
from tests.debian_tools import tool
from tests.integration.onair.conftest import Air, answered
from tests.integration.onair.test_channel import on_air
from tests.packages import Pcm

SECONDS = 60
"""How long the channel is played: what was listed at the start, and what came since."""
PATIENCE = 120.0
"""Seconds within which a player must have played that."""


async def played(*command: str) -> bytes:
    """Run a player to its end, and return what it wrote."""
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    try:
        async with asyncio.timeout(PATIENCE):
            out, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, errors.decode()
    return out


def is_on_air(heard: Pcm, air: Air) -> bool:
    """Whether a channel has had these samples in the last minutes, from any block on."""
    start = air.timeline.airings[0].start
    sent = air.heard(start, air.position() + 30 * RATE)
    return any(
        np.array_equal(sent[at : at + len(heard)], heard)
        for at in range(0, len(sent) - len(heard), BLOCK)
        if np.array_equal(sent[at : at + BLOCK], heard[:BLOCK])
    )


async def master(air: Air) -> str:
    """Put a channel on the air, and return the address of its master playlist."""
    await on_air(air)
    client: httpx.AsyncClient = await air.replica()
    await answered(client, "/air/main/flac.m3u8")
    return str(client.base_url.join("/air/main/master.m3u8"))


async def test_ffmpeg_plays_a_minute_bit_exact(air: Air) -> None:
    command = [
        get_ffmpeg_exe(), "-v", "error", "-xerror", "-live_start_index", "0",
        "-i", await master(air), "-map", "0:a:0", "-t", str(SECONDS), "-f", "s16le", "pipe:1",
    ]  # fmt: skip
    heard = np.frombuffer(await played(*command), "<i2").reshape(-1, 2)
    assert len(heard) == SECONDS * RATE
    assert is_on_air(heard, air)


async def test_mpv_plays_a_minute_bit_exact(air: Air, tmp_path: Path) -> None:
    file = tmp_path / "heard.wav"
    await played(
        tool("mpv"), "--no-config", "--ao=pcm", f"--ao-pcm-file={file}", "--vid=no",
        "--untimed", "--audio-format=s16", "--demuxer-lavf-o=live_start_index=0",
        f"--length={SECONDS}",
        await master(air),
    )  # fmt: skip
    heard, rate = soundfile.read(file, dtype="int16")
    assert rate == RATE
    assert abs(len(heard) - SECONDS * RATE) <= BLOCK
    assert is_on_air(heard, air)
