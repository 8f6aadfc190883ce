"""Packages a mix for the air, or renders a show with its package: `FOLDER mix|show|plain`.

`mix` begins with the samples. It prints seconds of work, of processor and of sound, bytes of FLAC
and of AAC, and whether two decoders give the FLAC back bit for bit (1 or 0). `show` and `plain`,
which makes no package, print the seconds from handing over the first take to the first segment,
from the last take to the end, and of sound.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import soundfile
from threadpoolctl import threadpool_limits

from services.audio.adapters.composed import ComposedMusic
from services.audio.adapters.engine import RenderEngine
from services.audio.adapters.segmenter import Segmenter
from services.audio.domain.air import AirSegment
from services.audio.domain.scene import Scene
from services.audio.domain.signal import RATE
from services.broadcast.segments import LEAD, frames_of
from tests.benchmarks.ways import renderer
from tests.unit.broadcast.packages import decoded_by_ffmpeg, decoded_by_libsndfile


def mix(folder: Path) -> None:
    """Package the finished mix alone."""
    made: list[AirSegment] = []
    pieces = [*soundfile.blocks(folder / "show.flac", RATE, dtype="float32", always_2d=True)]
    began, used = perf_counter(), sum(os.times()[:4])
    segmenter = Segmenter(made.append)
    for piece in pieces:
        segmenter.write(piece)
    heard = segmenter.close()
    seconds, used = perf_counter() - began, sum(os.times()[:4]) - used
    flac, aac = ([each.renditions[name] for each in made] for name in ("flac", "aac"))
    sound, _ = soundfile.read(folder / "show.flac", dtype="int16")
    frames = [frame for segment in flac for frame in frames_of(segment)]
    exact = all(
        np.array_equal(decoded[LEAD:], sound[: heard - LEAD])
        for decoded in (decoded_by_ffmpeg("flac", flac), decoded_by_libsndfile(frames))
    )
    sizes = (sum(map(len, flac)), sum(map(len, aac)))
    print(seconds, used, len(sound) / RATE, *sizes, int(exact))  # noqa: T201


def show(folder: Path, air: Callable[[AirSegment], None] | None) -> None:
    """Render the show as the service does, with the segments that `air` takes."""
    threadpool_limits(1, user_api="blas")
    takes = [*renderer.takes(folder, 1, 0)]
    engine = RenderEngine(
        folder,
        ComposedMusic(folder).choose(1),
        title="Benchmark",
        artist="RadioX",
        speech_seconds=sum(take.seconds + renderer.GAP for take in takes),
        air=air,
    )
    first = last = perf_counter()
    for take in takes:
        last = perf_counter()
        engine.place(take, renderer.GAP, Scene())
    master = engine.finish()
    ended = perf_counter()
    print((_came[0] if _came else ended) - first, ended - last, master.seconds)  # noqa: T201


_came: list[float] = []
"""When each segment came."""


def _note(_: AirSegment) -> None:
    _came.append(perf_counter())


if __name__ == "__main__":
    place, way = Path(sys.argv[1]), sys.argv[2]
    if way == "mix":
        mix(place)
    else:
        show(place, _note if way == "show" else None)
