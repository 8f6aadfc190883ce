"""OpenAI's speech: the adapter and the real SDK against the emulator and compatible servers."""

import io
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from contracts import Voice
from services.audio.adapters import PROVIDERS
from services.audio.adapters.openai_speech import OpenAISpeech, open_openai
from services.audio.domain.speech import Take
from services.audio.settings import AudioSettings
from services.kit.calls import metering
from services.kit.failures import AccountRefused, Discard, RateLimited, Retry
from services.kit.http_client import open_http_client
from tests.emulator.fixtures import providers
from tests.emulator.server import Emulator

__all__ = ["providers"]

TEXT = (
    "It rains again in Rome, and the mayor has closed three bridges. Nobody was hurt. "
    "More rain is expected on Thursday, when the river may rise by another metre."
)
TONE = (np.sin(np.arange(10 * 24_000) * 0.05) * 8000).astype("<i2")


def take(text: str = TEXT, name: str = "marin", tone: str = "", **settings: Any) -> Take:
    return Take(text, Voice(provider="openai", name=name, settings=settings), "en", tone)


@pytest.fixture(autouse=True)
def account(providers: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", providers.key)
    monkeypatch.setenv("OPENAI_BASE_URL", providers.openai_url)


@pytest.fixture
async def speech() -> AsyncIterator[OpenAISpeech]:
    async with open_http_client() as http, open_openai(AudioSettings(), http) as opened:
        yield opened


@asynccontextmanager
async def server(
    answer: Callable[[dict[str, Any]], httpx.Response], **settings: Any
) -> AsyncIterator[OpenAISpeech]:
    """The adapter on a compatible server, which answers a request's JSON."""

    def respond(request: httpx.Request) -> httpx.Response:
        return answer(json.loads(request.content))

    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(respond)) as client,
        open_openai(AudioSettings(**settings), lambda: client) as opened,
    ):
        yield opened


def encoded(name: str) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, TONE, 24_000, format=name.upper())
    return file.getvalue()


@pytest.mark.parametrize(
    ("fault", "failure", "reason"),
    [
        ("unauthorized", AccountRefused, "does not accept the key in OPENAI_API_KEY"),
        ("quota", AccountRefused, "no credit left"),
        ("bad_request", Discard, "refuses the request"),
        ("rate_limit", RateLimited, "fewer requests"),
        ("rate_limit_date", RateLimited, "fewer requests"),
        ("server_error", Retry, "out of order"),
        ("overloaded", Retry, "out of order"),
        ("reset", Retry, "connection to OpenAI failed"),
        ("cut", Retry, "connection to OpenAI failed"),
        ("malformed", Retry, "text in place of sound"),
        ("empty_audio", Retry, "no sound"),
    ],
)
async def test_each_failure_says_what_to_do_and_neither_key_nor_text(
    providers: Emulator,
    speech: OpenAISpeech,
    caplog: pytest.LogCaptureFixture,
    *,
    fault: str,
    failure: type[Exception],
    reason: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    providers.plan({"openai.speech": [{"kind": fault, "after": 7}]})
    with pytest.raises(failure, match=reason) as raised:
        await speech.speak(take())
    assert providers.key not in f"{raised.value!r} {raised.value.__cause__!r} {caplog.text}"
    assert "mayor" not in f"{raised.value!r} {raised.value.__cause__!r}"
    assert type(raised.value) is failure
    if failure is RateLimited:
        assert getattr(raised.value, "after", 0) == pytest.approx(7, abs=1)
    assert (await speech.speak(take())).seconds > 5


async def test_characters_are_metered_once_the_provider_has_charged_for_them(
    providers: Emulator, speech: OpenAISpeech
) -> None:
    providers.plan({"openai.speech": ["server_error", "cut"]})
    with metering.collecting() as meter:
        for _ in range(3):
            try:
                await speech.speak(take())
            except Retry:
                continue
    assert meter.model == speech.model.partition("+")[0] == "gpt-4o-mini-tts"
    assert meter.units["characters"] == providers.books.paid["characters"]
    assert meter.units["characters"] == 2 * speech.estimate(take()).units["characters"]


@pytest.mark.parametrize(
    ("model", "wanted", "instructions"),
    [
        ("gpt-4o-mini-tts", take(), None),
        (
            "gpt-4o-mini-tts",
            take(tone="warm and calm"),
            "You read the news on the radio, in English. Your tone: warm and calm.",
        ),
        ("gpt-4o-mini-tts", take(tone="warm", instructions="Whisper."), "Whisper."),
        ("tts-1-hd", take(tone="warm and calm"), None),
    ],
)
async def test_the_model_is_told_the_tone_of_the_host_where_it_follows_it(
    model: str, wanted: Take, instructions: str | None
) -> None:
    asked: list[dict[str, Any]] = []

    def answer(request: dict[str, Any]) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=TONE.tobytes())

    async with server(answer, openai_model=model) as opened:
        await opened.speak(wanted)
    assert [request.get("instructions") for request in asked] == [instructions]
    assert asked[0]["model"] == model
    assert asked[0]["response_format"] == "pcm"


