"""Sound that a provider sends in pieces: bounded while it arrives, decoded once it is whole."""

import asyncio
import io

import numpy as np
import soundfile

from services.audio.domain.audio_format import recognise, sized
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Speech
from services.kit.failures import Discard, Retry

MAX_SECONDS, MAX_SECONDS_PER_CHARACTER = 10.0, 0.4
"""Greatest length of a take: slow speech has 0.1 s a character, a long number written in digits
0.3 s."""
_MAX_BYTES_PER_SECOND = 48_000 * 2
MIN_SECONDS_PER_CHARACTER, SHORT_TEXT = 0.033, 40
"""Least length of a take, where its text has more than `SHORT_TEXT` characters: twice as fast as
a fast speaker."""


class ReceivedAudio:
    """The sound of one take."""

    def __init__(self, provider: str, characters: int) -> None:
        """`provider`: its name as it is written in reasons; `characters`: length of the text."""
        self._provider = provider
        self._characters = characters
        self._longest = MAX_SECONDS + MAX_SECONDS_PER_CHARACTER * characters
        self._data = bytearray()

    def add(self, piece: bytes) -> None:
        """Add the next bytes.

        Raises:
            Discard: there are more than a text of this length needs.
        """
        self._data += piece
        if len(self._data) > self._longest * _MAX_BYTES_PER_SECOND:
            raise self._too_long()

    async def decode(self, pcm_rate: int) -> Speech:
        """The speech, without marks; sound without a header is 16-bit mono PCM of `pcm_rate` Hz.

        Raises:
            Retry: there is no sound, it cannot be decoded, or it is too short for the text.
            Discard: it is too long for the text.
        """
        speech = await self.heard(pcm_rate)
        if speech.seconds > self._longest:
            raise self._too_long()
        short = speech.seconds < MIN_SECONDS_PER_CHARACTER * self._characters
        if not speech.seconds or (short and self._characters > SHORT_TEXT):
            raise Retry(
                f"{self._provider} sent {speech.seconds:.1f} s of sound, less than the text"
            )
        return speech

    async def heard(self, pcm_rate: int) -> Speech:
        """The speech that has arrived so far, however short; see `decode`.

        Raises:
            Retry: there is no sound, or it cannot be decoded.
        """
        if not self._data:
            raise Retry(f"{self._provider} sent no sound")
        return await asyncio.to_thread(self._decoded, pcm_rate)

    def _decoded(self, pcm_rate: int) -> Speech:
        data = bytes(self._data)
        found = recognise(data)
        if found == "pcm":
            whole = data[: len(data) // 2 * 2]
            return Speech(np.divide(np.frombuffer(whole, "<i2"), 32768, dtype=np.float32), pcm_rate)
        if found == "text":
            raise Retry(f"{self._provider} sent text in place of sound")
        try:
            file = io.BytesIO(sized(data) if found == "wav" else data)
            samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError:
            raise Retry(f"{self._provider} sent sound that cannot be decoded ({found})") from None
        mono: Samples = samples.mean(axis=1)
        return Speech(mono, int(rate))

    def _too_long(self) -> Discard:
        return Discard(
            f"{self._provider} sent more than {self._longest:.0f} s of sound for "
            f"{self._characters} characters"
        )
