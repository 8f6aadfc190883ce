"""The studio: mixes, levels, encodes and measures a programme while its takes arrive."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np
import soxr
from threadpoolctl import threadpool_limits

from contracts import Loudness
from services.audio.adapters.decoded import DecodedMeter
from services.audio.adapters.flac import FlacFile
from services.audio.adapters.lame import Mp3File, pcm
from services.audio.adapters.line import Line
from services.audio.domain.bed import Music
from services.audio.domain.mixer import Mixer, Piece
from services.audio.domain.signal import RATE, Samples
from services.audio.ports import Master, Placed, Speech

STEM = "voice.flac"
_STOCK = 4
"""Pieces of a second that may wait for an encoder: it bounds memory and what is left at the end."""


class MusicLibrary(Protocol):
    """Where music comes from."""

    def choose(self, seed: int) -> Music:
        """The music for a show."""


class StreamingStudio:
    """Opens programmes that stream to `show.mp3` and `show.flac` in the given folder.

    The FLAC master has the loudness of the programme (-16 LUFS, true peaks under -2 dBTP): it is
    what the encoder was given, without the encoder's losses. With `stem`, the voice alone stands
    beside it as `voice.flac`, on the same time line, before the limiter.
    """

    def __init__(self, music: MusicLibrary, *, stem: bool = False) -> None:
        self._music = music
        self._stem = stem
        threadpool_limits(1, user_api="blas")  # its threads would fight with the encoders'

    def open(
        self, folder: Path, *, title: str, artist: str, speech_seconds: float, seed: int
    ) -> "StreamingProgramme":
        """Begin a programme.

        Raises:
            OSError: the folder takes no files.
            Discard: the user's music cannot be used.
        """
        music = self._music.choose(seed)
        master = FlacFile(folder / "show.flac", 2, title=title, artist=artist)
        stem = FlacFile(folder / STEM, 1) if self._stem else None
        return StreamingProgramme(folder, Mixer(music, speech_seconds), master, stem)


class StreamingProgramme:
    """A programme that is being mixed; see the port."""

    def __init__(self, folder: Path, mixer: Mixer, master: FlacFile, stem: FlacFile | None) -> None:
        self._mixer = mixer
        self.head = self._mixer.head / RATE
        self.tail = self._mixer.tail / RATE
        self.music = mixer.title
        self._paths = (folder / "show.mp3", folder / "show.flac")
        self._decoded = DecodedMeter()
        self._measuring = Line("decoded", self._decoded.feed, stock=64)
        self._mp3 = Mp3File(self._paths[0], self._measuring.put)
        self._flac = master
        self._stem = stem
        self._encoding = Line("mp3", self._mp3.write, _STOCK)
        self._mastering = Line("flac", self._master, _STOCK)
        self._begun = False
        self._closed = False

    def place(self, speech: Speech, gap: float) -> Placed:
        """Mix, level and encode a take `gap` seconds after the last one (ignored for the first)."""
        voice = _resampled(speech)
        self._send(self._mixer.pause(gap) if self._begun else self._mixer.open())
        self._begun = True
        start = self._mixer.frames
        self._send(self._mixer.speak(voice))
        return Placed(start=start / RATE, end=self._mixer.frames / RATE)

    def finish(self) -> Master:
        """Play the outro and close the files."""
        if not self._begun:
            self._send(self._mixer.open())
        self._send(self._mixer.close())
        self._encoding.close()
        self._mp3.close()
        self._measuring.close()
        self._mastering.close()
        self._close_flac()
        self._decoded.close()
        self._closed = True
        meter = self._decoded.meter
        loudness = Loudness(
            integrated=round(meter.integrated, 2),
            true_peak=round(meter.true_peak, 2),
            range=round(meter.range, 2),
        )
        return Master(
            *self._paths,
            seconds=self._mixer.frames / RATE,
            loudness=loudness,
            stem=self._paths[1].with_name(STEM) if self._stem else None,
        )

    def abandon(self) -> None:
        """Stop and remove the files; harmless after `finish`."""
        if self._closed:
            return
        self._closed = True
        for line in (self._encoding, self._mastering, self._measuring):
            line.drop()
        self._mp3.abandon()
        with suppress(OSError):
            self._close_flac()
        for path in self._paths:
            path.unlink(missing_ok=True)

    def _send(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            self._mastering.put(piece)
            self._encoding.put(pcm(piece.mix))

    def _master(self, piece: Piece) -> None:
        self._flac.write(piece.mix)
        if self._stem:
            self._stem.write(piece.voice)

    def _close_flac(self) -> None:
        self._flac.close()
        if self._stem:
            self._stem.close()


def _resampled(speech: Speech) -> Samples:
    if speech.rate == RATE:
        return speech.samples.astype(np.float32, copy=False)
    resampled: Samples = soxr.resample(speech.samples.astype(np.float32), speech.rate, RATE)
    return resampled
