"""Prints integrated loudness and true peak of a file, by ffmpeg."""

import sys
from pathlib import Path

from tests.unit.audio.material import ffmpeg_loudness

if __name__ == "__main__":
    print(*ffmpeg_loudness(Path(sys.argv[1]))[:2])  # noqa: T201
