"""A wrong key is one clear line when a service starts, whichever provider it is for."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any, NamedTuple, TypeAlias

import pytest

from services.audio import adapters as audio
from services.audio.settings import AudioSettings
from services.content import adapters as content
from services.content.settings import ContentSettings
from services.kit.http_client import HttpClient, open_http_client
from services.kit.providers import Providers, open_chain
from services.media import adapters as media
from services.media.settings import MediaSettings
from tests.emulator.fixtures import providers
from tests.emulator.server import Emulator
from tests.waiting import until

__all__ = ["providers"]

WRONG = "sk-this-key-is-wrong"
KEYS = {"openai": "OPENAI_API_KEY", "elevenlabs": "ELEVENLABS_API_KEY"}
ADDRESSES = {"openai": "OPENAI_BASE_URL", "elevenlabs": "ELEVENLABS_BASE_URL"}
NOBODY = "http://127.0.0.1:9"


class Port(NamedTuple):
    """A port of a service with a provider that has an account."""

    variable: str
    providers: Providers[Any, Any]
    settings: Callable[[], Any]
    name: str

    def __str__(self) -> str:
        return f"{self.variable} {self.name}"


PORTS = [
    Port("RADIOX_CONTENT_WRITER", content.PROVIDERS, ContentSettings, "openai"),
    Port("RADIOX_AUDIO_SPEECH", audio.PROVIDERS, AudioSettings, "openai"),
    Port("RADIOX_AUDIO_SPEECH", audio.PROVIDERS, AudioSettings, "elevenlabs"),
    Port("RADIOX_MEDIA_COVERS", media.PROVIDERS, MediaSettings, "openai"),
]
each_port = pytest.mark.parametrize("port", PORTS, ids=str)
Start: TypeAlias = Callable[[Port], Any]


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with open_http_client() as client:
        yield client


@pytest.fixture(autouse=True)
def account(providers: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", providers.key)
    monkeypatch.setenv("OPENAI_BASE_URL", providers.openai_url)
    monkeypatch.setenv("ELEVENLABS_API_KEY", providers.key)
    monkeypatch.setenv("ELEVENLABS_BASE_URL", providers.elevenlabs_url)


@pytest.fixture
async def start(http: HttpClient) -> AsyncIterator[Start]:
    """Opens the providers of a port as its service does, until the test ends."""
    async with AsyncExitStack() as stack:

        async def opened(port: Port) -> Mapping[str, Any]:
            chain = open_chain(
                port.providers, port.name, port.settings(), http, variable=port.variable
            )
            return await stack.enter_async_context(chain)

        yield opened


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


async def warned(caplog: pytest.LogCaptureFixture) -> str:
    """The one warning, once it is there."""

    async def found() -> list[str]:
        return warnings(caplog)

    (only,) = await until(found)
    return only


@each_port
async def test_a_wrong_key_is_one_warning_that_names_its_variable_and_holds_no_key(
    port: Port, start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(KEYS[port.name], WRONG)
    await start(port)
    found = await warned(caplog)
    assert found.startswith(f"{port.variable}: {port.name}: ")
    assert f"does not accept the key in {KEYS[port.name]} (401): check it" in found
    assert WRONG not in caplog.text


@each_port
async def test_a_provider_that_cannot_be_reached_is_one_warning_that_names_its_address(
    port: Port, start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(ADDRESSES[port.name], NOBODY)
    await start(port)
    found = await warned(caplog)
    assert "failed (ConnectError): check the network" in found
    assert ADDRESSES[port.name] in found
    assert NOBODY not in found


@each_port
async def test_an_account_that_answers_is_not_worth_a_word(
    port: Port, start: Start, providers: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    opened = await start(port)
    for _ in range(3):
        assert not await opened[port.name].check()
    assert not warnings(caplog)
    assert providers.books.connections <= 2
    assert not providers.books.payments


@pytest.mark.parametrize("port", [each for each in PORTS if each.name == "openai"], ids=str)
async def test_a_service_starts_and_stops_while_its_provider_has_not_answered(
    port: Port, http: HttpClient, providers: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    providers.plan({"openai.models": [{"kind": "slow", "seconds": 600}]})
    settings = port.settings()

    async def asked() -> bool:
        return bool(providers.books.requests)

    async with open_chain(port.providers, port.name, settings, http, variable=port.variable):
        await until(asked)
    assert not warnings(caplog)


async def test_a_server_of_the_users_own_that_wants_a_key_is_told_so(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    await start(PORTS[0])
    assert (await warned(caplog)).endswith("wants a key (401): set OPENAI_API_KEY")
