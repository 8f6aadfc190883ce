"""The real station service on a real broker; what it asks of other services is answered here."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from contracts import (
    ArchivedShow,
    ArchiveShowQuery,
    ChannelSchedule,
    ConfigurationQuery,
    ConfigurationVersion,
    Contract,
    Grid,
    GridFiller,
    GridSave,
    GridSlot,
    GridVersion,
    Packaged,
    PackageQuery,
    PresetList,
    PresetsQuery,
    PresetSummary,
    ScheduleQuery,
    ShowAired,
    ShowDeleted,
    ShowGenerated,
    ShowRequested,
    StationConfiguration,
    StationScheduled,
    subjects,
)
from contracts.audio import ShowPackage
from contracts.client.stored import Stored
from services import fleet
from services.broadcast.timeline import RATE
from services.client.queries import ask
from services.kit.broker import jetstream
from services.kit.failures import NotFound
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Query, Service
from services.kit.settings import PlatformSettings
from tests.waiting import until

C = TypeVar("C", bound=Contract)
EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
PRESETS = (
    ("brief", "News in Brief", 1.0),
    ("news", "The News", 3.0),
)


class StationClock:
    """The system clock, so much too fast: a test sets how much."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.seconds)


@dataclass(frozen=True)
class SkewedClock:
    """Another clock, so many seconds too fast."""

    clock: StationClock
    seconds: float = 0.0

    def now(self) -> datetime:
        return self.clock.now() + timedelta(seconds=self.seconds)


@dataclass
class Others:
    """Show, audio and data, as far as station asks them."""

    shows: dict[str, ShowGenerated] = field(default_factory=dict)
    packaged: list[PackageQuery] = field(default_factory=list)

    def services(self) -> tuple[Service, ...]:
        @asynccontextmanager
        async def opened(_: Platform) -> AsyncIterator["Others"]:
            yield self

        def served(name: str, *queries: Query) -> Service:
            return Service(name=name, open=opened, queries=queries)

        return (
            served(
                "show",
                Query(subjects.PRESET_LIST, PresetsQuery, PresetList, self.presets),
                Query(
                    subjects.CONFIGURATION_FIND,
                    ConfigurationQuery,
                    ConfigurationVersion,
                    self.configuration,
                ),
            ),
            served("audio", Query(subjects.AUDIO_PACKAGE, PackageQuery, Packaged, self.package)),
            served(
                "data",
                Query(subjects.ARCHIVE_SHOWS_FIND, ArchiveShowQuery, ArchivedShow, self.find),
            ),
        )

    async def presets(self, query: PresetsQuery, _: object) -> PresetList:  # noqa: ARG002
        return PresetList(
            presets=tuple(
                PresetSummary(
                    name=name, version=0, title=title, language="en", minutes=minutes, news=2,
                    hosts=("Ava",), channel=name,
                )
                for name, title, minutes in PRESETS
            )
        )  # fmt: skip

    async def configuration(
        self,
        query: ConfigurationQuery,  # noqa: ARG002
        _: object,
    ) -> ConfigurationVersion:
        return ConfigurationVersion(
            name="station",
            version=0,
            configuration=StationConfiguration(),
            effective=StationConfiguration(name="RadioX", timezone="Europe/Vienna"),
        )

    async def package(self, query: PackageQuery, _: object) -> Packaged:
        self.packaged.append(query)
        if query.show_id is not None:
            return Packaged(package=package(f"show/{query.show_id}/1", 8))
        seconds = 6.0 if query.media else query.seconds
        name = query.media or f"music-{query.music}"
        return Packaged(package=package(f"filler/{name}", seconds), title=name, artist="RadioX")

    async def find(self, query: ArchiveShowQuery, _: object) -> ArchivedShow:
        show = self.shows.get(query.show_id)
        if show is None:
            raise NotFound(f"show_id: there is no show “{query.show_id}”")
        return ArchivedShow(show_id=query.show_id, generated=show)


