"""Formats are told by their bytes; what else a file pretends to be is seen."""

import pytest

from services.media.domain import file_format
from services.media.domain.file_format import FileFormat, pretence, recognise


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", file_format.WAV),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", file_format.WEBP),
        (b"fLaC\x00\x00\x00\x22", file_format.FLAC),
        (b"OggS\x00\x02", file_format.OGG),
        (b"FORM\x00\x00\x00\x24AIFFCOMM", file_format.AIFF),
        (b"FORM\x00\x00\x00\x24AIFCFVER", file_format.AIFF),
        (b"\x00\x00\x00\x20ftypM4A ", file_format.M4A),
        (b"ID3\x04\x00", file_format.MP3),
        (b"\xff\xfb\x90\x64", file_format.MP3),
        (b"\xff\xf3\x90\x64", file_format.MP3),
        (b"\xff\xd8\xff\xe0", file_format.JPEG),
        (b"\x89PNG\r\n\x1a\n", file_format.PNG),
    ],
)
def test_an_accepted_format_is_recognised(head: bytes, found: FileFormat) -> None:
    assert recognise(head) == found


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"GIF89a", "a GIF"),
        (b"\x7fELF", "a program"),
        (b"\xef\xbb\xbf <?XML version", "an SVG or another XML document"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", "neither sound nor a picture"),
        (b"\xff", "neither sound nor a picture"),
        (b"\xff\xfd\x90\x64", "neither sound nor a picture"),  # layer II
        (b"", "empty"),
    ],
)
def test_anything_else_is_named(head: bytes, name: str) -> None:
    assert recognise(head) == name


def test_an_archive_is_seen_where_its_readers_look() -> None:
    end = b"PK\x05\x06" + bytes(18)
    assert pretence(b"ID3", b"\xff\xfb" + end) == "a ZIP archive"
    assert pretence(b"ID3 PK\x05\x06", b"") == ""
    assert pretence(b"ID3" + b"Rar!\x1a\x07\x01\x00", b"") == "a RAR archive"
    assert pretence(b"ID3", b"7z\xbc\xaf\x27\x1c") == "a 7z archive"


def test_a_document_is_seen_where_its_readers_look() -> None:
    assert pretence(b"ID3" + bytes(500) + b"%PDF-1.4", b"") == "a PDF"
    assert pretence(b"ID3" + bytes(1500) + b"%PDF-1.4", b"") == ""
    assert pretence(b"ID3", b"<?PHP system()") == "a web page or a script"
    assert pretence(b"ID3", b"<SVG onload=") == "a web page or a script"
    assert pretence(b"ID3 a < b", b"TAG") == ""
