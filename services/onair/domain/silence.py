"""Segments of silence, for what has neither sound nor filler any more."""

import struct
from functools import lru_cache

from services.broadcast.segments import FRAME, Rendition, build

_AAC = bytes.fromhex("210049900219002380")
"""A frame of AAC-LC (ISO/IEC 14496-3, raw_data_block): two channels without any line."""


@lru_cache(maxsize=128)
def silence(rendition: Rendition, samples: int) -> bytes:
    """A segment of so many samples, whole blocks, as of position 0."""
    count = samples // FRAME[rendition]
    frames = [_flac(number) if rendition == "flac" else _AAC for number in range(count)]
    return build(rendition, frames, 0)


def _flac(number: int) -> bytes:
    """A frame of FLAC (RFC 9639, section 9): 4,096 samples, 48 kHz, two constant subframes of 0."""
    head = bytes((0xFF, 0xF8, 0xCA, 0x18, number))
    body = head + bytes((_crc(head, 8, 0x07),)) + bytes((0, 0, 0)) * 2
    return body + struct.pack(">H", _crc(body, 16, 0x8005))


def _crc(data: bytes, bits: int, polynomial: int) -> int:
    """The cyclic redundancy check of section 9.1.8 or 9.3: most significant bit first, from 0."""
    value, top = 0, 1 << (bits - 1)
    for byte in data:
        value ^= byte << (bits - 8)
        for _ in range(8):
            value = (value << 1) ^ (polynomial if value & top else 0)
        value &= (1 << bits) - 1
    return value