def package(key: str, seconds: float) -> ShowPackage:
    return ShowPackage(key=key, samples=max(1, round(seconds * RATE) // 4096) * 4096)


@dataclass
class StationService:
    """A broker with a running station, and what a test does with it."""

    platform: Platform
    js: Any
    settings: PlatformSettings
    others: Others
    clock: StationClock
    _seen: dict[str, list[Stored]] = field(default_factory=dict)

    def now(self) -> datetime:
        """The time of the station."""
        return self.clock.now()

    def forward(self, moment: datetime) -> None:
        """Set the station's clock to a moment that is still to come."""
        self.clock.seconds += max(0.0, (moment - self.now()).total_seconds())

    async def save(self, grid: Grid, channel: str = "main", **fields: Any) -> GridVersion:
        return await self.ask(GridSave(channel=channel, grid=grid, **fields), GridVersion)

    async def ask(self, query: Contract, reply: type[C]) -> C:
        return await ask(self.platform.client, query, reply)

    async def schedule(self, channel: str = "main", hours: float = 2) -> ChannelSchedule:
        return await self.ask(ScheduleQuery(channel=channel, hours=hours), ChannelSchedule)

    async def chain(self, channel: str = "main") -> list[StationScheduled]:
        """Every link of a chain."""
        found = await self.stored(subjects.STATION_SCHEDULED.format(channel=channel))
        return [StationScheduled.model_validate_json(each.body) for each in found]

    async def aired(self) -> list[ShowAired]:
        found = await self.stored(subjects.SHOW_AIRED)
        return [ShowAired.model_validate_json(each.body) for each in found]

    async def requests(self) -> list[ShowRequested]:
        found = await self.stored(subjects.SHOW_REQUESTED)
        return [ShowRequested.model_validate_json(each.body) for each in found]

    async def stored(self, subject: str) -> list[Stored]:
        """The messages of a subject, the first one first."""
        found = self._seen.setdefault(subject, [])
        stream, streams = subjects.stream_of(subject), self.platform.streams
        while True:
            after = found[-1].sequence if found else 0
            sequence = await streams.find(stream, subject, lambda _: True, after)
            message = await streams.at(stream, sequence) if sequence is not None else None
            if message is None:
                return found
            found.append(message)

    async def links(self, wanted: Callable[[StationScheduled], bool]) -> StationScheduled:
        """Wait for a link of the chain."""

        async def there() -> StationScheduled | None:
            return next((each for each in await self.chain() if wanted(each)), None)

        found = await until(there, within=60)
        assert found is not None
        return found

    async def make(self, show_id: str, seconds: float = 8.0, **fields: Any) -> ShowGenerated:
        """Publish a show as finished."""
        text = (EXAMPLES / "show.generated.json").read_bytes()
        event = ShowGenerated.model_validate_json(text).model_copy(
            update={
                "show_id": show_id,
                "generation": 1,
                "channel": "main",
                "package": package(f"show/{show_id}/1", seconds),
                **fields,
            }
        )
        self.others.shows[show_id] = event
        await self.platform.publisher.publish(event)
        return event

    async def delete(self, show_id: str) -> None:
        await self.platform.publisher.publish(ShowDeleted(show_id=show_id))

    @asynccontextmanager
    async def another(self, skew: float = 0.0) -> AsyncIterator[None]:
        """A second scheduler, whose clock is so many seconds too fast."""
        clock = SkewedClock(self.clock, skew)
        async with running(fleet.load("station"), self.settings, clock=clock):
            yield


def soon(now: datetime, seconds: float = 60) -> datetime:
    """The first full minute that is no sooner than in so many seconds."""
    moment = now + timedelta(seconds=seconds)
    return (moment + timedelta(seconds=59)).replace(second=0, microsecond=0)


def quiet(**fields: Any) -> Grid:
    """A grid with two short pieces of music, and whatever else is given."""
    filler = GridFiller(music=(1, 2), music_seconds=10, repeat_hours=0)
    return Grid.model_validate({"title": "Test", "filler": filler, "timezone": "UTC", **fields})


def slot_at(at: datetime, preset: str = "brief", **fields: Any) -> GridSlot:
    return GridSlot(preset=preset, at=f"{at:%H:%M}", **fields)


@asynccontextmanager
async def running_station(
    settings: PlatformSettings, *, skew: float = 0.0
) -> AsyncIterator[StationService]:
    others, clock = Others(), StationClock()
    async with AsyncExitStack() as stack:
        for each in others.services():
            await stack.enter_async_context(running(each, settings))
        await stack.enter_async_context(
            running(fleet.load("station"), settings, clock=SkewedClock(clock, skew))
        )
        broker, platform = await stack.enter_async_context(connected(settings, "test"))
        yield StationService(platform, jetstream(broker), settings, others, clock)
