"""Makes the show as the service does: MP3, measured as it is decoded, and FLAC master.

`FOLDER [REPEATS [TAKES]]`: the material so many times over, or once and cut into so many takes.
Prints the seconds from handing over the last take to the finished files, then length and loudness.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

from services.audio.adapters.composed import ComposedMusic
from services.audio.adapters.engine import RenderEngine
from services.audio.domain.scene import Scene
from services.audio.domain.speech import Speech

GAP = 0.5
RATE = 22_050


def takes(folder: Path, repeats: int, count: int) -> Iterator[Speech]:
    """The material as it arrives, one take at a time."""
    paths = sorted(folder.glob("take-*.npy"))
    if not count:
        yield from (Speech(np.load(path), RATE) for path in paths * repeats)
        return
    whole = np.concatenate([np.load(path) for path in paths])
    yield from (Speech(part, RATE) for part in np.array_split(whole, count))


def main(folder: Path, repeats: int = 1, count: int = 0) -> None:
    paths = sorted(folder.glob("take-*.npy"))
    spoken = repeats * sum(len(np.load(path, mmap_mode="r")) for path in paths) / RATE
    threadpool_limits(1, user_api="blas")
    engine = RenderEngine(
        folder,
        ComposedMusic(folder).choose(1),
        title="Benchmark",
        artist="RadioX",
        speech_seconds=spoken + GAP * ((count or len(paths) * repeats) - 1),
    )
    began = 0.0
    for take in takes(folder, repeats, count):
        began = perf_counter()
        engine.place(take, GAP, Scene())
    master = engine.finish()
    found = master.loudness
    print(perf_counter() - began, master.seconds, found.integrated, found.true_peak)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
