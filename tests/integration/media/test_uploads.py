"""Uploads: real files, decoded in processes of their own, accepted or refused for a reason."""

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mutagen.id3
import numpy as np
import pytest
import soundfile
from PIL import Image

from contracts import BlobRef, MediaKind, subjects
from services.audio.domain.loudness import Meter
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.failures import BrokerUnavailable, Conflict, Invalid
from services.media.adapters.decoding import Decoder
from services.media.adapters.uploads import StoredUploads
from services.media.ports import MediaFile
from tests.integration.media import files


class Desk:
    """Uploads on a real blob store; what a file is named plays no part."""

    def __init__(self, root: Path, decoder: Decoder | None = None) -> None:
        self.root = root
        self.blobs = FilesystemBlobs(root / "blobs")
        self.uploads = StoredUploads(self.blobs, root / "scratch", decoder)

    async def put(self, path: Path) -> BlobRef:
        return await self.blobs.put_file(
            subjects.BLOBS_UPLOADS, "upload-1", path, "application/octet-stream"
        )

    async def add(self, path: Path, kind: MediaKind = "bed") -> MediaFile:
        async with self.uploads.accepted(await self.put(path), kind, "name/1-x") as accepted:
            return accepted

    async def refusal(self, path: Path, kind: MediaKind = "bed") -> str:
        """Why a file is refused; nothing of it may be left."""
        with pytest.raises(Invalid) as refused:
            await self.add(path, kind)
        assert self.left == []
        return refused.value.reason

    @property
    def left(self) -> list[str]:
        """Files in the store and in the scratch folder."""
        folders = (self.root / "blobs", self.root / "scratch")
        found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self.root)) for path in found)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "station")


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg", "opus", "aiff", "m4a"])
async def test_a_sound_of_every_format_becomes_flac(
    desk: Desk, tmp_path: Path, suffix: str
) -> None:
    accepted = await desk.add(files.sound(tmp_path / f"sound.{suffix}"))
    assert (accepted.file.bucket, accepted.file.key) == ("media", "name/1-x.flac")
    assert accepted.file.media_type == "audio/flac"
    samples, rate = soundfile.read(io.BytesIO(await desk.blobs.get(accepted.file)))
    assert (rate, samples.shape[1]) == (48_000, 2)
    assert len(samples) / rate == pytest.approx(6.0, abs=0.1)
    assert accepted.seconds == pytest.approx(6.0, abs=0.1)
    meter = Meter()
    meter.feed(files.music(6.0))
    assert accepted.loudness == pytest.approx(meter.integrated, abs=0.5)  # LAME attenuates
    if suffix in {"wav", "flac", "aiff"}:
        assert accepted.true_peak == pytest.approx(meter.true_peak, abs=0.2)
    assert desk.left == ["blobs/media/name/1-x.flac", "blobs/media/name/1-x.flac.ref.json"]


async def test_the_name_of_a_file_says_nothing(desk: Desk, tmp_path: Path) -> None:
    sound = files.sound(tmp_path / "sound.flac").rename(tmp_path / "sound.png")
    assert (await desk.add(sound)).file.media_type == "audio/flac"


async def test_a_cover_becomes_a_square_jpeg_without_metadata(desk: Desk, tmp_path: Path) -> None:
    for name, mode in (("a.jpg", "RGB"), ("b.png", "RGBA"), ("c.webp", "RGB"), ("d.jpg", "CMYK")):
        accepted = await desk.add(files.picture(tmp_path / name, mode=mode), "cover")
        data = await desk.blobs.get(accepted.file)
        assert (accepted.width, accepted.height, accepted.seconds) == (1400, 1400, None)
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size, image.mode) == ("JPEG", (1400, 1400), "RGB")
            assert not image.getexif()
            assert "icc_profile" not in image.info
            top, bottom = image.getpixel((700, 20)), image.getpixel((700, 1380))
        assert isinstance(top, tuple)
        assert isinstance(bottom, tuple)
        assert top[2] > top[0]
        assert bottom[0] > bottom[2]
        assert b"taken at home" not in data


def _renamed(data: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "file.mp3").write_bytes(data)
        return folder / "file.mp3"

    return make


