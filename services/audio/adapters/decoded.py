"""Measures the loudness of the decoded MP3 while it is being encoded.

At 48 kHz and a constant bit rate every frame has the same length, so the stream can be cut into
runs of frames; each run is decoded with a few frames before it, which fill the bit reservoir and
the filter bank and are then discarded.
"""

import io

import soundfile

from services.audio.domain.gapless import FRAME_BYTES, FRAME_SAMPLES
from services.audio.domain.loudness import Meter

_RUN = 250 * FRAME_BYTES
"""Six seconds."""
_WARM_UP = 10
"""Frames: the reservoir reaches back 511 bytes, the filter bank two frames."""


class DecodedMeter:
    """Decodes encoded frames and measures their loudness; the first frame is LAME's delay."""

    def __init__(self) -> None:
        self.meter = Meter(channels=2)
        self._context = b""
        self._fresh = bytearray()

    def feed(self, encoded: bytes) -> None:
        """Take encoded bytes in order; they need not be whole frames."""
        self._fresh += encoded
        if len(self._fresh) >= _RUN:
            self._decode(len(self._fresh) // FRAME_BYTES * FRAME_BYTES)

    def close(self) -> None:
        """Measure what is left."""
        self._decode(len(self._fresh))

    def _decode(self, size: int) -> None:
        run = self._context + bytes(self._fresh[:size])
        del self._fresh[:size]
        samples, _ = soundfile.read(io.BytesIO(run), dtype="float32", always_2d=True)
        self.meter.feed(samples[len(self._context) // FRAME_BYTES * FRAME_SAMPLES :])
        self._context = run[-_WARM_UP * FRAME_BYTES :]
