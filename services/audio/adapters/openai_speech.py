"""Speech by OpenAI, and by servers that speak its protocol."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
import openai

from contracts import Language, VoiceCard
from services.audio.adapters.lexicons import open_lexicons
from services.audio.adapters.network_texts import NetworkTexts
from services.audio.adapters.openai_voices import PUBLISHED, Settings
from services.audio.adapters.received_audio import ReceivedAudio
from services.audio.adapters.voice_settings import published_settings, settings_of
from services.audio.domain.speech import Speech, Take
from services.audio.settings import AudioSettings
from services.kit.calls import metering
from services.kit.calls.usage import Estimate
from services.kit.failures import Discard, Retry
from services.kit.http_client import HttpClient
from services.kit.openai_check import check_openai
from services.kit.vendor_errors import failure_of

VENDOR = "OpenAI"
KEY, MODEL = "OPENAI_API_KEY", "RADIOX_AUDIO_OPENAI_MODEL"
MAX_CHARACTERS = 4_096
"""Greatest length of a take, which is that of a request."""
CONCURRENCY = 8
"""Takes in flight, where the settings name no number."""
FORMATS = ("pcm", "wav", "mp3")
"""Formats that are asked for; the next one where a compatible server refuses the one before."""
PCM_RATE = 24_000
"""Sample rate of PCM in Hz, where the server does not name it."""
_LANGUAGES: dict[Language, str] = {"en": "English", "de": "German"}
_NO_INSTRUCTIONS = "tts-1"
"""Prefix of models that follow no instructions."""
_RATE = re.compile(r"rate=(\d{4,6})")


class OpenAISpeech:
    """Speaks in the voices of a model, in the tone of the host."""

    name = "openai"
    settings = published_settings(Settings)

    def __init__(
        self,
        client: openai.AsyncOpenAI,
        settings: AudioSettings,
        voices: Sequence[VoiceCard],
        http: HttpClient,
    ) -> None:
        self._texts = NetworkTexts(MAX_CHARACTERS, open_lexicons(settings))
        self._model = settings.openai_model
        self.model = self._texts.model(self._model)
        self.concurrency = settings.concurrency or CONCURRENCY
        self.voices = tuple(voices)
        known = settings.openai_voices or not settings.openai_base_url
        self.unlisted: Mapping[Language, str] = {} if known else dict.fromkeys(_LANGUAGES, r"\S+")
        self._client = client
        self._settings = settings
        self._http = http
        self._formats = list(FORMATS)

    def estimate(self, take: Take) -> Estimate:
        """The characters of a take, as they are sent.

        Raises:
            Discard: there are too many.
        """
        return Estimate(self._model, {"characters": len(self._texts.spoken(take).text)})

    async def speak(self, take: Take) -> Speech:
        """Speak one take, without marks.

        Raises:
            Retry: the server is unavailable or busy, or the sound is not whole.
            Discard: key, credit, model, voice or text are refused.
        """
        request = self._request(take)
        while True:
            wanted = self._formats[0]
            try:
                return await self._spoken(request, wanted)
            except openai.APIStatusError as error:
                if not _refuses_format(error) or wanted == self._formats[-1]:
                    raise _failure(error, take) from None
                if wanted == self._formats[0]:
                    self._formats.pop(0)
            except openai.APIConnectionError as error:
                raise _broken(error.__cause__ or error) from None
            except httpx.HTTPError as error:
                raise _broken(error) from None

    async def check(self) -> str:
        """What is wrong with the account or the connection; see `check_openai`."""
        return await check_openai(self._settings, self._http)

    async def _spoken(self, request: dict[str, Any], wanted: str) -> Speech:
        text = request["input"]
        audio = ReceivedAudio(VENDOR, len(text))
        async with self._client.audio.speech.with_streaming_response.create(
            response_format=cast("Any", wanted), **request
        ) as response:
            metering.record(self._model, characters=len(text))
            async for piece in response.iter_bytes():
                audio.add(piece)
            rate = _RATE.search(response.headers.get("content-type", ""))
        return await audio.decode(int(rate[1]) if rate else PCM_RATE)

    def _request(self, take: Take) -> dict[str, Any]:
        text = self._texts.spoken(take).text
        languages = [card.language for card in self.voices if card.name == take.voice.name]
        if languages and take.language not in languages:
            raise Discard(f"the voice {take.voice.name} does not speak {take.language}")
        settings = settings_of(take.voice, Settings)
        request: dict[str, Any] = {"input": text, "model": self._model, "voice": take.voice.name}
        speed = settings.speed or take.voice.speed
        if speed != 1:
            request["speed"] = speed
        instructions = settings.instructions or _instructions(take)
        if instructions and not self._model.startswith(_NO_INSTRUCTIONS):
            request["instructions"] = instructions
        return request


@asynccontextmanager
async def open_openai(settings: AudioSettings, http: HttpClient) -> AsyncIterator[OpenAISpeech]:
    """The synthesizer, with the voices of the settings, else with those of OpenAI's models."""
    key = settings.openai_api_key
    client = openai.AsyncOpenAI(
        api_key=key.get_secret_value() if key else "none",
        base_url=settings.openai_address,
        max_retries=0,
        http_client=cast("Any", http()),
    )
    yield OpenAISpeech(client, settings, settings.openai_voices or PUBLISHED, http)


def _instructions(take: Take) -> str:
    if not take.tone:
        return ""
    language = _LANGUAGES[take.language]
    return f"You read the news on the radio, in {language}. Your tone: {take.tone}."


def _refuses_format(error: openai.APIStatusError) -> bool:
    named = f"{error.param or ''} {error.message}"
    return error.status_code in {400, 415, 422} and "format" in named


def _failure(error: openai.APIStatusError, take: Take) -> Exception:
    if error.param == "voice":
        return Discard(f"{VENDOR} has no voice {take.voice.name!r}: name another one for the host")
    return _vendor_failure(error)


def _vendor_failure(error: openai.APIStatusError) -> Exception:
    return failure_of(
        VENDOR,
        error.status_code,
        code=error.code or "",
        headers=error.response.headers,
        key=KEY,
        model=MODEL,
    )


def _broken(error: BaseException) -> Retry:
    return Retry(f"the connection to {VENDOR} failed ({type(error).__name__})")
