"""The handler of a script: its events, stored files and progress."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from contracts import (
    AudioReady,
    BlobRef,
    MusicChoice,
    Progress,
    SegmentsStored,
    ShowAccepted,
    ShowEvent,
    ShowListenable,
    ShowPackaged,
    StageStarted,
    subjects,
)
from contracts.event import Contract
from services.audio.adapters.packages import StoredPackages
from services.audio.handlers import open_show, produce_show, routes
from services.audio.ports import Deps, Master
from services.kit.blobs import BlobStore
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.failures import Discard, Retry
from tests.unit.audio.fakes import (
    CountingSynthesizer,
    PlainPipeline,
    PlainRenderer,
    PlainRendering,
)
from tests.unit.audio.scripts import ACCEPTED, TONE_SCRIPT


class Shows:
    """A fake of `has_ended` that counts its calls."""

    def __init__(self, ends_after: int | None = None) -> None:
        """`ends_after`: the number of calls that return False."""
        self.ends_after = ends_after
        self.calls = 0

    async def has_ended(self, show_id: str) -> bool:
        assert show_id == TONE_SCRIPT.show_id
        self.calls += 1
        return self.ends_after is not None and self.calls > self.ends_after


class Notices:
    """Keeps what was notified."""

    def __init__(self) -> None:
        self.seen: list[Progress] = []
        self.stored: list[SegmentsStored] = []

    async def __call__(self, notice: Contract) -> None:
        assert isinstance(notice, (Progress, SegmentsStored))
        if isinstance(notice, Progress):
            self.seen.append(notice)
        else:
            self.stored.append(notice)


@pytest.fixture
def blobs(tmp_path: Path) -> FilesystemBlobs:
    return FilesystemBlobs(tmp_path / "blobs")


@pytest.fixture
def synthesizer() -> CountingSynthesizer:
    return CountingSynthesizer()


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
def deps(
    tmp_path: Path, blobs: BlobStore, synthesizer: CountingSynthesizer, notices: Notices
) -> Deps:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return Deps(
        speech=PlainPipeline(synthesizer),
        renderer=PlainRenderer(scratch),
        packages=StoredPackages(blobs, notices),
        has_ended=Shows().has_ended,
        blobs=blobs,
        notify=notices,
    )


async def produced(deps: Deps) -> list[ShowEvent]:
    return [event async for event in produce_show(TONE_SCRIPT, deps)]


async def test_the_stage_is_announced_before_anything_is_spoken(
    deps: Deps, synthesizer: CountingSynthesizer
) -> None:
    events = produce_show(TONE_SCRIPT, deps)
    started = await anext(aiter(events))
    assert isinstance(started, StageStarted)
    assert (started.show_id, started.generation, started.stage) == ("show-1", 1, "audio")
    assert not synthesizer.calls


async def test_a_script_becomes_one_result_whose_files_are_stored(
    deps: Deps, blobs: FilesystemBlobs
) -> None:
    started, *_, ready = await produced(deps)
    assert isinstance(started, StageStarted)
    assert isinstance(ready, AudioReady)
    stored = [ready.audio, ready.master, ready.transcript, ready.chapters_file]
    assert [ref.key.removeprefix("show-1/1/") for ref in stored] == [
        "audio.mp3",
        "master.flac",
        "transcript.vtt",
        "chapters.json",
    ]
    assert [await blobs.get(ref) for ref in stored[:2]] == [b"mp3", b"flac"]
    assert (await blobs.get(ready.transcript)).startswith(b"WEBVTT\n")
    assert b'"version": "1.2.0"' in await blobs.get(ready.chapters_file)
    assert ready.duration == pytest.approx(60, rel=0.03)
    assert ready.chapters[-1].end == ready.duration
    assert (ready.takes_spoken, ready.takes_reused) == (len(ready.segments), 0)
    assert set(ready.seconds) == {"speech", "mix"}


async def test_the_voice_alone_is_stored_where_it_is_kept(
    deps: Deps, blobs: FilesystemBlobs
) -> None:
    await produced(deps)
    assert await blobs.find(subjects.BLOBS_SHOWS, "show-1/1/voice.flac") is None
    assert isinstance(deps.renderer, PlainRenderer)
    await produced(replace(deps, renderer=replace(deps.renderer, stem=True)))
    stem = await blobs.find(subjects.BLOBS_SHOWS, "show-1/1/voice.flac")
    assert stem is not None
    assert await blobs.get(stem) == b"voice"


async def test_gaps_lie_within_their_bounds(deps: Deps) -> None:
    *_, ready = await produced(deps)
    assert isinstance(ready, AudioReady)
    for before, after in pairwise(ready.segments):
        least, most = (0.3, 0.7) if before.story == after.story else (0.9, 1.6)
        assert least <= after.start - before.end <= most


async def test_only_used_segments_are_spoken(deps: Deps, synthesizer: CountingSynthesizer) -> None:
    *_, ready = await produced(deps)
    assert isinstance(ready, AudioReady)
    assert set(synthesizer.calls) == {segment.text for segment in ready.segments}
    assert len(ready.segments) < len(TONE_SCRIPT.segments)


async def test_progress_counts_every_utterance_and_the_mix(deps: Deps, notices: Notices) -> None:
    *_, ready = await produced(deps)
    assert isinstance(ready, AudioReady)
    speech = [one for one in notices.seen if one.stage == "speech"]
    assert [one.done for one in speech] == list(range(len(ready.segments) + 1))
    assert speech[-1].total == len(ready.segments)
    assert [one.text for one in speech[1:]] == [segment.speaker for segment in ready.segments]
    assert [(one.done, one.total) for one in notices.seen if one.stage == "mix"] == [(0, 1), (1, 1)]


async def test_a_show_that_has_ended_is_neither_announced_nor_spoken(
    deps: Deps, synthesizer: CountingSynthesizer, notices: Notices
) -> None:
    shows = Shows(ends_after=0)
    assert await produced(replace(deps, has_ended=shows.has_ended)) == []
    assert not synthesizer.calls
    assert not notices.seen


async def test_nothing_more_is_spoken_once_the_show_has_ended(
    deps: Deps, synthesizer: CountingSynthesizer, blobs: FilesystemBlobs
) -> None:
    shows = Shows(ends_after=4)
    started, *others = await produced(replace(deps, has_ended=shows.has_ended))
    assert isinstance(started, StageStarted)
    assert not [each for each in others if not isinstance(each, ShowListenable)]
    assert synthesizer.calls.total() == 4
    assert await blobs.find(subjects.BLOBS_SHOWS, "show-1/1/audio.mp3") is None


async def test_nothing_is_stored_where_the_show_ends_while_it_is_mixed(
    deps: Deps, blobs: FilesystemBlobs, notices: Notices
) -> None:
    async def has_ended(_: str) -> bool:
        return any(one.stage == "mix" for one in notices.seen)

    started, listenable = await produced(replace(deps, has_ended=has_ended))
    assert isinstance(started, StageStarted)
    assert isinstance(listenable, ShowListenable)
    assert notices.seen[-1].stage == "mix"
    assert await blobs.find(subjects.BLOBS_SHOWS, "show-1/1/audio.mp3") is None


async def test_a_redelivered_script_makes_the_same_show_in_the_same_place(deps: Deps) -> None:
    (*_, first), (*_, again) = await produced(deps), await produced(deps)
    assert isinstance(first, AudioReady)
    assert isinstance(again, AudioReady)
    assert again.model_dump(exclude={"seconds"}) == first.model_dump(exclude={"seconds"})


async def test_a_refused_take_ends_the_handler_and_stores_nothing(
    deps: Deps, synthesizer: CountingSynthesizer, blobs: FilesystemBlobs
) -> None:
    synthesizer.failures[TONE_SCRIPT.segments[1].text] = [Discard("no such voice")]
    with pytest.raises(Discard, match="no such voice"):
        await produced(deps)
    assert await blobs.find(subjects.BLOBS_SHOWS, "show-1/1/audio.mp3") is None


async def test_a_show_can_be_heard_before_it_is_made_and_aired_once_it_is(
    deps: Deps, blobs: FilesystemBlobs, notices: Notices
) -> None:
    events = produce_show(TONE_SCRIPT, deps)
    await anext(aiter(events))
    listenable = await anext(aiter(events))
    assert isinstance(listenable, ShowListenable)
    assert listenable.package == "show/show-1/1"
    assert await blobs.find(subjects.BLOBS_AIR, "show/show-1/1/flac/0.m4s")
    assert await blobs.find(subjects.BLOBS_SHOWS, "show-1/1/audio.mp3") is None
    packaged, ready = [event async for event in events]
    assert isinstance(packaged, ShowPackaged)
    assert isinstance(ready, AudioReady)
    assert ready.package == packaged.package
    assert await deps.packages.is_whole(packaged.package)
    counts = [(each.segments, each.complete) for each in notices.stored]
    last = len(ready.segments)
    assert counts == [*((number, False) for number in range(1, last + 1)), (last, True)]


async def test_a_show_that_cannot_be_packaged_is_made_without(
    deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = PlainRendering.finish

    async def unpackaged(rendering: PlainRendering) -> Master:
        return replace(await finish(rendering), heard=0)

    monkeypatch.setattr(PlainRendering, "finish", unpackaged)
    events = await produced(deps)
    assert not [event for event in events if isinstance(event, ShowPackaged)]
    assert isinstance(events[-1], AudioReady)
    assert events[-1].package is None


async def test_a_store_that_is_full_has_the_show_made_again(
    deps: Deps, blobs: FilesystemBlobs, notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = blobs.put

    async def full(bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        if key.endswith("/aac/2.m4s"):
            raise Retry("the disk is full")
        return await put(bucket, key, data, media_type)

    with monkeypatch.context() as patched:
        patched.setattr(blobs, "put", full)
        with pytest.raises(Retry, match="the disk is full"):
            await produced(deps)
    assert not any(each.complete for each in notices.stored)
    *_, packaged, _ = await produced(deps)
    assert isinstance(packaged, ShowPackaged)
    assert await deps.packages.is_whole(packaged.package)


async def opened(accepted: ShowAccepted, deps: Deps) -> ShowListenable | None:
    events = [event async for event in open_show(accepted, deps)]
    assert len(events) <= 1
    return events[0] if events else None


async def test_the_music_of_a_show_is_composed_once_it_can_be_heard(deps: Deps) -> None:
    renderer = deps.renderer
    assert isinstance(renderer, PlainRenderer)
    opening = open_show(ACCEPTED, deps)
    assert isinstance(await anext(opening), ShowListenable)
    assert renderer.composed == []
    assert [event async for event in opening] == []
    assert renderer.composed == [ACCEPTED.seed]


async def test_a_show_opens_before_its_script_exists(
    deps: Deps, blobs: FilesystemBlobs, notices: Notices
) -> None:
    listenable = await opened(ACCEPTED, deps)
    assert listenable is not None
    assert (listenable.show_id, listenable.package) == ("show-1", "show/show-1/1")
    assert await blobs.find(subjects.BLOBS_AIR, "show/show-1/1/aac/0.m4s")
    assert [(each.segments, each.complete) for each in notices.stored] == [(1, False)]
    assert await opened(ACCEPTED, deps) == listenable


async def test_an_opening_that_comes_late_leaves_the_show_as_it_is(
    deps: Deps, blobs: FilesystemBlobs
) -> None:
    key = "show/show-1/1/flac/0.m4s"
    grave = await blobs.put(subjects.BLOBS_AIR, key, b"without drums", "audio/mp4")
    await opened(ACCEPTED, deps)
    assert await blobs.find(subjects.BLOBS_AIR, key) == grave
    await produced(deps)
    assert await blobs.find(subjects.BLOBS_AIR, key) != grave


@pytest.mark.parametrize("change", [{"queue_position": 1}, {"music": MusicChoice()}])
async def test_a_show_that_cannot_be_heard_early_stores_nothing(
    deps: Deps, blobs: FilesystemBlobs, change: dict[str, object]
) -> None:
    assert await opened(ACCEPTED.model_copy(update=change), deps) is None
    assert (await blobs.usage(subjects.BLOBS_AIR)).count == 0


async def test_a_show_that_has_ended_does_not_open(deps: Deps, blobs: FilesystemBlobs) -> None:
    shows = Shows(ends_after=0)
    assert await opened(ACCEPTED, replace(deps, has_ended=shows.has_ended)) is None
    assert (await blobs.usage(subjects.BLOBS_AIR)).count == 0


def test_audio_consumes_three_events_and_produces_four() -> None:
    whole, opening, segment = routes(3)
    assert (whole.subject, whole.workers) == ("script.ready", 3)
    assert whole.produces == (StageStarted, ShowListenable, ShowPackaged, AudioReady)
    assert (segment.subject, segment.produces) == ("script.segment.written", ())
    assert (opening.subject, opening.produces) == ("show.accepted", (ShowListenable,))
    assert opening.only_new
    assert opening.workers > 1, "a show must not wait for the music of the one before"
