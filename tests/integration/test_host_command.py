"""`radiox host`, as a user types it: each command on an embedded stack of its own."""

import json
import stat
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import soundfile
import yaml
from PIL import Image

from tests.command_line import Result, environment, json_of, radiox


class Terminal:
    """Runs `radiox host` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = environment(folder) | {"RADIOX_AUDIO_SPEECH": "pico,espeak"}

    def __call__(self, *arguments: str) -> Result:
        return radiox(self.env, "host", *arguments, cwd=self.folder)

    def done(self, *arguments: str) -> str:
        result = self(*arguments)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self.done(*arguments, "--json"))

    def edits(self, text: str) -> None:
        """Have the editor write `text`."""
        wanted, editor = self.folder / "wanted.yaml", self.folder / "editor"
        wanted.write_text(text)
        editor.write_text(f'#!/bin/sh\ncat "{wanted}" > "$1"\n')
        editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
        self.env["EDITOR"] = str(editor)


@pytest.fixture
def host(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_a_host_is_added_changed_removed_and_restored(host: Terminal) -> None:
    listed = host.done("list", "--language", "en")
    assert [line.split("\t")[0] for line in listed.splitlines()[1:]] == [
        *("Ava", "Tom", "Grant", "June"),
    ]
    host.done(
        *("add", "Mia", "--language", "en", "--gender", "female", "--role", "anchor"),
        *("--tone", "dry, quick", "--voice", "pico=en-gb", "--speed", "1.1"),
    )
    host.done("edit", "Mia", "--gain=-2", "--voice", "pico=", "--biography", "Reads at night.")
    shown = host.done("show", "Mia")
    assert "Mia, version 2" in shown
    assert "gain: -2.0" in shown
    assert "speaks as: pico/en-gb (16.5/s)" in shown
    assert "is removed" in host.done("remove", "Mia")
    gone = host("show", "Mia")
    assert (gone.returncode, "there is no host Mia" in gone.stderr) == (1, True)
    history = host.done("history", "Mia").splitlines()
    assert [line.split("\t")[0] for line in history[1:]] == ["1", "2", "3"]
    assert history[2].endswith("voices, gain, biography")
    assert history[3].endswith("removed")
    host.done("restore", "Mia", "1")
    found = host.json("show", "Mia")
    assert found["version"] == 4
    assert found["host"]["voices"] == {"pico": "en-gb"}


def test_a_change_of_a_host_of_radiox_is_undone(host: Terminal) -> None:
    host.done("edit", "Ava", "--tone", "stern")
    host.done("restore", "Ava", "0")
    assert "warm, alert and clear" in host.done("show", "Ava")
    unknown = host("restore", "Ava", "7")
    assert unknown.returncode == 1
    assert "Ava has no version 7 to restore; there are 1, 2" in unknown.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--voice", "pico=en-xx"), "voices.pico: pico has no voice en-xx; a show would use pico/"),
        (("--voice", "pico=de"), "speaks German, not English"),
        (("--voice", "espeak=en-us+zz"), "voices.espeak: espeak has no voice en-us+zz"),
        (
            ("--voice", "pico=en-gb", "--setting", "pico.warmth=1"),
            "voices.pico.settings.warmth: pico has no setting warmth; its settings: none",
        ),
        (("--speed", "3"), "Mia: speed: “3” is more than 1.2"),
        (("--voice", "pico"), "--voice pico: is not PROVIDER=NAME"),
        (("--setting", "pico.a=1"), "the host has no voice of pico"),
        (("--picture", "nowhere.png"), "nowhere.png: No such file"),
        (("--tone", "a" * 501), "Mia: tone: it has more than 500 characters"),
    ],
)
def test_what_is_wrong_is_one_line_with_the_field(
    host: Terminal, arguments: tuple[str, ...], reason: str
) -> None:
    refused = host("add", "Mia", "--language", "en", *arguments)
    assert refused.returncode == 2
    assert reason in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_host_needs_a_language_and_a_name_that_is_free(host: Terminal) -> None:
    assert "Mia: language: it is missing" in host("add", "Mia").stderr
    taken = host("add", "Ava", "--language", "en")
    assert taken.returncode == 1
    assert "`radiox host edit Ava` changes it" in taken.stderr


def test_a_host_is_edited_in_the_editor_and_a_refused_text_is_kept(host: Terminal) -> None:
    host.edits("language: en\ntone: dry\ntone: wet\n")
    refused = host("edit", "Tom")
    assert refused.returncode == 2
    assert "host-Tom-0.yaml, line 3: tone stands there twice" in refused.stderr
    assert (host.folder / "host-Tom-0.yaml").exists()
    host.edits("language: en\ntoon: dry\n")
    assert "host-Tom-0.yaml: toon: there is no such field" in host("edit", "Tom").stderr
    host.edits("language: en\ngender: male\nvoices: {pico: en-xx}\n")
    assert "pico has no voice en-xx" in host("edit", "Tom").stderr
    host.edits("language: en\ngender: male\ntone: dry\nvoices: {pico: {name: en-gb+m}}\n")
    saved = host("edit", "Tom")
    assert saved.returncode == 0, saved.stderr
    assert "your earlier edit goes on there" in saved.stderr
    assert not (host.folder / "host-Tom-0.yaml").exists()
    assert "tone: dry" in host.done("show", "Tom")


def test_without_a_change_or_an_editor_nothing_is_saved(host: Terminal) -> None:
    missing = host("edit", "Tom")
    assert missing.returncode == 2
    assert "neither VISUAL nor EDITOR" in missing.stderr
    host.env["EDITOR"] = "true"
    assert "nothing was changed" in host("edit", "Tom").stderr
    host.env["EDITOR"] = "false"
    assert "the text is in host-Tom-0.yaml" in host("edit", "Tom").stderr


def test_hosts_are_exported_and_imported(host: Terminal) -> None:
    text = host.done("export")
    tables = yaml.safe_load(text)
    assert list(tables)[:2] == ["Ava", "Tom"]
    tables["Mia"] = {"language": "de", "voices": {"pico": {"name": "de", "speed": 1.1}}}
    file = host.folder / "hosts.yaml"
    file.write_text(yaml.safe_dump(tables, sort_keys=False))
    rows = host.json("import", str(file))
    assert {row["name"]: row["version"] for row in rows} == dict.fromkeys(tables, 0) | {"Mia": 1}
    assert yaml.safe_load(host.done("export", "Mia", "Ava")) == {
        "Mia": tables["Mia"],
        "Ava": tables["Ava"],
    }


def test_a_file_of_radiox_show_hosts_goes_on_working_and_is_imported(host: Terminal) -> None:
    file = host.folder / "own.toml"
    file.write_text(
        '[Zoe]\nlanguage = "en"\ngender = "female"\n'
        'voices.elevenlabs = { provider = "elevenlabs", name = "ID", settings = { speed = 1.1 } }\n'
    )
    host.env["RADIOX_SHOW_HOSTS"] = str(file)
    assert "Zoe, file" in host.done("show", "Zoe")
    del host.env["RADIOX_SHOW_HOSTS"]
    host.done("import", str(file))
    found = host.json("show", "Zoe")
    assert found["host"]["voices"]["elevenlabs"]["settings"] == {"speed": 1.1}
    assert "elevenlabs is not in use here" in found["notes"][0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ava: {language: fr}", "hosts.yaml: Ava: language: there is no “fr”; it is one of en, de"),
        ("- Ava", "hosts.yaml: is no table of fields"),
        ("{}", "there is no host in it"),
        ("Ava: {language: en, picture: {bucket: shows}}", "picture: is set by"),
        ("a: &a [b]\nc: *a", "line 2: aliases are not allowed"),
        ("Ava: {language: en, voices: {pico: {name: de}}}", "Ava: voices.pico: the voice de"),
        ("Ava: [" * 50, "deeper than 20 levels"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_place(
    host: Terminal, text: str, reason: str
) -> None:
    (host.folder / "hosts.yaml").write_text(text)
    refused = host("import", "hosts.yaml")
    assert refused.returncode == 2
    assert reason in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_host_has_a_picture(host: Terminal) -> None:
    file = BytesIO()
    Image.linear_gradient("L").resize((200, 260)).save(file, "PNG")
    (host.folder / "ava.png").write_bytes(file.getvalue())
    saved = host.json("edit", "Ava", "--picture", "ava.png")
    assert saved["host"]["picture"]["media_type"] == "image/jpeg"
    host.done("edit", "Ava", "--gain", "1")
    assert "picture: " in host.done("show", "Ava")
    host.done("edit", "Ava", "--no-picture")
    assert "picture: " not in host.done("show", "Ava")
    (host.folder / "ava.png").write_bytes(b"<svg/>")
    assert "picture: it is none of PNG" in host("edit", "Ava", "--picture", "ava.png").stderr


def test_a_saved_host_is_listed_with_the_voices_and_heard(host: Terminal) -> None:
    host.done(
        *("add", "Mia", "--language", "en", "--gender", "female", "--voice", "pico=en-gb"),
        *("--gain", "6"),
    )
    rows = json_of(host.env, "voices", "list", "--provider", "pico", "--language", "en")
    assert [row["voice"] for row in rows if "Mia" in row["hosts"]] == ["en-gb"]
    assert {row["language"] for row in rows} == {"en"}
    sampled = host.json("sample", "Mia", "--provider", "pico", "--text", "It rains.")
    assert [row["voice"] for row in sampled] == ["en-gb"]
    loud, _ = soundfile.read(host.folder / sampled[0]["file"])
    host.done("edit", "Mia", "--gain", "0")
    again = json_of(
        host.env, "voices", "sample", "Mia", "--provider", "pico", "--text", "It rains.",
        "--out", str(host.folder / "again"),
    )  # fmt: skip
    plain, _ = soundfile.read(again[0]["file"])
    assert loud.std() / plain.std() == pytest.approx(10 ** (6 / 20), rel=0.05)


def test_a_list_of_a_role_is_empty_where_nobody_has_it(host: Terminal) -> None:
    host.done("remove", "June")
    assert json.loads(host.done("list", "--language", "en", "--role", "weather", "--json")) == []
