"""`radiox preset` and `radiox station`, as a user types them, each on a stack of its own."""

from pathlib import Path

import pytest
import yaml

from tests.terminal import Terminal

CATALOGUE = """\
[[feed]]
name = "Coast Post"
url = "https://coast.example/rss"
category = "coast"
language = "en"
"""
TOML = """\
[tide]
title = "High Tide"
minutes = 2
news = 2
hosts = ["Ava"]
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_a_preset_is_added_changed_compared_removed_and_restored(terminal: Terminal) -> None:
    added = terminal.done(
        *("preset", "add", "coast", "--from", "science"),
        *("--feeds", terminal.file("catalogue.toml", CATALOGUE), "--set", "style.mood=gloomy"),
    )
    assert "coast is saved, version 1 by " in added
    assert "style.mood: no media of the station are “gloomy”" in added
    terminal.done("preset", "edit", "coast", "--set", "minutes=5", "--set", "style=")
    assert terminal.json("preset", "diff", "coast") == {
        "minutes": {"from": 4.0, "to": 5.0},
        "style": {"from": {"mood": "gloomy"}, "to": None},
    }
    assert "is removed" in terminal.done("preset", "remove", "coast")
    assert "version 2 can be restored" in terminal.refused("preset", "show", "coast")
    terminal.done("preset", "restore", "coast", "1")
    shown = terminal.json("preset", "show", "coast")
    assert (shown["version"], shown["preset"]["style"]["mood"]) == (4, "gloomy")
    assert shown["preset"]["feeds"][0]["url"] == "https://coast.example/rss"
    history = terminal.done("preset", "history", "coast").splitlines()
    assert [line.split("\t")[0] for line in history] == ["Version", "1", "2", "3", "4"]
    assert history[3].endswith("removed")
    listed = terminal.json("preset", "list", "--language", "en")
    assert [each["version"] for each in listed if each["name"] == "coast"] == [4]
    assert "coast\n" in (terminal.folder / "data/presets.txt").read_text()


def test_presets_go_out_as_yaml_and_come_in_again_or_from_the_users_toml(
    terminal: Terminal,
) -> None:
    exported = terminal.done("preset", "export", "zurich", "evening")
    presets = yaml.safe_load(exported)
    assert list(presets) == ["zurich", "evening"]
    presets["evening"]["hosts"] = ["Lena"]
    presets["zurich"]["minutes"] = 3
    bad = terminal.refused("preset", "import", terminal.file("bad.yaml", yaml.dump(presets)))
    assert "bad.yaml: evening: hosts.0: Lena speaks “de”, the preset “en”" in bad
    assert terminal.json("preset", "show", "zurich")["version"] == 0
    good = terminal.file("good.yaml", exported.replace("minutes: 4.0", "minutes: 3"))
    assert "zurich is valid, version 1" in terminal.done("preset", "import", good, "--dry-run")
    saved = terminal.json("preset", "import", good)
    assert [(each["name"], each["version"]) for each in saved] == [("zurich", 1), ("evening", 0)]
    own = terminal.file("presets.toml", TOML)
    terminal.env["RADIOX_SHOW_PRESETS"] = own
    assert terminal.json("preset", "show", "tide")["version"] == 0
    del terminal.env["RADIOX_SHOW_PRESETS"]
    assert "there is no preset “tide”" in terminal.refused("preset", "show", "tide")
    assert "tide is saved, version 1" in terminal.done("preset", "import", own)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: {title: T\n", "presets.yaml, line 2: "),
        ("a: {title: T}\na: {title: U}\n", "presets.yaml, line 2: a stands there twice"),
        ("a: {title: T, hosts: [], minuets: 3}\n", "presets.yaml: a: minuets: there is no such"),
        ("a: &x {title: T}\nb: *x\n", "presets.yaml, line 2: aliases are not allowed"),
        ("a: !!python/object/apply:os.system [ls]\n", "presets.yaml, line 1: could not determine"),
        ("- a\n", "presets.yaml: is no table of fields"),
        ("", "presets.yaml: is no table of fields"),
        ("a: " + "[" * 50, "presets.yaml, line 1: deeper than 20 levels"),
        ("a: " + "x" * 1_000_001, "presets.yaml: larger than 1,000,000 bytes"),
        (f"{'x' * 65}: {{title: T, hosts: []}}\n", "name: it has more than 64 characters"),
    ],
)
def test_a_file_at_fault_is_refused_with_the_line_or_the_key(
    terminal: Terminal, text: str, reason: str
) -> None:
    line = terminal.refused("preset", "import", terminal.file("presets.yaml", text))
    assert reason in line


def test_a_preset_is_edited_in_the_editor_and_a_refused_text_is_kept(terminal: Terminal) -> None:
    assert "--set: is missing, and neither VISUAL nor EDITOR" in terminal.refused(
        "preset", "edit", "brief"
    )
    terminal.edits("title: News\nhosts: [Ava]\nlanguage: fr\n")
    assert "preset-brief-0.yaml: language: " in terminal.refused("preset", "edit", "brief")
    kept = terminal.folder / "preset-brief-0.yaml"
    assert "language: fr" in kept.read_text()
    terminal.edits("title: News\nhosts: [Ava]\nminutes: 1\nnews: 2\n")
    again = terminal("preset", "edit", "brief")
    assert again.returncode == 0, again.stderr
    assert "your earlier edit goes on there" in again.stderr
    assert not kept.exists()
    terminal.env["EDITOR"] = "true"
    assert "nothing was changed" in terminal.refused("preset", "edit", "brief")


def test_the_station_is_configured_and_restored(terminal: Terminal) -> None:
    settings = ("name=Radio Limmat", "preset=kurz", "lexicon.SRF=S R F", "outlet_weights.SRF=2")
    terminal.done("station", "edit", *(part for each in settings for part in ("--set", each)))
    shown = terminal.done("station", "show")
    assert shown.startswith("Radio Limmat, version 1 by ")
    assert "from the environment: timezone" in shown
    exported = yaml.safe_load(terminal.done("station", "export"))
    assert exported == {
        "name": "Radio Limmat",
        "preset": "kurz",
        "outlet_weights": {"SRF": 2.0},
        "lexicon": {"SRF": "S R F"},
    }
    refused = terminal.refused("station", "edit", "--set", "timezone=Moon", "--set", "preset=x")
    assert "timezone: there is no time zone “Moon”" in refused
    assert "preset: there is no “x”" in refused
    changed = terminal.file("station.yaml", yaml.dump({**exported, "name": "Limmat"}))
    terminal.done("station", "import", changed)
    assert terminal.json("station", "diff") == {"name": {"from": "Radio Limmat", "to": "Limmat"}}
    terminal.done("station", "restore", "1")
    assert [each["version"] for each in terminal.json("station", "history")["versions"]] == [
        *(0, 1, 2, 3)
    ]
    assert terminal.json("station", "show")["configuration"]["name"] == "Radio Limmat"
