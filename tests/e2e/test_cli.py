"""The command line as a user meets it: whole processes, their output and their exit codes."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts import ShowGenerated
from services.commands.feeds import sample
from services.kit.nats_server import embedded_server, store_lock
from tests.e2e.disk import small_disk

RADIOX = str(Path(sys.executable).with_name("radiox"))
FEEDS = str(Path(sample.__file__).parent / "feeds")
WITHIN = 100


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RADIOX_", "OTEL_"))}
    own = {"RADIOX_DATA_DIR": str(tmp_path / "data"), "TMPDIR": str(tmp_path)}
    return kept | own | {"NO_COLOR": "1", "COLUMNS": "120"}


def radiox(
    env: dict[str, str], *arguments: str, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RADIOX, *arguments],
        env=env, cwd=cwd, capture_output=True, text=True, timeout=WITHIN, check=False,
    )  # fmt: skip


@contextlib.contextmanager
def started(env: dict[str, str], *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [RADIOX, *arguments], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line_with(process: "subprocess.Popen[str]", text: str) -> str:
    """Read the process's output up to the line that holds `text`."""
    assert process.stdout is not None
    for line in process.stdout:
        if text in line:
            return line
    raise AssertionError(f"never said {text}: {process.stderr and process.stderr.read()}")


def progress_with(process: "subprocess.Popen[str]", text: str) -> str:
    """Read the process's notices up to the line that holds `text`."""
    assert process.stderr is not None
    for line in process.stderr:
        if text in line:
            return line
    raise AssertionError(f"never said {text}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer_of(url: str) -> int:
    """The status that the server answers with, once it answers."""
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.ConnectError):
            return httpx.get(url).status_code
    raise AssertionError(f"{url} never answered")


def test_the_version_is_said(env: dict[str, str]) -> None:
    said = radiox(env, "--version")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("radiox ")


def test_help_teaches_and_loads_no_service(env: dict[str, str]) -> None:
    loaded = (
        "import sys; sys.argv=['radiox', '--help']\n"
        "from services.cli import main\n"
        "try: main()\n"
        "finally: print([m for m in ('faststream', 'numpy', 'httpx') if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", loaded], env=env, capture_output=True, text=True, check=False
    )
    assert "radiox show --minutes 5" in said.stdout
    assert said.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("show", "--minutes", "0"), "--minutes"),
        (("show", "--news", "500"), "--news"),
        (("show", "--language", "fr"), "--language"),
        (("show", "--as-of", "tomorrow"), "--as-of"),
        (("show", "--feeds", "/not/there.xml"), "/not/there.xml"),
        (("show", "--feeds", FEEDS, "--out", "/dev/null/show"), "/dev/null"),
        (("serve", "juggler"), "juggler"),
        (("serve", "show"), "RADIOX_NATS_URL"),
        (("provision",), "RADIOX_NATS_URL"),
        (("nonsense",), "nonsense"),
    ],
)
def test_bad_arguments_are_named(
    env: dict[str, str], arguments: tuple[str, ...], named: str
) -> None:
    said = radiox(env, *arguments)
    assert said.returncode == 2
    assert named in said.stderr
    assert "Traceback" not in said.stderr
    assert said.stdout == ""