@pytest.mark.parametrize("only", ["wav", "mp3"])
async def test_a_server_that_lacks_a_format_is_asked_for_another_one_from_then_on(
    only: str,
) -> None:
    asked: list[str] = []

    def answer(request: dict[str, Any]) -> httpx.Response:
        asked.append(request["response_format"])
        if request["response_format"] != only:
            message = f"response_format {request['response_format']} is not supported"
            return httpx.Response(400, json={"error": {"message": message}})
        return httpx.Response(200, content=encoded(only))

    async with server(answer) as opened:
        for _ in range(2):
            spoken = await opened.speak(take())
            assert spoken.seconds == pytest.approx(10, abs=0.1)
    before = ["pcm", "wav", "mp3"][: ["pcm", "wav", "mp3"].index(only)]
    assert asked == [*before, only, only]


@pytest.mark.parametrize("sent", ["wav", "mp3", "flac"])
async def test_a_server_may_answer_in_its_own_format(sent: str) -> None:
    async with server(lambda _: httpx.Response(200, content=encoded(sent))) as opened:
        spoken = await opened.speak(take())
    assert spoken.rate == 24_000
    assert spoken.seconds == pytest.approx(10, abs=0.1)


async def test_the_rate_that_a_server_names_is_that_of_its_pcm() -> None:
    headers = {"content-type": "audio/pcm;rate=16000"}
    sent = httpx.Response(200, content=TONE.tobytes(), headers=headers)
    async with server(lambda _: sent) as opened:
        assert (await opened.speak(take())).seconds == pytest.approx(15, abs=0.01)


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ("unauthorized", "does not accept the key in OPENAI_API_KEY"),
        ("server_error", "out of order"),
        ("reset", "connection to OpenAI failed"),
    ],
)
async def test_an_account_is_checked_without_any_cost(
    providers: Emulator, speech: OpenAISpeech, fault: str, found: str
) -> None:
    providers.plan({"openai.models": [fault]})
    assert found in await speech.check()
    assert not await speech.check()
    assert not providers.books.payments


async def test_a_server_that_lists_no_models_is_not_found_wanting() -> None:
    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(404))) as client,
        open_openai(AudioSettings(), lambda: client) as opened,
    ):
        assert not await opened.check()


async def test_a_server_without_any_known_format_is_refused() -> None:
    refusal = {"error": {"message": "response_format is not supported"}}
    async with server(lambda _: httpx.Response(400, json=refusal)) as opened:
        with pytest.raises(Discard, match="refuses the request"):
            await opened.speak(take())


async def test_the_voices_of_a_server_are_those_of_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RADIOX_AUDIO_OPENAI_VOICES", "af_heart:en:female, bm_george:en:male")
    async with server(lambda _: httpx.Response(200, content=TONE.tobytes())) as opened:
        assert [(card.name, card.gender) for card in opened.voices] == [
            ("af_heart", "female"),
            ("bm_george", "male"),
        ]
        with pytest.raises(Discard, match="af_heart does not speak de"):
            await opened.speak(Take("Hallo.", Voice(provider="openai", name="af_heart"), "de"))


def test_a_list_of_voices_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADIOX_AUDIO_OPENAI_VOICES", "af_heart:en")
    with pytest.raises(ValueError, match="'af_heart:en' is not NAME:LANGUAGE:GENDER"):
        AudioSettings()


def test_a_server_of_the_users_own_that_needs_no_key_speaks_where_its_voices_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing = PROVIDERS["openai"].missing
    assert not missing(AudioSettings())
    monkeypatch.delenv("OPENAI_API_KEY")
    assert "RADIOX_AUDIO_OPENAI_VOICES" in missing(AudioSettings())
    monkeypatch.setenv("RADIOX_AUDIO_OPENAI_VOICES", "af_heart:en:female")
    assert not missing(AudioSettings())
    monkeypatch.delenv("OPENAI_BASE_URL")
    assert missing(AudioSettings()) == "OPENAI_API_KEY is not set"
