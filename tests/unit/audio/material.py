"""Test signals, and independent decoders and meters (ffmpeg, libsndfile)."""

import re
import subprocess
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
from imageio_ffmpeg import get_ffmpeg_exe

from services.audio.domain.bed import Music
from services.audio.domain.music.piece import piece
from services.audio.domain.music.recording import record_jingles, record_section
from services.audio.domain.music.score import variation
from services.audio.domain.signal import RATE, Samples, amplitude
from services.audio.domain.speech import Speech

SPEECH_RATE = 22_050


def tone(dbfs: float, seconds: float, hertz: float = 1000.0, rate: int = RATE) -> Samples:
    """A sine of peak `dbfs` on both channels."""
    t = np.arange(round(seconds * rate)) / rate
    wave = amplitude(dbfs) * np.sin(2 * np.pi * hertz * t)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def speech(seconds: float, *, pitch: float = 120.0, peak: float = 0.5, seed: int = 0) -> Speech:
    """Something with the rhythm, the pauses and the peaks of speech."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * SPEECH_RATE)) / SPEECH_RATE
    voiced = sum(np.sin(2 * np.pi * pitch * k * t) / k for k in range(1, 25))
    syllables = np.clip(np.sin(2 * np.pi * 4.1 * t + seed) + 0.6, 0.02, None)
    phrases = np.sin(2 * np.pi * 0.31 * t + 1.0) > -0.85
    wave = (voiced + 0.3 * rng.standard_normal(len(t))) * syllables * phrases
    return Speech((wave / np.abs(wave).max() * peak).astype(np.float32), SPEECH_RATE)


recorded = lru_cache(maxsize=4)(record_section)


@lru_cache(maxsize=1)
def own_music() -> Music:
    chosen = variation(0)
    return piece(chosen, record_jingles(chosen.tonic), recorded)


class OwnMusic:
    """A library of one piece, recorded once for all tests of a process."""

    def choose(self, seed: int, *, beginning: bool = False) -> Music:
        del seed, beginning
        return own_music()

    def prepare(self) -> bool:
        return False


def ffmpeg_loudness(path: Path) -> tuple[float, float, float]:
    """Integrated loudness, true peak and loudness range by ffmpeg's ebur128."""
    log = _ffmpeg("-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-").stderr.decode()
    summary = log[log.rindex("Summary:") :]
    found = [re.search(rf"{name}:\s+(-?[\d.]+)", summary) for name in ("I", "Peak", "LRA")]
    integrated, peak, span = (float(match[1]) for match in found if match)
    return integrated, peak, span


def ffmpeg_decoded(path: Path) -> Samples:
    """The file as ffmpeg decodes it, (frames, 2)."""
    raw = _ffmpeg("-i", str(path), "-f", "f32le", "-ac", "2", "-").stdout
    return np.frombuffer(raw, "<f4").reshape(-1, 2)


def sndfile_decoded(path: Path) -> Samples:
    """The file as libsndfile decodes it, (frames, channels)."""
    samples: Samples = soundfile.read(path, dtype="float32", always_2d=True)[0]
    return samples


def _ffmpeg(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-y", *arguments]
    return subprocess.run(command, capture_output=True, check=True)
