"""A script that is delivered again rewrites nothing of what can be heard already.

On a real broker and with the real mix; the voices are tones, so that each can fail when it is told.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TypeAlias

import pytest

from contracts import AudioReady, Host, Voice, subjects
from services.audio.adapters.choices import Choices
from services.audio.adapters.fallback import FallbackTakes
from services.audio.adapters.speech_pipeline import CachedSpeechPipeline
from services.audio.adapters.takes import Takes
from services.audio.app import open_deps
from services.audio.domain.scheduler import SpeechScheduler
from services.audio.domain.speech import Speech, Spoken, Take
from services.audio.handlers import produce_show
from services.audio.ports import Deps
from services.audio.settings import AudioSettings
from services.kit.claims import Claims
from services.kit.failures import Retry
from services.kit.platform import Platform
from tests.unit.audio.fakes import CountingSynthesizer
from tests.unit.audio.scripts import TONE_SCRIPT

PAID, FREE = "paid", "free"
VOICES = {name: Voice(provider=name, name="high") for name in (PAID, FREE)}
SCRIPT = TONE_SCRIPT.model_copy(
    update={
        "hosts": tuple(
            Host(name=host.name, voice=VOICES[PAID], fallbacks=(VOICES[FREE],))
            for host in TONE_SCRIPT.hosts
        )
    }
)
TEXTS = [segment.text for segment in SCRIPT.segments]


class HigherSynthesizer(CountingSynthesizer):
    """Speaks faster, and an octave higher: a show that it speaks in is another one."""

    async def speak(self, take: Take) -> Speech:
        speech = await super().speak(take)
        return Speech(speech.samples[::2], speech.rate)


Outages: TypeAlias = Mapping[str, list[str]]
"""The providers of a worker, each with the texts for which it fails."""


def synthesizers(outages: Outages) -> dict[str, CountingSynthesizer]:
    kinds = {PAID: CountingSynthesizer, FREE: HigherSynthesizer}
    return {
        name: kinds[name](name=name, failures={text: [Retry("it is down")] * 9 for text in texts})
        for name, texts in outages.items()
    }


def pipeline(
    platform: Platform, providers: Mapping[str, CountingSynthesizer]
) -> CachedSpeechPipeline:
    bucket = platform.bucket(subjects.BUCKET_CLAIMS)
    takes = {name: Takes(each, platform.blobs, Claims(bucket)) for name, each in providers.items()}
    return CachedSpeechPipeline(FallbackTakes(takes), Choices(bucket))


ALL_WELL: Outages = {PAID: [], FREE: []}
FELL_BACK: Outages = {PAID: TEXTS[1:3], FREE: []}


@asynccontextmanager
async def worker(platform: Platform, outages: Outages) -> AsyncIterator[Deps]:
    async with open_deps(platform, AudioSettings(), synthesizer=CountingSynthesizer()) as deps:
        yield replace(deps, speech=pipeline(platform, synthesizers(outages)))


async def delivered(platform: Platform, outages: Outages) -> AudioReady:
    async with worker(platform, outages) as deps:
        *_, ready = [event async for event in produce_show(SCRIPT, deps)]
    assert isinstance(ready, AudioReady)
    return ready


async def heard(platform: Platform) -> dict[str, str]:
    """The digests of the segments that can be heard, by their keys."""
    blobs = platform.blobs.list(subjects.BLOBS_AIR, "show/show-1/1/")
    return {ref.key: ref.sha256 async for ref in blobs}


@pytest.mark.parametrize(
    ("first", "now"),
    [
        pytest.param(FELL_BACK, ALL_WELL, id="the voice that failed answers again"),
        pytest.param(ALL_WELL, {PAID: TEXTS, FREE: []}, id="the voice is down now"),
        pytest.param(FELL_BACK, {FREE: []}, id="the voice is in use no more"),
        pytest.param(FELL_BACK, {PAID: []}, id="the other voice is in use no more"),
    ],
)
async def test_a_show_that_is_delivered_again_is_the_same_byte_for_byte(
    platform: Platform, first: Outages, now: Outages
) -> None:
    made = await delivered(platform, first)
    segments = await heard(platform)
    again = await delivered(platform, now)
    assert await heard(platform) == segments
    assert again.audio == made.audio
    assert again.transcript == made.transcript
    assert (again.segments, again.fallbacks) == (made.segments, made.fallbacks)
    assert (len(made.fallbacks) > 0) == (first is FELL_BACK)


async def test_what_was_heard_before_a_worker_gave_up_stays_as_it_is(platform: Platform) -> None:
    """The first worker falls back for two segments, and fails for the last one."""
    failing = {PAID: [*TEXTS[1:3], TEXTS[-1]], FREE: [TEXTS[-1]]}
    with pytest.raises(Retry, match="it is down"):
        await delivered(platform, failing)
    begun = await heard(platform)
    assert len(begun) > 8
    made = await delivered(platform, ALL_WELL)
    whole = await heard(platform)
    assert {key: whole[key] for key in begun} == begun
    assert len(whole) > len(begun)
    assert [fallback.used for fallback in made.fallbacks] == [f"{FREE}/high"] * 2


async def test_of_two_workers_on_one_script_the_choice_of_one_counts_for_both(
    platform: Platform,
) -> None:
    """The preferred voice fails one of them; while the other voice speaks, it answers the other."""
    slow, quick = synthesizers({PAID: TEXTS[:1], FREE: []}), synthesizers(ALL_WELL)
    slow[FREE].go.clear()

    async def spoken(providers: Mapping[str, CountingSynthesizer]) -> list[Spoken]:
        plan, found = SpeechScheduler(SCRIPT, 50.0), list[Spoken]()
        async with pipeline(platform, providers).open("show-1.1") as session:
            async for each in session.speak(plan):
                plan.gap()
                found.append(each)
        return found

    waiting = asyncio.create_task(spoken(slow))
    await slow[FREE].called.wait()
    chosen = await spoken(quick)
    slow[FREE].go.set()
    other = await waiting
    assert {each.take.voice.provider for each in chosen} == {PAID}
    assert [each.take for each in other] == [each.take for each in chosen]
    for mine, theirs in zip(other, chosen, strict=True):
        assert (mine.speech.samples == theirs.speech.samples).all()
