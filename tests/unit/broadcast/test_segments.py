"""The form of segments: read by two decoders, patched, cut, and refused where it is broken."""

import struct

import numpy as np
import pytest

from services.broadcast import segments
from services.broadcast.timeline import BLOCK, SEGMENT
from tests.unit.broadcast.packages import (
    decoded_by_ffmpeg,
    decoded_by_libsndfile,
    flac_frames,
    sound,
)

BLOCKS = SEGMENT // BLOCK


@pytest.fixture(scope="module")
def frames() -> list[bytes]:
    return flac_frames(sound(SEGMENT + 3 * BLOCK))


def boxes(data: bytes) -> list[tuple[str, int, int]]:
    """Name, offset and size of the boxes of one level."""
    found, at = [], 0
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        found.append((name.decode(), at, size))
        at += size
    assert at == len(data)
    return found


def test_the_init_segment_is_always_the_same_and_names_the_format() -> None:
    for rendition in segments.RENDITIONS:
        init = segments.init_segment(rendition)
        assert init == segments.init_segment(rendition)
        assert [name for name, *_ in boxes(init)] == ["ftyp", "moov"]
    assert b"fLaC" in segments.init_segment("flac")
    # AudioSpecificConfig: AAC-LC, 48 kHz, stereo
    assert b"\x05\x02\x11\x90" in segments.init_segment("aac")


def test_a_segment_is_one_moof_and_one_mdat(frames: list[bytes]) -> None:
    segment = segments.build("flac", frames[:BLOCKS], 7 * SEGMENT)
    assert [name for name, *_ in boxes(segment)] == ["moof", "mdat"]
    assert segments.samples_of(segment) == SEGMENT
    assert segments.frames_of(segment) == frames[:BLOCKS]


def test_two_decoders_give_flac_back_bit_for_bit(frames: list[bytes]) -> None:
    pcm = sound(SEGMENT + 3 * BLOCK)
    made = [
        segments.build("flac", frames[:BLOCKS], 0),
        segments.build("flac", frames[BLOCKS:], SEGMENT, 2),
    ]
    assert np.array_equal(decoded_by_ffmpeg("flac", made), pcm)
    assert np.array_equal(decoded_by_libsndfile(frames), pcm)


def test_only_time_and_number_are_patched(frames: list[bytes]) -> None:
    segment = segments.build("flac", frames[:3], 0, 1)
    moved = segments.patched(segment, (1 << 40) + 5, 77)
    assert moved == segments.build("flac", frames[:3], (1 << 40) + 5, 77)
    assert segments.patched(moved, 0, 1) == segment
    assert segments.patched(segment, 0, (1 << 32) + 1) == segment


def test_shows_that_follow_each_other_on_one_time_line_are_decoded_as_one(
    frames: list[bytes],
) -> None:
    pcm = sound(SEGMENT + 3 * BLOCK)
    first, second = segments.build("flac", frames[:5], 0), segments.build("flac", frames[:9], 0)
    start = 1000 * SEGMENT
    line = [segments.patched(first, start, 9), segments.patched(second, start + 5 * BLOCK, 10)]
    expected = np.concatenate([pcm[: 5 * BLOCK], pcm[: 9 * BLOCK]])
    assert np.array_equal(decoded_by_ffmpeg("flac", line), expected)


@pytest.mark.parametrize("blocks", [1, 7, BLOCKS])
def test_a_cut_segment_is_the_segment_of_fewer_frames(frames: list[bytes], blocks: int) -> None:
    segment = segments.build("flac", frames[:BLOCKS], SEGMENT, 3)
    cut = segments.cut(segment, blocks * BLOCK)
    assert cut == segments.build("flac", frames[:blocks], SEGMENT, 3)
    aac = segments.build("aac", [bytes(each) for each in range(1, 9)], 0)
    assert segments.samples_of(segments.cut(aac, BLOCK)) == BLOCK


def test_a_segment_is_not_cut_to_more_than_it_has(frames: list[bytes]) -> None:
    segment = segments.build("flac", frames[:2], 0)
    assert segments.cut(segment, SEGMENT) == segment


@pytest.mark.parametrize("samples", [0, -BLOCK, BLOCK + 1, 1024])
def test_a_segment_is_cut_to_whole_blocks_alone(frames: list[bytes], samples: int) -> None:
    segment = segments.build("flac", frames[:2], 0)
    with pytest.raises(ValueError, match="whole blocks"):
        segments.cut(segment, samples)


def test_a_segment_has_a_frame() -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        segments.build("flac", [], 0)


def broken(segment: bytes, offset: int, data: bytes) -> bytes:
    return segment[:offset] + data + segment[offset + len(data) :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda segment: segment[:50],
        lambda segment: segment[:100],
        lambda segment: segment[:-1],
        lambda segment: segment + b"x",
        lambda segment: broken(segment, 4, b"free"),
        lambda segment: broken(segment, 60, b"tfxx"),
        lambda segment: broken(segment, 48, struct.pack(">I", 960)),
        lambda segment: broken(segment, 88, struct.pack(">I", 0)),
        lambda segment: broken(segment, 88, struct.pack(">I", 2**32 - 1)),
        lambda segment: broken(segment, 92, struct.pack(">I", 2**31)),
        lambda segment: broken(segment, 96, struct.pack(">I", 2**32 - 1)),
        lambda segment: segment + bytes(segments.MAX_BYTES),
    ],
)
def test_what_is_no_segment_is_refused(frames: list[bytes], damage: object) -> None:
    assert callable(damage)
    segment = damage(segments.build("flac", frames[:3], 0))
    with pytest.raises(segments.InvalidSegmentError):
        segments.cut(segment, BLOCK)


def test_keys_of_segments_are_keys_of_blobs() -> None:
    assert segments.key_of("show/news-1/2", "aac", 0) == "show/news-1/2/aac/0.m4s"
