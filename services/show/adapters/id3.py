"""Builds the ID3 tag of a finished show: titles, description, notes, chapters and cover."""

# mypy: disable-error-code="no-untyped-call"
# mutagen ships py.typed without annotations.

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    PCST,
    PRIV,
    TALB,
    TCON,
    TDES,
    TDRC,
    TDRL,
    TIT2,
    TLAN,
    TLEN,
    TPE1,
    TPUB,
    TRSN,
    TXXX,
    WXXX,
    BitPaddedInt,
    CTOCFlags,
    Encoding,
    Frame,
    PictureType,
)

from contracts import Chapter, Language
from services.kit import xmp
from services.kit.xmp import SourceType

_ISO_639_2 = {"en": "eng", "de": "deu"}
_NO_OFFSET = 0xFFFFFFFF
"""Byte offset of a chapter that has times only (ID3v2 Chapter Frame Addendum 1.0, 3.1)."""
_HEADER = 10
"""Length of a tag's header in bytes (ID3v2.4.0 main structure, 3.1)."""
_PADDING = 2048
"""Bytes of padding, so that later edits of the tag need not move the audio."""


def tag(
    *,
    title: str,
    show: str,
    station: str,
    artist: str,
    as_of: datetime,
    cover: bytes,
    chapters: Sequence[Chapter],
    language: Language,
    description: str = "",
    notes: str = "",
    made_by: str = "",
    source_type: SourceType = "algorithmicMedia",
    systems: Sequence[str] = (),
) -> bytes:
    """Build the ID3v2.4 tag of an MP3 without tags; it depends on these values alone.

    `title` is that of the episode, `show` the album's. Text is UTF-8. Each of `chapters` (at most
    255) becomes a CHAP frame with its title and link, in the order of one CTOC; the end of the last
    one is the length of the show. `as_of` is the time of recording and release, in UTC as the
    version demands (frames, 4.2.5). `description` is a comment, and what a podcast player shows;
    `notes` (HTML) are a comment of that name. `cover` is a JPEG.

    That computers made it is told for people (`made_by`, a comment named `ai`) and for machines:
    `source_type` and `systems` as XMP (in the private frame that its specification, part 3, names),
    the source type's address as the user text `DigitalSourceType`, and `AI-Generated` where a
    generative system took part. ID3 has no frame of its own for this.
    """
    at = f"{as_of.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    frames = [
        _text(TIT2, title),
        _text(TPE1, artist),
        _text(TALB, show),
        _text(TPUB, station),
        _text(TRSN, station),
        _text(TCON, "Podcast", "News"),
        _text(TLAN, _ISO_639_2[language]),
        _text(TDRC, at),
        _text(TDRL, at),
        PCST(value=1),
        *_texts(description, notes, _ISO_639_2[language]),
        *_origin(made_by, source_type, systems, _ISO_639_2[language]),
        *_contents(chapters),
        APIC(
            encoding=Encoding.UTF8,
            mime="image/jpeg",
            type=PictureType.COVER_FRONT,
            desc="",
            data=cover,
        ),
    ]
    return _rendered(frames)


def _texts(description: str, notes: str, language: str) -> list[Frame]:
    frames = []
    if description:
        frames += [_comment("", description, language), _text(TDES, description)]
    if notes:
        frames.append(_comment("notes", notes, language))
    return frames


def _origin(
    made_by: str, source_type: SourceType, systems: Sequence[str], language: str
) -> list[Frame]:
    frames = [
        _user_text("DigitalSourceType", xmp.newscode(source_type)),
        PRIV(owner="XMP", data=xmp.packet(source_type, systems)),
    ]
    if source_type == "trainedAlgorithmicMedia":
        frames.append(_user_text("AI-Generated", "true"))
    if made_by:
        frames.append(_comment("ai", made_by, language))
    return frames


def _user_text(name: str, text: str) -> Frame:
    return TXXX(encoding=Encoding.UTF8, desc=name, text=[text])


def _comment(name: str, text: str, language: str) -> Frame:
    return COMM(encoding=Encoding.UTF8, lang=language, desc=name, text=[text])


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
        inner.append(WXXX(encoding=Encoding.UTF8, desc="", url=chapter.link))
    return CHAP(
        element_id=element_id,
        start_time=_milliseconds(chapter.start),
        end_time=_milliseconds(chapter.end),
        start_offset=_NO_OFFSET,
        end_offset=_NO_OFFSET,
        sub_frames=inner,
    )


def _text(frame: type[Frame], *text: str) -> Frame:
    return frame(encoding=Encoding.UTF8, text=list(text))


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _rendered(frames: Sequence[Frame]) -> bytes:
    """Render the frames in the given order, which players without support for CTOC use.

    mutagen sorts the frames of a tag by length, so each is rendered in a tag of its own.
    """
    body = b"".join(map(_frame, frames)) + bytes(_PADDING)
    return b"ID3\x04\x00\x00" + BitPaddedInt.to_str(len(body), width=4) + body


def _frame(frame: Frame) -> bytes:
    tags = ID3()
    tags.add(frame)
    buffer = BytesIO()
    tags.save(buffer, v1=0, v2_version=4, padding=lambda _: 0)
    return buffer.getvalue()[_HEADER:]
