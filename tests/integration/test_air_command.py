"""`radiox station` on the air: each command as a user types it, on one station that runs."""

import os
import pty
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from services.stack import announced
from tests.command_line import RADIOX
from tests.publisher import publishing
from tests.station import Station, running_station
from tests.terminal import Terminal

PATIENCE = 60.0
QUIET = """\
title: Harbour Radio
timezone: UTC
slots: []
filler: {music: [1], music_seconds: 20, repeat_hours: 0}
"""
T = TypeVar("T")


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    folder = tmp_path_factory.mktemp("station")
    with (
        publishing(folder / "news") as catalogue,
        running_station(
            folder / "data",
            show={"catalogue": catalogue},
            audio={"speech": "espeak"},
            media={"covers": "local"},
            content={"writer": "local"},
        ) as running,
        announced(running.settings, onair_url="http://radio.example"),
    ):
        yield running


@pytest.fixture(scope="module")
def terminal(station: Station, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    own = {"RADIOX_DATA_DIR": str(station.settings.data_dir)}
    return Terminal(tmp_path_factory.mktemp("user"), own)


@pytest.fixture(scope="module")
def on_air(station: Station, terminal: Terminal) -> str:
    """A channel that is on the air, with music alone, and a finished show of it."""
    week = terminal.file("quiet.yaml", QUIET)
    terminal.done("station", "grid", "import", week, "--channel", "harbour")
    station.request("finished")
    eventually(lambda: terminal.json("station", "now", "--channel", "harbour")["epoch"])
    eventually(lambda: terminal("shows", "show", "finished").returncode == 0)
    return "harbour"


def eventually(find: Callable[[], T]) -> T:
    """What is found in the end."""
    deadline = time.monotonic() + PATIENCE
    while not (found := find()):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    return found


def test_a_channel_is_listed_heard_played_on_skipped_and_told_of(
    terminal: Terminal, on_air: str
) -> None:
    channel = ("--channel", on_air)
    (row,) = [each for each in terminal.json("station", "channels") if each["channel"] == on_air]
    assert (row["title"], row["on_air"]) == ("Harbour Radio", True)
    assert (terminal.folder / "quiet.yaml").exists()
    now = terminal.done("station", "now", *channel).splitlines()
    assert now[0] == "harbour: Harbour Radio"
    assert now[1].startswith("now    ")

    played = terminal.json("station", "play", "finished", *channel)
    assert (played["show_id"], played["channel"]) == ("finished", on_air)

    def heard() -> Any:
        found = terminal.json("station", "now", *channel)
        shows = [each for each in found["airings"] if each["show_id"] == "finished"]
        return shows if shows and shows[0]["starts_at"] <= found["now"] else None

    eventually(heard)
    assert "(finished), until " in terminal.done("station", "now", *channel)
    aired = terminal.json("station", "history", "--aired", "--hours", "1", *channel)
    assert aired[0]["show_id"] == "finished"
    assert {each["filler"] for each in aired} == {None, "music"}, "what is heard in between too"
    shows = terminal.json("station", "history", "--aired", "--shows", *channel)
    assert [each["show_id"] for each in shows] == ["finished"]
    printed = terminal.done("station", "history", "--aired", *channel).splitlines()
    assert printed[0].split("\t") == ["Began", "Planned", "Length", "Show", "What"]

    skipped = terminal.json("station", "skip", *channel)
    assert 0 < skipped["seconds"] < 45
    assert skipped["ends_at"] < played["ends_at"]


def test_a_show_is_played_at_a_time(terminal: Terminal, on_air: str) -> None:
    said = terminal.done("station", "play", "finished", "--channel", on_air, "--at", "23:59")
    assert " is on harbour at " in said
    listed = terminal.done("station", "now", "--channel", on_air)
    assert listed


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("play", "nobody"), "nobody"),
        (("play", "a/b"), "a/b: a show id has 1 to 64 letters"),
        (("play", "finished", "--at", "25:00"), "--at: 25:00 is no time such as 18:30"),
        (("play", "finished", "--at", "2020-01-01T00:00"), "at: 2020-01-01"),
        (("play", "finished", "--at", "2126-01-01T00:00"), "days ahead: add a one-off to the grid"),
        (("play", "finished", "--channel", "hill"), "there is no channel “hill”"),
        (("skip", "--channel", "hill"), "there is no channel “hill”"),
        (("now", "--channel", "hill"), "there is no channel “hill”; there are harbour"),
        (("now", "--channel", "a b"), "channel: "),
        (("stop", "--channel", "hill"), "hill is off the air; `radiox station start`"),
    ],
)
def test_what_cannot_be_done_is_said(
    terminal: Terminal, on_air: str, arguments: tuple[str, ...], reason: str
) -> None:
    with_channel = () if "--channel" in arguments or "a/b" in arguments else ("--channel", on_air)
    assert reason in terminal.refused("station", *arguments, *with_channel)


