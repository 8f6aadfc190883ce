"""Recognises the format of encoded audio by its first bytes."""

import struct
from typing import Literal, TypeAlias

AudioFormat: TypeAlias = Literal["pcm", "wav", "mp3", "flac", "ogg", "text"]
"""`pcm` is what nothing else is recognised in; `text` is no sound, but e.g. an error page."""

_MAGIC: dict[bytes, AudioFormat] = {b"RIFF": "wav", b"ID3": "mp3", b"fLaC": "flac", b"OggS": "ogg"}
_TEXT_BYTES = 32
_BITRATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""kbit/s of layer III by index, of MPEG-1 and of MPEG-2 and 2.5 (ISO 11172-3, 13818-3)."""
_RATES = (44_100, 48_000, 32_000)
"""Sample rates of MPEG-1 by index, in Hz; MPEG-2 has half of them, MPEG-2.5 a quarter."""
_MPEG1, _MPEG2, _RESERVED = 3, 2, 1
_LAYER_3 = 1


def recognise(data: bytes) -> AudioFormat:
    """The format of `data`, which begins at the start of the sound."""
    for magic, name in _MAGIC.items():
        if data.startswith(magic):
            return name
    if _has_mpeg_frames(data):
        return "mp3"
    first = data[:_TEXT_BYTES].strip()
    if first and all(32 <= byte < 127 or byte in b"\r\n\t" for byte in first):  # noqa: PLR2004
        return "text"
    return "pcm"


def sized(wav: bytes) -> bytes:
    """A WAV file whose header states its size; one that was streamed states none."""
    at = wav.find(b"data", 12, 4096)
    if at < 0:
        return wav
    left = len(wav) - at - 8
    (stated,) = struct.unpack_from("<I", wav, at + 4)
    if 0 < stated <= left:
        return wav
    riff, data = struct.pack("<I", len(wav) - 8), struct.pack("<I", left)
    return wav[:4] + riff + wav[8 : at + 4] + data + wav[at + 8 :]


def _has_mpeg_frames(data: bytes) -> bool:
    """Whether two frames of MPEG audio, layer III, follow each other; PCM may look like one."""
    length = _frame_length(data)
    return length > 0 and (_frame_length(data[length:]) > 0 or len(data) == length)


def _frame_length(data: bytes) -> int:
    """Bytes of the frame that begins here; 0 where none does."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:  # noqa: PLR2004
        return 0
    version, layer = data[1] >> 3 & 3, data[1] >> 1 & 3
    bitrate, rate, padding = data[2] >> 4, data[2] >> 2 & 3, data[2] >> 1 & 1
    if version == _RESERVED or layer != _LAYER_3 or bitrate in {0, 15} or rate == 3:  # noqa: PLR2004
        return 0
    hertz = _RATES[rate] // {_MPEG1: 1, _MPEG2: 2}.get(version, 4)
    samples = 144 if version == _MPEG1 else 72
    return samples * _BITRATES[version == _MPEG1][bitrate] * 1000 // hertz + padding
