"""ElevenLabs' dialogues: which takes one request speaks, and how its answer is cut into them."""

import asyncio
from base64 import b64decode
from collections.abc import Sequence
from http import HTTPStatus

import httpx
from elevenlabs.client import AsyncElevenLabs
from elevenlabs.core.api_error import ApiError
from elevenlabs.core.http_response import AsyncHttpResponse
from elevenlabs.types import AudioWithTimestampsAndVoiceSegmentsResponseModel as Answer
from elevenlabs.types import CharacterAlignmentResponseModel as Alignment
from elevenlabs.types import DialogueInput
from elevenlabs.types import ToDialogueSettingsResponseModel as DialogueSettings

from services.audio.adapters.elevenlabs_account import ONCE
from services.audio.adapters.elevenlabs_errors import FOREIGN, VENDOR
from services.audio.adapters.elevenlabs_voices import Settings
from services.audio.adapters.received_audio import ReceivedAudio
from services.audio.adapters.voice_settings import settings_of
from services.audio.domain.exchange import Turn, UncutError, cut
from services.audio.domain.pronunciation.rewriting import SpokenText
from services.audio.domain.reported_times import ReportedTimes
from services.audio.domain.speech import Speech, Take
from services.kit.calls import metering
from services.kit.failures import Discard, Retry

MODELS = frozenset({"eleven_v3", "eleven_v4"})
"""The models that speak dialogues."""
MAX_VOICES = 10
"""Voices of a request at most."""
MAX_TURN, MAX_CHARACTERS = 250, 450
"""Characters of a take and of a request at most. The interface takes 2,000 in a request, but the
times that it tells come to a halt in turns above 250 characters and in answers above 30 seconds."""
_SETTINGS = {
    "stability": "stability",
    "similarity_boost": "similarity",
    "clone_strength": "clone_strength",
}
"""The settings that a dialogue has, for all of its voices, by their names in that of a voice."""


def joins(model: str, takes: Sequence[Take]) -> bool:
    """Whether one request to `model` may speak these takes."""
    lengths = [len(take.text) for take in takes]
    wanted = [dict(take.voice.settings) for take in takes]
    return (
        model in MODELS
        and max(lengths) <= MAX_TURN
        and sum(lengths) <= MAX_CHARACTERS
        and len({take.voice.name for take in takes}) <= MAX_VOICES
        and len({take.language for take in takes}) == 1
        and all(take.voice.speed == 1 for take in takes)
        and all(each == wanted[0] and each.keys() <= _SETTINGS.keys() for each in wanted)
    )


async def ask(
    client: AsyncElevenLabs,
    model: str,
    takes: Sequence[Take],
    texts: Sequence[SpokenText],
    format_: str,
) -> AsyncHttpResponse[Answer]:
    """Ask for a dialogue of takes, which `joins` allows, by their `texts`; record what it used.

    Raises:
        Discard: a setting of the voices is out of its bounds.
        ApiError, httpx.HTTPError: as the SDK has it.
    """
    characters = sum(len(text.text) for text in texts)
    lines = [
        DialogueInput(text=text.text, voice_id=take.voice.name)
        for text, take in zip(texts, takes, strict=True)
    ]
    dialogues = client.text_to_dialogue.with_raw_response
    try:
        response: AsyncHttpResponse[Answer] = await dialogues.convert_with_timestamps(
            inputs=lines,
            model_id=model,
            language_code=takes[0].language,
            output_format=format_,
            settings=_settings(takes),
            request_options=ONCE,
        )
    except (ApiError, httpx.TransportError) as error:
        if _has_begun_to_answer(error):
            metering.record(model, characters=characters)
        raise
    metering.record(model, characters=characters)
    return response


def _settings(takes: Sequence[Take]) -> DialogueSettings:
    """The settings of a dialogue, by ElevenLabs' names."""
    common = settings_of(takes[0].voice, Settings).model_dump(exclude_none=True)
    return DialogueSettings(**{_SETTINGS[name]: value for name, value in common.items()})


def _has_begun_to_answer(error: ApiError | httpx.TransportError) -> bool:
    """Whether the answer that an error is about is charged for, though it cannot be read."""
    if isinstance(error, ApiError):
        return error.status_code == HTTPStatus.OK
    return isinstance(error, httpx.RemoteProtocolError) and "message body" in str(error)


async def speeches(
    answer: Answer, takes: Sequence[Take], texts: Sequence[SpokenText], pcm_rate: int
) -> list[Speech]:
    """The speech of each take, whose `texts` were sent.

    Raises:
        Discard: the answer lacks a take, or its times do not fit its sound. It is paid for, so
            nobody asks for the whole again.
    """
    audio = ReceivedAudio(VENDOR, sum(len(text.text) for text in texts))
    try:
        audio.add(b64decode(answer.audio_base_64))
        whole = await audio.decode(pcm_rate)
        return await asyncio.to_thread(_parts, answer, takes, texts, whole)
    except Retry as failure:
        raise Discard(failure.reason) from None
    except UncutError as error:
        raise Discard(f"{VENDOR} sent a dialogue that cannot be cut: {error}") from None
    except (ValueError, AttributeError, TypeError):
        raise Discard(FOREIGN) from None


def _parts(
    answer: Answer, takes: Sequence[Take], texts: Sequence[SpokenText], whole: Speech
) -> list[Speech]:
    times = answer.alignment
    if times is None:
        raise UncutError("the times of its characters are missing")
    ranges = [_range(answer, index, take.voice.name) for index, take in enumerate(takes)]
    turns = [Turn(times.character_start_times_seconds[first:last]) for first, last in ranges]
    found = []
    for text, (first, last), (start, end) in zip(texts, ranges, cut(whole, turns), strict=True):
        reported = _reported(times, first, last, start)
        if not reported.covers(text, end - start):
            raise UncutError("a turn was not spoken to its end")
        samples = whole.samples[round(start * whole.rate) : round(end * whole.rate)]
        found.append(Speech(samples, whole.rate, reported.marks(text)))
    return found


def _range(answer: Answer, index: int, voice: str) -> tuple[int, int]:
    """The first and the last character of a turn, the last one excluded."""
    mine = [each for each in answer.voice_segments if each.dialogue_input_index == index]
    if not mine or any(each.voice_id != voice for each in mine):
        raise UncutError(f"turn {index + 1} is missing")
    first = min(each.character_start_index for each in mine)
    return max(0, first), max(each.character_end_index for each in mine)


def _reported(times: Alignment, first: int, last: int, start: float) -> ReportedTimes:
    reported = ReportedTimes()
    reported.add(
        times.characters[first:last],
        [max(0.0, seconds - start) for seconds in times.character_start_times_seconds[first:last]],
        [max(0.0, seconds - start) for seconds in times.character_end_times_seconds[first:last]],
    )
    return reported
