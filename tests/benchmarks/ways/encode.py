"""Encodes a finished mix: LAME and nothing else, the measure for everything that does more."""

import sys
from pathlib import Path

import lameenc

PIECE = 48_000 * 4


def lame() -> lameenc.Encoder:
    """The encoder of all ways."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(192)
    encoder.set_in_sample_rate(48_000)
    encoder.set_channels(2)
    encoder.set_quality(5)
    encoder.silence()
    return encoder


def encode(source: Path, target: Path) -> None:
    """Encode raw 16-bit stereo."""
    encoder = lame()
    with source.open("rb") as mix, target.open("wb") as mp3:
        while piece := mix.read(PIECE):
            mp3.write(encoder.encode(piece))
        mp3.write(encoder.flush())


if __name__ == "__main__":
    encode(Path(sys.argv[1], "mix.s16"), Path(sys.argv[1], "encode.mp3"))
