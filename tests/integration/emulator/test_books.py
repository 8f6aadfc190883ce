import asyncio
import json

import httpx
import openai as sdk
import pytest
from elevenlabs.client import AsyncElevenLabs
from elevenlabs.core.api_error import ApiError
from openai import AsyncOpenAI

from tests.emulator.fixtures import elevenlabs_client
from tests.emulator.server import Emulator, emulator
from tests.emulator.state import Latency
from tests.integration.emulator.calls import (
    ELEVENLABS,
    OPENAI,
    TEXT,
    convert,
    image,
    responses,
    speech,
    stream,
    streamed_responses,
    streamed_timed,
    voices,
)


async def test_units_are_charged_once_per_content_at_the_least(
    providers: Emulator, openai: AsyncOpenAI, elevenlabs: AsyncElevenLabs
) -> None:
    for _ in range(2):
        await responses(openai)
        await streamed_responses(openai)
        await speech(openai)
        await image(openai)
        await convert(elevenlabs)
        await stream(elevenlabs)
        await streamed_timed(elevenlabs)
    paid, minimum = providers.books.paid, providers.books.minimum
    assert (paid["images"], minimum["images"]) == (2, 1)
    assert (paid["characters"], minimum["characters"]) == (8 * len(TEXT), 2 * len(TEXT))
    assert minimum["output_tokens"] < paid["output_tokens"]


async def test_what_was_produced_is_charged_though_it_did_not_arrive(
    providers: Emulator, elevenlabs: AsyncElevenLabs
) -> None:
    providers.plan({"*": ["server_error", "cut"]})
    with pytest.raises(ApiError):
        await convert(elevenlabs)
    assert not providers.books.paid
    with pytest.raises(httpx.TransportError):
        await convert(elevenlabs)
    assert providers.books.paid == {"characters": len(TEXT)}


async def test_a_kept_connection_serves_all_requests(
    providers: Emulator, openai: AsyncOpenAI
) -> None:
    for _ in range(4):
        await responses(openai)
    assert (providers.books.connections, providers.books.kept_alive) == (1, 0.75)


async def test_connections_opened_for_one_request_are_not_kept(providers: Emulator) -> None:
    for _ in range(3):
        async with AsyncOpenAI(api_key=providers.key, base_url=providers.openai_url) as client:
            await responses(client)
    assert (providers.books.connections, providers.books.kept_alive) == (3, 0.0)


async def test_the_highest_concurrency_is_kept() -> None:
    async with (
        emulator(latency=Latency(first_token=0.2)) as served,
        AsyncOpenAI(api_key=served.key, base_url=served.openai_url) as client,
    ):
        await asyncio.gather(*(responses(client) for _ in range(3)))
        await responses(client)
        assert served.books.highest == {"openai": 3, "all": 3}
        assert served.books.concurrent("openai") == 0


async def test_requests_beyond_the_plans_concurrency_are_refused() -> None:
    async with (
        emulator(latency=Latency(first_sound=0.2), concurrency=2) as served,
        elevenlabs_client(served) as client,
    ):
        found = await asyncio.gather(*(convert(client) for _ in range(3)), return_exceptions=True)
        refused = [error for error in found if isinstance(error, ApiError)]
        assert [error.status_code for error in refused] == [429]


async def test_a_wrong_key_is_refused_everywhere_and_consumes_no_fault() -> None:
    async with emulator(plan={"*": ["server_error"]}) as served:
        async with AsyncOpenAI(
            api_key="wrong", base_url=served.openai_url, max_retries=0
        ) as client:
            for _, call in OPENAI.values():
                with pytest.raises(sdk.AuthenticationError):
                    await call(client)
        async with elevenlabs_client(served, "wrong") as voice:
            for _, call_voice in ELEVENLABS.values():
                with pytest.raises(ApiError) as refused:
                    await call_voice(voice)
                assert refused.value.status_code == 401
        assert not served.books.payments
        assert not any(tally.faults for tally in served.books.tallies.values())


@pytest.mark.parametrize("path", ["/openai/v1/models", "/elevenlabs/v1/models"])
async def test_a_request_without_a_key_is_refused(providers: Emulator, path: str) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(providers.url + path)).status_code == 401


async def test_neither_key_nor_content_is_kept(
    providers: Emulator, openai: AsyncOpenAI, elevenlabs: AsyncElevenLabs
) -> None:
    await responses(openai)
    await convert(elevenlabs)
    kept = json.dumps(providers.books.summary())
    assert providers.key not in kept
    assert "Tuesday" not in kept
    assert providers.key not in repr(vars(providers.books))


async def test_a_key_inside_a_body_is_a_violation() -> None:
    async with (
        emulator() as served,
        AsyncOpenAI(api_key=served.key, base_url=served.openai_url) as client,
    ):
        await client.responses.create(model="gpt-5.4", input=f"My key is {served.key}.")
        assert served.books.violations == [
            "openai.responses: the key is in the body or the address"
        ]


async def test_voices_are_free(providers: Emulator, elevenlabs: AsyncElevenLabs) -> None:
    await voices(elevenlabs)
    assert not providers.books.payments
