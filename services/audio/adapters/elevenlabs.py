"""Speech by ElevenLabs: streamed, with the times of its characters."""

import asyncio
import logging
import re
from base64 import b64decode
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TypeVar

import httpx
from elevenlabs.client import AsyncElevenLabs
from elevenlabs.core.api_error import ApiError
from elevenlabs.types import StreamingAudioChunkWithTimestampsResponse, VoiceSettings

from contracts import Language, Voice, VoiceCard
from contracts.vocabulary import known_values
from services.audio.adapters import elevenlabs_dialogue as dialogue
from services.audio.adapters import elevenlabs_errors as errors
from services.audio.adapters.broken_off import broken_off
from services.audio.adapters.elevenlabs_account import ONCE, list_voices, open_client
from services.audio.adapters.elevenlabs_errors import MODEL, VENDOR
from services.audio.adapters.elevenlabs_voices import (
    ENGLISH_ONLY,
    Settings,
    premade,
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
from services.kit.failures import AccountRefused, Discard, Retry
from services.kit.http_client import HttpClient

logger = logging.getLogger(__name__)

T = TypeVar("T")

MAX_CHARACTERS = 5_000
"""Greatest length of a take, which every model takes in one request."""
CONCURRENCY = 10
"""Takes in flight until ElevenLabs tells the limit of the plan."""
FORMATS = ("pcm_44100", "mp3_44100_192", "mp3_44100_128")
"""Formats of `auto`: the first needs the plan Pro, the second Creator; every plan has the last."""
ALONE_SECONDS = 3600.0
"""Seconds in which no dialogue is asked for after one that was refused or could not be cut."""
_VOICE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NO_LANGUAGE_CODE = "eleven_multilingual_v2"
"""A model that finds the language out itself, and takes no code of it."""


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
        problem: str = "",
    ) -> None:
        """`problem`: why `voices` are not those of the account."""
        wanted = settings.elevenlabs_format
        self._texts = NetworkTexts(MAX_CHARACTERS, open_lexicons(settings))
        self._model = settings.elevenlabs_model
        self.model = self._texts.model(self._model)
        self.concurrency = settings.concurrency or CONCURRENCY
        self.voices = tuple(voices)
        languages: tuple[Language, ...] = (
            ("en",) if self._model in ENGLISH_ONLY else known_values(Language)
        )
        self.unlisted: Mapping[Language, str] = dict.fromkeys(languages, _VOICE.pattern)
        self._client = client
        self._problem = problem
        self._settings = settings
        self._alone_until = 0.0
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
            Retry: ElevenLabs is unavailable or busy, or the sound is not whole; `BrokenOff` where
                it holds whole sentences.
            Discard: key, credit, plan, model, voice or text are refused.
        """
        spoken = self._checked(take)
        settings = _settings(take.voice)
        return await self._in_format(
            lambda wanted: self._request(_Request(take, spoken, settings, wanted))
        )

    def joins(self, takes: Sequence[Take]) -> bool:
        """Whether one request may speak these takes; none does for a while after one failed."""
        rests = asyncio.get_running_loop().time() < self._alone_until
        wanted = self._settings.elevenlabs_dialogue and not rests
        return wanted and dialogue.joins(self._model, takes)

    async def converse(self, takes: Sequence[Take]) -> list[Speech]:
        """Speak takes as a dialogue, and return the speech of each; `marks` hold its words.

        Raises:
            Retry: ElevenLabs is unavailable or busy.
            Discard: key, credit, plan, model, voice or text are refused, or the answer cannot be
                cut into the takes.
        """
        texts = [self._checked(take) for take in takes]
        try:
            return await self._in_format(partial(self._exchange, takes, texts))
        except AccountRefused:
            raise
        except Discard:
            self._alone_until = asyncio.get_running_loop().time() + ALONE_SECONDS
            raise

    async def check(self) -> str:
        """What was wrong with the account or the connection when its voices were listed."""
        return self._problem

    async def _in_format(self, ask: Callable[[str], Awaitable[T]]) -> T:
        """What `ask` returns for the first format that the plan has."""
        while True:
            wanted = self._formats[0]
            try:
                return await ask(wanted)
            except _FormatRefused:
                if wanted == self._formats[0]:
                    self._formats.pop(0)
                    logger.info("the plan at %s has no %s", VENDOR, wanted)

    @contextmanager
    def _failures(self, wanted: str, voices: Iterable[str]) -> Iterator[None]:
        """Turn the SDK's errors about a request for a format and voices into failures."""
        try:
            yield
        except ApiError as error:
            raise self._failure(error, wanted, voices) from None
        except httpx.HTTPError as error:
            raise Retry(f"the connection to {VENDOR} failed ({type(error).__name__})") from None
        except (ValueError, AttributeError, TypeError):
            raise Retry(errors.FOREIGN) from None

    async def _request(self, request: _Request) -> Speech:
        audio = ReceivedAudio(VENDOR, len(request.spoken.text))
        times = ReportedTimes()
        take, rate = request.take, _rate(request.format)
        try:
            with self._failures(request.format, [take.voice.name]):
                await self._receive(request, audio, times)
            return await _whole(request.spoken, audio, times, rate)
        except Retry as failure:
            raise await broken_off(failure, take, self._texts, (audio, times), rate) from None

    async def _receive(self, request: _Request, audio: ReceivedAudio, times: ReportedTimes) -> None:
        take = request.take
        language = {} if self._model == _NO_LANGUAGE_CODE else {"language_code": take.language}
        async with self._client.text_to_speech.with_raw_response.stream_with_timestamps(
            take.voice.name,
            text=request.spoken.text,
            model_id=self._model,
            output_format=request.format,
            voice_settings=request.settings,
            request_options=ONCE,
            **language,
        ) as response:
            metering.record(self._model, characters=len(request.spoken.text))
            self._report_limit(response.headers)
            async for piece in response.data:
                audio.add(b64decode(piece.audio_base_64))
                _add_times(piece, times)

    async def _exchange(
        self, takes: Sequence[Take], texts: Sequence[SpokenText], wanted: str
    ) -> list[Speech]:
        with self._failures(wanted, [take.voice.name for take in takes]):
            response = await dialogue.ask(self._client, self._model, takes, texts, wanted)
        self._report_limit(response.headers)
        return await dialogue.speeches(response.data, takes, texts, _rate(wanted))

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

    def _failure(self, error: ApiError, wanted: str, voices: Iterable[str]) -> Exception:
        if error.status_code == HTTPStatus.OK:
            return Discard(errors.FOREIGN)
        if errors.is_about_format(error.status_code, error.body):
            if wanted != self._formats[-1]:
                return _FormatRefused()
            return Discard(
                f"the plan at {VENDOR} has no {wanted}: set RADIOX_AUDIO_ELEVENLABS_FORMAT to auto"
            )
        if errors.code_of(error.body) == "voice_not_found":
            return Discard(
                f"the account at {VENDOR} has no voice {' or '.join(voices)}: "
                "`radiox voices list` shows those that it has"
            )
        return errors.failure(error.status_code, error.body, error.headers)


