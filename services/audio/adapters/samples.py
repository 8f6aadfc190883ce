"""Samples of voices, for people to listen to."""

import asyncio
import io

import numpy as np
import soundfile

from services.audio.domain import takes
from services.audio.domain.conditioning import conditioned
from services.audio.domain.signal import amplitude
from services.audio.domain.speech import Speech, Take
from services.audio.ports import SpeechSynthesizer
from services.kit.failures import Retry


async def spoken_sample(synthesizer: SpeechSynthesizer, take: Take, gain: float = 0.0) -> bytes:
    """A take as a WAV file, as level as those of shows; `gain`: decibels that its host is louder.

    Raises:
        Retry: the provider is unavailable or busy, or gives no sound.
        Discard: the provider refuses the text or the voice.
    """
    return await asyncio.to_thread(_wav, await synthesizer.speak(take), gain)


def _wav(spoken: Speech, gain: float) -> bytes:
    speech = takes.trim(conditioned(spoken))
    if not speech.seconds:
        raise Retry("there is no sound")
    file = io.BytesIO()
    louder = np.clip(speech.samples * amplitude(gain), -1, 1)
    soundfile.write(file, louder, speech.rate, format="WAV", subtype="PCM_16")
    return file.getvalue()
