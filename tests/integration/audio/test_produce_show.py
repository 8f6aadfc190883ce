"""A script becomes a show, on a real broker and, where not said otherwise, with the real engine."""

import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from services.audio.adapters.shows import ShowState

from contracts import (
    AudioReady,
    Host,
    Loudness,
    ScriptReady,
    Segment,
    SourceRef,
    Story,
    Voice,
    subjects,
)
from services.audio.adapters.booth import TakeBooth
from services.audio.adapters.desk import StudioDesk
from services.audio.adapters.takes import Takes
from services.audio.app import open_service
from services.audio.handlers import produce_show
from services.audio.ports import Deps, Master, Placed, Speech
from services.kit.failures import Retry
from services.kit.platform import Platform
from tests.integration.audio.conftest import CountingSynthesizer

SENTENCES = (
    "The harbour opens in March, says the mayor.",
    "Two cables were replaced in winter.",
    "The council kept the night bus running.",
    "Opponents call the service too expensive for the few who use it.",
    "Researchers recorded a frog that was thought to be lost.",
    "The ministry will protect the area for years to come.",
    "Shares in the shipping company fell by four percent.",
    "Analysts had expected a small profit this quarter.",
    "The winning goal came in the very last minute.",
    "Rain will fall in the north until the weekend.",
)


def script(voices: tuple[str, str], provider: str, minutes: float = 1) -> ScriptReady:
    """Five stories of two passages, a third one in reserve for each."""
    hosts = tuple(
        Host(name=name, voice=Voice(provider=provider, name=voice))
        for name, voice in zip(("Ada", "Ben"), voices, strict=True)
    )
    segments: list[Segment] = []

    def say(kind: str, text: str, story: int | None = None, *, reserve: bool = False) -> None:
        number = len(segments)
        facts = {"id": f"s{number + 1:03}", "kind": kind, "speaker": hosts[number % 2].name}
        rest = {"text": text, "story": story, "reserve": reserve}
        segments.append(Segment.model_validate(facts | rest))

    say("opening", "Good evening. You hear the news on Radio X.")
    for story in range(1, 6):
        say("story", SENTENCES[2 * story - 2], story)
        say("story", SENTENCES[2 * story - 1], story)
        say("story", f"More on item {story} follows in the course of the day.", story, reserve=True)
        say("story", f"Item {story} was first told by a local paper.", story, reserve=True)
    say("closing", "That was the news. Thank you for listening.")
    source = SourceRef(outlet="Test Wire", title="Headline", link="https://example.org/1")
    return ScriptReady(
        show_id="show-1",
        title="Evening news",
        station="Radio X",
        language="en",
        minutes=minutes,
        hosts=hosts,
        segments=tuple(segments),
        stories=tuple(Story(number=n, title=f"Story {n}", sources=(source,)) for n in range(1, 6)),
        written_by="test",
        seconds={},
    )


TONE_SCRIPT = script(("low", "high"), "tone")


@dataclass
class PlainProgramme:
    """Puts takes in a row and writes their lengths; breaks where `breaks` says."""

    folder: Path
    breaks: OSError | None = None
    head: float = 3.0
    tail: float = 4.0
    music: str = "none"
    _at: float = 3.0

    def place(self, speech: Speech, gap: float) -> Placed:
        if self.breaks and self._at > 20:
            raise self.breaks
        start = self._at + gap
        self._at = start + speech.seconds
        return Placed(start, self._at)

    def finish(self) -> Master:
        mp3, flac = self.folder / "show.mp3", self.folder / "show.flac"
        mp3.write_bytes(b"mp3")
        flac.write_bytes(b"flac")
        loudness = Loudness(integrated=-16, true_peak=-2, range=1)
        return Master(mp3, flac, self._at + self.tail, loudness)

    def abandon(self) -> None:
        pass


@dataclass
class PlainStudio:
    breaks: OSError | None = None

    def open(
        self, folder: Path, *, title: str, artist: str, speech_seconds: float, seed: int
    ) -> PlainProgramme:
        assert title
        assert artist
        assert speech_seconds > 0
        assert seed >= 0
        return PlainProgramme(folder, self.breaks)


@asynccontextmanager
async def plain(
    platform: Platform, synthesizer: CountingSynthesizer, breaks: OSError | None = None
) -> AsyncIterator[Deps]:
    takes = Takes(synthesizer, platform.blobs, platform.bucket(subjects.BUCKET_CLAIMS), poll=0.02)
    yield Deps(
        booth=TakeBooth(takes),
        desk=StudioDesk(PlainStudio(breaks), platform.scratch),
        cancelled=ShowState(platform.bucket(subjects.BUCKET_SHOWS)),
        blobs=platform.blobs,
        progress=platform.progress,
    )
    assert not list(platform.scratch.iterdir())


