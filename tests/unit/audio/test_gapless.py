import io
from pathlib import Path

import mutagen
import numpy as np
import pytest

from services.audio.adapters.decoded import DecodedMeter
from services.audio.adapters.lame import Mp3File, pcm
from services.audio.domain.gapless import FRAME_BYTES, crc16, info_frame
from services.audio.domain.loudness import Meter
from services.audio.domain.signal import RATE, Samples
from tests.unit.audio.material import ffmpeg_decoded, sndfile_decoded, tone


def _encoded(folder: Path, samples: Samples, piece: int = RATE) -> tuple[Path, list[bytes]]:
    frames: list[bytes] = []
    mp3 = Mp3File(folder / "test.mp3", frames.append)
    for start in range(0, len(samples), piece):
        mp3.write(pcm(samples[start : start + piece]))
    mp3.close()
    return folder / "test.mp3", frames


def test_checksum_is_crc_16_arc() -> None:
    assert crc16(b"123456789") == 0xBB3D


def test_the_info_frame_is_one_frame() -> None:
    assert len(info_frame(100, 100_000)) == FRAME_BYTES


@pytest.mark.parametrize("frames", [1, 1151, 48_000, 100_001])
def test_decoders_return_exactly_the_samples_that_were_encoded(tmp_path: Path, frames: int) -> None:
    path, _ = _encoded(tmp_path, tone(-20.0, 3.0)[:frames])
    assert len(ffmpeg_decoded(path)) == frames
    assert len(sndfile_decoded(path)) == frames


@pytest.mark.parametrize("decoded", [ffmpeg_decoded, sndfile_decoded])
def test_a_moment_is_at_the_same_time_in_the_decoded_file(tmp_path: Path, decoded: object) -> None:
    assert callable(decoded)
    programme = np.zeros((5 * RATE, 2), np.float32)
    moments = [4_801, 100_003, 239_000]
    for moment in moments:
        programme[moment : moment + 48] = tone(-6.0, 0.001, 4000.0)
    path, _ = _encoded(tmp_path, programme)
    amplitudes = np.abs(decoded(path)[:, 0])
    for moment in moments:
        near = amplitudes[moment - 2000 : moment + 2000]
        assert abs(int(near.argmax()) - 2000 - 24) < 30


def test_players_read_length_and_rate(tmp_path: Path) -> None:
    path, _ = _encoded(tmp_path, tone(-20.0, 7.5))
    opened = mutagen.File(path)
    assert opened is not None
    assert opened.info.length == pytest.approx(7.5, abs=0.001)
    assert (opened.info.bitrate, opened.info.sample_rate, opened.info.channels) == (
        192_000,
        RATE,
        2,
    )
    assert opened.tags is None


def test_level_survives_encoding(tmp_path: Path) -> None:
    programme = tone(-16.0, 4.0)
    path, _ = _encoded(tmp_path, programme)
    before, after = Meter(), Meter()
    before.feed(programme)
    after.feed(sndfile_decoded(path))
    assert after.integrated == pytest.approx(before.integrated, abs=0.03)


def test_measuring_in_runs_equals_measuring_the_whole(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    swells = 0.2 + np.abs(np.sin(np.arange(33 * RATE) / RATE * 1.7))[:, None]
    programme = (rng.uniform(-0.4, 0.4, (33 * RATE, 2)) * swells).astype(np.float32)
    path, frames = _encoded(tmp_path, programme)
    decoded = DecodedMeter()
    for part in frames:
        decoded.feed(part)
    decoded.close()
    whole = Meter()
    whole.feed(sndfile_decoded(path))
    assert decoded.meter.integrated == pytest.approx(whole.integrated, abs=0.01)
    assert decoded.meter.true_peak == pytest.approx(whole.true_peak, abs=0.02)
    assert decoded.meter.range == pytest.approx(whole.range, abs=0.05)


def test_the_encoded_frames_are_those_of_the_file(tmp_path: Path) -> None:
    path, frames = _encoded(tmp_path, tone(-20.0, 1.0), piece=777)
    file = io.BytesIO(path.read_bytes())
    assert file.read(FRAME_BYTES)[36:40] == b"Info"
    assert file.read() == b"".join(frames)
