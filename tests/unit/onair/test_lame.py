"""The encoder of MP3 streams: segments follow each other without a gap, at a known byte."""

import subprocess

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from services.audio.adapters.flac_frames import FlacEncoder
from services.broadcast.segments import build
from services.broadcast.timeline import BLOCK
from services.onair.adapters.lame import LameEncoder
from services.onair.domain.mp3 import FRAME_BYTES, FRAME_SAMPLES, offset_of
from tests.unit.broadcast.packages import Pcm, sound

BLOCKS = 20


def segments(pcm: Pcm) -> list[bytes]:
    """Segments of `BLOCKS` blocks, whose frames are numbered on and on, as those of a show are."""
    frames: list[bytes] = []
    encoder = FlacEncoder(frames.append)
    encoder.write(pcm)
    encoder.close()
    parts = [frames[at : at + BLOCKS] for at in range(0, len(frames), BLOCKS)]
    return [build("flac", part, 0) for part in parts]


def decoded(mp3: bytes) -> Pcm:
    command = [get_ffmpeg_exe(), "-v", "error", "-f", "mp3", "-i", "pipe:0", "-f", "s16le", "-"]
    done = subprocess.run(command, input=mp3, capture_output=True, check=True)
    return np.frombuffer(done.stdout, "<i2").reshape(-1, 2)


def test_segments_sound_as_one() -> None:
    pcm = sound(4 * BLOCKS * BLOCK)
    encoder = LameEncoder()
    mp3 = b"".join(encoder.encode(each, BLOCKS * BLOCK) for each in segments(pcm))
    heard = decoded(mp3).astype(float)
    length = len(heard) - FRAME_SAMPLES * 4
    delays = range(1_000, 1_200)
    errors = [
        float(np.mean((heard[delay:length] - pcm[: length - delay]) ** 2)) for delay in delays
    ]
    delay = delays[int(np.argmin(errors))]
    assert delay == 1_105
    quiet, loud = min(errors), float(np.mean(pcm[:length].astype(float) ** 2))
    assert 10 * np.log10(loud / quiet) > 15
    for join in range(1, 4):
        at = join * BLOCKS * BLOCK
        around = slice(at - 2_000, at + 2_000)
        behind = slice(at - 2_000 + delay, at + 2_000 + delay)
        if around.stop < length - delay:
            error = np.mean((heard[behind] - pcm[around]) ** 2)
            assert error < 4 * quiet


def test_a_sample_is_heard_in_the_frame_at_its_offset() -> None:
    """A click in silence sets in within the frame that the arithmetic names."""
    for at in (30_000, 61_234):
        pcm = np.zeros((2 * BLOCKS * BLOCK, 2), np.int16)
        pcm[at : at + 200] = 20_000
        encoder = LameEncoder()
        mp3 = b"".join(encoder.encode(each, BLOCKS * BLOCK) for each in segments(pcm))
        heard = np.abs(decoded(mp3)[:, 0].astype(int))
        first = int(np.argmax(heard > 10_000))
        assert offset_of(at) == first // FRAME_SAMPLES * FRAME_BYTES


@pytest.mark.parametrize("segment", [None, b"", b"x" * 500])
def test_what_is_missing_or_damaged_is_silence(segment: bytes | None) -> None:
    encoder = LameEncoder()
    mp3 = encoder.encode(segment, BLOCKS * BLOCK) + encoder.encode(segment, BLOCKS * BLOCK)
    assert not decoded(mp3).any()


def test_only_what_is_heard_of_a_segment_is_encoded() -> None:
    (segment,) = segments(sound(BLOCKS * BLOCK))
    encoder = LameEncoder()
    mp3 = b"".join(encoder.encode(segment, 5 * BLOCK) for _ in range(4))
    assert len(mp3) / FRAME_BYTES == pytest.approx(20 * BLOCK / FRAME_SAMPLES, abs=4)