@pytest.mark.parametrize(
    ("make", "kind", "reason"),
    [
        (_renamed(files.archive()), "bed", "it is a ZIP archive; a bed is a WAV"),
        (_renamed(b'<?xml version="1.0"?><svg/>'), "cover", "it is an SVG"),
        (_renamed(b"\n<svg onload=alert(1)>"), "cover", "it is an SVG"),
        (_renamed(b"%PDF-1.7"), "bed", "it is a PDF"),
        (_renamed(b"#EXTM3U\nhttp://169.254.169.254/"), "bed", "it is a playlist"),
        (_renamed(b"this is not music" * 100), "ident", "neither sound nor a picture; an ident"),
        (_renamed(b""), "bed", "it is empty"),
        (lambda folder: files.picture(folder / "a.png"), "bed", "it is PNG; a bed is a WAV"),
        (lambda folder: files.sound(folder / "a.mp3"), "cover", "it is MP3; a cover is a JPEG"),
    ],
)
async def test_what_is_something_else_is_refused(
    desk: Desk, tmp_path: Path, make: Callable[[Path], Path], kind: MediaKind, reason: str
) -> None:
    assert reason in await desk.refusal(make(tmp_path), kind)


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg", "opus", "aiff", "m4a"])
async def test_a_sound_that_is_cut_short_is_refused(
    desk: Desk, tmp_path: Path, suffix: str
) -> None:
    path = files.sound(tmp_path / f"sound.{suffix}", 12.0)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    assert "cut short" in await desk.refusal(path)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
async def test_a_picture_that_is_cut_short_is_refused(
    desk: Desk, tmp_path: Path, suffix: str
) -> None:
    path = files.picture(tmp_path / f"cover.{suffix}")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    assert "damaged" in await desk.refusal(path, "cover")


async def test_what_is_two_things_at_once_is_refused(desk: Desk, tmp_path: Path) -> None:
    song = files.sound(tmp_path / "song.mp3")
    song.write_bytes(song.read_bytes() + files.archive())
    assert "MP3 and a ZIP archive at once" in await desk.refusal(song)
    image = files.picture(tmp_path / "image.jpg")
    image.write_bytes(image.read_bytes() + files.archive())
    assert "JPEG and a ZIP archive at once" in await desk.refusal(image, "cover")
    page = files.png_with_script(tmp_path / "page.png")
    assert "PNG and a web page or a script at once" in await desk.refusal(page, "cover")
    wav = files.sound(tmp_path / "paper.wav").read_bytes()
    junk = b"JUNK" + struct.pack("<I", 16) + b"%PDF-1.7 %%EOF  "
    size = struct.pack("<I", len(wav) - 8 + len(junk))
    (tmp_path / "paper.wav").write_bytes(wav[:4] + size + wav[8:12] + junk + wav[12:])
    assert "WAV and a PDF at once" in await desk.refusal(tmp_path / "paper.wav")


async def test_a_small_file_with_hours_of_silence_is_refused(desk: Desk, tmp_path: Path) -> None:
    bomb = files.silent_flac_without_length(tmp_path / "bomb.flac", 20 * 60)
    assert bomb.stat().st_size < 200_000
    assert "longer than 10.0 min" in await desk.refusal(bomb)


async def test_a_header_that_lies_about_the_length_is_refused(desk: Desk, tmp_path: Path) -> None:
    wav = files.sound(tmp_path / "sound.wav")
    data = bytearray(wav.read_bytes())
    at = data.find(b"data") + 4
    data[at : at + 4] = struct.pack("<I", 0xFFFFFF00)
    wav.write_bytes(data)
    assert "it states" in await desk.refusal(wav)


async def test_a_picture_that_would_fill_the_memory_is_refused(desk: Desk, tmp_path: Path) -> None:
    bomb = files.picture_bomb(tmp_path / "bomb.png")
    assert bomb.stat().st_size < 100_000
    assert "megapixels" in await desk.refusal(bomb, "cover")
    other = files.picture_bomb(tmp_path / "other.png", 9_000)
    assert "megapixels" in await desk.refusal(other, "cover")


@pytest.mark.parametrize(
    ("samples", "kind", "reason"),
    [
        (files.music(2.0), "bed", "it is 2.0 s long; at least 4.0 s are needed"),
        (files.music(25.0), "ident", "it states 25.0 s of sound; at most 20.0 s are used"),
        (files.music(8.0), "jingle", "at most 6.0 s"),
        (np.zeros((6 * files.RATE, 2), np.float32), "bed", "it is silent"),
    ],
)
async def test_a_sound_of_another_length_or_none_is_refused(
    desk: Desk, tmp_path: Path, samples: np.ndarray, kind: MediaKind, reason: str
) -> None:
    assert reason in await desk.refusal(files.sound(tmp_path / "a.wav", samples=samples), kind)


