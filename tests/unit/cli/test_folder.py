import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import BlobRef, ShowGenerated
from contracts.client import files
from services.commands.show.folder import Fetch, check_writable, folder_for, markdown, save, slug
from services.commands.terminal.errors import Failed, Refused
from services.kit.blobs.filesystem import FilesystemBlobs

GOLDEN = Path(__file__).parents[3] / "contracts/examples/show.generated.json"
PARTS = ("audio", "cover", "transcript", "chapters_file", "master")


@pytest.fixture
def event() -> ShowGenerated:
    return ShowGenerated.model_validate_json(GOLDEN.read_bytes())


async def stored(event: ShowGenerated, blobs: FilesystemBlobs) -> ShowGenerated:
    refs = {part: await blobs.put("shows", part, part.encode(), "x/y") for part in PARTS}
    return event.model_copy(update=refs)


def fetch_from(blobs: FilesystemBlobs) -> Fetch:
    async def fetch(ref: BlobRef, path: Path) -> None:
        await files.save(ref, path, blobs.stream(ref))

    return fetch


@given(st.text())
def test_a_slug_is_a_safe_name(title: str) -> None:
    made = slug(title)
    assert 0 < len(made) <= 60
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_slug_transliterates_accents() -> None:
    assert slug("Die Große Übersicht!") == "die-grosse-ubersicht"


def test_a_folder_is_named_after_the_time_at_the_station(event: ShowGenerated) -> None:
    late = event.model_copy(update={"timezone": "Europe/Berlin", "title": "The News"})
    at = late.as_of.replace(year=2026, month=8, day=12, hour=22, minute=30)
    made = folder_for(late.model_copy(update={"as_of": at}))
    assert made == Path("shows/2026-08-13-0030-the-news")


async def test_a_show_is_saved_with_all_its_files(event: ShowGenerated, tmp_path: Path) -> None:
    blobs = FilesystemBlobs(tmp_path / "blobs")
    stored_event = await stored(event, blobs)
    await save(stored_event, tmp_path / "out/show", fetch_from(blobs))
    assert sorted(path.name for path in (tmp_path / "out/show").iterdir()) == [
        "chapters.json", "cover.jpg", "master.flac", "notes.html", "script.md",
        "show.json", "show.mp3", "transcript.vtt",
    ]  # fmt: skip
    assert (tmp_path / "out/show/show.mp3").read_text() == "audio"
    assert (tmp_path / "out/show/notes.html").read_text() == f"{event.notes}\n"
    read = json.loads((tmp_path / "out/show/show.json").read_text())
    assert ShowGenerated.model_validate(read) == stored_event


async def test_a_damaged_part_is_not_saved(event: ShowGenerated, tmp_path: Path) -> None:
    blobs = FilesystemBlobs(tmp_path / "blobs")
    stored_event = await stored(event, blobs)
    (tmp_path / "blobs/shows/audio").write_bytes(b"other")
    with pytest.raises(Failed, match="damaged"):
        await save(stored_event, tmp_path / "out", fetch_from(blobs))
    assert not list((tmp_path / "out").iterdir())


async def test_a_missing_part_is_named(event: ShowGenerated, tmp_path: Path) -> None:
    blobs = FilesystemBlobs(tmp_path / "blobs")
    stored_event = await stored(event, blobs)
    await blobs.delete("shows", "cover")
    with pytest.raises(Failed, match="shows/cover"):
        await save(stored_event, tmp_path / "out", fetch_from(blobs))


def test_the_script_cites_every_source_beside_its_passage(event: ShowGenerated) -> None:
    text = markdown(event.model_copy(update={"notice": "From sample material."}))
    assert "From sample material." in text
    for segment in event.segments:
        after = text.split(segment.text, 1)[1].split("\n\n**")[0]
        for source in segment.sources:
            assert f"- {source.outlet}: " in after
            assert source.link is None or f"<{source.link}>" in after


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    check_writable(tmp_path / "new/er")
    with pytest.raises(Refused, match="file"):
        check_writable(tmp_path / "file")
    with pytest.raises(Refused, match="file"):
        check_writable(tmp_path / "file/below")
