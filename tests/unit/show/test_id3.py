"""The ID3 tag, read back by mutagen and by ffmpeg."""

# mypy: disable-error-code="no-untyped-call"
# mutagen ships py.typed without annotations.

import subprocess
from datetime import datetime, timedelta, timezone
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import imageio_ffmpeg
import lameenc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3, CTOCFlags, PictureType
from mutagen.mp3 import MPEGInfo

from contracts import Chapter
from services.kit.xmp import SourceType, newscode
from services.show.adapters.id3 import tag

CHAPTERS = (
    Chapter(title="Opening", start=0.0, end=7.25),
    Chapter(
        title="Flut in Köln: „Land unter“",
        start=7.25,
        end=41.0075,
        story=1,
        link="https://example.org/flut?id=1&lang=de",
    ),
    Chapter(title="Ein Chip 芯片", start=41.0075, end=62.5, story=2),
)
IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
COVER = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
AS_OF = datetime(2026, 11, 9, 7, 5, tzinfo=timezone(timedelta(hours=1)))
DESCRIPTION = "Morgenjournal, 9. November 2026. In dieser Ausgabe: Flut in Köln."
NOTES = (
    '<ul>\n<li>0:07 Flut in Köln: „Land unter“<ul><li>芯片: <a href="https://a.org">B</a></li></ul>'
)


MADE_BY = "Es sprechen: Anna, Tom (Computerstimmen)."


def tagged(
    chapters: tuple[Chapter, ...] = CHAPTERS,
    notes: str = NOTES,
    source_type: SourceType = "algorithmicMedia",
    systems: tuple[str, ...] = (),
) -> bytes:
    return tag(
        title="Flut in Köln; ein Chip 芯片",
        show="Morgenjournal für Übermütige",
        station="RadioX",
        artist="Anna & Tom",
        as_of=AS_OF,
        cover=COVER,
        chapters=chapters,
        language="de",
        description=DESCRIPTION,
        notes=notes,
        made_by=MADE_BY,
        source_type=source_type,
        systems=systems,
    )


def read(data: bytes) -> ID3:
    return ID3(BytesIO(data), translate=False)


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    encoder = lameenc.Encoder()
    encoder.set_channels(2)
    encoder.set_in_sample_rate(48_000)
    encoder.set_bit_rate(192)
    encoder.silence()
    seconds = 63
    audio = encoder.encode(bytes(4 * 48_000 * seconds)) + encoder.flush()
    path = tmp_path / "show.mp3"
    path.write_bytes(tagged() + audio)
    return path


def test_is_an_id3_tag_of_version_2_4_in_utf8() -> None:
    tags = read(tagged())
    assert tags.version == (2, 4, 0)
    assert {frame.encoding for frame in tags.values() if hasattr(frame, "encoding")} == {3}


def test_holds_episode_show_station_date_and_language() -> None:
    tags = read(tagged())
    assert str(tags["TIT2"]) == "Flut in Köln; ein Chip 芯片"
    assert str(tags["TALB"]) == "Morgenjournal für Übermütige"
    assert str(tags["TPE1"]) == "Anna & Tom"
    assert (str(tags["TPUB"]), str(tags["TRSN"])) == ("RadioX", "RadioX")
    assert tags["TCON"].text == ["Podcast", "News"]
    assert str(tags["TLAN"]) == "deu"
    assert (str(tags["TDRC"]), str(tags["TDRL"])) == ("2026-11-09 06:05:00", "2026-11-09 06:05:00")
    assert str(tags["TLEN"]) == "62500"


def test_holds_the_description_and_the_notes() -> None:
    tags = read(tagged())
    assert str(tags["COMM::deu"]) == DESCRIPTION
    assert str(tags["TDES"]) == DESCRIPTION
    assert str(tags["COMM:notes:deu"]) == NOTES
    assert not read(tagged(notes="")).getall("COMM:notes")


def test_people_read_that_computers_made_it() -> None:
    assert str(read(tagged())["COMM:ai:deu"]) == MADE_BY


