import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from services.kit.http_client import HttpClient, open_http_client
from services.kit.providers import (
    Provider,
    Providers,
    UnknownProviderError,
    chain,
    missing_package,
    open_chain,
    open_provider,
)

VARIABLE = "RADIOX_AUDIO_SPEECH"


@asynccontextmanager
async def opened(settings: str, _: HttpClient | None = None) -> AsyncIterator[str]:
    yield f"a voice for {settings}"


def lacks_key(settings: str) -> str:
    return "" if settings == "rich" else "KEY is not set"


PROVIDERS: Providers[str, str] = {
    "paid": Provider(opened, lacks_key),
    "piper": Provider(opened, lambda _: "no voice is installed", local=True),
    "pico": Provider(opened, local=True),
    "espeak": Provider(opened, local=True),
}


def chosen(setting: str, settings: str = "rich") -> tuple[str, ...]:
    return chain(PROVIDERS, setting, settings, variable=VARIABLE)


@pytest.mark.parametrize(
    ("setting", "settings", "names"),
    [
        ("auto", "rich", ("paid", "pico", "espeak")),
        ("auto", "poor", ("pico", "espeak")),
        ("espeak", "rich", ("espeak",)),
        ("paid", "rich", ("paid", "pico", "espeak")),
        ("espeak, paid", "rich", ("espeak", "paid", "pico")),
        ("paid,espeak", "rich", ("paid", "espeak")),
    ],
)
def test_a_setting_gives_the_order_and_local_providers_stand_behind(
    setting: str, settings: str, names: tuple[str, ...]
) -> None:
    assert chosen(setting, settings) == names


def test_a_provider_that_is_named_and_lacks_something_is_an_error_that_says_what() -> None:
    with pytest.raises(UnknownProviderError) as caught:
        chosen("paid", "poor")
    assert str(caught.value) == f"{VARIABLE}: paid cannot be used: KEY is not set"


@pytest.mark.parametrize("setting", ["espaek", "paid,espaek", ""])
def test_the_error_for_an_unknown_name_lists_all_providers(setting: str) -> None:
    with pytest.raises(UnknownProviderError) as caught:
        chosen(setting)
    assert str(caught.value) == (
        f"{VARIABLE}: there is no provider {setting.rsplit(',', maxsplit=1)[-1]!r}; "
        "there are espeak, paid, pico, piper, auto"
    )


async def test_a_provider_is_opened_with_the_settings() -> None:
    async with (
        open_http_client() as http,
        open_provider(PROVIDERS, "pico", "me", http, variable=VARIABLE) as voice,
        open_chain(PROVIDERS, "auto", "you", http, variable=VARIABLE) as voices,
    ):
        assert voice == "a voice for me"
        with pytest.raises(UnknownProviderError, match="paid cannot be used: KEY is not set"):
            open_provider(PROVIDERS, "paid", "me", http, variable=VARIABLE)
        assert voices == {"pico": "a voice for you", "espeak": "a voice for you"}


async def test_what_a_provider_lacks_is_told_and_is_no_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    async with (
        open_http_client() as http,
        open_chain(PROVIDERS, "auto", "poor", http, variable=VARIABLE),
    ):
        told = [(each.levelno, each.getMessage()) for each in caplog.records]
    assert told == [
        (logging.INFO, f"{VARIABLE}: paid is not used: KEY is not set"),
        (logging.INFO, f"{VARIABLE}: piper is not used: no voice is installed"),
    ]


def test_a_package_that_is_not_installed_is_named_with_its_extra() -> None:
    assert missing_package("httpx", "http") == ""
    assert missing_package("no_such_package", "openai") == (
        "the package no_such_package is not installed: pip install 'radiox[openai]'"
    )


async def test_the_http_client_is_made_once_and_closed_at_the_end() -> None:
    async with open_http_client() as http:
        client = http()
        assert isinstance(client, httpx.AsyncClient)
        assert http() is client
    assert client.is_closed
