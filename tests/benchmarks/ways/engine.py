"""Mixes, levels, limits and encodes: the engine and LAME, without the service around them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import numpy as np
import soxr
from threadpoolctl import threadpool_limits

from services.audio.domain.bed import Music, SingleBed
from services.audio.domain.mixer import Mixer, Piece
from services.audio.domain.scene import Scene
from services.audio.domain.signal import RATE, Samples
from tests.benchmarks.ways.encode import lame

GAP = 0.5
_FULL_SCALE = np.float32(32767.0 * 1.031)


def mixed(mixer: Mixer, takes: list[Samples]) -> Iterator[Piece]:
    """The programme, piece by piece."""
    yield from mixer.open(Scene())
    for index, take in enumerate(takes):
        if index:
            yield from mixer.pause(GAP, Scene())
        yield from mixer.speak(soxr.resample(np.array(take), 22_050, RATE))
    yield from mixer.close()


def main(folder: Path) -> None:
    threadpool_limits(1, user_api="blas")
    takes = [np.load(path, mmap_mode="r") for path in sorted(folder.glob("take-*.npy"))]
    kept = np.load(folder / "music.npz")
    bed, ident, outro = SingleBed(kept["bed"]), kept["ident"], kept["outro"]
    music = Music(bed, ident, int(kept["entry"]), "", outro, int(kept["grid"]))
    mixer = Mixer(music, sum(len(take) / 22_050 + GAP for take in takes))
    pieces: Queue[bytes] = Queue(4)

    def encode() -> None:
        encoder = lame()
        with (folder / "engine.mp3").open("wb") as mp3:
            for piece in iter(pieces.get, b""):
                mp3.write(encoder.encode(piece))
            mp3.write(encoder.flush())

    thread = Thread(target=encode)
    thread.start()
    for piece in mixed(mixer, takes):
        if len(piece.mix):
            pieces.put((piece.mix * _FULL_SCALE).astype("<i2").tobytes())
    pieces.put(b"")
    thread.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
