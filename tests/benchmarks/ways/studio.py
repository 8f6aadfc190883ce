"""Makes the show as the service does: MP3, measured as it is decoded, and FLAC master.

Prints the seconds from handing over the last take to the finished files.
"""

import sys
from pathlib import Path
from time import perf_counter

import numpy as np

from services.audio.adapters.composed import ComposedMusic
from services.audio.adapters.studio import StreamingStudio
from services.audio.ports import Speech

GAP = 0.5


def main(folder: Path, repeats: int) -> None:
    paths = sorted(folder.glob("take-*.npy")) * repeats
    seconds = sum(len(np.load(path, mmap_mode="r")) / 22_050 + GAP for path in paths)
    programme = StreamingStudio(ComposedMusic(folder)).open(
        folder, title="Benchmark", artist="RadioX", speech_seconds=seconds, seed=1
    )
    began = 0.0
    for path in paths:
        take = Speech(np.load(path), 22_050)
        began = perf_counter()
        programme.place(take, GAP)
    master = programme.finish()
    print(perf_counter() - began, master.seconds, master.loudness.integrated)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
