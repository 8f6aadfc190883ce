"""Builds the ID3 tag of a finished show: titles, chapters and cover."""

# mypy: disable-error-code="no-untyped-call"
# mutagen ships py.typed without annotations.

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TDAT,
    TIME,
    TIT2,
    TLAN,
    TLEN,
    TPE1,
    TYER,
    WXXX,
    BitPaddedInt,
    CTOCFlags,
    Encoding,
    Frame,
    PictureType,
)

from contracts import Chapter, Language

_ISO_639_2 = {"en": "eng", "de": "deu"}
_NO_OFFSET = 0xFFFFFFFF
"""Byte offset of a chapter that has times only (ID3v2 Chapter Frame Addendum 1.0, 3.1)."""
_HEADER = 10
"""Length of a tag's header in bytes (ID3v2.3, 3.1)."""
_PADDING = 2048
"""Bytes of padding, so that later edits of the tag need not move the audio."""


def tag(
    *,
    title: str,
    artist: str,
    album: str,
    recorded_at: datetime,
    cover: bytes,
    chapters: Sequence[Chapter],
    language: Language,
    comment: str = "",
) -> bytes:
    """Build the ID3v2.3 tag of an MP3 without tags.

    Text is UTF-16, the only Unicode encoding of version 2.3. Each of `chapters` (at most 255)
    becomes a CHAP frame with its title and link, in the order of one CTOC; the end of the last
    one is the length of the show. `recorded_at` is written in its own time zone; `cover` is a
    JPEG.
    """
    frames = [
        _text(TIT2, title),
        _text(TPE1, artist),
        _text(TALB, album),
        _text(TCON, "News"),
        _text(TLAN, _ISO_639_2[language]),
        _text(TYER, f"{recorded_at:%Y}"),
        _text(TDAT, f"{recorded_at:%d%m}"),
        _text(TIME, f"{recorded_at:%H%M}"),
        *_contents(chapters),
        APIC(
            encoding=Encoding.LATIN1,
            mime="image/jpeg",
            type=PictureType.COVER_FRONT,
            desc="",
            data=cover,
        ),
    ]
    if comment:
        frames.append(
            COMM(encoding=Encoding.UTF16, lang=_ISO_639_2[language], desc="", text=comment)
        )
    return _rendered(frames)


def _contents(chapters: Sequence[Chapter]) -> list[Frame]:
    if not chapters:
        return []
    ids = [f"chp{number:03}" for number in range(len(chapters))]
    contents = CTOC(
        element_id="toc",
        flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
        child_element_ids=ids,
        sub_frames=[],
    )
    length = _text(TLEN, str(_milliseconds(chapters[-1].end)))
    return [length, contents, *map(_chapter, ids, chapters)]


def _chapter(element_id: str, chapter: Chapter) -> Frame:
    inner = [_text(TIT2, chapter.title)]
    if chapter.link:
        inner.append(WXXX(encoding=Encoding.UTF16, desc="", url=chapter.link))
    return CHAP(
        element_id=element_id,
        start_time=_milliseconds(chapter.start),
        end_time=_milliseconds(chapter.end),
        start_offset=_NO_OFFSET,
        end_offset=_NO_OFFSET,
        sub_frames=inner,
    )


def _text(frame: type[Frame], text: str) -> Frame:
    return frame(encoding=Encoding.UTF16, text=[text])


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _rendered(frames: Sequence[Frame]) -> bytes:
    """Render the frames in the given order, which players without support for CTOC use.

    mutagen sorts the frames of a tag by length, so each is rendered in a tag of its own.
    """
    body = b"".join(map(_frame, frames)) + bytes(_PADDING)
    return b"ID3\x03\x00\x00" + BitPaddedInt.to_str(len(body), width=4) + body


def _frame(frame: Frame) -> bytes:
    tags = ID3()
    tags.add(frame)
    buffer = BytesIO()
    tags.save(buffer, v1=0, v2_version=3, padding=lambda _: 0)
    return buffer.getvalue()[_HEADER:]
