import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from imageio_ffmpeg import get_ffmpeg_exe
from PIL import Image

from services.audio.adapters.jingles import JingleFolder, open_library
from services.audio.domain.bed import BED_LOUDNESS, Music, SingleBed
from services.audio.domain.loudness import KWeighting, Meter, blocks, lufs
from services.audio.domain.music.recording import STING_LOUDNESS
from services.audio.domain.signal import RATE, Samples
from services.kit.failures import Discard
from tests.unit.audio.material import OwnMusic, own_music

NOTE = "Morning Theme by A. Composer, CC BY 4.0\nhttps://example.org/theme\n"


def _music(seconds: float, rate: int = 44_100, channels: int = 2) -> Samples:
    t = np.arange(int(seconds * rate)) / rate
    sides = [np.sin(2 * np.pi * (220 + 5 * side) * t) for side in range(channels)]
    beat = 0.2 + 0.1 * np.sin(2 * np.pi * 2 * t)
    return (np.stack(sides, axis=1) * beat[:, None]).astype(np.float32)


def _put(path: Path, samples: Samples, rate: int = 44_100, note: str = NOTE) -> Path:
    if path.suffix in {".flac", ".wav"}:
        soundfile.write(path, samples, rate, "PCM_16")
    else:
        soundfile.write(wav := path.with_suffix(".tmp.wav"), samples, rate, "PCM_16")
        command = [get_ffmpeg_exe(), "-nostdin", "-i", str(wav), str(path)]
        subprocess.run(command, capture_output=True, check=True)
        wav.unlink()
    path.with_suffix(".txt").write_text(note)
    return path


def _open(folder: Path) -> Music:
    return JingleFolder(folder, OwnMusic()).choose(0)


def _bed(folder: Path) -> Samples:
    bed = _open(folder).bed
    assert isinstance(bed, SingleBed)
    assert not bed.drumless
    return bed.samples


@pytest.mark.parametrize("suffix", [".flac", ".wav", ".mp3", ".ogg"])
def test_every_format_plays(tmp_path: Path, suffix: str) -> None:
    _put(tmp_path / f"bed{suffix}", _music(12.0))
    bed = _bed(tmp_path)
    assert len(bed) == pytest.approx(10.5 * RATE, abs=0.1 * RATE)
    meter = Meter()
    meter.feed(bed)
    assert meter.integrated == pytest.approx(BED_LOUDNESS, abs=0.5)
    assert "Morning Theme by A. Composer, CC BY 4.0" in _open(tmp_path).title


def test_the_seam_of_the_users_bed_is_no_larger_than_any_step(tmp_path: Path) -> None:
    _put(tmp_path / "bed.wav", _music(9.37) + 0.1)
    bed = _bed(tmp_path)
    steps = np.abs(np.diff(bed, axis=0)).max()
    assert np.abs(bed[0] - bed[-1]).max() <= steps


def test_a_bed_may_have_a_version_without_drums(tmp_path: Path) -> None:
    _put(tmp_path / "bed.wav", _music(12.0))
    _put(tmp_path / "bed-calm.wav", _music(12.0)[::-1])
    bed = _open(tmp_path).bed
    assert bed.drumless
    full, calm = (bed.loop(0, drums=drums) for drums in (True, False))
    assert full.shape == calm.shape
    assert not np.array_equal(full, calm)
    _put(tmp_path / "bed-calm.wav", _music(11.0))
    with pytest.raises(Discard, match="bed and bed-calm differ in length"):
        _open(tmp_path)
    (tmp_path / "bed.wav").unlink()
    with pytest.raises(Discard, match="bed and bed-calm differ in length"):
        _open(tmp_path)


def test_ident_and_outro_replace_the_own_ones(tmp_path: Path) -> None:
    _put(tmp_path / "ident.flac", _music(3.0))
    _put(tmp_path / "outro.flac", _music(5.0))
    music = _open(tmp_path)
    assert len(music.ident) == 3 * RATE
    assert len(music.outro) == 5 * RATE
    assert music.entry < len(music.ident)
    assert music.bed is own_music().bed
    assert own_music().title in music.title
    assert np.abs(music.outro[-10:]).max() < 0.001


