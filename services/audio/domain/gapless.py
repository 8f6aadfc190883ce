"""The Info frame of an MP3 (the LAME tag): encoder delay, padding, length and seek table.

With it, ffmpeg, libsndfile and browsers remove delay and padding, so that a moment of the
programme is at the same moment of the decoded file.
Format: LAME's "Mp3 Info Tag rev 1".
"""

import struct

FRAME_SAMPLES = 1152
BIT_RATE = 192
FRAME_BYTES = 576
"""144 x 192,000 / 48,000: at 48 kHz no frame is padded."""
ENCODER_DELAY = 576
"""Samples that LAME puts before the first one (its ENCDELAY)."""

_HEADER = b"\xff\xfb\xb4\x04"
"""MPEG-1 layer III without CRC, 192 kb/s, 48 kHz, stereo, original."""
_SIDE_INFO = 32
_FLAGS = 0x0F
"""Frames, bytes, seek table and quality are present."""
_QUALITY = 50
_CBR_LOWPASS = (0x01, 186)
"""Tag revision 0 with CBR, and a low pass in units of 100 Hz."""
_STEREO_48_KHZ = 0x84
"""Stereo, from a source of 48 kHz."""


def info_frame(frames: int, samples: int) -> bytes:
    """The Info frame of a file of `frames` audio frames that hold `samples` of programme."""
    padding = frames * FRAME_SAMPLES - ENCODER_DELAY - samples
    size = (frames + 1) * FRAME_BYTES
    seek = bytes(min(255, step * 256 // 100) for step in range(100))
    tag = b"Info" + struct.pack(">III", _FLAGS, frames, size) + seek + struct.pack(">I", _QUALITY)
    tag += b"LAME3.100" + bytes(_CBR_LOWPASS) + bytes(8) + bytes([0x00, BIT_RATE])
    delays = ENCODER_DELAY << 12 | padding
    tag += delays.to_bytes(3, "big") + bytes([_STEREO_48_KHZ, 0]) + bytes(2)
    tag += struct.pack(">IH", size, 0)
    start = _HEADER + bytes(_SIDE_INFO) + tag
    return (start + struct.pack(">H", crc16(start))).ljust(FRAME_BYTES, b"\0")


def crc16(data: bytes) -> int:
    """CRC-16/ARC, the checksum at the end of the tag."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
