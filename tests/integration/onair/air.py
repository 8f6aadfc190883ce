"""A channel on the air on a real broker: packages in the store, a chain, shows in the archive."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import numpy as np

from contracts import (
    BlobRef,
    Event,
    FillerItem,
    ShowDeleted,
    ShowGenerated,
    StationScheduled,
    subjects,
)
from contracts.audio import ShowPackage
from contracts.event import dedupe_id, subject_of
from services import fleet
from services.broadcast.segments import build, key_of
from services.broadcast.timeline import BLOCK, RATE, SEGMENT, segments_of
from services.kit.blobs import BlobStore
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Service
from services.kit.settings import PlatformSettings
from services.onair.adapters.streams import Streams
from services.onair.ports import Deps
from tests.unit.broadcast.packages import Pcm, flac_frames
from tests.unit.onair.shows import generated

FRAMES_A_SEGMENT = SEGMENT // BLOCK
SHOW_HZ, FILLER_HZ, NEXT_HZ = 440.0, 880.0, 1320.0
SHOW, FILLER = 12 * SEGMENT + 7 * BLOCK, 2 * SEGMENT + 20 * BLOCK
"""Lengths of a show (46.7 s) and of a piece of filler (9.4 s), in samples."""
BEGUN = 66 * RATE
"""Samples of the channel that are over when it is made: the show, and two pieces of filler."""
SOON, LATER = 25, 600
"""Seconds from then on after which the second show begins."""


def tone(samples: int, frequency: float) -> Pcm:
    """A tone: (samples, 2)."""
    time = np.arange(samples) / RATE
    wave = np.rint(np.sin(2 * np.pi * frequency * time) * 8_000).astype(np.int16)
    return np.stack([wave, wave], axis=1)


async def store_package(blobs: BlobStore, key: str, pcm: Pcm) -> ShowPackage:
    """Store the FLAC segments of a package."""
    frames = flac_frames(pcm)
    for number in range(segments_of(len(pcm))):
        part = frames[number * FRAMES_A_SEGMENT : (number + 1) * FRAMES_A_SEGMENT]
        body = build("flac", part, number * SEGMENT)
        await blobs.put(subjects.BLOBS_AIR, key_of(key, "flac", number), body, "audio/mp4")
    return ShowPackage(key=key, samples=len(pcm))


@dataclass(frozen=True)
class OnAir:
    """The station, and a client of onair."""

    platform: Platform
    http: httpx.AsyncClient
    epoch: datetime
    airings: tuple[StationScheduled, ...]
    deps: Deps

    @property
    def next(self) -> float:
        """When the second show begins, in seconds since the channel's epoch."""
        return self.airings[1].start / RATE

    def streams(self) -> tuple[str, ...]:
        """The channels that are encoded as MP3 now."""
        assert isinstance(self.deps.streams, Streams)
        return self.deps.streams.running

    async def publish(self, event: Event) -> None:
        """Publish an event as its service does."""
        await publish(self.platform, event)

    async def position(self) -> float:
        """Seconds since the channel's epoch."""
        return (datetime.now(UTC) - self.epoch).total_seconds()


async def publish(platform: Platform, event: Event) -> None:
    """Publish an event under its id."""
    body = event.model_dump_json().encode()
    headers = {"Nats-Msg-Id": dedupe_id(event)}
    await platform.client.jetstream().publish(subject_of(event), body, headers=headers)


async def finished(blobs: BlobStore, show_id: str, **values: Any) -> ShowGenerated:
    """A finished show of the channel, whose files are stored."""
    example = generated(show_id, channel="main", occurred_at=datetime.now(UTC))
    refs: dict[str, BlobRef] = {}
    for name in ("audio", "master", "cover", "transcript", "chapters_file"):
        ref: BlobRef = getattr(example, name)
        key = f"{show_id}/1/{ref.key.rpartition('/')[2]}"
        body = f"{name} of {show_id} ".encode() * 64
        refs[name] = await blobs.put(subjects.BLOBS_SHOWS, key, body, ref.media_type)
    return example.model_copy(update={"cover_sizes": (), "package": None, **refs, **values})


def deleted(show_id: str) -> ShowDeleted:
    """The deletion of a show."""
    return ShowDeleted(show_id=show_id, channel="main", occurred_at=datetime.now(UTC))


async def chain(platform: Platform, epoch: datetime, ahead: int) -> tuple[StationScheduled, ...]:
    """Publish a show that is over, filler behind it, and one that cuts that in `ahead` seconds."""
    start = (BEGUN + ahead * RATE) // BLOCK * BLOCK
    blobs = platform.blobs
    filler = FillerItem(
        package=await store_package(blobs, "filler/tone", tone(FILLER, FILLER_HZ)),
        title="Morning Line",
        artist="RadioX",
    )
    known: dict[str, Any] = {"channel": "main", "epoch": epoch, "filler": (filler,)}
    first = StationScheduled(
        number=1,
        start=0,
        samples=SHOW,
        segment=0,
        package=await store_package(blobs, "show/first/1", tone(SHOW, SHOW_HZ)),
        title="News",
        episode="The first",
        show_id="first",
        **known,
    )
    pieces = -(-(start - SHOW) // FILLER)
    cut = start - SHOW - (pieces - 1) * FILLER
    behind = (pieces - 1) * segments_of(FILLER) + segments_of(cut)
    second = StationScheduled(
        number=2,
        start=start,
        samples=SHOW,
        segment=segments_of(SHOW) + behind,
        package=await store_package(blobs, "show/second/1", tone(SHOW, NEXT_HZ)),
        title="News",
        episode="The second",
        show_id="second",
        **known,
    )
    for airing in (first, second):
        await publish(platform, airing)
    return first, second


def noting_deps(service: Service) -> tuple[Service, list[Deps]]:
    """The service, and where the deps are once they are open."""
    opened: list[Deps] = []

    @asynccontextmanager
    async def open_deps(platform: Platform) -> AsyncIterator[Deps]:
        async with service.open(platform) as deps:
            opened.append(deps)
            yield deps

    return replace(service, open=open_deps), opened


@asynccontextmanager
async def on_air(
    settings: PlatformSettings, *, shows: bool = True, ahead: int = LATER, **own: object
) -> AsyncIterator[OnAir]:
    """Run data, show and onair with a channel on the air while the block runs.

    `ahead`: seconds until the next show begins; `own`: settings of onair.
    """
    async with AsyncExitStack() as stack:
        _, platform = await stack.enter_async_context(connected(settings, "test"))
        epoch = datetime.now(UTC) - timedelta(seconds=BEGUN / RATE)
        airings = await chain(platform, epoch, ahead)
        if shows:
            for airing in airings:
                show = await finished(platform.blobs, airing.show_id, package=airing.package)
                await publish(platform, show)
            for name in ("data", "show"):
                await stack.enter_async_context(running(fleet.load(name), settings))
        service, opened = noting_deps(fleet.load("onair", **own))
        server = await stack.enter_async_context(running(service, settings))
        client = httpx.AsyncClient(base_url=server.address, timeout=20)
        http = await stack.enter_async_context(client)
        yield OnAir(platform, http, epoch, airings, opened[0])
