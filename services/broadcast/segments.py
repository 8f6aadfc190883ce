"""The form of what is on the air: fragmented MP4 (ISO/IEC 14496-12, CMAF) of FLAC and AAC.

A segment is one `moof` and one `mdat`, and begins with the first sample of a block. Everything
that is changed when it is served lies at a fixed offset: its number, and its decode time in
samples from a channel's epoch. So one init segment serves all shows, and joins need no
discontinuity.
"""

import struct
from typing import Literal, TypeAlias, get_args

from services.broadcast.timeline import BLOCK, RATE, SEGMENT

Rendition: TypeAlias = Literal["flac", "aac"]
"""In which form the sound is: lossless FLAC of 16 bits, or AAC-LC at 192 kb/s."""
RENDITIONS: tuple[Rendition, ...] = get_args(Rendition)

CODECS: dict[Rendition, str] = {"flac": "fLaC", "aac": "mp4a.40.2"}
"""How a master playlist names them (RFC 6381)."""
FRAME: dict[Rendition, int] = {"flac": BLOCK, "aac": 1_024}
"""Samples of a frame."""
MEDIA_TYPE = "audio/mp4"
LEAD = FRAME["aac"]
"""Samples of silence before the sound in both renditions. AAC cannot do without them: an encoder's
first frame is its priming. In FLAC they stand so that both have each moment at the same sample."""
MAX_BYTES = 4_000_000
"""Greatest size of a segment that is read."""

_CHANNELS = 2
_BITS = 16
_TRACK = 1
_NUMBER = 20
"""Offset of `sequence_number` in `mfhd`."""
_DURATION = 48
"""Offset of `default_sample_duration` in `tfhd`."""
_TIME = 68
"""Offset of `baseMediaDecodeTime` in `tfdt`, of 64 bits."""
_COUNT = 88
"""Offset of `sample_count` in `trun`; the data offset and the sizes follow."""
_SIZES = _COUNT + 8
_BOX = 8
"""Bytes of the head of a box."""
_BASE_IS_MOOF, _HAS_DURATION, _HAS_FLAGS = 0x020000, 0x08, 0x20
_HAS_OFFSET, _HAS_SIZE = 0x01, 0x200
_SYNC_SAMPLE = 0x02000000
"""Sample flags: it depends on no other one."""
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


class InvalidSegmentError(ValueError):
    """Bytes that are not a segment as `build` makes them."""


def key_of(package: str, rendition: Rendition, number: int) -> str:
    """The key of segment `number` of a package, in the bucket `air`."""
    return f"{package}/{rendition}/{number}.m4s"


def init_segment(rendition: Rendition) -> bytes:
    """The init segment of a rendition: always the same bytes."""
    entry = {"flac": _flac_entry, "aac": _aac_entry}[rendition]()
    tables = (
        _full("stsd", struct.pack(">I", 1) + entry),
        _full("stts", bytes(4)),
        _full("stsc", bytes(4)),
        _full("stsz", bytes(8)),
        _full("stco", bytes(4)),
    )
    reference = _full("dref", struct.pack(">I", 1) + _full("url ", flags=1))
    information = _box(
        "minf", _full("smhd", bytes(4)), _box("dinf", reference), _box("stbl", *tables)
    )
    media = _box(
        "mdia",
        _full("mdhd", struct.pack(">4IHH", 0, 0, RATE, 0, _language("und"), 0)),
        _full("hdlr", struct.pack(">I4s12x", 0, b"soun") + b"sound\0"),
        information,
    )
    track = struct.pack(">5I8xHHHH", 0, 0, _TRACK, 0, 0, 0, 0, 0x0100, 0) + _MATRIX + bytes(8)
    movie = struct.pack(">4IIH10x", 0, 0, RATE, 0, 0x10000, 0x0100) + _MATRIX + bytes(24)
    fragments = _full("trex", struct.pack(">5I", _TRACK, 1, FRAME[rendition], 0, _SYNC_SAMPLE))
    return _box("ftyp", b"iso6", bytes(4), b"iso6", b"cmfc", b"mp41") + _box(
        "moov",
        _full("mvhd", movie + struct.pack(">I", _TRACK + 1)),
        _box("trak", _full("tkhd", track, flags=0x7), media),
        _box("mvex", fragments),
    )


def build(rendition: Rendition, frames: list[bytes], decode_time: int, sequence: int = 1) -> bytes:
    """One segment of whole frames; `decode_time`: position of its first sample.

    Raises:
        ValueError: there is no frame.
    """
    if not frames:
        raise ValueError("a segment has at least one frame")
    return _fragment(FRAME[rendition], [*map(len, frames)], b"".join(frames), decode_time, sequence)


def patched(segment: bytes, decode_time: int, sequence: int) -> bytes:
    """The same segment at another position, under another number (from 0; kept in 32 bits).

    Raises:
        InvalidSegmentError: it is no segment.
    """
    _check(segment)
    number = struct.pack(">I", sequence & 0xFFFFFFFF)
    time = struct.pack(">Q", decode_time)
    return b"".join(
        (segment[:_NUMBER], number, segment[_NUMBER + 4 : _TIME], time, segment[_TIME + 8 :])
    )


