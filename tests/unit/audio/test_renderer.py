"""The renderer leaves no threads and no files, however it stops."""

import asyncio
import errno
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.audio.adapters.renderer import StreamingRenderer
from services.audio.domain.bed import Music
from services.audio.domain.scene import Scene
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.failures import Retry
from tests.unit.audio.material import OwnMusic, own_music, speech

FULL = Path("/dev/full")


def engine_threads() -> list[str]:
    names = {"mp3", "flac", "decoded"}
    return [thread.name for thread in threading.enumerate() if thread.name in names]


def no_blobs(folder: Path) -> FilesystemBlobs:
    return FilesystemBlobs(folder / "blobs")


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def rendered(renderer: StreamingRenderer, seconds: float = 5.0) -> None:
    async with renderer.open(title="t", artist="a", speech_seconds=10.0, seed=1) as session:
        assert len(engine_threads()) == 3
        await session.place(speech(seconds), 0.5, Scene())
        await session.finish()


@dataclass
class PausedMusic(OwnMusic):
    """Music that is not chosen before `go` is set."""

    called: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def choose(self, seed: int, *, beginning: bool = False) -> Music:
        del seed, beginning
        self.called.set()
        assert self.go.wait(30)
        return own_music()


@dataclass
class FailingMusic(OwnMusic):
    """Does something to the scratch folder, or raises, before it chooses."""

    act: Callable[[], None]

    def choose(self, seed: int, *, beginning: bool = False) -> Music:
        del seed, beginning
        self.act()
        return own_music()


async def test_a_session_that_is_cancelled_while_it_mixes_leaves_nothing(tmp_path: Path) -> None:
    placing = asyncio.Event()

    async def render() -> None:
        renderer = StreamingRenderer(OwnMusic(), tmp_path, no_blobs(tmp_path))
        async with renderer.open(title="t", artist="a", speech_seconds=90.0, seed=1) as session:
            placing.set()
            await session.place(speech(60.0), 0.5, Scene())

    task = asyncio.create_task(render())
    await placing.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert engine_threads() == []
    assert files(tmp_path) == []


async def test_a_session_that_is_cancelled_while_it_opens_leaves_nothing(tmp_path: Path) -> None:
    music = PausedMusic()
    task = asyncio.create_task(rendered(StreamingRenderer(music, tmp_path, no_blobs(tmp_path))))
    await asyncio.to_thread(music.called.wait)
    task.cancel()
    music.go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert engine_threads() == []
    assert files(tmp_path) == []


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("name", ["show.mp3", "show.flac"])
async def test_a_full_disk_is_tried_again_later(tmp_path: Path, name: str) -> None:
    def fill() -> None:
        (folder,) = tmp_path.iterdir()
        (folder / name).symlink_to(FULL)

    renderer = StreamingRenderer(FailingMusic(fill), tmp_path, no_blobs(tmp_path))
    with pytest.raises(Retry, match="disk is full") as raised:
        await rendered(renderer, 20.0)
    assert raised.value.after == 30
    assert engine_threads() == []
    assert files(tmp_path) == []


async def test_a_full_disk_is_named(tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "show.mp3")

    with pytest.raises(Retry, match=r"disk is full: show\.mp3"):
        await rendered(StreamingRenderer(FailingMusic(fail), tmp_path, no_blobs(tmp_path)))


async def test_another_disk_error_is_not_reported_as_a_full_disk(tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError(errno.EIO, "Input/output error", "show.mp3")

    with pytest.raises(OSError, match="Input/output"):
        await rendered(StreamingRenderer(FailingMusic(fail), tmp_path, no_blobs(tmp_path)))
    assert files(tmp_path) == []


@dataclass
class PreparedMusic(OwnMusic):
    """Counts what is prepared, and which kind of music is chosen."""

    prepared: int = 0
    beginnings: list[bool] = field(default_factory=list)

    def choose(self, seed: int, *, beginning: bool = False) -> Music:
        self.beginnings.append(beginning)
        return super().choose(seed)

    def prepare(self) -> bool:
        self.prepared += 1
        return True


async def test_music_is_prepared_where_nothing_was_rendered_meanwhile(tmp_path: Path) -> None:
    music = PreparedMusic()
    renderer = StreamingRenderer(music, tmp_path, no_blobs(tmp_path))

    async def prepared() -> int:
        await renderer.prepare()
        return music.prepared

    assert [await prepared(), await prepared()] == [0, 1]
    await renderer.opening(seed=1, loudness=-16.0, music=None, calm=False)
    assert [await prepared(), await prepared()] == [1, 2]
    async with renderer.open(title="t", artist="a", speech_seconds=10.0, seed=1):
        assert [await prepared(), await prepared()] == [2, 2]
    assert [await prepared(), await prepared()] == [2, 3]


async def test_a_show_opens_with_the_beginning_of_its_music_alone(tmp_path: Path) -> None:
    music = PreparedMusic()
    renderer = StreamingRenderer(music, tmp_path, no_blobs(tmp_path))
    assert await renderer.opening(seed=1, loudness=-16.0, music=None, calm=False)
    assert music.beginnings == [True]
    await renderer.compose(seed=1, calm=False)
    assert music.beginnings == [True, False]
