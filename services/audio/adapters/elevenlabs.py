"""Speech by ElevenLabs: streamed, with the times of its characters."""

import asyncio
import logging
import re
from base64 import b64decode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import httpx
from elevenlabs.client import AsyncElevenLabs
from elevenlabs.core.api_error import ApiError
from elevenlabs.core.request_options import RequestOptions
from elevenlabs.types import (
    StreamingAudioChunkWithTimestampsResponse,
    VoiceSettings,
)
from elevenlabs.types import Voice as AccountVoice

from contracts import Language, Voice, VoiceCard
from services.audio.adapters import elevenlabs_errors as errors
from services.audio.adapters.elevenlabs_errors import MODEL, VENDOR
from services.audio.adapters.elevenlabs_voices import (
    ENGLISH_ONLY,
    Settings,
    premade,
    published,
)
from services.audio.adapters.lexicons import open_lexicons
from services.audio.adapters.network_texts import NetworkTexts
from services.audio.adapters.received_audio import ReceivedAudio
from services.audio.adapters.voice_settings import published_settings, settings_of
from services.audio.domain.pronunciation.rewriting import SpokenText
from services.audio.domain.reported_times import ReportedTimes
from services.audio.domain.speech import Speech, Take
from services.audio.settings import AudioSettings
from services.kit.calls import metering
from services.kit.calls.concurrency import limit_reported
from services.kit.calls.usage import Estimate
from services.kit.failures import Discard, Retry
from services.kit.http_client import HttpClient

logger = logging.getLogger(__name__)

MAX_CHARACTERS = 5_000
"""Greatest length of a take, which every model takes in one request."""
CONCURRENCY = 10
"""Takes in flight until ElevenLabs tells the limit of the plan."""
FORMATS = ("pcm_44100", "mp3_44100_192", "mp3_44100_128")
"""Formats of `auto`: the first needs the plan Pro, the second Creator; every plan has the last."""
PAGE_SIZE, MAX_PAGES = 100, 5
LIST_SECONDS = 5.0
"""Seconds in which the account's voices must be listed; the service starts without them else."""
_VOICE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NO_LANGUAGE_CODE = "eleven_multilingual_v2"
"""A model that finds the language out itself, and takes no code of it."""
_ONCE = RequestOptions(max_retries=0)


class _FormatRefused(Exception):  # noqa: N818 - an instruction to ask for another one
    """The account's plan does not have the format."""


@dataclass(frozen=True, slots=True)
class _Request:
    """What one request asks for."""

    take: Take
    spoken: SpokenText
    settings: VoiceSettings
    format: str


class ElevenLabs:
    """Speaks in the voices of an account."""

    name = "elevenlabs"
    settings = published_settings(Settings)

    def __init__(
        self,
        client: AsyncElevenLabs,
        settings: AudioSettings,
        voices: Sequence[VoiceCard],
    ) -> None:
        wanted = settings.elevenlabs_format
        self._texts = NetworkTexts(MAX_CHARACTERS, open_lexicons(settings))
        self._model = settings.elevenlabs_model
        self.model = self._texts.model(self._model)
        self.concurrency = settings.concurrency or CONCURRENCY
        self.voices = tuple(voices)
        languages: tuple[Language, ...] = (
            ("en",) if self._model in ENGLISH_ONLY else get_args(Language)
        )
        self.unlisted: Mapping[Language, str] = dict.fromkeys(languages, _VOICE.pattern)
        self._client = client
        self._most = settings.concurrency
        self._formats = list(FORMATS if wanted == "auto" else (wanted,))

    def estimate(self, take: Take) -> Estimate:
        """The characters of a take, as they are sent.

        Raises:
            Discard: there are too many.
        """
        return Estimate(self._model, {"characters": len(self._texts.spoken(take).text)})

    async def speak(self, take: Take) -> Speech:
        """Speak one take; `marks` hold the words.

        Raises:
            Retry: ElevenLabs is unavailable or busy, or the sound is not whole.
            Discard: key, credit, plan, model, voice or text are refused.
        """
        spoken = self._checked(take)
        settings = _settings(take.voice)
        while True:
            wanted = self._formats[0]
            try:
                return await self._request(_Request(take, spoken, settings, wanted))
            except _FormatRefused:
                if wanted == self._formats[0]:
                    self._formats.pop(0)
                    logger.info("the plan at %s has no %s", VENDOR, wanted)

    async def check(self) -> str:
        """What is wrong with the account or the connection, in words; empty where nothing is."""
        return (await _voices(self._client, self._model))[1]

    async def _request(self, request: _Request) -> Speech:
        audio = ReceivedAudio(VENDOR, len(request.spoken.text))
        times = ReportedTimes()
        try:
            await self._receive(request, audio, times)
        except ApiError as error:
            raise self._failure(error, request) from None
        except httpx.HTTPError as error:
            raise Retry(f"the connection to {VENDOR} failed ({type(error).__name__})") from None
        except (ValueError, AttributeError, TypeError):
            raise Retry(f"{VENDOR} sent a stream that is not its own protocol") from None
        speech = await audio.decode(int(request.format.split("_")[1]))
        if not times.covers(request.spoken, speech.seconds):
            raise Retry(f"{VENDOR} sent a part of the take only")
        return Speech(speech.samples, speech.rate, times.marks(request.spoken))

    async def _receive(self, request: _Request, audio: ReceivedAudio, times: ReportedTimes) -> None:
        take = request.take
        language = {} if self._model == _NO_LANGUAGE_CODE else {"language_code": take.language}
        async with self._client.text_to_speech.with_raw_response.stream_with_timestamps(
            take.voice.name,
            text=request.spoken.text,
            model_id=self._model,
            output_format=request.format,
            voice_settings=request.settings,
            request_options=_ONCE,
            **language,
        ) as response:
            metering.record(self._model, characters=len(request.spoken.text))
            self._report_limit(response.headers)
            async for piece in response.data:
                audio.add(b64decode(piece.audio_base_64))
                _add_times(piece, times)

    def _checked(self, take: Take) -> SpokenText:
        if not _VOICE.fullmatch(take.voice.name):
            raise Discard(f"{take.voice.name!r} is no id of a voice of {VENDOR}")
        if self._model in ENGLISH_ONLY and take.language != "en":
            raise Discard(f"{self._model} does not speak {take.language}: choose another {MODEL}")
        return self._texts.spoken(take)

    def _report_limit(self, headers: Mapping[str, str]) -> None:
        limit = headers.get("maximum-concurrent-requests", "")
        if limit.isdecimal() and int(limit):
            limit_reported(min(int(limit), self._most or int(limit)))

    def _failure(self, error: ApiError, request: _Request) -> Exception:
        if errors.is_about_format(error.status_code, error.body):
            if request.format != self._formats[-1]:
                return _FormatRefused()
            return Discard(
                f"the plan at {VENDOR} has no {request.format}: set "
                "RADIOX_AUDIO_ELEVENLABS_FORMAT to auto"
            )
        if errors.code_of(error.body) == "voice_not_found":
            return Discard(
                f"the account at {VENDOR} has no voice {request.take.voice.name}: "
                "`radiox voices list` shows those that it has"
            )
        return errors.failure(error.status_code, error.body, error.headers)


