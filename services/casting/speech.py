"""Reads the voices that `audio` publishes."""

from contracts import PublishedSpeech, subjects
from services.kit.kv import KeyValue


async def published_speech(voices: KeyValue) -> PublishedSpeech:
    """The speech providers with their voices; none where no audio has ever run.

    `voices`: the bucket `BUCKET_VOICES`.
    """
    found = await voices.get(subjects.PUBLISHED_SPEECH)
    if found is None:
        return PublishedSpeech(providers=())
    return PublishedSpeech.model_validate_json(found[0])
