"""Mixes with pydub and masters with ffmpeg's loudnorm in two passes, as scripts commonly do.

The encoder is the one of all ways.
"""

import json
import subprocess
import sys
import warnings
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

from tests.benchmarks.ways.encode import encode

warnings.simplefilter("ignore")
from pydub import AudioSegment  # noqa: E402 - its import warns

GAP = 500
TARGET = "loudnorm=I=-16:TP=-1.5:LRA=11"


def main(folder: Path) -> None:
    bed = AudioSegment.from_wav(folder / "bed.wav")
    speech = AudioSegment.silent(0, 48_000)
    for path in sorted(folder.glob("take-*.wav")):
        take = AudioSegment.from_wav(path).set_frame_rate(48_000)
        take = take.apply_gain(-18.0 - take.dBFS)
        speech = speech.append(AudioSegment.silent(GAP, 48_000), 0).append(take, 0)
    under = bed * (int(speech.duration_seconds / bed.duration_seconds) + 1)
    middle = (under[: len(speech)] - 14).overlay(speech.set_channels(2))
    mix = bed[:4000].append(middle, 0).append(bed[:6000].fade_out(3000), 0)
    mix.export(folder / "pydub.wav", format="wav")
    measured = _ffmpeg(folder, f"{TARGET}:print_format=json", "-f", "null", "-")
    found = json.loads(measured[measured.rindex("{") : measured.rindex("}") + 1])
    second = (
        f"{TARGET}:linear=true:measured_I={found['input_i']}:measured_TP={found['input_tp']}"
        f":measured_LRA={found['input_lra']}:measured_thresh={found['input_thresh']}"
        f":offset={found['target_offset']}"
    )
    _ffmpeg(folder, second, "-ar", "48000", "-f", "s16le", str(folder / "mastered.s16"))
    encode(folder / "mastered.s16", folder / "pydub.mp3")


def _ffmpeg(folder: Path, graph: str, *output: str) -> str:
    source = ["-i", str(folder / "pydub.wav"), "-af", graph]
    command = [get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-y", *source, *output]
    return subprocess.run(command, capture_output=True, check=True).stderr.decode()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
