"""Onair on a real broker, with packages in a folder; a test says what is on the air."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import numpy as np
import pytest

from contracts import FillerItem, StationScheduled, subjects
from contracts.audio import ShowPackage
from services import fleet
from services.broadcast.timeline import Timeline, position_of, whole_blocks
from services.kit.clock import Clock
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from tests.packages import Pcm, aired, store, tone
from tests.waiting import until


class SkewedClock:
    """The system's clock, wrong by some seconds; a test may set it forward."""

    def __init__(self, skew: float = 0.0) -> None:
        self.skew = skew

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.skew)


@dataclass
class Air:
    """A channel, and the replicas of onair that serve it."""

    settings: PlatformSettings
    platform: Platform
    stack: AsyncExitStack
    epoch: datetime
    channel: str = "main"
    timeline: Timeline = field(default_factory=Timeline)
    sounds: dict[str, Pcm] = field(default_factory=dict)
    """The sound of each package, by its key."""

    async def package(self, key: str, blocks: int) -> ShowPackage:
        """Make a package of a tone of its own, and store it."""
        sound = tone(blocks, len(self.sounds) + 1)
        self.sounds[key] = aired(sound)
        return await store(self.platform.blobs, key, sound)

    async def filler(self, blocks: int) -> FillerItem:
        """Make a piece of filler."""
        key = f"filler/{len(self.sounds)}"
        return FillerItem(package=await self.package(key, blocks), title=key)

    def position(self, clock: Clock | None = None) -> int:
        """The position of now."""
        return position_of((clock or SkewedClock()).now(), self.epoch)

    async def schedule(
        self, package: ShowPackage, start: int, filler: Sequence[FillerItem], title: str = ""
    ) -> StationScheduled:
        """Append an airing to the chain, as station does."""
        last = self.timeline.last
        airing = StationScheduled(
            channel=self.channel,
            number=last.number + 1 if last else 1,
            epoch=self.epoch,
            start=whole_blocks(start),
            samples=package.samples,
            segment=self.timeline.following(whole_blocks(start)),
            package=package,
            title=title or package.key,
            show_id=package.key.split("/")[1],
            filler=tuple(filler),
        )
        self.timeline.add(airing)
        subject = subjects.STATION_SCHEDULED.format(channel=self.channel)
        js = self.platform.client.jetstream()
        await js.publish(subject, airing.model_dump_json().encode())
        return airing

    def heard(self, start: int, end: int) -> Pcm:
        """The samples that are on the air between two positions."""
        parts = []
        for span in self.timeline.spans(start, end):
            sound = self.sounds[span.package.key][: span.samples]
            parts.append(sound[max(0, start - span.start) : end - span.start])
        return np.concatenate(parts)

    async def replica(self, clock: Clock | None = None, **options: object) -> httpx.AsyncClient:
        """Start a replica of onair, and open a client of it."""
        service = fleet.load("onair", host="127.0.0.1", port=0, **options)
        run = running(service, self.settings, clock=clock or SkewedClock())
        one = await self.stack.enter_async_context(run)
        client = httpx.AsyncClient(base_url=one.address, timeout=30, trust_env=False)
        return await self.stack.enter_async_context(client)


@pytest.fixture
async def air(broker_settings: PlatformSettings) -> AsyncIterator[Air]:
    """A channel whose epoch is an hour ago."""
    settings = broker_settings.model_copy(update={"blobs": "filesystem"})
    epoch = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    async with connected(settings, "operator") as (_, platform), AsyncExitStack() as stack:
        yield Air(settings, platform, stack, epoch)


async def answered(client: httpx.AsyncClient, path: str, status: int = 200) -> httpx.Response:
    """Ask until the answer has the status: what was scheduled reaches a replica in a moment."""

    async def ask() -> httpx.Response | None:
        response = await client.get(path)
        return response if response.status_code == status else None

    found = await until(ask)
    assert found is not None
    return found
