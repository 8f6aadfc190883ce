"""A script becomes a show, on a real broker and, unless noted otherwise, with the real engine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from contracts import (
    AudioReady,
    SegmentWritten,
    ShowListenable,
    ShowPackaged,
    ShowState,
    StageStarted,
    Status,
    subjects,
)
from services.audio.adapters.choices import Choices
from services.audio.adapters.fallback import FallbackTakes
from services.audio.adapters.packages import StoredPackages
from services.audio.adapters.speech_pipeline import CachedSpeechPipeline
from services.audio.adapters.takes import Takes
from services.audio.app import open_deps
from services.audio.handlers import open_show, prepare_speech, produce_show
from services.audio.ports import Deps
from services.audio.settings import AudioSettings
from services.client.states import ShowStates
from services.kit.claims import Claims
from services.kit.failures import Retry
from services.kit.platform import Platform
from services.kit.providers import UnknownProviderError
from tests.unit.audio.fakes import CountingSynthesizer, PlainRenderer
from tests.unit.audio.scripts import ACCEPTED, TONE_SCRIPT, script


def folders(platform: Platform) -> list[Path]:
    return [path for path in platform.scratch.iterdir() if path.is_dir()]


async def put_state(platform: Platform, status: Status) -> None:
    """Write the show's state as the service `show` does."""
    now = datetime(2026, 11, 9, tzinfo=UTC)
    state = ShowState(show_id="show-1", digest="", requested_at=now, status=status)
    await platform.bucket(subjects.BUCKET_SHOWS).put("show-1", state.model_dump_json().encode())


@asynccontextmanager
async def plain(platform: Platform, synthesizer: CountingSynthesizer) -> AsyncIterator[Deps]:
    """Audio's own deps, but for a renderer that writes no sound."""
    bucket = platform.bucket(subjects.BUCKET_CLAIMS)
    claims = Claims(bucket)
    takes = FallbackTakes({synthesizer.name: Takes(synthesizer, platform.blobs, claims)})
    yield Deps(
        speech=CachedSpeechPipeline(takes, Choices(bucket)),
        renderer=PlainRenderer(platform.scratch),
        packages=StoredPackages(platform.blobs, platform.notify),
        has_ended=ShowStates(platform.bucket(subjects.BUCKET_SHOWS)).has_ended,
        blobs=platform.blobs,
        notify=platform.notify,
    )
    assert folders(platform) == []


async def produced(deps: Deps) -> AudioReady | None:
    """Run the handler; return its result after `stage.started`, or None."""
    events = [event async for event in produce_show(TONE_SCRIPT, deps)]
    assert [type(event) for event in events[:1]] in ([], [StageStarted])
    if not events[1:]:
        return None
    *_, ready = events[1:]
    assert isinstance(ready, AudioReady)
    return ready


async def test_the_service_makes_a_mastered_show(platform: Platform) -> None:
    spoken = script(("en-us+f3", "en-us+m3"), "espeak")
    async with open_deps(platform, AudioSettings()) as deps:
        started, listenable, packaged, show = [event async for event in produce_show(spoken, deps)]
    assert folders(platform) == []
    assert isinstance(started, StageStarted)
    assert isinstance(listenable, ShowListenable)
    assert isinstance(packaged, ShowPackaged)
    assert isinstance(show, AudioReady)
    assert show.package == packaged.package
    assert show.package.samples / 48_000 == pytest.approx(show.duration, abs=0.8)
    assert show.duration == pytest.approx(60, rel=0.03)
    assert show.loudness.integrated == pytest.approx(-16, abs=0.5)
    assert show.loudness.true_peak <= -1
    assert [s.kind for s in show.segments[:1] + show.segments[-1:]] == ["opening", "closing"]
    assert show.chapters[0].start == 0
    assert show.chapters[-1].end == show.duration
    assert show.takes_spoken == len(show.segments)
    for ref in (show.audio, show.master, show.transcript, show.chapters_file):
        assert ref.key.startswith("show-1/1/")
        assert len(await platform.blobs.get(ref)) == ref.size > 0


async def test_shows_open_one_after_the_other_while_another_is_made(platform: Platform) -> None:
    synthesizer = CountingSynthesizer()
    synthesizer.go.clear()
    async with open_deps(platform, AudioSettings(), synthesizer=synthesizer) as deps:
        making = asyncio.create_task(produced(deps))
        await synthesizer.called.wait()
        for seed, show_id in enumerate(("first", "second", "third")):
            accepted = ACCEPTED.model_copy(update={"show_id": show_id, "seed": seed})
            listenable = await anext(aiter(open_show(accepted, deps)))
            assert listenable.show_id == show_id
            assert not making.done()
        synthesizer.go.set()
        assert await making is not None


