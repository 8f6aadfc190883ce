"""Many requests at once, a good part of which fail."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import cycle, islice
from typing import Any

import openai as sdk
import pytest
from elevenlabs.client import AsyncElevenLabs
from openai import AsyncOpenAI

from tests.emulator.plan import SOUND, TRANSPORT, WRITING, Kind, Plan
from tests.emulator.server import Emulator
from tests.integration.emulator.calls import ELEVENLABS, OPENAI, responses
from tests.waiting import until

REQUESTS = 120
CONCURRENT = 12


def course(kinds: frozenset[Kind]) -> dict[str, Any]:
    faults = [{"kind": kind, "seconds": 0.05} for kind in sorted(kinds)]
    return {"probability": 0.4, "kinds": faults}


PLAN = Plan.model_validate(
    {
        "operations": {
            "openai.responses": course(WRITING),
            "openai.chat": course(WRITING),
            "elevenlabs.speech": course(SOUND),
            "elevenlabs.dialogue": course(SOUND),
            "*": course(TRANSPORT),
        }
    }
)


async def test_every_request_is_counted_and_none_is_left_open(
    providers: Emulator,
    openai: AsyncOpenAI,
    elevenlabs: AsyncElevenLabs,
    caplog: pytest.LogCaptureFixture,
) -> None:
    providers.plan(PLAN)
    calls: list[Callable[[], Awaitable[Any]]] = [
        *(partial(call, openai) for _, call in OPENAI.values()),
        *(partial(call, elevenlabs) for _, call in ELEVENLABS.values()),
    ]
    gate = asyncio.Semaphore(CONCURRENT)

    async def attempt(call: Callable[[], Awaitable[Any]]) -> bool:
        async with gate:
            try:
                await call()
            except Exception:  # noqa: BLE001 - each fault ends in an error of its own
                return False
            return True

    succeeded = await asyncio.gather(*map(attempt, islice(cycle(calls), REQUESTS)))
    books = providers.books
    await until(partial(is_open, providers, expected=False))
    assert 0 < sum(succeeded) < REQUESTS
    assert books.requests == REQUESTS
    assert 1 < books.highest["all"] <= CONCURRENT
    assert not [record for record in caplog.records if record.name.startswith("uvicorn")]


async def test_a_stop_ends_requests_that_are_open(providers: Emulator, openai: AsyncOpenAI) -> None:
    providers.plan({"openai": [{"kind": "slow", "seconds": 600}]})
    waiting = asyncio.create_task(responses(openai))
    await until(partial(is_open, providers, expected=True))
    await providers.stop()
    with pytest.raises(sdk.APIConnectionError):
        await waiting


async def is_open(served: Emulator, *, expected: bool) -> bool:
    return bool(served.books.concurrent("all")) is expected
