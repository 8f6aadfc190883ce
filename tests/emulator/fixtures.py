"""Fixtures: an emulator, and the providers' own clients for it. Import what a test needs."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from elevenlabs.client import AsyncElevenLabs
from openai import AsyncOpenAI

from tests.emulator.server import Emulator, emulator

__all__ = ["elevenlabs", "openai", "providers"]


@asynccontextmanager
async def emulator_process(*arguments: str) -> AsyncIterator[dict[str, str]]:
    """Run the emulator as a process of its own; yields its addresses and its key."""
    command = (sys.executable, "-m", "tests.emulator", *arguments)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        assert line, "the emulator did not start: what it says is on stderr"
        yield json.loads(line)
    finally:
        process.terminate()
        await process.communicate()


@pytest.fixture
async def providers() -> AsyncIterator[Emulator]:
    """Serve the providers while a test runs; no request may have violated a contract."""
    async with emulator() as served:
        yield served
    assert not served.books.violations


@pytest.fixture
async def openai(providers: Emulator) -> AsyncIterator[AsyncOpenAI]:
    """Open OpenAI's client on httpx; it does not retry."""
    async with httpx.AsyncClient() as http:
        yield AsyncOpenAI(
            api_key=providers.key,
            base_url=providers.openai_url,
            max_retries=0,
            http_client=http,  # type: ignore[arg-type]
        )


@asynccontextmanager
async def elevenlabs_client(served: Emulator, key: str = "") -> AsyncIterator[AsyncElevenLabs]:
    """Open ElevenLabs' client, which closes no connections of its own, and close those."""
    async with httpx.AsyncClient() as http:
        yield AsyncElevenLabs(
            api_key=key or served.key, base_url=served.elevenlabs_url, httpx_client=http
        )


@pytest.fixture
async def elevenlabs(providers: Emulator) -> AsyncIterator[AsyncElevenLabs]:
    """Open ElevenLabs' client; it retries unless `request_options` say otherwise."""
    async with elevenlabs_client(providers) as client:
        yield client