def test_a_show_is_left_in_its_folder(env: dict[str, str], tmp_path: Path) -> None:
    said = radiox(
        env, "show", "--feeds", FEEDS, "--minutes", "1", "--title", "Öl & Äpfel", cwd=tmp_path
    )
    assert said.returncode == 0
    for stage in ("feeds", "script", "speech", "mix", "cover"):
        assert f"{stage}: done" in said.stderr
        assert f"{stage}: " not in said.stdout
    for row in ("Duration", "LUFS", "dBTP", "Seconds", "Sources"):
        assert row in said.stdout
    [folder] = (tmp_path / "shows").iterdir()
    assert folder.name.endswith("-ol-apfel")
    assert f"shows/{folder.name}/" in said.stdout
    event = ShowGenerated.model_validate_json((folder / "show.json").read_bytes())
    assert event.title == "Öl & Äpfel"
    assert (folder / "show.mp3").stat().st_size == event.audio.size
    assert (folder / "cover.jpg").read_bytes().startswith(b"\xff\xd8")
    assert (folder / "master.flac").read_bytes().startswith(b"fLaC")
    assert (folder / "transcript.vtt").read_text().startswith("WEBVTT")
    assert json.loads((folder / "chapters.json").read_text())["chapters"]
    script = (folder / "script.md").read_text()
    assert all(source.outlet in script for source in event.sources)


def test_json_is_the_event_alone(env: dict[str, str], tmp_path: Path) -> None:
    wanted = ("show", "--feeds", FEEDS, "--minutes", "1", "--json", "--out", str(tmp_path / "o"))
    said = radiox(env, *wanted)
    assert (said.returncode, said.stderr) == (0, "")
    event = ShowGenerated.model_validate_json(said.stdout)
    assert event.minutes_requested == 1


@pytest.fixture
def mixed_folder(tmp_path: Path) -> Path:
    """The sample's feeds among much that is none."""
    folder = tmp_path / "mixed"
    shutil.copytree(FEEDS, folder)
    (folder / "huge.xml").write_bytes(b" " * 5_000_001)
    (folder / "gone.xml").symlink_to("nowhere.xml")
    os.mkfifo(folder / "pipe.rss")
    (folder / "notes.txt").touch()
    return folder


def test_a_folder_with_bad_files_still_makes_a_show(
    env: dict[str, str], mixed_folder: Path
) -> None:
    out = str(mixed_folder.parent / "out")
    said = radiox(env, "show", "--feeds", str(mixed_folder), "--minutes", "1", "--out", out)
    assert said.returncode == 0
    for name in ("huge.xml", "gone.xml", "pipe.rss", "notes.txt"):
        assert f"{name}" in said.stderr
    assert said.stderr.count("skipped, ") == 4
    assert "skipped" not in said.stdout


def test_a_folder_with_bad_files_is_checked_to_its_end(
    env: dict[str, str], mixed_folder: Path
) -> None:
    said = radiox(env, "feeds", "check", str(mixed_folder))
    assert said.returncode == 0
    header, *rows = (line.split("\t") for line in said.stdout.splitlines())
    place, status = header.index("Source"), header.index("Status")
    found = {Path(row[place]).name: row[status] for row in rows}
    good = {path.name for path in Path(FEEDS).glob("*.xml")}
    assert found == dict.fromkeys(good, "ok") | dict.fromkeys(
        ("huge.xml", "gone.xml", "pipe.rss"), "failed"
    )
    assert "notes.txt" in said.stderr
    assert len(said.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("variable", "value", "arguments"),
    [
        ("RADIOX_AUDIO_SPEECH", "nope", ("show", "--feeds", FEEDS)),
        ("RADIOX_AUDIO_SPEECH", "nope", ("up",)),
        ("RADIOX_CONTENT_WORKERS", "many", ("feeds", "check", FEEDS)),
        ("RADIOX_SHOW_WORKERS", "many", ("feeds", "list")),
        ("RADIOX_SHOW_CATALOGUE", "/not/there.toml", ("feeds", "list")),
        ("RADIOX_SHOW_PRESETS", "/not/there.toml", ("show", "--feeds", FEEDS)),
        ("RADIOX_NATS_REPLICAS", "9", ("doctor",)),
    ],
)
def test_a_wrong_setting_is_one_line(
    env: dict[str, str], variable: str, value: str, arguments: tuple[str, ...]
) -> None:
    said = radiox(env | {variable: value}, *arguments)
    assert (said.returncode, said.stdout) == (2, ""), said.stderr
    assert len(said.stderr.splitlines()) == 1
    assert variable in said.stderr
    assert value in said.stderr


