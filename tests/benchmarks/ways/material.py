"""Makes what all ways work on: takes and music, and for the encoder alone a finished mix."""

import sys
from pathlib import Path

import numpy as np
import soundfile

from services.audio.adapters.composed import ComposedMusic
from services.audio.domain.signal import RATE
from tests.benchmarks.ways import renderer
from tests.unit.audio.material import sndfile_decoded, speech

TAKES, SECONDS = 20, 14.1


def main(folder: Path) -> None:
    for index in range(TAKES):
        pitch, peak = (205.0, 0.3) if index % 2 else (112.0, 0.8)
        take = speech(SECONDS, pitch=pitch, peak=peak, seed=index)
        np.save(folder / f"take-{index:02}.npy", take.samples)
        soundfile.write(folder / f"take-{index:02}.wav", take.samples, take.rate, "PCM_16")
    music = ComposedMusic(folder).choose(1)
    bed = music.bed.loop(0, drums=True)
    np.savez(
        folder / "music.npz",
        bed=bed,
        ident=music.ident,
        outro=music.outro,
        entry=music.entry,
        grid=music.grid,
    )
    soundfile.write(folder / "bed.wav", bed, RATE, "PCM_16")
    renderer.main(folder)
    mix = sndfile_decoded(folder / "show.flac")
    (folder / "mix.s16").write_bytes(np.rint(mix * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
