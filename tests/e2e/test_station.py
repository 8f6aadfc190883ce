"""`make station` and `radiox station start`, as a newcomer types them, on an empty folder."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from tests.command_line import RADIOX, radiox
from tests.publisher import publishing

ROOT = Path(__file__).parents[2]
PATIENCE = 100.0
AWAY = '[[feed]]\nname="Away"\nlanguage="en"\nurl="http://127.0.0.1:1/feed"\n'
T = TypeVar("T")


class Started:
    """A station that was started, and what it has printed."""

    def __init__(self, process: "subprocess.Popen[bytes]", output: Path) -> None:
        self.process = process
        self._output = output

    @property
    def said(self) -> str:
        return self._output.read_text("utf-8")

    def line_with(self, pattern: str) -> "re.Match[str]":
        """The first line that has it, once it is printed."""
        return self.until(lambda: re.search(pattern, self.said))

    def until(self, find: Callable[[], T | None]) -> T:
        deadline = time.monotonic() + PATIENCE
        while (found := find()) is None:
            assert time.monotonic() < deadline, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.25)
        return found

    def interrupt(self) -> int:
        """Press Ctrl-C, which the whole group of processes receives."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)


@contextmanager
def started(env: Mapping[str, str], folder: Path, *command: str) -> Iterator[Started]:
    """Run a command in a group of processes of its own while the block runs."""
    output = folder / "output.txt"
    with (
        output.open("wb") as file,
        subprocess.Popen(
            command, env=env, cwd=ROOT, stdout=file, stderr=file, start_new_session=True
        ) as process,
    ):
        try:
            yield Started(process, output)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def json_at(url: str) -> Any:
    """The JSON of an address; None where it is not there yet."""
    response = httpx.get(url, timeout=10)
    return response.json() if response.is_success else None


def heard(address: str, show_id: str | None = None) -> Any:
    """The span of a show, once it is listed in the time line of the channel."""
    found = json_at(f"{address}/air/main/timeline.json")
    spans = [each for each in (found or {"spans": []})["spans"] if each["show_id"]]
    return next((each for each in spans if show_id in {None, each["show_id"]}), None)


def test_make_station_plays_a_page_with_a_show_made_of_todays_feeds(
    env: dict[str, str], tmp_path: Path
) -> None:
    with publishing(tmp_path / "news") as catalogue:
        own = env | {"RADIOX_SHOW_CATALOGUE": str(catalogue)}
        # What a newcomer's first `make` installs is there already.
        with started(own, tmp_path, "make", "-o", ".venv/.ready", "station") as station:
            address = station.line_with(r"main is on the air: (http://\S+)/channels/main")[1]
            assert "Ctrl-C stops it." in station.line_with(r"Ctrl-C.*")[0]
            page = httpx.get(f"{address}/channels/main")
            assert page.status_code == 200
            assert "text/html" in page.headers["content-type"]

            playlist = station.until(lambda: _playlist(address))
            [header] = re.findall(r'EXT-X-MAP:URI="([^"]+)"', playlist)
            [first, *_] = re.findall(r"^[^#].*\.m4s$", playlist, re.MULTILINE)
            for name in (header, first):
                segment = httpx.get(httpx.URL(f"{address}/air/main/flac.m3u8").join(name))
                assert segment.status_code == 200
                assert segment.content[4:8] in {b"ftyp", b"styp", b"moof"}

            title = station.line_with(r"(\w.*) is on main at \d\d:\d\d:\d\d")[1]
            span = station.until(lambda: heard(address))
            assert span["title"] in title
            show = station.until(lambda: json_at(f"{address}/shows/{span['show_id']}.json"))
            assert not show.get("notice")
            assert "Sample bulletin" not in station.said
            listed = radiox(own, "station", "now")
            assert span["show_id"] in listed.stdout
            station.interrupt()
            assert "stopping" in station.said
            assert "Traceback" not in station.said
    assert not (tmp_path / "data/stack.json").exists()


def test_without_a_network_the_sample_bulletin_is_aired_and_said_loudly(
    env: dict[str, str], tmp_path: Path
) -> None:
    catalogue = tmp_path / "feeds.toml"
    catalogue.write_text(AWAY, "utf-8")
    own = env | {"RADIOX_SHOW_CATALOGUE": str(catalogue)}
    with started(own, tmp_path, RADIOX, "station", "start", "--or-sample") as station:
        address = station.line_with(r"main is on the air: (http://\S+)/channels/main")[1]
        station.line_with("Sample bulletin: no feed answered")
        station.line_with(r"The Sample Bulletin: .* is on main at ")
        span = station.until(lambda: heard(address))
        assert span["title"] == "The Sample Bulletin"
        assert station.interrupt() == 0


def _playlist(address: str) -> str | None:
    response = httpx.get(f"{address}/air/main/flac.m3u8", timeout=10)
    return response.text if response.is_success and ".m4s" in response.text else None
