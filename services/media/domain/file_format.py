"""Recognises the format of an uploaded file by its bytes, and what else the file pretends to be."""

from dataclasses import dataclass

WINDOW = 128 * 1024
"""Bytes from the start and from the end of a file that are looked at."""
_PDF_WITHIN = 1024
"""Bytes from the start in which readers look for a PDF's header."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format that is accepted."""

    name: str
    """As people call it."""
    decoder: str
    """FFmpeg's name of the demuxer, or Pillow's of the format."""
    is_picture: bool = False


WAV = FileFormat("WAV", "wav")
FLAC = FileFormat("FLAC", "flac")
OGG = FileFormat("Ogg", "ogg")
AIFF = FileFormat("AIFF", "aiff")
MP3 = FileFormat("MP3", "mp3")
M4A = FileFormat("M4A", "mov")
JPEG = FileFormat("JPEG", "JPEG", is_picture=True)
PNG = FileFormat("PNG", "PNG", is_picture=True)
WEBP = FileFormat("WebP", "WEBP", is_picture=True)

_MAGIC = (
    (b"fLaC", FLAC),
    (b"OggS", OGG),
    (b"ID3", MP3),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
)
_CONTAINERS = {
    (b"RIFF", b"WAVE"): WAV,
    (b"FORM", b"AIFF"): AIFF,
    (b"FORM", b"AIFC"): AIFF,
    (b"RIFF", b"WEBP"): WEBP,
}
_REFUSED = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"(\xb5/\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"%PDF-", "a PDF"),
    (b"GIF8", "a GIF"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"#!", "a program"),
    (b"#EXTM3U", "a playlist"),
)
_HIDDEN_ARCHIVES = (
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
)
_ZIP_END = b"PK\x05\x06"
"""The end of a ZIP archive's directory, for which its readers look from the end of a file."""
_ACTIVE = (b"<script", b"<html", b"<svg", b"<!doctype", b"<?php")
_MPEG_SYNC = 0xE0
_LAYER_3 = 1


def recognise(head: bytes) -> FileFormat | str:
    """The format of a file that begins with `head`; what else it is, in words, where not accepted.

    The name of the file has no say.
    """
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    container = _CONTAINERS.get((head[:4], head[8:12]))
    if container is not None:
        return container
    if head[4:8] == b"ftyp":
        return M4A
    return MP3 if _is_mpeg(head) else _something_else(head)


def pretence(head: bytes, tail: bytes) -> str:
    """What a file is besides the format that it begins with, in words; empty where nothing.

    `head` and `tail`: up to `WINDOW` bytes from the start and from the end. A file that is two
    things at once is made to get past a check of the one and to be used as the other.
    """
    if _ZIP_END in tail:
        return "a ZIP archive"
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "a PDF"
    for magic, name in _HIDDEN_ARCHIVES:
        if magic in head or magic in tail:
            return name
    active = any(mark in part.lower() for mark in _ACTIVE for part in (head, tail))
    return "a web page or a script" if active else ""


def _is_mpeg(head: bytes) -> bool:
    """Whether a frame of MPEG audio, layer III, begins the file."""
    return (
        len(head) > 1
        and head[0] == 0xFF  # noqa: PLR2004 - eleven bits of synchronisation
        and head[1] & _MPEG_SYNC == _MPEG_SYNC
        and head[1] >> 1 & 3 == _LAYER_3
    )


def _something_else(head: bytes) -> str:
    for magic, name in _REFUSED:
        if head.startswith(magic):
            return name
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<?xml", b"<svg")):
        return "an SVG or another XML document"
    if text.startswith((b"<html", b"<!doctype")):
        return "a web page"
    return "neither sound nor a picture" if head else "empty"
