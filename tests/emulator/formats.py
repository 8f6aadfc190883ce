"""Audio formats as the providers name them: `pcm_24000`, `wav_22050`, `mp3_44100_128`."""

import struct
from dataclasses import dataclass

import lameenc
import numpy as np
from numpy.typing import NDArray

MEDIA_TYPES = {"pcm": "audio/pcm", "wav": "audio/wav", "mp3": "audio/mpeg"}
UNKNOWN_LENGTH = 0xFFFFFFFF
"""What a streamed WAV file states as its sizes."""


class UnsupportedFormatError(ValueError):
    """The emulator does not encode this format."""


@dataclass(frozen=True)
class Format:
    """A codec, its sample rate in Hz, and its bit rate in kbit/s where it has one."""

    codec: str
    rate: int
    bitrate: int = 128

    @property
    def media_type(self) -> str:
        """The Content-Type of the format."""
        return MEDIA_TYPES[self.codec]

    @property
    def other(self) -> "Format":
        """A format that a client which asks for this one does not expect."""
        return Format("wav", 16000) if self.codec == "mp3" else Format("mp3", 44100)


def parse(name: str) -> Format:
    """Read a format's name.

    Raises:
        UnsupportedFormatError: it is none that is encoded here.
    """
    codec, *numbers = name.split("_")
    if codec not in MEDIA_TYPES or not numbers:
        raise UnsupportedFormatError(name)
    return Format(codec, *(int(number) for number in numbers))


class Encoder:
    """Encodes mono samples piece by piece, as a stream needs it."""

    def __init__(self, wanted: Format) -> None:
        self._mp3 = _lame(wanted) if wanted.codec == "mp3" else None
        self._header = _wav_header(wanted.rate) if wanted.codec == "wav" else b""

    def encode(self, samples: NDArray[np.int16]) -> bytes:
        """Encode a piece; the first begins with the header that the format has."""
        header, self._header = self._header, b""
        data = samples.astype("<i2").tobytes()
        return header + (bytes(self._mp3.encode(data)) if self._mp3 else data)

    def finish(self) -> bytes:
        """Give what the encoder still holds."""
        return bytes(self._mp3.flush()) if self._mp3 else b""


def encode(samples: NDArray[np.int16], wanted: Format) -> bytes:
    """Encode mono samples as a whole."""
    encoder = Encoder(wanted)
    data = encoder.encode(samples) + encoder.finish()
    return _sized(data) if wanted.codec == "wav" else data


def _lame(wanted: Format) -> "lameenc.Encoder":
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(wanted.bitrate)
    encoder.set_in_sample_rate(wanted.rate)
    encoder.set_channels(1)
    encoder.set_quality(9)
    return encoder


def _wav_header(rate: int) -> bytes:
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", UNKNOWN_LENGTH, b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16),
        *(b"data", UNKNOWN_LENGTH),
    )


def _sized(data: bytes) -> bytes:
    size = struct.pack("<I", len(data) - 8), struct.pack("<I", len(data) - 44)
    return data[:4] + size[0] + data[8:40] + size[1] + data[44:]
