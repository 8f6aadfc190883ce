"""A folder of feed files: every file in it is reported, and none stops or blocks a command."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from services.commands.feeds.files import MAX_BYTES, MAX_NAMED
from services.commands.feeds.sources import find_feeds, survey
from services.commands.terminal.errors import Refused

RSS = b"<rss version='2.0'><channel><title>A</title></channel></rss>"

BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "huge.xml": (lambda path: path.write_bytes(b" " * (MAX_BYTES + 1)), "more than 5 MB"),
    "gone.rss": (lambda path: path.symlink_to("nowhere.rss"), "a link to nowhere.rss"),
    "pipe.xml": (os.mkfifo, "a pipe or a device"),
    "zero.xml": (lambda path: path.symlink_to("/dev/zero"), "a pipe or a device"),
    "folder.xml": (lambda path: path.mkdir(), "directory"),
    "loop.atom": (lambda path: path.symlink_to("loop.atom"), "symbolic links"),
    "other.opml": (lambda path: path.write_bytes(b"<rss/>"), "not an OPML list"),
    "torn.opml": (lambda path: path.write_bytes(b"<opml><body>"), "not well-formed"),
    "names.opml": (
        lambda path: path.write_bytes(b"<opml><body><outline xmlUrl='x.xml'/></body></opml>"),
        "there is no such file",
    ),
    "space.opml": (
        lambda path: path.write_bytes(b"<opml><body><outline xmlUrl='http://a b'/></body></opml>"),
        "not an address",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_bad_file_in_a_folder_is_skipped_with_a_message(tmp_path: Path, name: str) -> None:
    (tmp_path / "good.xml").write_bytes(RSS)
    make, reason = BROKEN[name]
    make(tmp_path / name)
    messages: list[str] = []
    found = await find_feeds([str(tmp_path)], messages.append)
    assert [feed.location for feed in found] == [tmp_path / "good.xml"]
    [line] = messages
    assert line.startswith(f"{tmp_path / name}: skipped, ")
    assert reason in line


@pytest.mark.parametrize("name", BROKEN)
async def test_a_bad_file_that_was_named_itself_is_refused(tmp_path: Path, name: str) -> None:
    make, reason = BROKEN[name]
    make(tmp_path / name)
    with pytest.raises(Refused) as refused:
        await find_feeds([str(tmp_path / name)])
    assert refused.value.code == 2
    assert str(tmp_path / name) in str(refused.value)
    if name != "folder.xml":
        assert reason in str(refused.value)


async def test_a_list_in_a_folder_lacks_only_the_feeds_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(RSS)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "all.opml").write_bytes(
        b"<opml><body><outline xmlUrl='a.txt'/><outline xmlUrl='pipe'/></body></opml>"
    )
    feeds, skipped = await survey([str(tmp_path)])
    assert [feed.location for feed in feeds] == [tmp_path / "a.txt"]
    assert [(each.location, each.unreadable) for each in skipped] == [
        (str(tmp_path / "all.opml"), True),
        (str(tmp_path), False),
    ]
    assert "pipe" in skipped[0].reason


async def test_files_of_other_kinds_are_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "good.xml").write_bytes(RSS)
    for number in range(MAX_NAMED + 2):
        (tmp_path / f"notes{number}.txt").touch()
    _, [skipped] = await survey([str(tmp_path)])
    assert not skipped.unreadable
    assert "notes0.txt" in str(skipped)
    assert str(skipped).endswith("and 2 more")


async def test_a_folder_in_which_nothing_can_be_read_makes_no_show(tmp_path: Path) -> None:
    (tmp_path / "gone.xml").symlink_to("nowhere")
    messages: list[str] = []
    with pytest.raises(Refused, match="no feed there can be read"):
        await find_feeds([str(tmp_path)], messages.append)
    assert "gone.xml" in messages[0]