@asynccontextmanager
async def open_elevenlabs(settings: AudioSettings, http: HttpClient) -> AsyncIterator[ElevenLabs]:
    """The synthesizer, with the voices of the account; with others where they cannot be listed."""
    client = open_client(settings, http)
    voices, problem = await list_voices(client, settings.elevenlabs_model)
    if problem:
        logger.info("until a restart, the voices are those that accounts at %s begin with", VENDOR)
        voices = premade(settings.elevenlabs_model)
    yield ElevenLabs(client, settings, voices, problem)


async def _whole(
    spoken: SpokenText, audio: ReceivedAudio, times: ReportedTimes, rate: int
) -> Speech:
    speech = await audio.decode(rate)
    if not times.covers(spoken, speech.seconds):
        raise Retry(f"{VENDOR} sent a part of the take only")
    return Speech(speech.samples, speech.rate, times.marks(spoken))


def _settings(voice: Voice) -> VoiceSettings:
    """The settings of a voice, with the speed of its host where they have none."""
    wanted = settings_of(voice, Settings).model_dump(exclude_none=True)
    if voice.speed != 1:
        wanted.setdefault("speed", voice.speed)
    return VoiceSettings(**wanted)


def _rate(format_: str) -> int:
    return int(format_.split("_")[1])


def _add_times(piece: StreamingAudioChunkWithTimestampsResponse, times: ReportedTimes) -> None:
    reported = piece.alignment
    if reported is not None:
        times.add(
            getattr(reported, "characters", None) or (),
            getattr(reported, "character_start_times_seconds", None) or (),
            getattr(reported, "character_end_times_seconds", None) or (),
        )
