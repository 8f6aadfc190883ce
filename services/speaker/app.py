"""Composition root of speaker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from contracts import HostSaved, PresetSaved, subjects
from services.casting.hosts import built_in, of_file
from services.casting.speech import learned_rates, published_speech
from services.kit.platform import Platform
from services.kit.records import Records
from services.kit.service import Access, Service
from services.speaker.adapters.pictures import StoredPictures
from services.speaker.handlers import QUERIES
from services.speaker.ports import Deps
from services.speaker.settings import SpeakerSettings

SETTINGS = SpeakerSettings


def service(settings: SpeakerSettings) -> Service:
    """Declare the speaker service for `settings`."""
    return Service(
        name="speaker",
        open=partial(open_deps, settings=settings),
        queries=QUERIES,
        publishes=(HostSaved,),
        observes=(PresetSaved,),
        access=Access(
            reads=(subjects.BUCKET_VOICES,),
            stores=(subjects.BLOBS_MEDIA, subjects.BLOBS_UPLOADS),
        ),
    )


@asynccontextmanager
async def open_deps(platform: Platform, settings: SpeakerSettings) -> AsyncIterator[Deps]:
    """Open speaker's deps on `platform`.

    Raises:
        ValueError: the user's file of hosts cannot be read or is invalid; the message names it.
    """
    voices = platform.bucket(subjects.BUCKET_VOICES)
    yield Deps(
        built_in=built_in(),
        of_file=of_file(settings.hosts),
        hosts=Records(platform.client, platform.clock, HostSaved),
        presets=Records(platform.client, platform.clock, PresetSaved),
        pictures=StoredPictures(platform.blobs),
        speech=partial(published_speech, voices),
        rates=partial(learned_rates, voices),
    )