def test_a_preset_that_is_not_there_is_a_bad_argument(env: dict[str, str]) -> None:
    said = radiox(env, "show", "--preset", "nightly", "--feeds", FEEDS)
    assert said.returncode == 2
    assert "nightly" in said.stderr


def test_feeds_that_do_not_answer_are_named(env: dict[str, str]) -> None:
    said = radiox(env, "show", "--feeds", "http://127.0.0.1:1/feed", "--or-sample")
    assert said.returncode == 1
    assert "127.0.0.1:1/feed" in said.stderr
    assert "Traceback" not in said.stderr


def test_without_a_network_the_sample_stands_in_and_says_so(
    env: dict[str, str], tmp_path: Path
) -> None:
    catalogue = tmp_path / "feeds.toml"
    catalogue.write_text('[[feed]]\nname="Away"\nlanguage="en"\nurl="http://127.0.0.1:1/feed"\n')
    env |= {"RADIOX_SHOW_CATALOGUE": str(catalogue)}
    wanted = ("show", "--minutes", "1", "--out", str(tmp_path / "out"))
    plain = radiox(env, *wanted)
    assert plain.returncode == 1
    assert "Away" in plain.stderr
    said = radiox(env, *wanted, "--or-sample")
    assert said.returncode == 0
    assert said.stdout.count("Sample bulletin") == 1
    assert said.stderr.count("Sample bulletin") == 1
    event = ShowGenerated.model_validate_json((tmp_path / "out/show.json").read_bytes())
    assert "Sample bulletin" in event.notice


def test_ctrl_c_cancels_the_show(env: dict[str, str], tmp_path: Path) -> None:
    with started(env, "show", "--feeds", FEEDS, "--out", str(tmp_path / "out")) as show:
        progress_with(show, "The News")
        show.send_signal(signal.SIGINT)
        said, complaint = show.communicate(timeout=WITHIN)
    assert show.returncode == 130
    assert "Traceback" not in complaint
    assert "stopp" in said + complaint
    assert not (tmp_path / "out").exists()


def test_a_held_store_is_said_and_by_whom(env: dict[str, str], tmp_path: Path) -> None:
    with store_lock(tmp_path / "data/nats"):
        said = radiox(env, "show", "--feeds", FEEDS)
    assert said.returncode == 1
    assert f"process {os.getpid()}" in said.stderr
    assert "radiox up" in said.stderr


def test_a_broker_that_dies_is_noticed(env: dict[str, str], tmp_path: Path) -> None:
    with started(env, "show", "--feeds", FEEDS, "--out", str(tmp_path / "out")) as show:
        progress_with(show, "The News")
        [ports] = (tmp_path / "data/nats").glob("nats-server_*.ports")
        os.kill(int(ports.stem.split("_")[1]), signal.SIGKILL)
        _, complaint = show.communicate(timeout=WITHIN)
    assert show.returncode == 1
    assert "went away" in complaint
    assert "Traceback" not in complaint


def test_a_disk_that_is_full_in_mid_show_is_said(env: dict[str, str], tmp_path: Path) -> None:
    """A broker whose disk is full answers nobody: the command has to tell by itself."""
    with (
        small_disk(tmp_path / "small", 200_000_000) as disk,
        started(env | {"RADIOX_DATA_DIR": str(disk.folder)}, "show", "--feeds", FEEDS) as show,
    ):
        progress_with(show, "The News")
        disk.fill(scant=0)
        _, complaint = show.communicate(timeout=WITHIN)
    assert show.returncode == 1
    assert f"the disk under {disk.folder} is full" in complaint
    assert "Traceback" not in complaint


