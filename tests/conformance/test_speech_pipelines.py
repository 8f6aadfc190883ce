"""The conformance suite of speech pipelines, the fake included."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from contracts import subjects
from services.audio.adapters.choices import Choices
from services.audio.adapters.fallback import FallbackTakes
from services.audio.adapters.speech_pipeline import CachedSpeechPipeline
from services.audio.adapters.takes import Takes
from services.audio.domain.scheduler import SpeechScheduler
from services.audio.domain.speech import Spoken
from services.audio.ports import SpeechPipeline, SpeechSession
from services.kit.claims import Claims
from services.kit.failures import Retry
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.unit.audio.fakes import CountingSynthesizer, PlainPipeline
from tests.unit.audio.scripts import TONE_SCRIPT

SHOW = "show-1.1"


@pytest.fixture
def synthesizer() -> CountingSynthesizer:
    return CountingSynthesizer()


@pytest.fixture(params=["cached", "plain"])
async def pipeline(
    request: pytest.FixtureRequest,
    broker_settings: PlatformSettings,
    synthesizer: CountingSynthesizer,
) -> AsyncIterator[SpeechPipeline]:
    if request.param == "plain":
        yield PlainPipeline(synthesizer)
        return
    async with connected(broker_settings, "audio-test") as (_, platform):
        claims = Claims(platform.bucket(subjects.BUCKET_CLAIMS))
        yield CachedSpeechPipeline(
            FallbackTakes({synthesizer.name: Takes(synthesizer, platform.blobs, claims)}),
            Choices(platform.bucket(subjects.BUCKET_CLAIMS)),
        )


def scheduler() -> SpeechScheduler:
    return SpeechScheduler(TONE_SCRIPT, 50.0)


async def spoken(session: SpeechSession) -> list[Spoken]:
    plan, found = scheduler(), list[Spoken]()
    async for one in session.speak(plan):
        plan.gap()
        found.append(one)
    return found


async def test_utterances_come_in_the_order_of_the_script(pipeline: SpeechPipeline) -> None:
    async with pipeline.open(SHOW) as session:
        found = await spoken(session)
    ids = [one.utterance.segment.id for one in found]
    assert ids == sorted(ids)
    assert (ids[0], ids[-1]) == ("s001", TONE_SCRIPT.segments[-1].id)
    assert session.seconds >= 0


async def test_each_take_is_spoken_whole_and_once(
    pipeline: SpeechPipeline, synthesizer: CountingSynthesizer
) -> None:
    async with pipeline.open(SHOW) as session:
        found = await spoken(session)
    assert synthesizer.calls == {one.utterance.segment.text: 1 for one in found}
    for one in found:
        seconds = 0.06 * len(one.utterance.segment.text)
        assert one.speech.seconds == pytest.approx(seconds, abs=0.02)
        assert not one.reused


async def test_the_scheduler_learns_each_length(pipeline: SpeechPipeline) -> None:
    """The scheduler needs the recorded lengths for its decisions."""
    plan = scheduler()
    expected = plan.expected
    async with pipeline.open(SHOW) as session:
        async for _ in session.speak(plan):
            plan.gap()
    assert plan.expected != expected


async def test_at_the_end_of_a_session_nothing_is_in_flight(
    pipeline: SpeechPipeline, synthesizer: CountingSynthesizer
) -> None:
    async with pipeline.open(SHOW) as session, aclosing(session.speak(scheduler())) as utterances:
        await anext(utterances)
    assert synthesizer.busy == 0
    calls = synthesizer.calls.total()
    assert 1 <= calls <= synthesizer.concurrency + 2


async def test_a_failed_take_is_raised(
    pipeline: SpeechPipeline, synthesizer: CountingSynthesizer
) -> None:
    synthesizer.failures[TONE_SCRIPT.segments[2].text] = [Retry("rate limit", after=3)]
    with pytest.raises(Retry, match="rate limit"):
        async with pipeline.open(SHOW) as session:
            await spoken(session)
    assert synthesizer.busy == 0


async def test_an_utterance_that_cannot_be_prepared_is_spoken_by_the_session(
    pipeline: SpeechPipeline, synthesizer: CountingSynthesizer
) -> None:
    first = scheduler().next()
    assert first is not None
    synthesizer.failures[first.segment.text] = [Retry("busy")] if _caches(pipeline) else []
    await pipeline.prepare(first)
    async with pipeline.open(SHOW) as session:
        assert (await spoken(session))[0].utterance == first
    assert synthesizer.calls[first.segment.text] == 1 + _caches(pipeline)


async def test_a_prepared_utterance_is_spoken_once(
    pipeline: SpeechPipeline, synthesizer: CountingSynthesizer
) -> None:
    first = scheduler().next()
    assert first is not None
    await pipeline.prepare(first)
    async with pipeline.open(SHOW) as session:
        found = await spoken(session)
    assert synthesizer.calls[first.segment.text] == 1
    assert found[0].reused == _caches(pipeline)


def _caches(pipeline: SpeechPipeline) -> bool:
    return not isinstance(pipeline, PlainPipeline)