def cut(segment: bytes, samples: int) -> bytes:
    """The first `samples` of a segment, which are whole blocks; all of it where it has fewer.

    Raises:
        ValueError: they are no whole blocks.
        InvalidSegmentError: it is no segment.
    """
    if samples <= 0 or samples % BLOCK:
        raise ValueError(f"{samples} samples are not one or more whole blocks of {BLOCK}")
    sizes, start = _sizes(segment)
    (duration,) = struct.unpack_from(">I", segment, _DURATION)
    kept = sizes[: samples // duration]
    if len(kept) == len(sizes):
        return segment
    (decode_time,) = struct.unpack_from(">Q", segment, _TIME)
    (sequence,) = struct.unpack_from(">I", segment, _NUMBER)
    data = segment[start : start + sum(kept)]
    return _fragment(duration, kept, data, decode_time, sequence)


def samples_of(segment: bytes) -> int:
    """Number of samples in a segment.

    Raises:
        InvalidSegmentError: it is no segment.
    """
    _check(segment)
    duration, count = (struct.unpack_from(">I", segment, at)[0] for at in (_DURATION, _COUNT))
    return int(duration * count)


def frames_of(segment: bytes) -> list[bytes]:
    """The frames of a segment.

    Raises:
        InvalidSegmentError: it is no segment.
    """
    sizes, start = _sizes(segment)
    frames = []
    for size in sizes:
        frames.append(segment[start : start + size])
        start += size
    return frames


def _sizes(segment: bytes) -> tuple[list[int], int]:
    """The sizes of the frames, and the offset of the first one."""
    _check(segment)
    count, data = struct.unpack_from(">II", segment, _COUNT)
    sizes = struct.unpack_from(f">{count}I", segment, _SIZES)
    if data + sum(sizes) != len(segment):
        raise InvalidSegmentError("the sizes of the frames do not add up to that of the segment")
    return list(sizes), data


def _check(segment: bytes) -> None:
    """Check all that is read at fixed offsets."""
    if not _SIZES <= len(segment) <= MAX_BYTES:
        raise InvalidSegmentError(f"{len(segment)} bytes are no segment")
    names = (
        (4, b"moof"),
        (12, b"mfhd"),
        (28, b"traf"),
        (36, b"tfhd"),
        (60, b"tfdt"),
        (80, b"trun"),
    )
    if any(segment[at : at + 4] != name for at, name in names):
        raise InvalidSegmentError("the boxes of a segment are not where they belong")
    duration, count = (struct.unpack_from(">I", segment, at)[0] for at in (_DURATION, _COUNT))
    if duration not in FRAME.values() or not 0 < duration * count <= SEGMENT:
        raise InvalidSegmentError(f"{count} frames of {duration} samples are no segment")
    offset = _SIZES + 4 * count + _BOX
    if struct.unpack_from(">I", segment, _COUNT + 4)[0] != offset or len(segment) < offset:
        raise InvalidSegmentError("the frames of a segment are not where they belong")


def _fragment(
    duration: int, sizes: list[int], data: bytes, decode_time: int, sequence: int
) -> bytes:
    offset = _SIZES + 4 * len(sizes) + _BOX
    header = struct.pack(">III", _TRACK, duration, _SYNC_SAMPLE)
    run = struct.pack(f">II{len(sizes)}I", len(sizes), offset, *sizes)
    track = _box(
        "traf",
        _full("tfhd", header, flags=_BASE_IS_MOOF | _HAS_DURATION | _HAS_FLAGS),
        _full("tfdt", struct.pack(">Q", decode_time), version=1),
        _full("trun", run, flags=_HAS_OFFSET | _HAS_SIZE),
    )
    number = _full("mfhd", struct.pack(">I", sequence & 0xFFFFFFFF))
    return _box("moof", number, track) + _box("mdat", data)


def _flac_entry() -> bytes:
    """The sample entry of FLAC (Encapsulation of FLAC in ISO Base Media File Format, 0.0.4).

    Its STREAMINFO leaves out what differs between shows: sizes of frames, length, and MD5.
    """
    format_ = RATE << 44 | (_CHANNELS - 1) << 41 | (_BITS - 1) << 36
    info = struct.pack(">HH6xQ16x", BLOCK, BLOCK, format_)
    last_block = 0x80 << 24 | len(info)
    return _sound_entry("fLaC", _full("dfLa", struct.pack(">I", last_block) + info))


def _aac_entry() -> bytes:
    """The sample entry of AAC-LC (ISO/IEC 14496-14)."""
    config = _descriptor(0x05, struct.pack(">H", 2 << 11 | 3 << 7 | _CHANNELS << 3))
    decoder = _descriptor(0x04, struct.pack(">BBxHII", 0x40, 0x15, 0, 0, 192_000), config)
    sync = _descriptor(0x06, b"\x02")
    return _sound_entry("mp4a", _full("esds", _descriptor(0x03, bytes(3), decoder, sync)))


def _sound_entry(name: str, config: bytes) -> bytes:
    sound = struct.pack(">6xH8xHH4xI", 1, _CHANNELS, _BITS, RATE << 16)
    return _box(name, sound, config)


def _descriptor(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">BB", tag, len(body)) + body


def _full(name: str, body: bytes = b"", *, version: int = 0, flags: int = 0) -> bytes:
    return _box(name, struct.pack(">I", version << 24 | flags), body)


def _box(name: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + _BOX, name.encode()) + body


def _language(code: str) -> int:
    """An ISO 639-2 code in 15 bits."""
    first, second, third = (ord(letter) - 0x60 for letter in code)
    return first << 10 | second << 5 | third
