"""Renders shows outside the event loop, each in a scratch folder of its own."""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from threadpoolctl import threadpool_limits

from contracts import Fallback, MusicChoice
from services.audio.adapters.engine import RenderEngine
from services.audio.adapters.opening import opening
from services.audio.adapters.station_media import ChosenMedia, assembled, fetched
from services.audio.domain.air import AirSegment
from services.audio.domain.bed import Music
from services.audio.domain.levelling import TARGET
from services.audio.domain.scene import Scene
from services.audio.domain.speech import Placed, Speech
from services.audio.ports import Master, MusicLibrary
from services.kit.blobs import BlobStore
from services.kit.failures import Discard, Retry
from services.kit.telemetry import instruments, span, spans

logger = logging.getLogger(__name__)

T = TypeVar("T")


class StreamingRenderer:
    """Opens sessions that render to files in a folder of their own under `scratch`."""

    def __init__(
        self,
        music: MusicLibrary,
        scratch: Path,
        blobs: BlobStore,
        *,
        stem: Callable[[], bool] = lambda: False,
    ) -> None:
        """`blobs`: holds the station's media; `stem`: whether the voice alone is kept too, now."""
        self._music = music
        self._scratch = scratch
        self._blobs = blobs
        self._stem = stem
        self._idle = False
        self._sessions = 0
        threadpool_limits(1, user_api="blas")  # its threads would compete with the encoders'

    @asynccontextmanager
    async def open(
        self,
        *,
        title: str,
        artist: str,
        album: str = "",
        comment: str = "",
        speech_seconds: float,
        seed: int,
        loudness: float = TARGET,
        music: MusicChoice | None = None,
        air: Callable[[AirSegment], None] | None = None,
    ) -> AsyncIterator["StreamingRenderSession"]:
        """Begin a session; at its end its folder is gone and its threads have stopped."""
        engines: list[RenderEngine] = []

        def start(chosen: ChosenMedia) -> None:
            engine = RenderEngine(
                folder,
                self._assembled(seed, chosen),
                title=title,
                artist=artist,
                album=album,
                comment=comment,
                speech_seconds=speech_seconds,
                loudness=loudness,
                stem=self._stem(),
                air=air,
            )
            engines.append(engine)

        self._sessions += 1
        with self._folder() as folder, span(spans.MIXING):
            try:
                began = perf_counter()
                with _full_disk_retried():
                    chosen = await fetched(music, self._blobs, folder)
                await _off_loop(partial(start, chosen))
                seconds = perf_counter() - began
                yield StreamingRenderSession(engines[0], seconds, chosen.fallbacks, loudness)
            finally:
                self._sessions -= 1
                self._idle = False
                # Also where the caller was cancelled while the engine started.
                for engine in engines:
                    await _off_loop(engine.abandon)

    async def opening(
        self, *, seed: int, loudness: float, music: MusicChoice | None, calm: bool
    ) -> AirSegment | None:
        """The first segment of a show, before anything is spoken.

        Not where the station has a bed of its own: to level it takes as long as the show has to
        wait for its words. Where it fails, the show begins with its first take.
        """
        self._idle = False
        if music is not None and music.bed is not None:
            return None
        try:
            with self._folder() as folder:
                chosen = await fetched(music, self._blobs, folder)
                return await _off_loop(lambda: self._opening(seed, chosen, loudness, calm=calm))
        except (Retry, Discard) as failure:
            logger.info("the show is not heard before its first take: %s", failure.reason)
            return None

    async def compose(self, *, seed: int, calm: bool) -> None:
        """Render the first section of the bed of a show, where it is not kept yet."""
        await _off_loop(lambda: self._music.choose(seed).bed.loop(0, drums=not calm))

    async def prepare(self) -> None:
        """Prepare one piece, unless a show was rendered since the last call: that comes first."""
        if self._idle and not self._sessions:
            await _off_loop(self._music.prepare)
        self._idle = True

    def _opening(
        self, seed: int, chosen: ChosenMedia, loudness: float, *, calm: bool
    ) -> AirSegment | None:
        music = assembled(self._music.choose(seed, beginning=True), chosen)
        return opening(music, loudness, calm=calm)

    def _assembled(self, seed: int, chosen: ChosenMedia) -> Music:
        return assembled(self._music.choose(seed), chosen)

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        with _full_disk_retried():
            self._scratch.mkdir(parents=True, exist_ok=True)
            folder = TemporaryDirectory(
                prefix="mix-", dir=self._scratch, ignore_cleanup_errors=True
            )
        with folder as path:
            yield Path(path)


class StreamingRenderSession:
    """Renders one show with an engine that works in threads."""

    def __init__(
        self,
        engine: RenderEngine,
        seconds: float,
        fallbacks: tuple[Fallback, ...],
        loudness: float,
    ) -> None:
        """`seconds`: time in which its music was chosen, and recorded where it was new.

        `fallbacks`: where the own music stands in for media that are not there any more;
        `loudness`: the target.
        """
        self._engine = engine
        self._loudness = loudness
        self._speed = instruments.histogram(instruments.REALTIME_FACTOR)
        self._error = instruments.histogram(instruments.LOUDNESS_ERROR)
        self.head, self.tail = engine.head, engine.tail
        self.jingle, self.music, self.fallbacks = engine.jingle, engine.music, fallbacks
        self.seconds = seconds

    async def place(self, speech: Speech, gap: float, scene: Scene, *, gain: float = 0.0) -> Placed:
        """Mix a take `gap` seconds after the last one, in its scene."""
        return await self._timed(lambda: self._engine.place(speech, gap, scene, gain=gain))

    async def finish(self) -> Master:
        """Play the outro and close the files."""
        master = await self._timed(self._engine.finish)
        self._speed.record(master.seconds / self.seconds)
        self._error.record(abs(master.loudness.integrated - self._loudness))
        return master

    async def _timed(self, step: Callable[[], T]) -> T:
        began = perf_counter()
        try:
            return await _off_loop(step)
        finally:
            self.seconds += perf_counter() - began


async def _off_loop(step: Callable[[], T]) -> T:
    """Run `step` in a thread to its end, even where the caller is cancelled meanwhile."""
    work = asyncio.create_task(asyncio.to_thread(step))
    try:
        with _full_disk_retried():
            return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait((work,))
        raise


@contextmanager
def _full_disk_retried() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Retry(f"the disk is full: {error.filename or 'scratch folder'}", after=30) from error
