"""Encodes FLAC with libsndfile, frame by frame as the sound arrives."""

from collections.abc import Callable

import numpy as np
import soundfile
from numpy.typing import NDArray

from services.audio.domain.signal import RATE

_COMPRESSION = 0.4
"""Compression level, 0 to 1, with which blocks have 4,096 samples."""
_SYNC = b"\xff\xf8"
"""How a frame of a stream with blocks of one size begins (RFC 9639, 9.1)."""


class FlacEncoder:
    """FLAC frames of 4,096 samples at 48 kHz, two channels, 16 bits; the same for the same sound.

    libFLAC needs one sample more than a block before it encodes it.
    """

    def __init__(self, encoded: Callable[[bytes], None]) -> None:
        """`encoded` takes each frame."""
        self._file = soundfile.SoundFile(
            _Frames(encoded),
            "w",
            RATE,
            2,
            "PCM_16",
            format="FLAC",
            compression_level=_COMPRESSION,
        )

    def write(self, pcm: NDArray[np.int16]) -> None:
        """Encode (frames, 2)."""
        self._file.write(pcm)

    def close(self) -> None:
        """Hand over the last frame; harmless the second time."""
        self._file.close()


class _Frames:
    """A file that keeps nothing: libFLAC writes each frame at once, and the metadata apart."""

    def __init__(self, encoded: Callable[[bytes], None]) -> None:
        self._encoded = encoded
        self._position = 0
        self._end = 0

    def write(self, data: bytes) -> int:
        frame = bytes(data)
        if self._position == self._end and frame.startswith(_SYNC):
            self._encoded(frame)
        self._position += len(frame)
        self._end = max(self._end, self._position)
        return len(frame)

    def seek(self, offset: int, whence: int = 0) -> int:
        self._position = offset + (0, self._position, self._end)[whence]
        return self._position

    def tell(self) -> int:
        return self._position

    def read(self, _: int = -1) -> bytes:
        return b""
