"""Every port of a provider is tried again where it fails, and gives up where it has to."""

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from services.audio.adapters.resilient import ResilientSynthesizer
from services.audio.domain.speech import VoiceCard
from services.content.adapters.resilient import ResilientWriter
from services.kit.failures import Discard, Retry
from services.kit.resilience import Resilience
from services.media.adapters import ResilientArtist

AT_ONCE = Resilience(first_wait=0, longest_wait=0, attempts=3)
TAKE = SimpleNamespace(text="Good evening.")
ANSWER = object()


class Provider:
    """Every provider at once; it fails as it is told to, then gives words, speech or a cover."""

    name = "provider"
    model = "model"
    concurrency = 2
    drafts = 1
    voices: tuple[VoiceCard, ...] = ()

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    async def _answer(self, _: Any) -> Any:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return ANSWER

    write = speak = paint = _answer


def writer(provider: Provider) -> Callable[[], Awaitable[Any]]:
    order: Any = None
    return lambda: ResilientWriter(provider, AT_ONCE).write(order)


def synthesizer(provider: Provider) -> Callable[[], Awaitable[Any]]:
    take: Any = TAKE
    return lambda: ResilientSynthesizer(provider, AT_ONCE).speak(take)


def artist(provider: Provider) -> Callable[[], Awaitable[Any]]:
    brief: Any = None
    return lambda: ResilientArtist(provider, AT_ONCE).paint(brief)


PORTS = [writer, synthesizer, artist]


@pytest.mark.parametrize("port", PORTS)
async def test_a_provider_that_recovers_is_not_noticed(port: Any) -> None:
    provider = Provider(Retry("busy"), Retry("busy"))
    assert await port(provider)() is ANSWER
    assert provider.calls == 3


@pytest.mark.parametrize("port", PORTS)
async def test_a_provider_that_stays_away_is_a_retry(port: Any) -> None:
    provider = Provider(*(Retry("away") for _ in range(9)))
    with pytest.raises(Retry, match="away"):
        await port(provider)()
    assert provider.calls == 3


@pytest.mark.parametrize("port", PORTS)
async def test_a_refusal_is_final_at_once(port: Any) -> None:
    provider = Provider(Discard("refused"))
    with pytest.raises(Discard, match="refused"):
        await port(provider)()
    assert provider.calls == 1
