"""`radiox media`, in processes of its own."""

from pathlib import Path

import pytest

from tests.command_line import environment, json_of, radiox
from tests.integration.media import files

ADD = ("media", "add")
FACTS = ("--kind", "bed", "--title", "Frühes Licht", "--licence", "CC0, Ann")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path)


def test_a_bed_is_added_listed_shown_and_removed(env: dict[str, str], tmp_path: Path) -> None:
    bed = str(files.sound(tmp_path / "bed.mp3", 9.0))
    added = json_of(env, *ADD, bed, *FACTS, "--mood", "Calm", "--mood", "warm", "--use", "morning")
    saved, item = added["saved"], added["saved"]["item"]
    assert (saved["name"], saved["version"], item["moods"]) == (
        "fruhes-licht", 1, ["calm", "warm"],
    )  # fmt: skip
    assert saved["by"]
    again = radiox(env, *ADD, bed, *FACTS)
    assert (again.returncode, again.stdout) == (1, "")
    assert "fruhes-licht is there already, as version 1\n--replace replaces it" in again.stderr
    replaced = radiox(env, *ADD, bed, *FACTS, "--replace")
    assert replaced.stdout.startswith("fruhes-licht is saved as version 2: bed, 9.0 s, -")
    other = ("--kind", "bed", "--title", "Other", "--licence", "CC0", "--name", "second")
    json_of(env, *ADD, bed, *other)
    assert [each["name"] for each in json_of(env, "media", "list")] == ["fruhes-licht", "second"]
    assert json_of(env, "media", "list", "--mood", "calm") == []
    assert json_of(env, "media", "list", "--kind", "cover") == []
    table = radiox(env, "media", "list").stdout.splitlines()
    assert table[0].startswith("Name\tKind\tTitle\tSeconds\tLUFS\tTempo\tKey")
    assert table[1].startswith("fruhes-licht\tbed\tFrühes Licht\t9.0\t-")
    shown = radiox(env, "media", "show", "fruhes-licht").stdout
    assert "licence: CC0, Ann" in shown
    assert "beats a minute" in shown
    assert radiox(env, "media", "remove", "second").stdout == "second is removed.\n"
    missing = radiox(env, "media", "show", "second")
    assert missing.returncode == 1
    assert "there is no item second among the station's media" in missing.stderr


def test_a_cover_is_added(env: dict[str, str], tmp_path: Path) -> None:
    cover = str(files.picture(tmp_path / "cover.webp"))
    facts = ("--kind", "cover", "--title", "Harbour", "--licence", "Ann's own")
    added = radiox(env, *ADD, cover, *facts)
    assert added.stdout.startswith("harbour is saved as version 1: cover, 1400 × 1400 pixels, ")


def test_what_is_refused_is_refused_before_a_stack_is_started(
    env: dict[str, str], tmp_path: Path
) -> None:
    empty, large = tmp_path / "empty.mp3", tmp_path / "large.png"
    empty.touch()
    with large.open("wb") as file:
        file.truncate(20_000_001)
    bed = str(files.sound(tmp_path / "bed.wav"))
    for arguments, reason in (
        ((str(tmp_path / "no.mp3"), *FACTS), "no.mp3: No such file"),
        ((str(tmp_path), *FACTS), "not a file, but a folder"),
        ((str(empty), *FACTS), "the file is empty"),
        ((str(large), "--kind", "cover", *FACTS[2:]), "large.png: larger than 20 MB"),
        ((bed, *FACTS[:4], "--licence", " "), "licence: "),
        ((bed, *FACTS[:2], "--title", "光", *FACTS[4:]), "--name first-light"),
        ((bed, *FACTS, "--name", "../etc"), "name: "),
        ((bed, *FACTS, "--mood", "m" * 61), "moods: "),
    ):
        refused = radiox(env, *ADD, *arguments)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert reason in refused.stderr
    assert not (tmp_path / "data" / "nats").exists()


def test_a_file_that_cannot_be_used_is_named_with_the_reason(
    env: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(files.archive())
    refused = radiox(env, *ADD, str(path), *FACTS)
    assert refused.returncode == 2
    assert f"{path}: it is a ZIP archive; a bed is a WAV, FLAC, MP3" in refused.stderr
    assert json_of(env, "media", "list") == []
    blobs = tmp_path / "data" / "blobs"
    assert [path for path in blobs.rglob("*") if path.is_file()] == []
