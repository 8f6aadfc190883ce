"""The station's media take the place of the own music: their level, their seams, their credits."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from contracts import BlobRef, MusicChoice
from services.audio.adapters.station_media import JINGLE_LOUDNESS, ChosenMedia, assembled, fetched
from services.audio.domain.bed import BED_LOUDNESS, OVERLAP, BedPlayer, Music, SingleBed
from services.audio.domain.loudness import KWeighting, Meter, blocks, lufs
from services.audio.domain.music.recording import IDENT_LOUDNESS
from services.audio.domain.signal import RATE, Samples
from services.kit.blobs.filesystem import FilesystemBlobs
from tests.unit.audio.material import own_music


def noise(seconds: float, level: float = 0.05, seed: int = 0) -> Samples:
    rng = np.random.default_rng(seed)
    return (rng.standard_normal((int(seconds * RATE), 2)) * level).astype(np.float32)


class Shelf:
    """The station's media, each under its kind."""

    def __init__(self, root: Path) -> None:
        self.blobs = FilesystemBlobs(root / "blobs")
        self.folder = root / "show"
        self.folder.mkdir()
        self._root = root

    async def put(self, kind: str, samples: Samples) -> BlobRef:
        path = self._root / f"{kind}.flac"
        soundfile.write(path, samples, RATE, "PCM_16")
        return await self.blobs.put_file("media", f"{kind}/1-x.flac", path, "audio/flac")

    async def music(self, **sounds: Samples) -> tuple[Music, ChosenMedia]:
        refs = {kind: await self.put(kind, samples) for kind, samples in sounds.items()}
        choice = MusicChoice(
            **refs,
            titles={kind: f"The {kind}" for kind in refs},
            licences={"bed": "CC0, Ann", "ident": "CC BY 4.0, Bo"},
        )
        chosen = await fetched(choice, self.blobs, self.folder)
        return assembled(own_music(), chosen), chosen


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def loudest(sound: Samples) -> float:
    return lufs(float(blocks(KWeighting(2).feed(sound)).max()))


async def test_a_show_without_media_has_the_own_music(shelf: Shelf) -> None:
    chosen = await fetched(None, shelf.blobs, shelf.folder)
    assert assembled(own_music(), chosen) == own_music()
    assert list(shelf.folder.iterdir()) == []


@pytest.mark.parametrize("level", [0.002, 0.3])
async def test_a_bed_is_looped_and_levelled_to_where_the_own_one_sits(
    shelf: Shelf, level: float
) -> None:
    recorded = noise(10.0, level)
    music, _ = await shelf.music(bed=recorded)
    assert isinstance(music.bed, SingleBed)
    assert music.bed.frames == len(recorded) - OVERLAP
    meter = Meter()
    meter.feed(BedPlayer(music.bed).read(30 * RATE, drums=True))
    assert meter.integrated == pytest.approx(BED_LOUDNESS, abs=0.3)
    middle = slice(2 * RATE, 8 * RATE)
    heard = np.corrcoef(music.bed.samples[middle, 0], recorded[middle, 0])[0, 1]
    assert heard > 0.99
    assert len(music.outro) == 0
    assert music.title == f"The bed (CC0, Ann); {own_music().title}"


async def test_the_seam_of_a_bed_is_no_larger_than_any_step(shelf: Shelf) -> None:
    t = np.arange(int(9.37 * RATE)) / RATE
    wave = np.sin(2 * np.pi * 331.7 * t) * (0.1 + 0.02 * t)
    music, _ = await shelf.music(bed=np.stack([wave, wave], axis=1).astype(np.float32))
    assert isinstance(music.bed, SingleBed)
    loop = music.bed.samples
    assert np.abs(loop[0] - loop[-1]).max() <= np.abs(np.diff(loop, axis=0)).max()


async def test_a_bed_of_minutes_is_read_as_it_is_heard(shelf: Shelf) -> None:
    music, _ = await shelf.music(bed=noise(12.0))
    assert isinstance(music.bed, SingleBed)
    view = music.bed.samples
    assert view.base is not None
    assert isinstance(view.base.base, np.memmap)


async def test_ident_and_jingle_are_levelled_and_fade(shelf: Shelf) -> None:
    music, _ = await shelf.music(ident=noise(4.0, 0.3), jingle=noise(2.0, 0.001))
    assert loudest(music.ident) == pytest.approx(IDENT_LOUDNESS, abs=0.3)
    assert loudest(music.sting) == pytest.approx(JINGLE_LOUDNESS, abs=0.3)
    assert len(music.ident) - music.entry == int(0.6 * RATE)
    for sound in (music.ident, music.sting):
        assert np.abs(sound[[0, -1]]).max() < 0.001
    assert music.bed is own_music().bed
    assert music.calm_sting is own_music().calm_sting
    assert music.title == (f"The jingle; The ident (CC BY 4.0, Bo); {own_music().title}")


async def test_a_jingle_may_be_shorter_than_loudness_is_measured_in(shelf: Shelf) -> None:
    music, _ = await shelf.music(jingle=noise(0.2))
    assert len(music.sting) == int(0.2 * RATE)
    assert np.isfinite(music.sting).all()
    assert np.abs(music.sting).max() > 0.01


async def test_the_own_music_is_not_credited_where_none_of_it_sounds(shelf: Shelf) -> None:
    music, _ = await shelf.music(bed=noise(5.0), jingle=noise(1.0), ident=noise(1.0))
    assert music.title == "The bed (CC0, Ann); The jingle; The ident (CC BY 4.0, Bo)"


async def test_for_what_is_not_there_any_more_the_own_music_plays(shelf: Shelf) -> None:
    gone = await shelf.put("bed", noise(5.0))
    await shelf.blobs.delete(gone.bucket, gone.key)
    choice = MusicChoice(bed=gone, titles={"bed": "First Light"})
    chosen = await fetched(choice, shelf.blobs, shelf.folder)
    assert assembled(own_music(), chosen) == own_music()
    (told,) = chosen.fallbacks
    assert (told.operation, told.wanted, told.used) == ("music", "station/First Light", "local")
    assert told.reason == "bed/1-x.flac is not among the station's media any more"
