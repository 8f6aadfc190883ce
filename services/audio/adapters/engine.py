"""The render engine: mixes, levels, encodes and measures a show while its takes arrive."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
import soxr

from contracts import Loudness
from services.audio.adapters.air_sink import AirSink
from services.audio.adapters.decoded import DecodedMeter
from services.audio.adapters.flac import FlacFile
from services.audio.adapters.lame import Mp3File, pcm
from services.audio.adapters.worker_thread import WorkerThread
from services.audio.domain.air import AirSegment
from services.audio.domain.bed import Music
from services.audio.domain.levelling import TARGET
from services.audio.domain.mixer import Mixer, Piece
from services.audio.domain.scene import Scene
from services.audio.domain.signal import RATE, Samples
from services.audio.domain.speech import Placed, Speech
from services.audio.ports import Master

STEM = "voice.flac"
_WAITING_PIECES = 4
"""Pieces of a second that may wait for an encoder: bounds memory and the work left at the end."""
_WAITING_WRITES = 64
"""Encoded pieces that may wait to be measured."""


class RenderEngine:
    """Renders one show to `show.mp3` and `show.flac` in a folder.

    All methods block, and are called from one thread at a time. The FLAC master has the loudness
    of the mix (-16 LUFS unless another one is wanted, true peaks under -2 dBTP): it is the
    encoder's input, without the encoder's losses. With `stem`, the voice alone is written beside it
    as `voice.flac`, on the same time line, before the limiter. With `air`, the mix is cut into
    segments too, which it is given in other threads.
    """

    def __init__(
        self,
        folder: Path,
        music: Music,
        *,
        title: str,
        artist: str,
        album: str = "",
        comment: str = "",
        speech_seconds: float,
        loudness: float = TARGET,
        stem: bool = False,
        air: Callable[[AirSegment], None] | None = None,
    ) -> None:
        """Open the files and start the threads that write them.

        Raises:
            OSError: the folder takes no files.
        """
        self._mixer = Mixer(music, speech_seconds, loudness)
        self.head = self._mixer.head / RATE
        self.tail = self._mixer.tail / RATE
        self.jingle = len(music.sting) / RATE
        self.music = music.title
        self._paths = (folder / "show.mp3", folder / "show.flac")
        tags = {"title": title, "artist": artist, "album": album, "comment": comment}
        self._flac = FlacFile(self._paths[1], 2, tags)
        self._stem = FlacFile(folder / STEM, 1) if stem else None
        self._mp3 = Mp3File(self._paths[0], self._measure)
        self._decoded = DecodedMeter()
        # Threads come last: no file can fail to open any more, and leave them running.
        self._measuring = WorkerThread("decoded", self._decoded.feed, _WAITING_WRITES)
        self._encoding = WorkerThread("mp3", self._mp3.write, _WAITING_PIECES)
        self._mastering = WorkerThread("flac", self._master, _WAITING_PIECES)
        self._air = AirSink(air) if air else None
        self._begun = False
        self._closed = False

    def place(self, speech: Speech, gap: float, scene: Scene, *, gain: float = 0.0) -> Placed:
        """Mix, level and encode a take `gap` seconds after the last one (ignored for the first).

        `gain`: decibels by which its host is louder than others.
        """
        voice = _resampled(speech)
        self._send(self._mixer.pause(gap, scene) if self._begun else self._mixer.open(scene))
        self._begun = True
        start, sting = self._mixer.frames, self._mixer.sting
        self._send(self._mixer.speak(voice, gain))
        return Placed(
            start=start / RATE,
            end=self._mixer.frames / RATE,
            sting=None if sting is None else sting / RATE,
        )

    def finish(self) -> Master:
        """Play the outro and close the files."""
        if not self._begun:
            self._send(self._mixer.open(Scene()))
        self._send(self._mixer.close())
        self._encoding.close()
        self._mp3.close()
        self._measuring.close()
        self._mastering.close()
        self._close_flac()
        self._decoded.close()
        heard = self._air.close() if self._air else 0
        self._closed = True
        return Master(
            *self._paths,
            seconds=self._mixer.frames / RATE,
            loudness=_loudness(self._decoded),
            stem=self._paths[1].with_name(STEM) if self._stem else None,
            heard=heard,
        )

    def abandon(self) -> None:
        """Stop the threads and remove the files; harmless after `finish`."""
        if self._closed:
            return
        self._closed = True
        for thread in (self._encoding, self._mastering, self._measuring):
            thread.abandon()
        if self._air:
            self._air.abandon()
        self._mp3.abandon()
        with suppress(OSError):
            self._close_flac()
        for path in self._paths:
            path.unlink(missing_ok=True)

    def _send(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            self._mastering.put(piece)
            self._encoding.put(pcm(piece.mix))
            if self._air:
                self._air.put(piece.mix)

    def _measure(self, encoded: bytes) -> None:
        self._measuring.put(encoded)

    def _master(self, piece: Piece) -> None:
        self._flac.write(piece.mix)
        if self._stem:
            self._stem.write(piece.voice)

    def _close_flac(self) -> None:
        self._flac.close()
        if self._stem:
            self._stem.close()


def _loudness(decoded: DecodedMeter) -> Loudness:
    meter = decoded.meter
    return Loudness(
        integrated=round(meter.integrated, 2),
        true_peak=round(meter.true_peak, 2),
        range=round(meter.range, 2),
    )


def _resampled(speech: Speech) -> Samples:
    if speech.rate == RATE:
        return speech.samples.astype(np.float32, copy=False)
    resampled: Samples = soxr.resample(speech.samples.astype(np.float32), speech.rate, RATE)
    return resampled
