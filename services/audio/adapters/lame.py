"""Encodes MP3 with LAME."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import lameenc
import numpy as np

from services.audio.domain.gapless import BIT_RATE, FRAME_BYTES, info_frame
from services.audio.domain.signal import RATE, Samples, amplitude

_QUALITY = 5
_ATTENUATION = -0.2650
"""Attenuation of LAME's input at 192 kb/s (factor 0.97, the scale of its preset), in dB."""
_PREGAIN = np.float32(amplitude(-_ATTENUATION) * 32767.0)


def pcm(samples: Samples) -> bytes:
    """Encode (frames, 2) as 16-bit PCM, raised by the attenuation that LAME applies."""
    loud = samples * _PREGAIN
    np.clip(loud, -32768.0, 32767.0, out=loud)
    np.rint(loud, out=loud)
    return loud.astype("<i2").tobytes()


class Mp3File:
    """An MP3 at 192 kb/s, 48 kHz, stereo, without tags and with exact gapless information."""

    def __init__(self, path: Path, encoded: Callable[[bytes], None]) -> None:
        """`encoded` is called with the audio frames as they are written."""
        self._encoded = encoded
        self._encoder = lameenc.Encoder()
        self._encoder.set_bit_rate(BIT_RATE)
        self._encoder.set_in_sample_rate(RATE)
        self._encoder.set_channels(2)
        self._encoder.set_quality(_QUALITY)
        self._encoder.silence()
        self._samples = 0
        self._bytes = 0
        self._file = path.open("wb")
        self._file.write(bytes(FRAME_BYTES))

    def write(self, samples: bytes) -> None:
        """Encode the output of `pcm`."""
        self._samples += len(samples) // 4
        self._keep(self._encoder.encode(samples))

    def close(self) -> None:
        """Write the last frames and the Info frame."""
        self._keep(self._encoder.flush())
        self._file.seek(0)
        self._file.write(info_frame(self._bytes // FRAME_BYTES, self._samples))
        self._file.close()

    def abandon(self) -> None:
        """Close the file as it is, also where the disk is full."""
        with suppress(OSError):
            self._file.close()

    def _keep(self, encoded: bytes | bytearray) -> None:
        if encoded:
            self._file.write(encoded)
            self._bytes += len(encoded)
            self._encoded(bytes(encoded))
