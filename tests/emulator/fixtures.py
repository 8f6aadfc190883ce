"""Fixtures: an emulator, and the providers' own clients for it. Import what a test needs."""

from collections.abc import AsyncIterator

import httpx
import pytest
from elevenlabs.client import AsyncElevenLabs
from openai import AsyncOpenAI

from tests.emulator.server import Emulator, emulator

__all__ = ["elevenlabs", "openai", "providers"]


@pytest.fixture
async def providers() -> AsyncIterator[Emulator]:
    """Serve the providers while a test runs; no request may have violated a contract."""
    async with emulator() as served:
        yield served
    assert not served.books.violations


@pytest.fixture
async def openai(providers: Emulator) -> AsyncIterator[AsyncOpenAI]:
    """Open OpenAI's client; it does not retry."""
    async with AsyncOpenAI(
        api_key=providers.key, base_url=providers.openai_url, max_retries=0
    ) as client:
        yield client


@pytest.fixture
async def elevenlabs(providers: Emulator) -> AsyncIterator[AsyncElevenLabs]:
    """Open ElevenLabs' client; it retries unless `request_options` say otherwise."""
    async with httpx.AsyncClient() as http:
        yield AsyncElevenLabs(
            api_key=providers.key, base_url=providers.elevenlabs_url, httpx_client=http
        )
