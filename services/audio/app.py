"""Audio, composed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from contracts import subjects
from services.audio.adapters import PROVIDERS, Opener
from services.audio.adapters.booth import TakeBooth
from services.audio.adapters.desk import StudioDesk
from services.audio.adapters.library import open_library
from services.audio.adapters.shows import ShowState
from services.audio.adapters.studio import StreamingStudio
from services.audio.adapters.takes import Takes
from services.audio.handlers import routes
from services.audio.ports import Deps
from services.audio.settings import AudioSettings
from services.kit.platform import Platform, Service

DAY = 86_400


@asynccontextmanager
async def open_service(platform: Platform) -> AsyncIterator[Service]:
    """Audio on `platform`, with the speech provider that the environment names."""
    settings = AudioSettings()
    async with AsyncExitStack() as stack:
        synthesizer = await stack.enter_async_context(_opener(settings)(settings))
        takes = Takes(synthesizer, platform.blobs, platform.bucket(subjects.BUCKET_CLAIMS))
        await platform.blobs.prune(subjects.BLOBS_TAKES, settings.take_days * DAY)
        studio = StreamingStudio(open_library(settings.music_dir), stem=settings.stem)
        deps = Deps(
            booth=TakeBooth(takes),
            desk=StudioDesk(studio, platform.scratch),
            cancelled=ShowState(platform.bucket(subjects.BUCKET_SHOWS)),
            blobs=platform.blobs,
            progress=platform.progress,
        )
        yield Service("audio", routes(deps, settings.workers))


def _opener(settings: AudioSettings) -> Opener:
    """The speech provider that was asked for.

    Raises:
        ValueError: there is none of that name.
    """
    if settings.speech not in PROVIDERS:
        raise ValueError(f"RADIOX_AUDIO_SPEECH: {settings.speech!r} is none of {sorted(PROVIDERS)}")
    return PROVIDERS[settings.speech]
