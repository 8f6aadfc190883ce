"""Reads the voices that `audio` publishes, and the rates that shows have measured."""

import json

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


async def learned_rates(voices: KeyValue) -> dict[str, float]:
    """The rates that shows have measured: characters a second at the usual speed.

    By `{provider}/{voice}`; `voices`: the bucket `BUCKET_VOICES`.
    """
    found = await voices.get(subjects.LEARNED_RATES)
    return {} if found is None else dict(json.loads(found[0]))
