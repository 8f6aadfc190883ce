"""Cuts a mix into segments of FLAC and AAC while it goes on."""

from collections.abc import Callable
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from services.audio.adapters.aac import AacEncoder, EncoderFailedError
from services.audio.adapters.flac_frames import FlacEncoder
from services.audio.domain.air import AirSegment, Audible, pcm
from services.audio.domain.signal import Samples
from services.broadcast.segments import FRAME, LEAD, RENDITIONS, Rendition, build
from services.broadcast.timeline import BLOCK, SEGMENT


class Segmenter:
    """Encodes both renditions, and hands over each segment once it is whole in both.

    One that ends in silence waits for the next sound: behind the last one the package ends.
    The sound begins after `LEAD` samples, in both at the same one; at its end it is filled up with
    silence to whole blocks. `write` and `close` block, and are called from one thread at a time.
    """

    def __init__(self, take: Callable[[AirSegment], None]) -> None:
        """`take` is given the segments in order, from other threads too.

        Raises:
            EncoderFailedError: there is no encoder for AAC.
        """
        self._take = take
        self._lock = Lock()
        self._frames: dict[Rendition, list[bytes]] = {name: [] for name in RENDITIONS}
        self._number = 0
        self._samples = LEAD
        self._audible = Audible(LEAD)
        self._aac = AacEncoder(lambda frame: self._add("aac", frame))
        self._flac = FlacEncoder(lambda frame: self._add("flac", frame))
        self._flac.write(np.zeros((LEAD, 2), np.int16))

    def write(self, mix: Samples) -> None:
        """Encode (frames, 2).

        Raises:
            EncoderFailedError: an encoder has failed.
        """
        self._encode(pcm(mix))

    def close(self) -> int:
        """Hand over the last segment; returns the samples that are heard, in whole blocks.

        What comes after the last sound is left out.

        Raises:
            EncoderFailedError: an encoder has failed.
        """
        self._encode(np.zeros((-self._samples % BLOCK, 2), np.int16))
        self._flac.close()
        self._aac.close()
        heard = min(self._audible.blocks * BLOCK, self._samples)
        with self._lock:
            while (left := heard - self._number * SEGMENT) > 0:
                self._emit(min(left, SEGMENT))
        return heard

    def stop(self) -> None:
        """Stop the encoder that another thread may wait for; harmless after `close`."""
        self._aac.abandon()

    def abandon(self) -> None:
        """Stop the encoders, once no other thread writes; harmless after `close`."""
        self.stop()
        self._flac.close()

    def _encode(self, sound: NDArray[np.int16]) -> None:
        if not len(sound):
            return
        self._samples += len(sound)
        self._audible.feed(sound)
        self._flac.write(sound)
        self._aac.write(sound)

    def _add(self, rendition: Rendition, frame: bytes) -> None:
        """Keep a frame; whichever rendition is later completes the segment."""
        with self._lock:
            self._frames[rendition].append(frame)
            while self._is_whole():
                self._emit(SEGMENT)

    def _is_whole(self) -> bool:
        """Whether the next segment is there in both, and heard to its end."""
        heard = self._audible.blocks * BLOCK >= (self._number + 1) * SEGMENT
        return heard and all(len(self._frames[n]) * FRAME[n] >= SEGMENT for n in RENDITIONS)

    def _emit(self, samples: int) -> None:
        made = {}
        for name, frames in self._frames.items():
            count = samples // FRAME[name]
            if len(frames) < count:
                raise EncoderFailedError(f"{count - len(frames)} frames of {name} are missing")
            made[name] = build(name, frames[:count], self._number * SEGMENT, self._number)
            del frames[:count]
        segment = AirSegment(self._number, made)
        self._number += 1
        self._take(segment)
