"""Masters a sound outside the event loop: its loudness is set, and its peaks are limited."""

import asyncio
import errno
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import soundfile

from contracts import BlobRef, Loudness
from services.audio.adapters.decoded import DecodedMeter
from services.audio.adapters.flac import FlacFile
from services.audio.adapters.lame import Mp3File, pcm
from services.audio.domain.levelling import CEILING, MAX_GAIN
from services.audio.domain.limiter import Limiter
from services.audio.domain.loudness import Meter
from services.audio.domain.signal import RATE, Samples, amplitude
from services.audio.ports import Master
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.failures import Retry

_TOLERANCE = 0.2
"""LU by which the limiter may lower a sound before it is raised again."""
_ROUNDS = 3
"""Times that a sound is measured behind the limiter, at most."""


class FileMastering:
    """Masters FLAC files of 48 kHz and two channels, each in a folder of its own."""

    def __init__(self, blobs: BlobStore, scratch: Path) -> None:
        self._blobs = blobs
        self._scratch = scratch

    @asynccontextmanager
    async def mastered(
        self, sound: BlobRef, *, measured: float, loudness: float, title: str
    ) -> AsyncIterator[Master]:
        """The sound at `loudness` LUFS; `measured` is its own. The files last as long as the block.

        Raises:
            Retry: the disk is full, or the store is unavailable.
        """
        try:
            self._scratch.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(
                prefix="master-", dir=self._scratch, ignore_cleanup_errors=True
            ) as name:
                folder = Path(name)
                source = folder / "source.flac"
                await self._fetch(sound, source)
                gain = min(loudness - measured, MAX_GAIN)
                yield await _to_its_end(lambda: _mastered(source, gain, loudness, title))
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            raise Retry("the disk is full", after=30) from error

    async def _fetch(self, sound: BlobRef, path: Path) -> None:
        try:
            with path.open("wb") as file:
                async for piece in self._blobs.stream(sound):
                    await asyncio.to_thread(file.write, piece)
        except BlobMissing as error:
            raise Retry("the decoded file is gone; send the file again") from error


async def _to_its_end(work: Callable[[], Master]) -> Master:
    """Run `work` in a thread, to its end also where the caller is cancelled: it writes files."""
    task = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait((task,))
        raise


def _mastered(source: Path, gain: float, loudness: float, title: str) -> Master:
    gain = _settled(source, gain, loudness)
    mp3_path, flac_path = source.with_name("audio.mp3"), source.with_name("master.flac")
    decoded, frames = DecodedMeter(), 0
    mp3 = Mp3File(mp3_path, decoded.feed)
    flac = FlacFile(flac_path, 2, {"title": title})
    for piece in _limited(source, gain):
        mp3.write(pcm(piece))
        flac.write(piece)
        frames += len(piece)
    mp3.close()
    flac.close()
    decoded.close()
    meter = decoded.meter
    told = Loudness(
        integrated=round(meter.integrated, 2),
        true_peak=round(meter.true_peak, 2),
        range=round(meter.range, 2),
    )
    return Master(mp3_path, flac_path, frames / RATE, told)


def _settled(source: Path, gain: float, loudness: float) -> float:
    """The gain in dB at which the sound is as loud as wanted, though the limiter lowers it."""
    for _ in range(_ROUNDS):
        meter = Meter(channels=2)
        for piece in _limited(source, gain):
            meter.feed(piece)
        missing = loudness - meter.integrated
        if abs(missing) < _TOLERANCE or gain + missing > MAX_GAIN:
            break
        gain += missing
    return gain


def _limited(source: Path, gain: float) -> Iterator[Samples]:
    """The sound with a gain in dB, its true peaks under the ceiling, second by second."""
    limiter, factor = Limiter(CEILING), amplitude(gain)
    with soundfile.SoundFile(source) as file:
        for piece in file.blocks(RATE, dtype="float32", always_2d=True):
            yield limiter.feed(piece * factor)
    yield limiter.flush()
