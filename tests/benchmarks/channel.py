"""A channel on the air for benchmarks: thousands of airings, a server in a process of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from contracts import FillerItem, StationScheduled, subjects
from services.broadcast.timeline import BLOCK, RATE
from services.kit.nats_server import embedded_server
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.airings import Chain
from tests.benchmarks.http import serving
from tests.packages import store, tone

AIRINGS = 5_000
SHOW, PIECE = 200, 90
"""Blocks of a show, and of a piece of filler: 17 s and 7.7 s."""


SHOW_KEY = "show/1/1"


@dataclass(frozen=True, slots=True)
class Served:
    """A server of a channel."""

    address: str
    pid: int


def chained(epoch: datetime, filler: FillerItem, count: int = AIRINGS) -> list[StationScheduled]:
    """So many airings with filler between them, all of one package, the last one just over."""
    chain = Chain(epoch=epoch)
    for _ in range(count):
        chain.append(40, SHOW, (filler,))
    return [
        each.model_copy(update={"package": each.package.model_copy(update={"key": SHOW_KEY})})
        for each in chain.timeline.airings
    ]


@asynccontextmanager
async def on_air(folder: Path, count: int = AIRINGS) -> AsyncIterator[Served]:
    """Serve a channel that is in the midst of its last airings while the block runs."""
    async with embedded_server(folder / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url,
            nats_token=SecretStr(server.token),
            data_dir=folder,
            blobs="filesystem",
        )
        await provision_fleet(settings)
        async with connected(settings, "benchmark") as (_, platform):
            await _schedule(platform, count)
        async with serving("onair", server.url, server.token, str(folder)) as (address, pid):
            yield Served(address, pid)


async def _schedule(platform: Platform, count: int) -> None:
    filler = FillerItem(package=await store(platform.blobs, "filler/1", tone(PIECE, 1)))
    await store(platform.blobs, SHOW_KEY, tone(SHOW, 2))
    length = timedelta(seconds=(40 + SHOW) * count * BLOCK / RATE)
    epoch = datetime.now(UTC).replace(microsecond=0) - length + timedelta(seconds=30)
    subject = subjects.STATION_SCHEDULED.format(channel="main")
    js = platform.client.jetstream()
    for airing in chained(epoch, filler, count):
        await js.publish(subject, airing.model_dump_json().encode(), timeout=30)