def test_a_disk_without_room_is_said_before_anything_starts(
    env: dict[str, str], tmp_path: Path
) -> None:
    with small_disk(tmp_path / "small", 20_000_000) as disk:
        said = radiox(env | {"RADIOX_DATA_DIR": str(disk.folder)}, "show", "--feeds", FEEDS)
    assert said.returncode == 1
    assert "has 20 MB left, and the broker wants 64 MB" in said.stderr


def test_a_stack_that_is_up_is_attached_to(env: dict[str, str], tmp_path: Path) -> None:
    with started(env, "up") as up:
        http = line_with(up, "HTTP").split()[1]
        line_with(up, "Ctrl-C")
        assert httpx.get(f"{http}/health/ready").status_code == 200
        second = radiox(env, "up")
        assert second.returncode == 1
        assert f"process {up.pid}" in second.stderr
        made = radiox(env, "show", "--feeds", FEEDS, "--minutes", "1", "--out", str(tmp_path / "o"))
        assert made.returncode == 0
        show_id = json.loads((tmp_path / "o/show.json").read_text())["show_id"]
        assert httpx.get(f"{http}/api/v1/shows/{show_id}").json()["status"] == "generated"
        _dead_letters(env)
        up.send_signal(signal.SIGTERM)
        up.communicate(timeout=WITHIN)
    assert up.returncode == 0
    assert not (tmp_path / "data/stack.json").exists()


def _dead_letters(env: dict[str, str]) -> None:
    """A failed show leaves a letter, whose replay is a new generation."""
    assert _json(env, "dead-letters", "list") == []
    assert radiox(env, "show", "--feeds", "http://127.0.0.1:1/feed").returncode == 1
    [letter] = _json(env, "dead-letters", "list")
    assert _json(env, "dead-letters", "show", letter["key"])["show_id"] == letter["show_id"]
    told = _json(env, "dead-letters", "replay", letter["key"])
    assert (told["show_id"], told["generation"]) == (letter["show_id"], 2)
    assert radiox(env, "dead-letters", "show", "dead.SHOWS.0.nobody").returncode == 2


def _json(env: dict[str, str], *arguments: str) -> Any:
    said = radiox(env, *arguments, "--json")
    assert (said.returncode, said.stderr) == (0, "")
    return json.loads(said.stdout)


def test_feeds_are_checked(env: dict[str, str]) -> None:
    rows = _json(env, "feeds", "check", FEEDS)
    assert {row["status"] for row in rows} == {"ok"}
    assert "The Upland Courier" in {row["feed"] for row in rows}
    failed = radiox(env, "feeds", "check", "http://127.0.0.1:1/feed")
    assert failed.returncode == 1
    assert "failed" in failed.stdout


