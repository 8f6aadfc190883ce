"""Measures how soon a show that is requested can be heard, over HTTP, on a warm station.

    python -m tests.benchmarks.live [--shows N]

A station in one process makes shows of the sample bulletin with local voices; how pieces of music
begin is prepared, as a station does while it has nothing else to do. Measured from sending
the request of each: its master playlist, its playlist, the init segment and the first segment,
each once it is received; and by when the listener had the sound that a player wants next.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

import httpx
from rich.console import Console
from rich.table import Table

from contracts import FeedSource, ShowRequested, subjects
from services import fleet
from services.audio.adapters.composed import ComposedMusic
from services.client.show_client import ShowClient
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import embedded_stack
from tests.command_line import FEEDS
from tests.waiting import until

LIMIT = 1.5
"""Seconds from the request to the first sound."""
SAMPLE = sorted(Path(FEEDS).glob("*.xml"))
PATIENCE = 120.0
"""Seconds within which a show must be heard."""
STEPS = ("master", "playlist", "init", "first segment", "second", "third", "all")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.live")
    parser.add_argument("--shows", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=1.0)
    options = parser.parse_args(arguments)
    console = Console()
    console.print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    music = ComposedMusic()
    while music.prepare():
        pass
    with tempfile.TemporaryDirectory(prefix="radiox-live-") as folder:
        asyncio.run(_measure(options, Path(folder), console))


async def _measure(options: argparse.Namespace, folder: Path, console: Console) -> None:
    async with _station(folder) as (platform, listener):
        client, feeds = ShowClient(platform), await _feeds(platform)
        # The first one warms the station.
        rows = [
            await _heard(client, listener, feeds, options.minutes) for _ in range(1 + options.shows)
        ][1:]
    table = Table("seconds from the request to", *STEPS)
    for number, row in enumerate(rows, 1):
        table.add_row(f"show {number}", *(f"{row.get(step, 0):.2f}" for step in STEPS))
    console.print(table)
    first = median(row["first segment"] for row in rows)
    console.print(f"request → first sound: {first:.2f} s (target: ≤ {LIMIT} s)")


@asynccontextmanager
async def _station(folder: Path) -> AsyncIterator[tuple[Platform, httpx.AsyncClient]]:
    names = (*fleet.pipeline(), "data", "onair")
    settings = PlatformSettings(data_dir=folder)
    async with embedded_stack(settings, services=tuple(dict.fromkeys(names))) as stack:
        address = stack.address_of("onair")
        async with (
            connected(stack.settings, "benchmark") as (_, platform),
            httpx.AsyncClient(base_url=address, timeout=60, trust_env=False) as listener,
        ):
            yield platform, listener


async def _feeds(platform: Platform) -> tuple[FeedSource, ...]:
    """The feeds of the sample bulletin, in the blob store."""
    found = []
    for file in SAMPLE:
        key = f"files/{file.stem}"
        put = platform.blobs.put
        ref = await put(subjects.BLOBS_SOURCES, key, file.read_bytes(), "application/xml")
        found.append(FeedSource(blob=ref))
    return tuple(found)


async def _heard(
    client: ShowClient,
    listener: httpx.AsyncClient,
    feeds: tuple[FeedSource, ...],
    minutes: float,
) -> dict[str, float]:
    """Request a show, listen to it as it is made, and say when each part was there."""
    show_id = str(uuid4())
    request = ShowRequested(show_id=show_id, minutes=minutes, feeds=feeds, language="en")
    began = perf_counter()
    await client.request(request)
    taken: dict[str, float] = {}

    async def get(path: str, step: str = "", **headers: str) -> httpx.Response:
        response = await listener.get(f"/{path}", headers=headers)
        if response.status_code == 200 and step:
            taken.setdefault(step, perf_counter() - began)
        return response

    await get(f"shows/{show_id}/live.m3u8", "master")
    while (playlist := await get(f"shows/{show_id}/flac.m3u8", "playlist")).status_code == 503:
        assert perf_counter() - began < PATIENCE, playlist.text
    playlist.raise_for_status()
    await get("air/flac/init.mp4", "init")
    fetched = 0
    while perf_counter() - began < PATIENCE and (
        "#EXT-X-ENDLIST" not in playlist.text or fetched < playlist.text.count("#EXTINF")
    ):
        names = [line for line in playlist.text.splitlines() if line.endswith(".m4s")]
        for name in names[fetched:]:
            step = dict(enumerate(STEPS[3:6])).get(fetched, "")
            await get(f"shows/{show_id}/{name}", step)
            fetched += 1
        known = playlist.headers.get("etag", "")
        later = await get(f"shows/{show_id}/flac.m3u8", **{"If-None-Match": known})
        playlist = later if later.status_code == 200 else playlist
    taken["all"] = perf_counter() - began
    # A show that waits for another one is not heard before it begins.
    await until(lambda: _is_over(client, show_id), within=PATIENCE)
    return taken


async def _is_over(client: ShowClient, show_id: str) -> bool:
    state = await client.state(show_id)
    return state is not None and state.over


if __name__ == "__main__":
    main()
