"""Material for tests of segments: sound as FLAC frames, and two decoders that are not ours."""

import io
import struct
import subprocess
from typing import TypeAlias

import numpy as np
import soundfile
from imageio_ffmpeg import get_ffmpeg_exe
from numpy.typing import NDArray

from services.broadcast.segments import Rendition, init_segment
from services.broadcast.timeline import BLOCK, RATE

Pcm: TypeAlias = NDArray[np.int16]


def sound(samples: int, seed: int = 1) -> Pcm:
    """A tone that comes and goes, with noise: (samples, 2)."""
    time = np.arange(samples) / RATE
    tone = 0.3 * np.sin(2 * np.pi * 440 * time) * (np.sin(2 * np.pi * 1.3 * time) > 0)
    noise = np.random.default_rng(seed).normal(0, 0.01, (samples, 2))
    return np.rint((tone[:, None] * (1.0, 0.7) + noise) * 32767).astype(np.int16)


def flac_frames(pcm: Pcm) -> list[bytes]:
    """Each block of 4,096 samples as a FLAC frame."""
    frames = []
    for start in range(0, len(pcm), BLOCK):
        file = io.BytesIO()
        part = pcm[start : start + BLOCK]
        soundfile.write(file, part, RATE, "PCM_16", format="FLAC", compression_level=0.4)
        frames.append(_without_metadata(file.getvalue()))
    return frames


def decoded_by_ffmpeg(rendition: Rendition, segments: list[bytes]) -> Pcm:
    """What ffmpeg makes of an init segment and segments."""
    command = [get_ffmpeg_exe(), "-v", "error", "-xerror", "-i", "pipe:0", "-f", "s16le", "pipe:1"]
    data = init_segment(rendition) + b"".join(segments)
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    assert not done.stderr, done.stderr.decode()
    return np.frombuffer(done.stdout, "<i2").reshape(-1, 2)


def decoded_by_libsndfile(frames: list[bytes]) -> Pcm:
    """What libsndfile makes of FLAC frames behind the STREAMINFO of the init segment."""
    init = init_segment("flac")
    start = init.index(b"dfLa") + 8
    (size,) = struct.unpack(">I", b"\0" + init[start + 1 : start + 4])
    info = bytearray(init[start + 4 : start + 4 + size])
    info[13] &= 0xF0
    info[14:18] = struct.pack(">I", len(frames) * BLOCK)  # it reads no stream of unknown length
    data = b"fLaC" + init[start : start + 4] + bytes(info) + b"".join(frames)
    pcm: Pcm = soundfile.read(io.BytesIO(data), dtype="int16", always_2d=True)[0]
    return pcm


def _without_metadata(flac: bytes) -> bytes:
    at, last = 4, False
    while not last:
        last = bool(flac[at] & 0x80)
        at += 4 + int.from_bytes(flac[at + 1 : at + 4], "big")
    return flac[at:]
