"""Decodes uploads in processes that are bounded and can be ended."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imageio_ffmpeg import get_ffmpeg_exe

from services.kit.failures import Invalid, Retry
from services.media.domain.file_format import FileFormat
from services.media.domain.layout import SIZE

_WORKER = Path(__file__).with_name("upload_worker.py")
_CRASHED = "it cannot be decoded; it is damaged, or made to break decoders: encode it anew"


@dataclass(frozen=True, slots=True)
class Decoder:
    """Starts a process for each upload, with bounds of time, memory and output."""

    cpu_seconds: int = 60
    """Seconds of a core that each process may take; ten minutes of sound take about five."""
    seconds: float = 120.0
    """Seconds after which the processes are killed."""
    output: int = 150_000_000
    """Bytes that each file may have: ten minutes of FLAC are at most 115 MB."""

    async def sound(
        self, source: Path, target: Path, found: FileFormat, lengths: tuple[float, float]
    ) -> dict[str, Any]:
        """Decode a sound whose length is within `lengths`, in seconds, to FLAC at `target`.

        Returns `seconds`, `loudness` in LUFS and `true_peak` in dBTP.

        Raises:
            Invalid: it cannot be used; in words.
            Retry: the disk is full.
        """
        least, most = lengths
        return await self._run(
            what="sound",
            source=str(source),
            target=str(target),
            decoder=found.decoder,
            least=least,
            most=most,
            ffmpeg=get_ffmpeg_exe(),
        )

    async def picture(self, source: Path, target: Path, found: FileFormat) -> dict[str, Any]:
        """Decode a square picture to a PPM at `target`, as wide as covers are.

        Returns `width` and `height` in pixels.

        Raises:
            Invalid: it cannot be used; in words.
            Retry: the disk is full.
        """
        return await self._run(
            what="picture",
            source=str(source),
            target=str(target),
            decoder=found.decoder,
            side=SIZE,
        )

    async def _run(self, **asked: Any) -> dict[str, Any]:
        bounds = {"cpu_seconds": self.cpu_seconds, "output": self.output}
        request = json.dumps({**asked, **bounds}).encode()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(_WORKER)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=Path(asked["target"]).parent,
            env={"PATH": os.defpath, "LC_ALL": "C"},  # no secret of the service is in reach
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self.seconds):
                told, _ = await process.communicate(request)
        except TimeoutError:
            raise Invalid(f"it takes more than {self.seconds:g} s to decode") from None
        finally:
            await _end(process)
        return _found(told)


def _found(told: bytes) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(told)
    except ValueError:
        raise Invalid(_CRASHED) from None
    if "full" in found:
        raise Retry("the disk is full", after=30)
    if "refused" in found:
        raise Invalid(" ".join(str(found["refused"]).split()))
    return found


async def _end(process: Process) -> None:
    """Kill the process and those that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
