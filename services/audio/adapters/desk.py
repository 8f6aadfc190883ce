"""A mixing desk: the studio's blocking programme, worked off the event loop in a scratch folder."""

import asyncio
import errno
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from services.audio.ports import Master, Placed, Programme, Speech, Studio
from services.kit.failures import Retry
from services.kit.telemetry import span

T = TypeVar("T")


class StudioDesk:
    """Opens mixes of `studio`, each in a folder of its own under `scratch`."""

    def __init__(self, studio: Studio, scratch: Path) -> None:
        self._studio = studio
        self._scratch = scratch

    @asynccontextmanager
    async def session(
        self, *, title: str, artist: str, speech_seconds: float, seed: int
    ) -> AsyncIterator["StudioMix"]:
        """Begin a mix; at its end its folder is gone, and an unfinished programme stopped."""
        with _room_on_disk():
            self._scratch.mkdir(parents=True, exist_ok=True)
            folder = TemporaryDirectory(
                prefix="mix-", dir=self._scratch, ignore_cleanup_errors=True
            )
        with folder as path, span("mixing"):
            programme = await _off_loop(
                lambda: self._studio.open(
                    Path(path), title=title, artist=artist, speech_seconds=speech_seconds, seed=seed
                )
            )
            try:
                yield StudioMix(programme)
            finally:
                await _off_loop(programme.abandon)


class StudioMix:
    """A programme at work."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self.head, self.tail, self.music = programme.head, programme.tail, programme.music
        self.seconds = 0.0

    async def place(self, speech: Speech, gap: float) -> Placed:
        """Mix a take `gap` seconds after the last one."""
        return await self._work(lambda: self._programme.place(speech, gap))

    async def finish(self) -> Master:
        """Play the outro and close the files."""
        return await self._work(self._programme.finish)

    async def _work(self, step: Callable[[], T]) -> T:
        began = perf_counter()
        try:
            return await _off_loop(step)
        finally:
            self.seconds += perf_counter() - began


async def _off_loop(step: Callable[[], T]) -> T:
    """Run `step` in a thread to its end, even where the caller is cancelled meanwhile."""
    work = asyncio.create_task(asyncio.to_thread(step))
    try:
        with _room_on_disk():
            return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait((work,))
        raise


@contextmanager
def _room_on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Retry(f"the disk is full: {error.filename or 'scratch folder'}", after=30) from error