def test_a_note_of_a_killed_stack_is_not_believed(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    note = {"pid": os.getpid(), "nats_url": "nats://127.0.0.1:1", "nats_token": "t"}
    (tmp_path / "data/stack.json").write_text(json.dumps(note))
    assert _json(env, "dead-letters", "list") == []


def test_a_show_that_failed_is_tried_again_by_a_stack_of_its_own(
    env: dict[str, str], tmp_path: Path
) -> None:
    broken = env | {"RADIOX_CONTENT_FEED_BYTES": "10"}
    assert radiox(broken, "show", "--feeds", FEEDS, "--minutes", "1").returncode == 1
    [letter] = _json(env, "dead-letters", "list")
    again = radiox(env, "dead-letters", "replay", letter["key"], cwd=tmp_path)
    assert again.returncode == 0
    assert "goes on as generation 2" in again.stderr
    assert again.stdout.startswith("The show lies in ")
    [folder] = (tmp_path / "shows").iterdir()
    event = ShowGenerated.model_validate_json((folder / "show.json").read_bytes())
    assert (event.show_id, event.generation) == (letter["show_id"], 2)


def test_the_catalogue_is_listed(env: dict[str, str]) -> None:
    rows = _json(env, "feeds", "list")
    assert len(rows) >= 25
    header, *lines = radiox(env, "feeds", "list").stdout.splitlines()
    assert [line.split("\t")[-1] for line in lines] == [row["url"] for row in rows]
    assert header.split("\t")[-1] == "Url"
    assert all(row["category"] and row["region"] and row["documented_at"] for row in rows)


def test_a_reader_that_has_enough_is_no_error(env: dict[str, str]) -> None:
    buffered = {name: value for name, value in env.items() if name != "PYTHONUNBUFFERED"}
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        said = subprocess.run(
            [RADIOX, "feeds", "list"],
            env=buffered, stdout=closed, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (said.returncode, said.stderr) == (1, "")


def test_the_doctor_says_who_is_active_and_why(env: dict[str, str]) -> None:
    found = {row["what"]: row for row in _json(env, "doctor")}
    assert found["speech"]["found"] == "espeak"
    assert "RADIOX_AUDIO_SPEECH" in found["speech"]["why"]
    sick = radiox(env | {"RADIOX_AUDIO_SPEECH": "parrot"}, "doctor")
    assert sick.returncode == 1
    assert "speech" in sick.stderr


async def test_services_run_against_a_broker_of_their_own(
    env: dict[str, str], tmp_path: Path
) -> None:
    async with embedded_server(tmp_path / "fleet") as server:
        env |= {"RADIOX_NATS_URL": server.url, "RADIOX_NATS_TOKEN": server.token}
        unprepared = radiox(env, "serve", "show")
        assert unprepared.returncode == 1
        assert "radiox provision" in unprepared.stderr
        assert radiox(env, "provision").returncode == 0
        port = free_port()
        health = f"http://127.0.0.1:{port}/health"
        with started(env, "serve", "all", "--health-port", str(port)) as fleet:
            assert fleet.stderr is not None
            next(line for line in fleet.stderr if "bridge answers" in line)
            assert answer_of(f"{health}/live") == 200
            assert answer_of(f"{health}/ready") == 200
            wanted = ("show", "--feeds", FEEDS, "--minutes", "1", "--out", str(tmp_path / "out"))
            made = radiox(env, *wanted)
            assert made.returncode == 0
            assert (tmp_path / "out/show.mp3").stat().st_size > 0
            fleet.terminate()
            fleet.communicate(timeout=WITHIN)
        assert fleet.returncode == 0


async def test_a_service_whose_broker_shuts_it_out_does_not_hang(
    env: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    stack = contextlib.ExitStack()
    async with embedded_server(tmp_path / "fleet", port=port) as server:
        env |= {"RADIOX_NATS_URL": server.url, "RADIOX_NATS_TOKEN": server.token}
        assert radiox(env, "provision").returncode == 0
        serving = stack.enter_context(started(env, "serve", "show"))
        assert serving.stderr is not None
        next(line for line in serving.stderr if "show consumes" in line)
    # The new broker on the same port has a token of its own.
    async with embedded_server(tmp_path / "fleet", port=port):
        _, complaint = await asyncio.to_thread(serving.communicate, timeout=WITHIN)
    stack.close()
    assert serving.returncode == 1
    assert "lost for good" in complaint


def test_a_stack_whose_broker_died_does_not_hang(env: dict[str, str], tmp_path: Path) -> None:
    with started(env, "up") as up:
        line_with(up, "Ctrl-C")
        [ports] = (tmp_path / "data/nats").glob("nats-server_*.ports")
        os.kill(int(ports.stem.split("_")[1]), signal.SIGKILL)
        _, complaint = up.communicate(timeout=WITHIN)
    assert up.returncode == 1
    assert "the broker died" in complaint
    assert not (tmp_path / "data/stack.json").exists()


def test_a_broker_that_is_not_there_is_said(env: dict[str, str]) -> None:
    said = radiox(env | {"RADIOX_NATS_URL": "nats://127.0.0.1:1"}, "show", "--feeds", FEEDS)
    assert said.returncode == 1
    assert "127.0.0.1:1" in said.stderr
