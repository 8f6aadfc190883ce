"""The conformance suite of renderers, the fake included."""

from pathlib import Path

import pytest

from services.audio.adapters.renderer import StreamingRenderer
from services.audio.domain.scene import Scene
from services.audio.ports import Renderer
from services.kit.blobs.filesystem import FilesystemBlobs
from tests.unit.audio.fakes import PlainRenderer
from tests.unit.audio.material import OwnMusic, speech


def streaming(scratch: Path) -> Renderer:
    return StreamingRenderer(
        OwnMusic(), scratch, FilesystemBlobs(scratch / "blobs"), stem=lambda: True
    )


def plain(scratch: Path) -> Renderer:
    return PlainRenderer(scratch, stem=True)


@pytest.fixture(params=[streaming, plain])
def renderer(request: pytest.FixtureRequest, tmp_path: Path) -> Renderer:
    made: Renderer = request.param(tmp_path)
    return made


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_takes_stand_after_the_head_with_the_gaps_between_them(renderer: Renderer) -> None:
    async with renderer.open(title="T", artist="S", speech_seconds=6.0, seed=3) as session:
        first = await session.place(speech(2.0), 0.6, Scene())
        second = await session.place(speech(3.0, seed=1), 0.4, Scene())
        master = await session.finish()
    assert first.start == pytest.approx(session.head, abs=0.001)
    assert first.end - first.start == pytest.approx(2.0, abs=0.001)
    assert second.start - first.end == pytest.approx(0.4, abs=0.001)
    assert second.end - second.start == pytest.approx(3.0, abs=0.001)
    assert master.seconds == pytest.approx(second.end + session.tail, abs=0.001)


async def test_the_files_last_as_long_as_the_session(renderer: Renderer, tmp_path: Path) -> None:
    async with renderer.open(title="T", artist="S", speech_seconds=2.0, seed=3) as session:
        await session.place(speech(2.0), 0.0, Scene())
        master = await session.finish()
        assert master.stem is not None
        for path in (master.mp3, master.flac, master.stem):
            assert path.stat().st_size > 0
    assert session.music
    assert session.seconds >= 0
    assert files(tmp_path) == []


async def test_a_session_that_is_not_finished_leaves_nothing(
    renderer: Renderer, tmp_path: Path
) -> None:
    async with renderer.open(title="T", artist="S", speech_seconds=2.0, seed=3) as session:
        await session.place(speech(2.0), 0.0, Scene())
    assert files(tmp_path) == []


async def test_a_show_without_a_take_has_head_and_tail(renderer: Renderer) -> None:
    async with renderer.open(title="T", artist="S", speech_seconds=0.1, seed=3) as session:
        master = await session.finish()
    assert master.seconds == pytest.approx(session.head + session.tail, abs=0.001)


async def test_two_sessions_do_not_share_files(renderer: Renderer) -> None:
    async with (
        renderer.open(title="T", artist="S", speech_seconds=2.0, seed=3) as one,
        renderer.open(title="T", artist="S", speech_seconds=2.0, seed=3) as other,
    ):
        masters = [await one.finish(), await other.finish()]
        assert len({path for master in masters for path in (master.mp3, master.flac)}) == 4


STORY = Scene("out", drums=False, sting="calm")


async def test_a_sting_stands_in_the_pause_before_its_take(renderer: Renderer) -> None:
    async with renderer.open(title="T", artist="S", speech_seconds=6.0, seed=3) as session:
        first = await session.place(speech(2.0), 0.0, Scene())
        second = await session.place(speech(2.0, seed=1), 1.1, STORY)
        third = await session.place(speech(2.0, seed=2), 0.4, Scene("low"))
        master = await session.finish()
    assert (first.sting, third.sting) == (None, None)
    assert second.sting is not None
    assert first.end < second.sting < second.start - 0.5
    assert second.start - first.end == pytest.approx(1.1, abs=0.001)
    assert master.seconds == pytest.approx(third.end + session.tail, abs=0.001)


async def test_a_show_begins_and_ends_in_any_scene(renderer: Renderer) -> None:
    async with renderer.open(title="T", artist="S", speech_seconds=2.0, seed=3) as session:
        placed = await session.place(speech(2.0), 0.0, STORY)
        master = await session.finish()
    assert placed.start == pytest.approx(session.head, abs=0.001)
    assert placed.sting is None
    assert master.seconds == pytest.approx(placed.end + session.tail, abs=0.001)
