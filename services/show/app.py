"""Composition root of show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from contracts import (
    ArchiveFeeds,
    ArchiveFeedsQuery,
    ConfigurationSaved,
    FeedHealth,
    FeedSource,
    HostSaved,
    MediaSaved,
    PresetSaved,
    ShowAccepted,
    ShowRequested,
    subjects,
)
from services.client.queries import ask
from services.kit.delivery.dead_letters import PublishedDeadLetters
from services.kit.failures import Discard
from services.kit.platform import Platform
from services.kit.service import Access, BackgroundTask, Retention, Service
from services.show import configuration, presets, queries
from services.show.adapters.event_log import StreamEventLog
from services.show.adapters.metrics import ShowMetrics
from services.show.adapters.packager import BlobPackager
from services.show.adapters.queue import StreamQueue
from services.show.adapters.records import StationRecords
from services.show.adapters.shows import KeyValueShows, KeyValueVoices
from services.show.adapters.station import open_station, read_catalogue
from services.show.domain import request as requests
from services.show.domain.refusal import Refusal
from services.show.handlers import QUERIES, routes
from services.show.ports import Deps
from services.show.settings import ShowSettings

SETTINGS = ShowSettings
MEASURE_EVERY = 10.0
"""Seconds between two looks at the shows that are made."""
SAVED = (
    HostSaved,
    PresetSaved,
    ConfigurationSaved,
)


def service(settings: ShowSettings) -> Service:
    """Declare the show service for `settings`."""
    return Service(
        name="show",
        open=partial(open_deps, settings=settings),
        routes=routes(settings.workers),
        queries=(*QUERIES, *queries.QUERIES, *presets.QUERIES, *configuration.QUERIES),
        publishes=tuple(kind for kind in SAVED if kind is not HostSaved),
        observes=(*SAVED, MediaSaved),
        retention=(_retention(settings),),
        access=Access(
            writes=(subjects.BUCKET_SHOWS, subjects.BUCKET_VOICES, subjects.BUCKET_STATION),
            stores=(subjects.BLOBS_AIR,),
            asks=(ArchiveFeedsQuery,),
            inspects=(subjects.STREAM_SHOWS,),
            buries=True,
        ),
        tasks=(BackgroundTask("measuring the queue", MEASURE_EVERY, _measure_queue),),
        measure=ShowMetrics(),
    )


async def _measure_queue(deps: Deps) -> None:
    await deps.queue.measure()


def _retention(settings: ShowSettings) -> Retention:
    """How long the files of a show are kept; its state expires on the broker.

    A state is kept from the end of its show on, which may come as long after the first files as
    the pipeline keeps its events.
    """
    days = settings.keep_days + subjects.PIPELINE_AGE / subjects.DAY
    return Retention(subjects.BLOBS_SHOWS, days, "RADIOX_SHOW_KEEP_DAYS")


@asynccontextmanager
async def open_deps(platform: Platform, settings: ShowSettings) -> AsyncIterator[Deps]:
    """Open show's deps on `platform`."""
    keep_seconds = settings.keep_days * subjects.DAY
    dead_letters = PublishedDeadLetters(platform.publisher, platform.clock)
    records = StationRecords(platform.client, platform.clock)
    yield Deps(
        shows=KeyValueShows(platform.bucket(subjects.BUCKET_SHOWS), keep_seconds),
        voices=KeyValueVoices(platform.bucket(subjects.BUCKET_VOICES)),
        queue=StreamQueue(platform.streams, platform.bucket(subjects.BUCKET_STATION)),
        events=StreamEventLog(platform.streams, dead_letters),
        packager=BlobPackager(platform.blobs, platform.scratch),
        station=open_station(settings),
        saved=records.saved,
        presets=records.presets,
        configuration=records.configuration,
        blobs=platform.blobs,
        clock=platform.clock,
        feed_health=partial(_feed_health, platform),
    )


async def _feed_health(platform: Platform, days: float) -> tuple[FeedHealth, ...]:
    """How feeds did in the shows of so many days, as the archive has it."""
    query = ArchiveFeedsQuery(days=days, limit=1000)
    return (await ask(platform.client, query, ArchiveFeeds)).feeds


async def resolve(
    request: ShowRequested, platform: Platform, settings: ShowSettings
) -> ShowAccepted:
    """Resolve a request as a show would, without making one.

    Raises:
        Discard: the request is refused; in words.
        ValueError: a file of the user cannot be read or is invalid; the message names it.
    """
    voices = KeyValueVoices(platform.bucket(subjects.BUCKET_VOICES))
    learned = await voices.learned() if request.seed is None else {}
    now = platform.clock.now()
    saved = await StationRecords(platform.client, platform.clock).saved()
    station = open_station(settings)(await voices.published(), learned, saved)
    result = requests.resolve(request, station, show_id="preview", now=now, unknown=())
    if isinstance(result, Refusal):
        raise Discard(result.reason)
    return result


def catalogue() -> tuple[FeedSource, ...]:
    """Return the feeds of the station's catalogue.

    Raises:
        ValueError: the user's own catalogue cannot be read; the message names it.
    """
    return read_catalogue(ShowSettings().catalogue)
