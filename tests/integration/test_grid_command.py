"""`radiox station grid`, as a user types it, each on a stack of its own."""

from pathlib import Path

import pytest
import yaml

from tests.terminal import Terminal

WEEK = """\
title: Harbour Radio
timezone: Europe/Vienna
on_air: false
slots:
- {preset: brief, at: "*:00"}
- {preset: morning, at: 07:30, days: [mon, tue]}
- {preset: evening, at: 18:30, minutes: 10}
one_offs:
- {day: 2126-12-24, at: 20:15, preset: weekend}
exceptions:
- {day: 2126-12-25, at: [07:30]}
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_a_week_goes_in_and_is_printed_changed_compared_and_restored(terminal: Terminal) -> None:
    week = terminal.file("week.yaml", WEEK)
    checked = terminal.done("station", "grid", "import", week, "--dry-run")
    assert "The grid of main is valid, version 1" in checked
    assert terminal.json("station", "grid")["version"] == 0
    assert "is saved, version 1 by " in terminal.done("station", "grid", "import", week)
    printed = terminal.done("station", "grid")
    assert printed.startswith("main: Harbour Radio, off the air, Europe/Vienna, version 1 by ")
    lines = [line.split("\t") for line in printed.splitlines()]
    assert ["At", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] in lines
    assert ["07:30", "morning", "morning", "", "", "", "", ""] in lines
    assert ["*:00", *["brief"] * 7] in lines
    assert ["18:30", *["evening (10 min)"] * 7] in lines
    assert "Tue 2126-12-24 20:15  once: weekend" in printed
    assert "Wed 2126-12-25 07:30  left out" in printed

    terminal.done("station", "grid", "edit", "--set", "title=Hill", "--set", "exceptions=")
    assert terminal.json("station", "grid", "diff") == {
        "title": {"from": "Harbour Radio", "to": "Hill"},
        "exceptions": {"from": [{"day": "2126-12-25", "at": ["07:30"]}], "to": None},
    }
    terminal.done("station", "grid", "restore", "1")
    assert [
        each["version"] for each in terminal.json("station", "grid", "history")["versions"]
    ] == [*(0, 1, 2, 3)]
    exported = yaml.safe_load(terminal.done("station", "grid", "export"))
    assert exported["slots"][1]["at"] == "07:30"
    again = terminal.file("again.yaml", terminal.done("station", "grid", "export"))
    terminal.done("station", "grid", "import", again)
    assert terminal.json("station", "grid", "--version", "1")["grid"]["title"] == "Harbour Radio"


def test_a_channel_without_a_grid_has_a_sensible_one(terminal: Terminal) -> None:
    found = terminal.json("station", "grid", "--channel", "hill")
    assert (found["name"], found["version"]) == ("hill", 0)
    times = {slot["at"]: slot["preset"] for slot in found["grid"]["slots"]}
    assert times["*:00"] == "brief"
    assert times["07:00"] == "morning"
    printed = terminal.done("station", "grid", "--channel", "hill")
    assert "In between: " in printed
    assert printed.startswith("There is no channel hill yet. This is the grid that it would get: ")


def test_a_grid_is_edited_in_the_editor_and_a_refused_text_is_kept(terminal: Terminal) -> None:
    terminal.edits("title: News\nslots: [{preset: brief, at: 25:00}]\n")
    assert "grid-main-0.yaml: slots.0.at: " in terminal.refused("station", "grid", "--edit")
    kept = terminal.folder / "grid-main-0.yaml"
    assert "25:00" in kept.read_text()
    terminal.edits("title: News\non_air: false\nslots: [{preset: brief, at: 23:00}]\n")
    again = terminal("station", "grid", "edit")
    assert again.returncode == 0, again.stderr
    assert "your earlier edit goes on there" in again.stderr
    assert not kept.exists()
    terminal.env["EDITOR"] = "true"
    assert "nothing was changed" in terminal.refused("station", "grid", "--edit")


@pytest.mark.parametrize(
    ("slots", "reason"),
    [
        ("[{preset: nothing, at: 07:00}]", "slots[0].preset: there is no preset “nothing”"),
        ("[{preset: brief, at: 24:00}]", "slots.0.at: “24:00” is no time of day such as 07:30"),
        ("[{preset: brief, at: 7:00}]", "slots.0.at: "),
        ("[{preset: brief, at: '*:60'}]", "slots.0.at: "),
        ("[{preset: brief, at: 07:00, days: []}]", "slots.0.days: "),
        ("[{preset: brief, at: 07:00, days: [funday]}]", "slots.0.days.0: there is no “funday”"),
        ("[{preset: brief, at: 07:00, minutes: 61}]", "slots.0.minutes: "),
        ("[{preset: brief, at: 07:00, minuets: 2}]", "slots.0.minuets: there is no such field"),
        (
            "[{preset: brief, at: 07:00, minutes: 10}, {preset: evening, at: 07:05}]",
            "slots[1].at: mon 07:05 overlaps slots[0] (mon 07:00, 10 minutes)",
        ),
    ],
)
def test_a_week_at_fault_is_refused_with_the_file_and_the_field(
    terminal: Terminal, slots: str, reason: str
) -> None:
    file = terminal.file("week.yaml", f"on_air: false\nslots: {slots}\n")
    line = terminal.refused("station", "grid", "import", file)
    assert line.startswith("radiox: week.yaml: ")
    assert reason in line
    assert terminal.json("station", "grid")["version"] == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("timezone: Moon\n", "timezone: there is no time zone “Moon”"),
        ("filler: {music: [], pieces: []}\n", "filler.music: "),
        ("filler: {pieces: [Nowhere]}\n", "filler.pieces[0]: "),
        ("one_offs: [{day: 2126-02-30, at: 07:00, preset: brief}]\n", "one_offs.0.day: "),
        ("one_offs: [{day: 2126-02-20, at: 07:00}]\n", "one_offs[0]: name either a preset"),
        (
            "timezone: Europe/Vienna\none_offs: [{day: 2026-03-29, at: 02:30, preset: brief}]\n",
            "one_offs[0].at: clocks leave out 02:30 on 2026-03-29",
        ),
        ("feeds: [{url: example.org/rss}]\n", "feeds.0.url: "),
        (
            "feeds: [{url: https://example.org/rss}, {url: https:///rss}]\n",
            "feeds.1.url: no web address can be read from it (it names no host)",
        ),
        ("feeds: [{name: Herald}]\n", "feeds.0: a feed needs either url or blob"),
        ("feeds: [https://example.org/rss]\n", "feeds.0: "),
        ("- a\n", "week.yaml: is no table of fields"),
    ],
)
def test_what_else_is_at_fault_is_named(terminal: Terminal, text: str, reason: str) -> None:
    line = terminal.refused("station", "grid", "import", terminal.file("week.yaml", text))
    assert reason in line


def test_the_name_of_a_channel_is_checked(terminal: Terminal) -> None:
    for arguments in (("--channel", "a b"), ("--channel", "../x"), ("--channel", "")):
        assert "channel: " in terminal.refused("station", "grid", "export", *arguments)