async def test_the_service_makes_a_mastered_show(platform: Platform) -> None:
    async with open_service(platform) as service:
        (route,) = service.routes
        show = await route.handler(script(("en-us+f3", "en-us+m3"), "espeak"))  # type: ignore[misc] # a Route says no more of what its handler returns
    assert isinstance(show, AudioReady)
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


async def test_gaps_lie_within_their_bounds(platform: Platform) -> None:
    async with plain(platform, CountingSynthesizer()) as deps:
        show = await produce_show(TONE_SCRIPT, deps)
    assert show is not None
    gaps = [b.start - a.end for a, b in zip(show.segments, show.segments[1:], strict=False)]
    assert all(0.3 <= gap <= 0.7 for gap in gaps)


async def test_a_second_run_buys_nothing(platform: Platform) -> None:
    synthesizer = CountingSynthesizer()
    async with plain(platform, synthesizer) as deps:
        first = await produce_show(TONE_SCRIPT, deps)
        bought = synthesizer.calls.total()
        second = await produce_show(TONE_SCRIPT, deps)
    assert first is not None
    assert second is not None
    assert synthesizer.calls.total() == bought == first.takes_spoken
    assert second.takes_reused == bought
    assert second.segments == first.segments


async def test_only_what_is_used_is_bought(platform: Platform) -> None:
    synthesizer = CountingSynthesizer(concurrency=10)
    async with plain(platform, synthesizer) as deps:
        show = await produce_show(TONE_SCRIPT, deps)
    assert show is not None
    assert set(synthesizer.calls) == {segment.text for segment in show.segments}
    assert len(show.segments) < len(TONE_SCRIPT.segments)


async def test_what_was_spoken_before_a_failure_is_kept(platform: Platform) -> None:
    failing = TONE_SCRIPT.segments[5].text
    synthesizer = CountingSynthesizer(failures={failing: [Retry("rate limit", after=3)]})
    async with plain(platform, synthesizer) as deps:
        with pytest.raises(Retry, match="rate limit"):
            await produce_show(TONE_SCRIPT, deps)
        spoken = set(synthesizer.calls)
        assert synthesizer.busy == 0
        show = await produce_show(TONE_SCRIPT, deps)
    assert show is not None
    assert {text for text, calls in synthesizer.calls.items() if calls > 1} == {failing}
    assert show.takes_reused == len(spoken) - 1


@pytest.mark.parametrize("status", ["cancelled", "failed"])
async def test_a_show_that_has_ended_is_left(platform: Platform, status: str) -> None:
    entry = f'{{"status": "{status}"}}'.encode()
    await platform.bucket(subjects.BUCKET_SHOWS).put("show-1", entry)
    synthesizer = CountingSynthesizer()
    async with plain(platform, synthesizer) as deps:
        assert await produce_show(TONE_SCRIPT, deps) is None
    assert synthesizer.calls.total() <= synthesizer.concurrency + 1
    assert await platform.blobs.find(subjects.BLOBS_SHOWS, "show-1/1/audio.mp3") is None


async def test_a_show_that_runs_is_not_left(platform: Platform) -> None:
    await platform.bucket(subjects.BUCKET_SHOWS).put("show-1", b'{"status": "running"}')
    async with plain(platform, CountingSynthesizer()) as deps:
        assert await produce_show(TONE_SCRIPT, deps) is not None


async def test_a_full_disk_is_tried_again_later(platform: Platform) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "show.mp3")
    async with plain(platform, CountingSynthesizer(), breaks=full) as deps:
        with pytest.raises(Retry, match=r"disk is full: show\.mp3"):
            await produce_show(TONE_SCRIPT, deps)


async def test_another_error_of_the_disk_is_not_mistaken_for_a_full_one(platform: Platform) -> None:
    broken = OSError(errno.EIO, "Input/output error", "show.mp3")
    async with plain(platform, CountingSynthesizer(), breaks=broken) as deps:
        with pytest.raises(OSError, match="Input/output"):
            await produce_show(TONE_SCRIPT, deps)


async def test_an_unknown_speech_provider_is_named(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADIOX_AUDIO_SPEECH", "gramophone")
    with pytest.raises(ValueError, match=r"gramophone.*espeak"):
        async with open_service(platform):
            pass
