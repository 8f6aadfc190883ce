"""Speech that costs money: its price in `audio.ready`, and a budget that is used up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import pytest

from contracts import AudioReady, Host, ScriptReady, Voice, subjects
from services.audio.adapters.choices import Choices
from services.audio.adapters.fallback import FallbackTakes
from services.audio.adapters.packages import StoredPackages
from services.audio.adapters.resilient import ResilientSynthesizer
from services.audio.adapters.speech_pipeline import CachedSpeechPipeline
from services.audio.adapters.takes import Takes
from services.audio.domain.speech import Take
from services.audio.handlers import produce_show
from services.audio.ports import Deps
from services.kit.calls.attribution import attributed_to
from services.kit.calls.calls import ProviderCalls
from services.kit.calls.usage import Estimate
from services.kit.claims import Claims
from services.kit.platform import Platform
from tests.unit.audio.fakes import CountingSynthesizer, PlainRenderer
from tests.unit.audio.scripts import TONE_SCRIPT

DOLLARS_A_CHARACTER = 0.0001


@dataclass
class PaidSynthesizer(CountingSynthesizer):
    """A synthesizer with the prices of a vendor."""

    name: str = "elevenlabs"

    def estimate(self, take: Take) -> Estimate:
        return Estimate("eleven_v4", {"characters": len(take.text)})


@asynccontextmanager
async def station(platform: Platform) -> AsyncIterator[Deps]:
    """Audio with a paid provider, and a local one behind it."""

    async def has_ended(_: str) -> bool:
        return False

    bucket = platform.bucket(subjects.BUCKET_CLAIMS)
    claims = Claims(bucket)
    paid = ResilientSynthesizer(
        PaidSynthesizer(), ProviderCalls("elevenlabs", "speech", tools=platform.calls)
    )
    local = ResilientSynthesizer(CountingSynthesizer(), ProviderCalls("tone", "speech"))
    takes = {each.name: Takes(each, platform.blobs, claims) for each in (paid, local)}
    yield Deps(
        speech=CachedSpeechPipeline(FallbackTakes(takes), Choices(bucket)),
        renderer=PlainRenderer(platform.scratch),
        packages=StoredPackages(platform.blobs, platform.notify),
        has_ended=has_ended,
        blobs=platform.blobs,
        notify=platform.notify,
        usage=partial(platform.calls.stage_usage, "speech"),
    )


def script(budget: float | None = None) -> ScriptReady:
    """The script, with a paid voice and a local one for each host."""
    hosts = tuple(
        Host(
            name=host.name,
            voice=Voice(provider="elevenlabs", name=host.voice.name),
            fallbacks=(host.voice,),
        )
        for host in TONE_SCRIPT.hosts
    )
    return TONE_SCRIPT.model_copy(update={"hosts": hosts, "budget": budget})


async def produced(deps: Deps, script: ScriptReady) -> AudioReady:
    """Handle one delivery of the script."""
    with attributed_to(script):
        *_, ready = [event async for event in produce_show(script, deps)]
    assert isinstance(ready, AudioReady)
    return ready


async def test_the_price_of_a_show_is_that_of_its_characters_in_each_delivery(
    platform: Platform,
) -> None:
    async with station(platform) as deps:
        first = await produced(deps, script())
        again = await produced(deps, script())
    (used,) = first.usage
    assert used.calls == first.takes_spoken == len(first.segments)
    assert used.units == {"characters": sum(len(segment.text) for segment in first.segments)}
    assert used.cost == pytest.approx(used.units["characters"] * DOLLARS_A_CHARACTER)
    assert (again.takes_spoken, again.usage) == (0, first.usage)


async def test_the_local_voice_goes_on_where_the_budget_of_the_show_is_used_up(
    platform: Platform,
) -> None:
    budget = 0.02
    async with station(platform) as deps:
        ready = await produced(deps, script(budget))
    (used,) = ready.usage
    assert 0 < used.cost <= budget
    assert used.calls + len(ready.fallbacks) == len(ready.segments)
    assert {fallback.used.partition("/")[0] for fallback in ready.fallbacks} == {"tone"}
    assert all("that this show was given is $0.02" in each.reason for each in ready.fallbacks)
