"""Composition root of station."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from contracts import (
    ArchiveShowQuery,
    ConfigurationQuery,
    GridSaved,
    MediaSaved,
    PackageQuery,
    Preferences,
    PreferencesQuery,
    PresetsQuery,
    ShowAired,
    ShowRequested,
    StationScheduled,
    subjects,
)
from services.client.queries import ask
from services.kit.platform import Platform
from services.kit.publisher import Publisher
from services.kit.records import Records
from services.kit.service import Access, BackgroundTask, Service
from services.station.adapters.chains import StreamChains
from services.station.adapters.metrics import StationFigures
from services.station.adapters.states import KeyValueStates
from services.station.adapters.station import AskedStation
from services.station.handlers import routes
from services.station.ports import Deps
from services.station.queries import QUERIES
from services.station.scheduling import schedule
from services.station.settings import StationSettings
from services.station.sounds import prepare

SETTINGS = StationSettings


def service(settings: StationSettings) -> Service:
    """Declare the service station for `settings`."""
    return Service(
        name="station",
        open=partial(open_deps, settings=settings),
        routes=routes(),
        queries=QUERIES,
        tasks=_tasks(settings) if settings.schedules else (),
        publishes=(ShowRequested, StationScheduled, ShowAired, GridSaved),
        observes=(StationScheduled, GridSaved, MediaSaved),
        access=Access(
            writes=(subjects.BUCKET_AIR,),
            asks=(
                PresetsQuery,
                ConfigurationQuery,
                PackageQuery,
                ArchiveShowQuery,
                PreferencesQuery,
            ),
        ),
    )


def _tasks(settings: StationSettings) -> tuple[BackgroundTask, ...]:
    """What keeps the channels on the air."""
    return (
        BackgroundTask("scheduling", settings.every, schedule),
        BackgroundTask("preparing sounds", settings.every, prepare),
    )


@asynccontextmanager
async def open_deps(platform: Platform, settings: StationSettings) -> AsyncIterator[Deps]:
    """Open station's deps on `platform`."""
    clock = platform.clock
    media = Records(platform.client, clock, MediaSaved)
    yield Deps(
        grids=Records(platform.client, clock, GridSaved),
        chains=StreamChains(platform.client, clock),
        states=KeyValueStates(platform.bucket(subjects.BUCKET_AIR)),
        station=AskedStation(platform.client, media, clock),
        request=partial(_request, platform.publisher),
        publish=platform.publisher.publish,
        figures=StationFigures(),
        settings=settings,
        clock=clock,
        prefer=partial(_preferring, platform),
    )


async def _preferring(platform: Platform, channel: str, request: ShowRequested) -> ShowRequested:
    """The request with the topics that listeners of the channel ask for.

    Raises:
        Retry: the service of listeners does not answer.
    """
    wanted = await ask(platform.client, PreferencesQuery(channel=channel), Preferences)
    return request.model_copy(update={"prefer": wanted.prefer})


async def _request(publisher: Publisher, request: ShowRequested) -> None:
    """Publish a request under an id of its own, so that the broker drops repetitions."""
    await publisher.send(request, subjects.SHOW_REQUESTED, f"station:{request.show_id}")
