"""Every operation fails as planned, and its provider's client notices what it can notice."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import httpx2
import openai as sdk
import pytest
from elevenlabs.client import AsyncElevenLabs
from elevenlabs.core.api_error import ApiError
from openai import AsyncOpenAI

from tests.emulator.fixtures import elevenlabs_client
from tests.emulator.plan import Fault, Plan
from tests.emulator.server import Emulator, emulator
from tests.integration.emulator.calls import (
    ELEVENLABS,
    MODEL,
    OPENAI,
    SOUNDS,
    TEXT,
    chat,
    convert,
    image,
    models,
    responses,
    speech,
    streamed_chat,
    streamed_responses,
    voices,
)

ERRORS = {
    "unauthorized": (401, "invalid_api_key"),
    "quota": (429, "insufficient_quota"),
    "payment": (402, "402"),
    "rate_limit": (429, "rate_limit_exceeded"),
    "rate_limit_date": (429, "rate_limit_exceeded"),
    "server_error": (500, None),
    "overloaded": (529, None),
    "bad_request": (400, "invalid_prompt"),
}
SPEECH_ERRORS = {
    "unauthorized": (401, "invalid_api_key"),
    "quota": (401, "quota_exceeded"),
    "payment": (402, "insufficient_credits"),
    "rate_limit": (429, "system_busy"),
    "rate_limit_date": (429, "system_busy"),
    "server_error": (500, "internal_server_error"),
    "overloaded": (529, "system_overloaded"),
    "bad_request": (400, "invalid_text"),
}
LOST = (sdk.APIConnectionError, httpx.TransportError, httpx2.TransportError)
"""Once a stream has begun, OpenAI's client does not wrap the errors of its HTTP client, which is
httpx2 by default, and httpx where it is given one of that."""


@pytest.mark.parametrize("name", OPENAI)
async def test_openai_answers_with_the_planned_errors_and_then_well(
    providers: Emulator, openai: AsyncOpenAI, name: str
) -> None:
    operation, call = OPENAI[name]
    providers.plan({operation: list(ERRORS)})
    found = {}
    for kind in ERRORS:
        with pytest.raises(sdk.APIStatusError) as failed:
            await call(openai)
        found[kind] = (failed.value.status_code, failed.value.code)
    assert found == ERRORS
    assert await call(openai)
    assert providers.books.tallies[operation].faults == dict.fromkeys(ERRORS, 1)


@pytest.mark.parametrize("name", ELEVENLABS)
async def test_elevenlabs_answers_with_the_planned_errors_and_then_well(
    providers: Emulator, elevenlabs: AsyncElevenLabs, name: str
) -> None:
    operation, call = ELEVENLABS[name]
    providers.plan({operation: list(SPEECH_ERRORS)})
    found = {}
    for kind in SPEECH_ERRORS:
        with pytest.raises(ApiError) as failed:
            await call(elevenlabs)
        detail = failed.value.body["detail"]
        found[kind] = (failed.value.status_code, detail.get("status") or detail["code"])
    assert found == SPEECH_ERRORS
    await call(elevenlabs)
    assert providers.books.tallies[operation].statuses[200] == 1


async def test_retry_after_is_in_seconds_or_a_date(
    providers: Emulator, openai: AsyncOpenAI, elevenlabs: AsyncElevenLabs
) -> None:
    faults = [{"kind": "rate_limit", "after": 7}, {"kind": "rate_limit_date", "after": 60}]
    providers.plan({"*": faults * 2})
    given: list[str] = []
    for call in (lambda: responses(openai), lambda: convert(elevenlabs)) * 2:
        with pytest.raises((sdk.RateLimitError, ApiError)) as limited:
            await call()
        given.append(headers_of(limited.value)["retry-after"])
    assert (given[0], given[2]) == ("7", "7")
    for date in (given[1], given[3]):
        assert 50 < (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds() <= 61


@pytest.mark.parametrize("name", OPENAI)
async def test_openai_loses_the_connection_before_and_within_a_response(
    providers: Emulator, openai: AsyncOpenAI, name: str
) -> None:
    operation, call = OPENAI[name]
    providers.plan({operation: ["reset", "cut"]})
    for _ in range(2):
        with pytest.raises(LOST):
            await call(openai)
    assert await call(openai)


@pytest.mark.parametrize("name", ELEVENLABS)
async def test_elevenlabs_loses_the_connection_before_and_within_a_response(
    providers: Emulator, elevenlabs: AsyncElevenLabs, name: str
) -> None:
    operation, call = ELEVENLABS[name]
    providers.plan({operation: ["reset", "cut"]})
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            await call(elevenlabs)
    await call(elevenlabs)


@pytest.mark.parametrize("call", [responses, streamed_responses, speech])
async def test_a_slow_first_byte_exceeds_the_clients_timeout(
    providers: Emulator, call: Callable[[AsyncOpenAI], Any]
) -> None:
    providers.plan({"openai": [{"kind": "slow", "seconds": 60}]})
    async with AsyncOpenAI(
        api_key=providers.key, base_url=providers.openai_url, max_retries=0, timeout=0.2
    ) as client:
        with pytest.raises(sdk.APITimeoutError):
            await call(client)


async def test_a_slow_first_byte_comes(providers: Emulator, openai: AsyncOpenAI) -> None:
    providers.plan({"openai": [{"kind": "slow", "seconds": 0.01}]})
    assert await responses(openai) == TEXT


@pytest.mark.parametrize("call", [responses, chat, image, models])
async def test_json_of_openai_is_malformed(
    providers: Emulator, openai: AsyncOpenAI, call: Callable[[AsyncOpenAI], Any]
) -> None:
    providers.plan({"openai": ["malformed"]})
    with pytest.raises(json.JSONDecodeError):
        await call(openai)


@pytest.mark.parametrize("call", [streamed_responses, streamed_chat])
async def test_an_event_of_a_stream_is_malformed(
    providers: Emulator, openai: AsyncOpenAI, call: Callable[[AsyncOpenAI], Any]
) -> None:
    providers.plan({"openai": ["malformed"]})
    with pytest.raises(json.JSONDecodeError):
        await call(openai)


async def test_json_of_elevenlabs_is_malformed(
    providers: Emulator, elevenlabs: AsyncElevenLabs
) -> None:
    providers.plan({"elevenlabs": ["malformed", "malformed"]})
    with pytest.raises(ApiError):
        await voices(elevenlabs)
    assert (await convert(elevenlabs)).startswith(b"<html>")


async def test_elevenlabs_client_skips_a_malformed_line_silently(
    providers: Emulator, elevenlabs: AsyncElevenLabs
) -> None:
    _, call = SOUNDS["streamed timed speech"]
    providers.plan({"elevenlabs": ["malformed"]})
    broken, whole = await call(elevenlabs), await call(elevenlabs)
    assert len(broken) == len(whole) - 1


async def test_an_error_arrives_inside_a_streamed_chat(
    providers: Emulator, openai: AsyncOpenAI
) -> None:
    providers.plan({"openai": ["stream_error"]})
    with pytest.raises(sdk.APIError, match="had an error"):
        await streamed_chat(openai)


async def test_an_error_inside_a_streamed_response_is_an_event(
    providers: Emulator, openai: AsyncOpenAI
) -> None:
    providers.plan({"openai": ["stream_error"]})
    stream = await openai.responses.create(model=MODEL, input=TEXT, stream=True)
    assert [event.type async for event in stream][-1] == "error"


async def test_faults_that_cannot_happen_are_violations() -> None:
    async with emulator(plan={"*": ["empty_audio"]}) as served, client_of(served) as client:
        assert await responses(client) == TEXT
        assert served.books.violations


async def test_chance_is_repeatable(providers: Emulator, openai: AsyncOpenAI) -> None:
    plan = {"seed": 4, "operations": {"openai": {"probability": 0.5, "kinds": ["server_error"]}}}
    outcomes = []
    for _ in range(2):
        providers.plan(Plan.model_validate(plan))
        outcomes.append([await succeeds(openai) for _ in range(12)])
    assert outcomes[0] == outcomes[1]
    assert len(set(outcomes[0])) == 2


async def test_a_stopped_server_refuses_connections_until_it_starts_again() -> None:
    async with (
        emulator() as served,
        client_of(served) as client,
        elevenlabs_client(served) as voice,
    ):
        assert await responses(client)
        await served.stop()
        with pytest.raises(sdk.APIConnectionError):
            await responses(client)
        with pytest.raises(httpx.ConnectError):
            await voices(voice)
        await served.start()
        assert await responses(client)
        assert await voices(voice)


async def test_a_fault_has_settings_of_its_own() -> None:
    fault = Fault(kind="cut", share=0.9)
    async with emulator(plan={"openai.speech": [fault]}) as served, client_of(served) as client:
        pieces: list[bytes] = []
        with pytest.raises(LOST):
            await collect(client, pieces)
        whole = await speech(client)
        assert sum(map(len, pieces)) == pytest.approx(0.9 * len(whole), abs=1)


def client_of(served: Emulator) -> AsyncOpenAI:
    return AsyncOpenAI(api_key=served.key, base_url=served.openai_url, max_retries=0)


async def collect(client: AsyncOpenAI, pieces: list[bytes]) -> None:
    async with client.audio.speech.with_streaming_response.create(
        model="gpt-4o-mini-tts", voice="ash", input=TEXT, response_format="pcm"
    ) as response:
        async for piece in response.iter_bytes():
            pieces.append(piece)  # noqa: PERF401 - what arrives before the cut counts


def headers_of(error: BaseException) -> Any:
    assert isinstance(error, sdk.RateLimitError | ApiError)
    return error.headers if isinstance(error, ApiError) else error.response.headers


async def succeeds(client: AsyncOpenAI) -> bool:
    try:
        await responses(client)
    except sdk.InternalServerError:
        return False
    return True