async def test_another_generation_of_another_show_sounds_the_same(platform: Platform) -> None:
    """Of the same script; the first one's takes are spoken, the other's are from the cache."""
    spoken = script(("en-us+f3", "en-us+m3"), "espeak")
    retried = spoken.model_copy(update={"show_id": "show-2", "generation": 3})
    async with open_deps(platform, AudioSettings()) as deps:
        *_, first = [event async for event in produce_show(spoken, deps)]
        *_, second = [event async for event in produce_show(retried, deps)]
    assert isinstance(first, AudioReady)
    assert isinstance(second, AudioReady)
    assert second.takes_spoken == 0
    for file in ("audio", "master", "transcript", "chapters_file"):
        assert getattr(second, file).sha256 == getattr(first, file).sha256, file


async def test_gaps_lie_within_their_bounds(platform: Platform) -> None:
    async with plain(platform, CountingSynthesizer()) as deps:
        show = await produced(deps)
    assert show is not None
    for before, after in pairwise(show.segments):
        least, most = (0.3, 0.7) if before.story == after.story else (0.9, 1.6)
        assert least <= after.start - before.end <= most


async def test_a_second_run_synthesizes_nothing(platform: Platform) -> None:
    synthesizer = CountingSynthesizer()
    async with plain(platform, synthesizer) as deps:
        first = await produced(deps)
        spoken = synthesizer.calls.total()
        second = await produced(deps)
    assert first is not None
    assert second is not None
    assert synthesizer.calls.total() == spoken == first.takes_spoken
    assert second.takes_reused == spoken
    assert second.segments == first.segments


async def test_only_used_takes_are_synthesized(platform: Platform) -> None:
    synthesizer = CountingSynthesizer(concurrency=10)
    async with plain(platform, synthesizer) as deps:
        show = await produced(deps)
    assert show is not None
    assert set(synthesizer.calls) == {segment.text for segment in show.segments}
    assert len(show.segments) < len(TONE_SCRIPT.segments)


async def test_what_was_spoken_before_a_failure_is_kept(platform: Platform) -> None:
    failing = TONE_SCRIPT.segments[5].text
    synthesizer = CountingSynthesizer(failures={failing: [Retry("rate limit", after=3)]})
    async with plain(platform, synthesizer) as deps:
        with pytest.raises(Retry, match="rate limit"):
            await produced(deps)
        spoken = set(synthesizer.calls)
        assert synthesizer.busy == 0
        show = await produced(deps)
    assert show is not None
    assert {text for text, calls in synthesizer.calls.items() if calls > 1} == {failing}
    assert show.takes_reused == len(spoken) - 1


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.FAILED, Status.GENERATED])
async def test_a_show_that_has_ended_is_skipped(platform: Platform, status: Status) -> None:
    await put_state(platform, status)
    synthesizer = CountingSynthesizer()
    async with plain(platform, synthesizer) as deps:
        assert await produced(deps) is None
    assert synthesizer.calls.total() == 0
    assert await platform.blobs.find(subjects.BLOBS_SHOWS, "show-1/1/audio.mp3") is None


async def test_a_running_show_is_not_skipped(platform: Platform) -> None:
    await put_state(platform, Status.RUNNING)
    async with plain(platform, CountingSynthesizer()) as deps:
        assert await produced(deps) is not None


async def test_an_unknown_speech_provider_is_named(platform: Platform) -> None:
    with pytest.raises(UnknownProviderError, match=r"RADIOX_AUDIO_SPEECH.*gramophone.*espeak"):
        async with open_deps(platform, AudioSettings(speech="gramophone")):
            pass


@pytest.fixture
def written() -> SegmentWritten:
    """The first segment of the script, before the script is ready."""
    first, host = TONE_SCRIPT.segments[0], TONE_SCRIPT.hosts[0]
    return SegmentWritten(
        show_id="show-1", segment_id=first.id, segment=first, host=host, language="en"
    )


async def test_a_segment_is_spoken_before_its_script_is_ready(
    platform: Platform, written: SegmentWritten
) -> None:
    synthesizer = CountingSynthesizer()
    text = written.segment.text
    async with plain(platform, synthesizer) as deps:
        await prepare_speech(written, deps)
        assert synthesizer.calls == {text: 1}
        ready = await produced(deps)
    assert ready is not None
    assert ready.takes_reused == 1
    assert synthesizer.calls[text] == 1


async def test_no_segment_of_a_show_that_has_ended_is_spoken(
    platform: Platform, written: SegmentWritten
) -> None:
    synthesizer = CountingSynthesizer()
    await put_state(platform, Status.CANCELLED)
    async with plain(platform, synthesizer) as deps:
        await prepare_speech(written, deps)
    assert not synthesizer.calls