def test_a_sting_of_the_station_is_short_soft_and_never_beside_the_dead(tmp_path: Path) -> None:
    _put(tmp_path / "sting.wav", _music(3.0))
    music = _open(tmp_path)
    assert len(music.sting) == int(0.85 * RATE)
    loudest = lufs(float(blocks(KWeighting(2).feed(music.sting)).max()))
    assert loudest == pytest.approx(STING_LOUDNESS, abs=0.5)
    assert np.abs(music.sting[-10:]).max() < 0.001
    assert music.calm_sting is own_music().calm_sting


def test_the_error_of_a_file_without_a_licence_explains_how_to_add_one(tmp_path: Path) -> None:
    path = _put(tmp_path / "bed.wav", _music(10.0))
    path.with_suffix(".txt").unlink()
    with pytest.raises(Discard, match=r"bed\.wav has no licence.*bed\.txt"):
        _open(tmp_path)
    path.with_suffix(".txt").write_text(" \n")
    with pytest.raises(Discard, match="has no licence"):
        _open(tmp_path)


def _text(path: Path) -> None:
    path.write_text("this is not music" * 100)


def _picture(path: Path) -> None:
    Image.new("RGB", (64, 64)).save(path, format="PNG")


def _noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(0).bytes(50_000))


@pytest.mark.parametrize("make", [_text, _picture, _noise])
@pytest.mark.parametrize("suffix", [".mp3", ".wav"])
def test_what_is_not_audio_is_refused_by_name(
    tmp_path: Path, make: Callable[[Path], None], suffix: str
) -> None:
    make(tmp_path / f"bed{suffix}")
    (tmp_path / "bed.txt").write_text(NOTE)
    with pytest.raises(Discard, match=rf"bed\{suffix} "):
        _open(tmp_path)


def test_an_empty_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "ident.mp3").touch()
    (tmp_path / "ident.txt").write_text(NOTE)
    with pytest.raises(Discard, match=r"ident\.mp3 is empty"):
        _open(tmp_path)


def test_zero_length_audio_is_refused_by_name(tmp_path: Path) -> None:
    _put(tmp_path / "bed.wav", np.zeros((0, 2), np.float32))
    with pytest.raises(Discard, match=r"bed\.wav "):
        _open(tmp_path)


def test_a_silent_or_short_file_is_refused_by_name(tmp_path: Path) -> None:
    _put(tmp_path / "bed.wav", np.zeros((10 * RATE, 2), np.float32), RATE)
    with pytest.raises(Discard, match=r"bed\.wav is silent"):
        _open(tmp_path)
    _put(tmp_path / "bed.wav", _music(1.0))
    with pytest.raises(Discard, match=r"bed\.wav is too short: 1\.0 s, at least 4\.0 s"):
        _open(tmp_path)


def test_mono_at_8_khz_is_brought_to_stereo_at_48(tmp_path: Path) -> None:
    _put(tmp_path / "bed.wav", _music(8.0, 8000, 1), 8000)
    bed = _bed(tmp_path)
    assert bed.shape[1] == 2
    assert len(bed) == pytest.approx(6.5 * RATE, abs=100)
    spectrum = np.abs(np.fft.rfft(bed[:RATE, 0]))
    assert spectrum.argmax() == 220


def test_the_beginning_of_a_long_file_is_used_and_the_title_notes_it(tmp_path: Path) -> None:
    _put(tmp_path / "bed.mp3", np.tile(_music(60.0, 16_000, 1), (10, 1)), 16_000)
    assert len(_bed(tmp_path)) <= 120 * RATE
    assert "first 120 s" in _open(tmp_path).title


def test_a_file_that_is_far_too_large_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "bed.wav").open("wb") as file:
        file.truncate(300_000_000)
    (tmp_path / "bed.txt").write_text(NOTE)
    with pytest.raises(Discard, match=r"bed\.wav is larger than 128 MB"):
        _open(tmp_path)


def test_two_beds_or_none_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(Discard, match="no bed, bed-calm, ident, outro, sting"):
        _open(tmp_path)
    _put(tmp_path / "bed.wav", _music(10.0))
    _put(tmp_path / "bed.flac", _music(10.0))
    with pytest.raises(Discard, match="more than one bed"):
        _open(tmp_path)


def test_the_library_opens_the_folder_where_one_is_named(tmp_path: Path) -> None:
    assert isinstance(open_library(tmp_path), JingleFolder)
    assert not isinstance(open_library(None), JingleFolder)
