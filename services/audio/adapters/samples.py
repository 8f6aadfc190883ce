"""Samples of voices, for people to listen to."""

import asyncio
import io

import soundfile

from services.audio.domain import takes
from services.audio.domain.conditioning import conditioned
from services.audio.domain.speech import Speech, Take
from services.audio.ports import SpeechSynthesizer
from services.kit.failures import Retry


async def spoken_sample(synthesizer: SpeechSynthesizer, take: Take) -> bytes:
    """A take as a WAV file, as level as those of shows.

    Raises:
        Retry: the provider is unavailable or busy, or gives no sound.
        Discard: the provider refuses the text or the voice.
    """
    return await asyncio.to_thread(_wav, await synthesizer.speak(take))


def _wav(spoken: Speech) -> bytes:
    speech = takes.trim(conditioned(spoken))
    if not speech.seconds:
        raise Retry("there is no sound")
    file = io.BytesIO()
    soundfile.write(file, speech.samples, speech.rate, format="WAV", subtype="PCM_16")
    return file.getvalue()
