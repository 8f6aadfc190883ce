"""Composition root of media."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

from contracts import (
    ConfigurationQuery,
    ConfigurationVersion,
    MediaSaved,
    PresetSaved,
    Progress,
    ProviderCalled,
    StationConfiguration,
    subjects,
)
from services.client.queries import ask
from services.client.states import ShowStates
from services.kit.calls.calls import calls_to
from services.kit.calls.request_class import RequestClass
from services.kit.claims import Claims
from services.kit.platform import Platform
from services.kit.providers import open_chain
from services.kit.records import Records
from services.kit.service import Access, BackgroundTask, Retention, Service
from services.media.adapters import PROVIDERS
from services.media.adapters.artwork import StoredArtwork
from services.media.adapters.covers import StoredCovers
from services.media.adapters.fallback import FallbackArtists
from services.media.adapters.resilient import ResilientArtist, ResilientIllustrator
from services.media.adapters.uploads import StoredUploads
from services.media.domain import uploads
from services.media.files import QUERIES as FILE_QUERIES
from services.media.handlers import routes
from services.media.ports import CoverArtist, Illustrator, Library, Studio
from services.media.queries import QUERIES
from services.media.settings import MediaSettings
from services.media.uploads import remove_replaced

SETTINGS = MediaSettings
MAX_BYTES = uploads.MAX_BYTES
"""Largest upload of each kind."""
HOUR = 3600.0


def service(settings: MediaSettings) -> Service:
    """The service media with `settings`."""
    return Service(
        name="media",
        open=partial(open_deps, settings=settings),
        routes=routes(settings.workers),
        queries=(*QUERIES, *FILE_QUERIES),
        tasks=(BackgroundTask("removing replaced uploads", HOUR, remove_replaced),),
        retention=_retention(settings),
        publishes=(MediaSaved, Progress, ProviderCalled),
        observes=(MediaSaved, PresetSaved),
        access=Access(
            reads=(subjects.BUCKET_SHOWS,),
            writes=(subjects.BUCKET_CLAIMS,),
            fetches=subjects.BLOBS,
            stores=(
                subjects.BLOBS_SHOWS,
                subjects.BLOBS_ARTWORK,
                subjects.BLOBS_UPLOADS,
                subjects.BLOBS_MEDIA,
            ),
            asks=(ConfigurationQuery,),
        ),
    )


def _retention(settings: MediaSettings) -> tuple[Retention, ...]:
    artwork = Retention(
        subjects.BLOBS_ARTWORK,
        settings.artwork_days,
        "RADIOX_MEDIA_ARTWORK_DAYS",
        megabytes=settings.artwork_megabytes,
    )
    uploads = Retention(subjects.BLOBS_UPLOADS, settings.upload_days, "RADIOX_MEDIA_UPLOAD_DAYS")
    return artwork, uploads


@asynccontextmanager
async def open_deps(
    platform: Platform, settings: MediaSettings, *, artist: CoverArtist | None = None
) -> AsyncIterator[Studio]:
    """Open media's deps on `platform`; `artist` replaces the providers of the settings.

    Raises:
        UnknownProviderError: a cover artist does not exist, or lacks something.
    """
    async with AsyncExitStack() as stack:
        artists = {} if artist is None else {artist.name: artist}
        if artist is None:
            artists = await stack.enter_async_context(
                open_chain(
                    PROVIDERS,
                    settings.covers,
                    settings,
                    platform.http,
                    variable="RADIOX_MEDIA_COVERS",
                )
            )
        yield Studio(
            artists=FallbackArtists([_resilient(each, platform) for each in artists.values()]),
            has_ended=ShowStates(platform.bucket(subjects.BUCKET_SHOWS)).has_ended,
            covers=StoredCovers(platform.blobs, Claims(platform.bucket(subjects.BUCKET_CLAIMS))),
            usage=partial(platform.calls.stage_usage, "cover"),
            notify=platform.notify,
            library=_library(platform, settings),
            blobs=platform.blobs,
            station=partial(_station, platform),
            now=platform.clock.now,
        )


async def _station(platform: Platform) -> StationConfiguration:
    """What the service `show` knows of the station, with what the environment says."""
    found = await ask(platform.client, ConfigurationQuery(), ConfigurationVersion)
    return found.effective


def _library(platform: Platform, settings: MediaSettings) -> Library:
    kept = timedelta(days=settings.replaced_days)
    return Library(
        items=Records(platform.client, platform.clock, MediaSaved),
        presets=Records(platform.client, platform.clock, PresetSaved),
        uploads=StoredUploads(platform.blobs, platform.scratch),
        keep_since=lambda: platform.clock.now() - kept,
    )


def _resilient(artist: CoverArtist, platform: Platform) -> CoverArtist:
    calls = calls_to(
        artist.name,
        "cover",
        providers=PROVIDERS,
        tools=platform.calls,
        request_class=RequestClass.SLOW,
    )
    if not isinstance(artist, Illustrator):
        return ResilientArtist(artist, calls)
    claims = Claims(platform.bucket(subjects.BUCKET_CLAIMS))
    return ResilientIllustrator(artist, calls, StoredArtwork(platform.blobs, claims))
