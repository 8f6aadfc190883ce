from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.kit.providers import UnknownProviderError, open_provider


@asynccontextmanager
async def opened(settings: str) -> AsyncIterator[str]:
    yield f"a voice for {settings}"


async def test_a_provider_is_opened_with_the_settings() -> None:
    async with open_provider({"espeak": opened}, "espeak", "me", variable="V") as voice:
        assert voice == "a voice for me"


def test_the_error_for_an_unknown_name_lists_all_providers() -> None:
    providers = {"piper": opened, "espeak": opened}
    with pytest.raises(UnknownProviderError) as caught:
        open_provider(providers, "espaek", "me", variable="RADIOX_AUDIO_SPEECH")
    assert str(caught.value) == (
        "RADIOX_AUDIO_SPEECH: there is no provider 'espaek'; there are espeak, piper"
    )