@asynccontextmanager
async def open_elevenlabs(settings: AudioSettings, http: HttpClient) -> AsyncIterator[ElevenLabs]:
    """The synthesizer, with the voices of the account; with others where they cannot be listed."""
    client = _client(settings, http)
    voices, problem = await _voices(client, settings.elevenlabs_model)
    if problem:
        logger.warning("the voices of the account cannot be listed: %s", problem)
        voices = premade(settings.elevenlabs_model)
    yield ElevenLabs(client, settings, voices)


async def clone_voice(
    name: str,
    samples: Sequence[Path],
    labels: Mapping[str, str],
    settings: AudioSettings,
    http: HttpClient,
) -> str:
    """Make a voice of recordings, and return its id.

    Raises:
        Retry: ElevenLabs is unavailable or busy.
        Discard: the key, the plan or the recordings are refused.
    """
    files = [(path.name, await asyncio.to_thread(path.read_bytes)) for path in samples]
    try:
        made = await _client(settings, http).voices.ivc.create(
            name=name, files=list(files), labels=dict(labels), request_options=_ONCE
        )
    except ApiError as error:
        raise errors.failure(error.status_code, error.body, error.headers) from None
    except httpx.HTTPError as error:
        raise Retry(f"the connection to {VENDOR} failed ({type(error).__name__})") from None
    return str(made.voice_id)


def _client(settings: AudioSettings, http: HttpClient) -> AsyncElevenLabs:
    key = settings.elevenlabs_api_key
    return AsyncElevenLabs(
        api_key=key.get_secret_value() if key else "",
        base_url=settings.elevenlabs_base_url,
        timeout=None,
        httpx_client=http(),
    )


async def _voices(client: AsyncElevenLabs, model: str) -> tuple[tuple[VoiceCard, ...], str]:
    """The voices of the account, or why they cannot be listed."""
    try:
        async with asyncio.timeout(LIST_SECONDS):
            return published(await _listed(client), model), ""
    except ApiError as error:
        reason = str(errors.failure(error.status_code, error.body, error.headers))
    except httpx.HTTPError as error:
        reason = f"the connection to {VENDOR} failed ({type(error).__name__})"
    except (ValueError, AttributeError, TypeError):
        reason = f"{VENDOR} sent an answer that is not its own protocol"
    except TimeoutError:
        reason = f"{VENDOR} gave no answer within {LIST_SECONDS:g} s"
    return (), reason


def _settings(voice: Voice) -> VoiceSettings:
    """The settings of a voice, with the speed of its host where they have none."""
    wanted = settings_of(voice, Settings).model_dump(exclude_none=True)
    if voice.speed != 1:
        wanted.setdefault("speed", voice.speed)
    return VoiceSettings(**wanted)


async def _listed(client: AsyncElevenLabs) -> list[AccountVoice]:
    found: list[AccountVoice] = []
    token = None
    for _ in range(MAX_PAGES):
        page = await client.voices.search(
            page_size=PAGE_SIZE, next_page_token=token, request_options=_ONCE
        )
        found += page.voices
        token = page.next_page_token
        if not page.has_more or not token:
            break
    return found


def _add_times(piece: StreamingAudioChunkWithTimestampsResponse, times: ReportedTimes) -> None:
    reported = piece.alignment
    if reported is not None:
        times.add(
            getattr(reported, "characters", None) or (),
            getattr(reported, "character_start_times_seconds", None) or (),
            getattr(reported, "character_end_times_seconds", None) or (),
        )