@pytest.mark.parametrize("kind", get_args(SourceType))
def test_machines_read_by_which_means_it_was_made(kind: SourceType) -> None:
    systems = () if kind == "algorithmicMedia" else ("OpenAI gpt-5.4", "<New> & Co")
    tags = read(tagged(source_type=kind, systems=systems))
    assert str(tags["TXXX:DigitalSourceType"]) == newscode(kind)
    assert [str(frame) for frame in tags.getall("TXXX:AI-Generated")] == ["true"] * bool(systems)
    (private,) = tags.getall("PRIV")
    assert private.owner == "XMP"
    told = ET.fromstring(private.data)  # noqa: S314 - our own
    assert [each.text for each in told.iter(f"{IPTC}DigitalSourceType")] == [newscode(kind)]
    assert [each.text for each in told.iter(f"{IPTC}AISystemUsed")] == [
        ", ".join(systems) for _ in systems[:1]
    ]


def test_large_notes_are_read_back_whole_with_room_to_edit_the_tag(tmp_path: Path) -> None:
    notes = "<li>芯片</li>" * 4000
    path = tmp_path / "tag.mp3"
    data = tagged(notes=notes)
    path.write_bytes(data)
    tags = ID3(path)
    assert str(tags["COMM:notes:deu"]) == notes
    tags["TIT2"].text = ["Ein längerer Titel als zuvor"]
    tags.save(path, v2_version=4)
    assert path.stat().st_size == len(data)


def test_carries_the_cover_as_the_front_cover() -> None:
    (picture,) = read(tagged()).getall("APIC")
    assert (picture.type, picture.mime) == (PictureType.COVER_FRONT, "image/jpeg")
    assert picture.data == COVER


def test_lists_the_chapters_in_order() -> None:
    tags = read(tagged())
    (contents,) = tags.getall("CTOC")
    assert contents.flags == CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    listed = [tags[f"CHAP:{element}"] for element in contents.child_element_ids]
    assert [str(chapter.sub_frames["TIT2"]) for chapter in listed] == [c.title for c in CHAPTERS]
    assert [(c.start_time, c.end_time) for c in listed] == [
        (0, 7250),
        (7250, 41008),
        (41008, 62500),
    ]
    assert [c.sub_frames.getall("WXXX") != [] for c in listed] == [False, True, False]
    assert listed[1].sub_frames["WXXX:"].url == CHAPTERS[1].link


def test_a_show_without_chapters_has_no_contents() -> None:
    tags = read(tagged(chapters=()))
    assert not tags.getall("CTOC")
    assert not tags.getall("CHAP")


@given(st.lists(st.floats(0.01, 600), min_size=1, max_size=60))
def test_chapters_meet_without_gaps_and_under_unique_names(lengths: list[float]) -> None:
    ends = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    starts = [0.0, *ends[:-1]]
    chapters = tuple(
        Chapter(title=f"Story {n}", start=start, end=end)
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    tags = read(tagged(chapters))
    (contents,) = tags.getall("CTOC")
    assert len(set(contents.child_element_ids)) == len(lengths)
    listed = [tags[f"CHAP:{element}"] for element in contents.child_element_ids]
    assert all(one.end_time == other.start_time for one, other in pairwise(listed))


def test_the_length_of_the_audio_is_readable_after_the_tag(mp3: Path) -> None:
    with mp3.open("rb") as file:
        assert MPEGInfo(file).length == pytest.approx(63, abs=0.1)


def test_ffmpeg_reads_the_same(mp3: Path) -> None:
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    metadata = subprocess.run(
        [ffmpeg, "-v", "error", "-i", mp3, "-f", "ffmetadata", "-"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    top, *chapters = metadata.split("[CHAPTER]\n")
    values = [dict(line.split("=", 1) for line in c.splitlines() if "=" in line) for c in chapters]
    assert "title=Flut in Köln\\; ein Chip 芯片" in top
    assert "album=Morgenjournal für Übermütige" in top
    assert "date=2026-11-09" in top
    assert "In dieser Ausgabe: Flut in Köln." in top
    assert [v["title"] for v in values] == [c.title for c in CHAPTERS]
    times = [(int(v["START"]), int(v["END"])) for v in values]
    assert {v["TIMEBASE"] for v in values} == {"1/1000"}
    assert times == [(0, 7250), (7250, 41008), (41008, 62500)]


def test_ffmpeg_finds_the_cover(mp3: Path, tmp_path: Path) -> None:
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    cover = tmp_path / "cover.jpg"
    subprocess.run(
        [ffmpeg, "-v", "error", "-i", mp3, "-map", "0:v", "-c", "copy", "-f", "image2", cover],
        check=True,
        capture_output=True,
    )
    assert cover.read_bytes() == COVER
