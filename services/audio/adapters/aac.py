"""Encodes AAC-LC with ffmpeg, frame by frame as the sound arrives."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BufferedReader
from threading import Thread
from typing import IO, cast

import numpy as np
from imageio_ffmpeg import get_ffmpeg_exe
from numpy.typing import NDArray

from services.audio.domain.signal import RATE

BIT_RATE = 192_000
CLOSING = 60.0
"""Seconds that the encoder has for what it still holds, once the sound has ended."""
_HEADER = 7
"""Bytes of an ADTS header without a checksum (ISO/IEC 14496-3, 1.A.2)."""
_SYNC = (b"\xff\xf1", b"\xff\xf9")
"""How such a header begins, of MPEG-4 and of MPEG-2."""
PIPE = 1_048_576
"""Bytes of sound that may wait for the encoder, which works on while other work is done here."""
_PIECE = 16_384
"""Bytes that are read at a time."""


class EncoderFailedError(Exception):
    """There is no encoder, or it ended before its time."""


class AacEncoder:
    """Raw frames of 1,024 samples at 48 kHz; the first one is the encoder's priming.

    They are handed over in a thread of their own, as soon as ffmpeg has them.
    """

    def __init__(self, encoded: Callable[[bytes], None]) -> None:
        """`encoded` takes each frame.

        Raises:
            EncoderFailedError: there is no ffmpeg.
        """
        self._encoded = encoded
        self._error: BaseException | None = None
        try:
            self._process = subprocess.Popen(  # noqa: S603 - no argument comes from outside
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pipesize=PIPE,
            )
        except (OSError, RuntimeError) as error:
            raise EncoderFailedError(f"ffmpeg cannot be started: {error}") from error
        self._sound = cast("IO[bytes]", self._process.stdin)
        self._frames = cast("BufferedReader", self._process.stdout)
        self._reading = Thread(target=self._read, name="aac", daemon=True)
        self._reading.start()

    def write(self, pcm: NDArray[np.int16]) -> None:
        """Encode (frames, 2); waits while the encoder is behind.

        Raises:
            EncoderFailedError: it has ended.
        """
        try:
            self._sound.write(pcm.astype("<i2", copy=False).tobytes())
            self._sound.flush()
        except OSError as error:
            raise EncoderFailedError(f"ffmpeg takes no more sound: {error}") from error

    def close(self) -> None:
        """End the sound, and wait until every frame is handed over.

        Raises:
            EncoderFailedError: the encoder failed, or takes too long.
        """
        with suppress(OSError):
            self._sound.close()
        self._reading.join(CLOSING)
        late = self._reading.is_alive()
        self.abandon()
        if self._error is not None:
            raise self._error
        if late or self._process.returncode:
            reason = "takes too long" if late else f"ended with {self._process.returncode}"
            raise EncoderFailedError(f"ffmpeg {reason}")

    def abandon(self) -> None:
        """Stop the encoder and its thread; harmless after `close`."""
        if self._reading.is_alive():
            self._process.kill()
        with suppress(OSError):
            self._sound.close()
        self._reading.join()
        self._process.wait()
        self._frames.close()

    def _read(self) -> None:
        try:
            for frame in _frames_of(self._frames):
                self._encoded(frame)
        except BaseException as error:  # noqa: BLE001 - `close` raises it
            self._error = error
            self._process.kill()


def _command() -> list[str]:
    # Without noise substitution, decoders agree on the sound. At this bit rate neither it nor the
    # shaping of noise in time lowers the noise by 0.1 dB, and they take time.
    sound = ["-f", "s16le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0"]
    tools = ["-aac_coder", "fast", "-aac_pns", "0", "-aac_tns", "0"]
    codec = ["-c:a", "aac", *tools, "-b:a", str(BIT_RATE)]
    frames = ["-flush_packets", "1", "-f", "adts", "pipe:1"]
    return [get_ffmpeg_exe(), "-v", "quiet", "-probesize", "32", *sound, *codec, *frames]


def _frames_of(stream: BufferedReader) -> Iterator[bytes]:
    """The frames of an ADTS stream, as they come in."""
    waiting = bytearray()
    while piece := stream.read1(_PIECE):
        waiting += piece
        while len(waiting) >= _HEADER:
            if not waiting.startswith(_SYNC):
                raise EncoderFailedError("ffmpeg writes no ADTS")
            size = (waiting[3] & 0x3) << 11 | waiting[4] << 3 | waiting[5] >> 5
            if len(waiting) < size:
                break
            yield bytes(waiting[_HEADER:size])
            del waiting[:size]
