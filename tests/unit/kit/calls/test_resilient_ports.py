"""Every port of a provider retries where it may, and fails where it must."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any, cast

import pytest

from contracts import Language, VoiceCard, VoiceSetting
from services.audio.adapters.resilient import ResilientSynthesizer
from services.content.adapters.resilient import ResilientWriter
from services.content.ports import Assignment, RunningOrder, Worded
from services.kit.calls.calls import ProviderCalls
from services.kit.failures import Discard, Retry
from services.media.adapters.resilient import ResilientArtist
from tests.fakes import FakeWriter
from tests.unit.kit.calls.station import NO_DELAY

TAKE = SimpleNamespace(text="Good evening.")
RESULT = object()


class Provider:
    """A provider of every port; it raises `failures`, then returns a result."""

    name = "provider"
    model = "model"
    concurrency = 2
    voices: tuple[VoiceCard, ...] = ()
    unlisted: Mapping[Language, str] = MappingProxyType({})
    settings: tuple[VoiceSetting, ...] = ()

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    async def _call(self, _: Any) -> Any:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return RESULT

    write = speak = paint = _call


class Words(FakeWriter):
    """A writer that asks `provider` before it finds the words of a part."""

    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self.provider = provider

    async def write(self, _: Assignment, worded: Callable[[Worded], Awaitable[None]]) -> None:
        await self.provider.write(None)
        await worded(Worded(1, "Good evening."))


def calls() -> ProviderCalls:
    return ProviderCalls("provider", "speech", rule=NO_DELAY)


def writer(provider: Provider) -> Callable[[], Awaitable[Any]]:
    async def write() -> Any:
        heard: list[Worded] = []

        async def hear(part: Worded) -> None:
            heard.append(part)

        assignment = Assignment(cast("RunningOrder", None), wanted=(1,))
        await ResilientWriter(Words(provider), calls()).write(assignment, hear)
        return RESULT if heard == [Worded(1, "Good evening.")] else heard

    return write


def synthesizer(provider: Provider) -> Callable[[], Awaitable[Any]]:
    take: Any = TAKE
    return lambda: ResilientSynthesizer(provider, calls()).speak(take)


def artist(provider: Provider) -> Callable[[], Awaitable[Any]]:
    brief: Any = None
    return lambda: ResilientArtist(provider, calls()).paint(brief)


PORTS = [writer, synthesizer, artist]


@pytest.mark.parametrize("port", PORTS)
async def test_a_provider_that_recovers_causes_no_failure(port: Any) -> None:
    provider = Provider(Retry("busy"), Retry("busy"))
    assert await port(provider)() is RESULT
    assert provider.calls == 3


@pytest.mark.parametrize("port", PORTS)
async def test_a_provider_that_stays_unavailable_is_a_retry(port: Any) -> None:
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
