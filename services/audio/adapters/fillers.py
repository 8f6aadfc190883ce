"""Packages of what is heard between shows, each made once and found again."""

import asyncio
import errno
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TypeAlias

import soundfile
from pydantic import ValidationError

from contracts import BlobRef, Packaged, subjects
from services.audio.adapters.aac import EncoderFailedError
from services.audio.adapters.segmenter import Segmenter
from services.audio.domain import filler
from services.audio.domain.air import AirSegment
from services.audio.domain.signal import RATE, Samples, amplitude
from services.audio.ports import MusicLibrary, Packages
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.claims import Claims
from services.kit.clock import Clock
from services.kit.failures import NotFound, Retry

_FORM = 1
"""Number of the form of packages: raised where the same sound is packaged otherwise."""
Sound: TypeAlias = Callable[[Path], Awaitable[Iterable[Samples]]]
"""Opens a sound, in a folder of its own; its pieces are made as they are read."""


class StoredFillers:
    """Fillers under the hash of what they are made from.

    They age like all that is on the air, and yet may be heard for ever: in each half of the time
    that segments are kept, a filler that is asked for is made anew, under another key.
    """

    def __init__(
        self,
        packages: Packages,
        blobs: BlobStore,
        claims: Claims,
        *,
        music: MusicLibrary,
        scratch: Path,
        clock: Clock,
        days: float,
    ) -> None:
        """`days`: how long segments are kept."""
        self._packages = packages
        self._blobs = blobs
        self._claims = claims
        self._music = music
        self._scratch = scratch
        self._clock = clock
        self._period = days * subjects.DAY / 2

    async def of_file(self, file: BlobRef, gain: float, *, title: str, artist: str) -> Packaged:
        """The package of a FLAC file; see `services.audio.ports.Fillers`."""

        async def opened(folder: Path) -> Iterable[Samples]:
            path = folder / "sound.flac"
            await self._fetch(file, path)
            return _read(path, gain)

        return await self._find_or_make(f"{file.sha256} {gain:g}", opened, title, artist)

    async def of_music(self, seed: int, seconds: float, *, artist: str) -> Packaged:
        """The package of a piece of music; see `services.audio.ports.Fillers`."""
        music = await asyncio.to_thread(self._music.choose, seed)

        async def composed(_: Path) -> Iterable[Samples]:
            return filler.music(music.bed, seconds)

        return await self._find_or_make(f"{music.title} {seconds:g}", composed, music.title, artist)

    async def _find_or_make(self, what: str, sound: Sound, title: str, artist: str) -> Packaged:
        period = int(self._clock.now().timestamp() // self._period)
        digest = hashlib.sha256(f"{_FORM} {period} {what}".encode()).hexdigest()[:32]
        key = f"filler/{digest}"
        found = await self._claims.find_or_make(
            f"made.{digest}", partial(self._find, key), partial(self._make, key, sound)
        )
        return found.model_copy(update={"title": title, "artist": artist})

    async def _find(self, key: str) -> Packaged | None:
        ref = await self._blobs.find(subjects.BLOBS_AIR, _record(key))
        if ref is None:
            return None
        try:
            return Packaged.model_validate_json(await self._blobs.get(ref))
        except (BlobMissing, ValidationError):
            return None

    async def _make(self, key: str, sound: Sound) -> Packaged:
        """Package a sound; what tells that it is whole is stored last."""
        async with self._packages.open(key) as package:
            heard = await self._cut(sound, package.add)
            made = Packaged(package=await package.finish(heard))
        data = made.model_dump_json().encode()
        await self._blobs.put(subjects.BLOBS_AIR, _record(key), data, "application/json")
        return made

    async def _cut(self, sound: Sound, take: Callable[[AirSegment], None]) -> int:
        """Cut a sound into segments in a thread, which stops where the caller is cancelled."""
        stopped = Event()
        try:
            self._scratch.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(
                prefix="air-", dir=self._scratch, ignore_cleanup_errors=True
            ) as folder:
                pieces = await sound(Path(folder))
                work = asyncio.create_task(asyncio.to_thread(_segmented, pieces, take, stopped))
                try:
                    return await asyncio.shield(work)
                except asyncio.CancelledError:
                    stopped.set()
                    await asyncio.wait((work,))
                    raise
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            raise Retry("the disk is full", after=30) from error

    async def _fetch(self, file: BlobRef, path: Path) -> None:
        try:
            with path.open("wb") as target:
                async for piece in self._blobs.stream(file):
                    await asyncio.to_thread(target.write, piece)
        except BlobMissing as error:
            raise NotFound(f"{file.bucket}/{file.key} is not stored any more") from error


def _segmented(pieces: Iterable[Samples], take: Callable[[AirSegment], None], stop: Event) -> int:
    try:
        segmenter = Segmenter(take)
        try:
            for piece in pieces:
                if stop.is_set():
                    return 0
                segmenter.write(piece)
            return segmenter.close()
        finally:
            segmenter.abandon()
    except EncoderFailedError as error:
        raise Retry(f"it cannot be packaged here: {error}") from error


def _read(path: Path, gain: float) -> Iterator[Samples]:
    """The pieces of a file of 48 kHz and two channels, by `gain` decibels louder."""
    factor = amplitude(gain)
    with soundfile.SoundFile(path) as file:
        while len(piece := file.read(RATE, dtype="float32", always_2d=True)):
            yield piece if gain == 0 else piece * piece.dtype.type(factor)


def _record(key: str) -> str:
    return f"{key}/package.json"