def test_a_show_that_was_deleted_is_not_played(terminal: Terminal, on_air: str) -> None:
    made = terminal.json(
        *("show", "--minutes", "1", "--preset", "brief", "--out", "deleted", "--no-air")
    )
    show_id = made["show_id"]
    at = ("--at", "23:58", "--channel", on_air)
    terminal.done("station", "play", show_id, *at)
    terminal.done("shows", "delete", show_id, "--reason", "a wrong name", "--yes")
    eventually(lambda: "deleted" in terminal("station", "play", show_id, *at).stderr)
    listed = terminal.json("station", "now", "--channel", on_air)
    assert show_id not in {each["show_id"] for each in listed["airings"]}


def test_radiox_show_puts_a_show_on_the_air_where_that_is_wanted(
    terminal: Terminal, on_air: str
) -> None:
    wanted = ("show", "--minutes", "1", "--preset", "brief", "--channel", on_air)
    said = terminal.done(*wanted, "--out", "first", "--air")
    assert " is on harbour at " in said.splitlines()[-1]
    quiet = terminal.done(*wanted, "--out", "second")
    assert " is on harbour at " not in quiet


@pytest.mark.parametrize(("answer", "aired"), [("y", True), ("n", False)])
def test_a_user_at_a_terminal_is_asked_whether_a_show_is_to_be_aired(
    terminal: Terminal, on_air: str, answer: str, *, aired: bool
) -> None:
    arguments = ("show", "--minutes", "1", "--preset", "brief", "--channel", on_air)
    user, machine = pty.openpty()
    with subprocess.Popen(
        [RADIOX, *arguments, "--out", answer], env=terminal.env, cwd=terminal.folder,
        stdin=machine, stdout=machine, stderr=machine,
    ) as process:  # fmt: skip
        os.close(machine)
        shown = read_until(user, "Put it on the air, on harbour?")
        os.write(user, f"{answer}\n".encode())
        shown += read_until(user, None)
    os.close(user)
    assert process.returncode == 0, shown
    assert (" is on harbour at " in shown) is aired


def read_until(terminal: int, text: str | None) -> str:
    """What is shown up to a text, or up to the end of the command."""
    shown = ""
    while text is None or text not in shown:
        try:
            read = os.read(terminal, 4096).decode("utf-8", "replace")
        except OSError:  # the command has closed its side
            read = ""
        if not read:
            break
        shown += read
    return shown


def test_start_switches_a_channel_on_where_a_station_runs_and_stop_switches_it_off(
    terminal: Terminal, on_air: str
) -> None:
    started = terminal("station", "start", "--channel", "hill", "--port", "9")
    assert started.returncode == 0, started.stderr
    assert started.stdout == "hill is on the air: http://radio.example/channels/hill\n"
    assert "--port: a station runs already" in started.stderr
    assert terminal.json("station", "grid", "--channel", "hill")["version"] == 1
    again = terminal.done("station", "start", "--channel", "hill")
    assert again == started.stdout
    assert terminal.json("station", "grid", "--channel", "hill")["version"] == 1
    assert "hill is off the air" in terminal.done("station", "stop", "--channel", "hill")
    states = {each["channel"]: each["on_air"] for each in terminal.json("station", "channels")}
    assert states == {on_air: True, "hill": False}
    assert "is off the air" in terminal.refused("station", "stop", "--channel", "hill")


def test_without_a_station_each_command_says_what_to_do(tmp_path: Path) -> None:
    alone = Terminal(tmp_path)
    for arguments in (("now",), ("skip",), ("play", "x"), ("stop",), ("channels",)):
        assert "`radiox station start`" in alone.refused("station", *arguments)
    refused = alone.refused("show", "--air")
    assert refused == "radiox: --air: no station runs here; `radiox station start` starts one"
    bad = alone.refused("station", "start", "--feeds", "nowhere.xml")
    assert "nowhere.xml" in bad
