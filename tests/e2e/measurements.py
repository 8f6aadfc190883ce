"""Independent measurements of a show: loudness, cues and speech."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import soundfile
from numpy.typing import NDArray

FRAME = 0.01
"""Seconds over which energy is measured."""
AUDIBLE = 0.001
"""RMS above which a frame of the voice-only stem is speech (-60 dBFS; pauses are digital zero)."""
CUE = re.compile(r"(\d+:\d\d:\d\d\.\d{3}) --> (\d+:\d\d:\d\d\.\d{3})\n<v ([^>]+)>(.+)", re.DOTALL)
WORD_TIME = re.compile(r"<[\d:.]+>")
SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<!\bMio\.)(?<!\bMrd\.)(?<!\bDr\.)(?<!\bam \d\.)(?<!\bam \d\d\.)"
    r"[\"'”’“»]*\s+(?=[\"'“„‘«»]*[A-ZÄÖÜ0-9])"
)


@dataclass(frozen=True)
class Cue:
    """A cue of a transcript; times in seconds."""

    start: float
    end: float
    speaker: str
    lines: list[str]

    @property
    def text(self) -> str:
        """Its text on one line."""
        return " ".join(self.lines)


def cues(vtt: str) -> list[Cue]:
    """The cues of a WebVTT file that holds nothing else."""
    head, *blocks = vtt.strip().split("\n\n")
    assert head == "WEBVTT"
    matches = [CUE.fullmatch(block) for block in blocks]
    assert all(matches)
    return [
        Cue(
            _seconds(found[1]),
            _seconds(found[2]),
            found[3],
            WORD_TIME.sub("", found[4]).split("\n"),
        )
        for found in matches
        if found
    ]


def _seconds(clock: str) -> float:
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def sentences(text: str) -> list[str]:
    """The sentences of a text without abbreviations."""
    return [sentence.strip() for sentence in SENTENCE_END.split(text)]


@dataclass(frozen=True)
class Measured:
    """Measurements by ffmpeg: LUFS and dBTP."""

    integrated: float
    true_peak: float


def measure(path: Path) -> Measured:
    """Decode a file with ffmpeg and measure it after EBU R128."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-i", str(path)]
    command += ["-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    summary = done.stderr[done.stderr.rindex("Summary:") :]
    return Measured(
        float(re.findall(r"I:\s+(-?[\d.]+) LUFS", summary)[0]),
        float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", summary)[0]),
    )


def speech(stem: Path) -> NDArray[np.bool_]:
    """Whether there is speech, for every `FRAME` of a voice-only file."""
    samples, rate = soundfile.read(stem, dtype="float32")
    size = round(FRAME * rate)
    frames = samples[: len(samples) // size * size].reshape(-1, size)
    return np.asarray(np.sqrt(np.square(frames).mean(axis=1)) > AUDIBLE)


def edges(spoken: NDArray[np.bool_], start: float, end: float) -> tuple[float, float]:
    """Seconds of the first and the last sound between two times."""
    frames = np.flatnonzero(spoken[round(start / FRAME) : round(end / FRAME)])
    assert len(frames), f"silence from {start:.2f} to {end:.2f} s"
    begun = round(start / FRAME)
    return (begun + frames[0]) * FRAME, (begun + frames[-1] + 1) * FRAME