async def test_a_cover_is_large_square_and_still(desk: Desk, tmp_path: Path) -> None:
    small = files.picture(tmp_path / "small.png", 800, 800)
    assert "800 × 800 pixels; a cover has 1400" in await desk.refusal(small, "cover")
    wide = files.picture(tmp_path / "wide.png", 2800, 1400)
    assert "a cover is square: crop it" in await desk.refusal(wide, "cover")
    assert "animated" in await desk.refusal(files.animation(tmp_path / "a.webp"), "cover")


async def test_a_decoder_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "station", Decoder(seconds=0.001))
    reason = await desk.refusal(files.sound(tmp_path / "sound.wav"))
    assert reason == "it takes more than 0.001 s to decode"


async def test_a_decoder_that_dies_is_no_fault_of_the_service(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "station", Decoder(cpu_seconds=0))
    assert "cannot be decoded" in await desk.refusal(files.sound(tmp_path / "sound.wav"))


async def test_an_upload_is_named_by_its_bucket_and_one_word(desk: Desk, tmp_path: Path) -> None:
    """So that no query can have a file of a show removed."""
    path = files.sound(tmp_path / "sound.wav")
    for bucket, key in (("shows", "show-1"), ("uploads", "show-1/audio.mp3")):
        ref = await desk.blobs.put_file(bucket, key, path, "audio/wav")
        with pytest.raises(Invalid, match="a blob of the bucket uploads"):
            async with desk.uploads.accepted(ref, "bed", "name/1-x"):
                raise AssertionError
        assert await desk.blobs.find(bucket, key) == ref


async def test_an_upload_that_is_not_there_is_refused(desk: Desk, tmp_path: Path) -> None:
    ref = await desk.put(files.sound(tmp_path / "sound.wav"))
    await desk.blobs.delete(ref.bucket, ref.key)
    with pytest.raises(Invalid, match="send the file again"):
        async with desk.uploads.accepted(ref, "bed", "name/1-x"):
            raise AssertionError


async def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    desk: Desk, tmp_path: Path
) -> None:
    ref = await desk.put(files.picture(tmp_path / "a.png"))
    with pytest.raises(Invalid, match="larger than 20 MB"):
        async with desk.uploads.accepted(
            ref.model_copy(update={"size": 20_000_001}), "cover", "name/1-x"
        ):
            raise AssertionError
    assert desk.left == []


async def test_what_was_stored_is_removed_where_it_is_not_used(desk: Desk, tmp_path: Path) -> None:
    ref = await desk.put(files.sound(tmp_path / "sound.wav"))
    with pytest.raises(Conflict):
        async with desk.uploads.accepted(ref, "bed", "name/1-x"):
            raise Conflict("name: version 1 was saved meanwhile")
    assert desk.left == []


async def test_what_may_have_been_saved_is_kept(desk: Desk, tmp_path: Path) -> None:
    """Where the broker goes away, the item may have been saved: its file must be there."""
    ref = await desk.put(files.sound(tmp_path / "sound.wav"))
    with pytest.raises(BrokerUnavailable):
        async with desk.uploads.accepted(ref, "bed", "name/1-x") as accepted:
            raise BrokerUnavailable("saving name: the broker is out of reach")
    assert await desk.blobs.get(accepted.file)
    async with desk.uploads.accepted(ref, "bed", "name/1-x") as again:
        assert again == accepted


async def test_a_song_with_tags_and_a_picture_is_accepted_without_them(
    desk: Desk, tmp_path: Path
) -> None:
    song, picture = files.sound(tmp_path / "song.mp3"), files.picture(tmp_path / "a.jpg")
    id3: Any = mutagen.id3
    tags = id3.ID3()
    tags.add(id3.TIT2(encoding=3, text="<b>Secret</b>"))
    tags.add(id3.APIC(encoding=0, mime="image/jpeg", type=3, data=picture.read_bytes()))
    tags.save(song)
    accepted = await desk.add(song)
    data = await desk.blobs.get(accepted.file)
    assert accepted.seconds == pytest.approx(6.0, abs=0.1)
    assert b"Secret" not in data
    assert data.count(b"\xff\xd8\xff\xe0") == 0
