"""The command line in processes of its own: output, files and exit codes."""

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
TIMEOUT = 100


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
        env=env, cwd=cwd, capture_output=True, text=True, timeout=TIMEOUT, check=False,
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


def stdout_line_with(process: "subprocess.Popen[str]", text: str) -> str:
    """Read the process's stdout up to the line that contains `text`."""
    assert process.stdout is not None
    for line in process.stdout:
        if text in line:
            return line
    raise AssertionError(f"no line contains {text}: {process.stderr and process.stderr.read()}")


def stderr_line_with(process: "subprocess.Popen[str]", text: str) -> str:
    """Read the process's stderr up to the line that contains `text`."""
    assert process.stderr is not None
    for line in process.stderr:
        if text in line:
            return line
    raise AssertionError(f"no line contains {text}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(url: str) -> int:
    """The status code of the first response."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.ConnectError):
            return httpx.get(url).status_code
    raise AssertionError(f"{url} never answered")


def test_the_version_is_printed(env: dict[str, str]) -> None:
    result = radiox(env, "--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("radiox ")


def test_help_shows_examples_and_loads_no_service(env: dict[str, str]) -> None:
    loaded = (
        "import sys; sys.argv=['radiox', '--help']\n"
        "from services.cli import main\n"
        "try: main()\n"
        "finally: print([m for m in ('faststream', 'numpy', 'httpx') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", loaded], env=env, capture_output=True, text=True, check=False
    )
    assert "radiox show --minutes 5" in result.stdout
    assert result.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("show", "--minutes", "0"), "--minutes"),
        (("show", "--news", "500"), "--news"),
        (("show", "--language", "fr"), "--language"),
        (("show", "--as-of", "tomorrow"), "--as-of"),
        (("show", "--feeds", "/not/there.xml"), "/not/there.xml"),
        (("show", "--feeds", FEEDS, "--out", "/dev/null/show"), "/dev/null"),
        (("news", "--minutes", "0"), "--minutes"),
        (("news", "--top", "0"), "--top"),
        (("news", "--feeds", FEEDS, "--preset", "none"), "none"),
        (("serve", "juggler"), "juggler"),
        (("serve", "show"), "RADIOX_NATS_URL"),
        (("provision",), "RADIOX_NATS_URL"),
        (("pronounce", "Hello", "--voice", "de+f3"), "de+f3"),
        (("pronounce", "Hello", "--voice", "en-parrot"), "en-parrot"),
        (("nonsense",), "nonsense"),
    ],
)
def test_bad_arguments_are_named(
    env: dict[str, str], arguments: tuple[str, ...], named: str
) -> None:
    result = radiox(env, *arguments)
    assert result.returncode == 2
    assert named in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_show_is_saved_in_its_folder(env: dict[str, str], tmp_path: Path) -> None:
    result = radiox(
        env, "show", "--feeds", FEEDS, "--minutes", "1", "--title", "Öl & Äpfel", cwd=tmp_path
    )
    assert result.returncode == 0
    for step in ("feeds", "script", "speech", "mix", "cover"):
        assert f"{step}: done" in result.stderr
        assert f"{step}: " not in result.stdout
    for row in ("Duration", "LUFS", "dBTP", "Seconds", "Sources"):
        assert row in result.stdout
    [folder] = (tmp_path / "shows").iterdir()
    assert folder.name.endswith("-ol-apfel")
    assert f"shows/{folder.name}/" in result.stdout
    event = ShowGenerated.model_validate_json((folder / "show.json").read_bytes())
    assert event.title == "Öl & Äpfel"
    assert (folder / "show.mp3").stat().st_size == event.audio.size
    assert (folder / "cover.jpg").read_bytes().startswith(b"\xff\xd8")
    assert (folder / "master.flac").read_bytes().startswith(b"fLaC")
    assert (folder / "transcript.vtt").read_text().startswith("WEBVTT")
    assert json.loads((folder / "chapters.json").read_text())["chapters"]
    script = (folder / "script.md").read_text()
    assert all(source.outlet in script for source in event.sources)


def test_json_output_is_the_event_alone(env: dict[str, str], tmp_path: Path) -> None:
    arguments = ("show", "--feeds", FEEDS, "--minutes", "1", "--json", "--out", str(tmp_path / "o"))
    result = radiox(env, *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    event = ShowGenerated.model_validate_json(result.stdout)
    assert event.minutes_requested == 1


def test_news_names_the_events_that_a_show_tells(env: dict[str, str], tmp_path: Path) -> None:
    asked = ("--feeds", FEEDS, "--minutes", "1", "--seed", "7")
    show = radiox(env, "show", *asked, "--json", "--out", str(tmp_path / "o"))
    event = ShowGenerated.model_validate_json(show.stdout)
    seen = radiox(env, "news", *asked, "--json")
    assert (seen.returncode, seen.stderr) == (0, "")
    events = json.loads(seen.stdout)
    assert [each["rank"] for each in events] == list(range(1, len(events) + 1))
    told = {each["title"] for each in events if each["told"] == "yes"}
    spare = {each["title"] for each in events if each["told"] == "if time is left"}
    leading = {story.sources[0].title for story in event.stories}
    assert told <= leading <= told | spare
    score = {each["title"]: each["score"] for each in events}
    assert all(story.score == score[story.sources[0].title] for story in event.stories)


def test_news_are_a_table_and_explained(env: dict[str, str]) -> None:
    table = radiox(env, "news", "--feeds", FEEDS, "--minutes", "1", "--top", "3")
    header, *rows = (line.split("\t") for line in table.stdout.splitlines())
    assert header == ["Rank", "Title", "Outlets", "Articles", "Told"]
    assert [row[0] for row in rows[:3]] == ["1", "2", "3"]
    explained = radiox(env, "news", "--feeds", FEEDS, "--minutes", "1", "--top", "3", "--explain")
    assert f"1. {rows[0][1]}" in explained.stdout
    for words in ("outlets +", "freshness +", "told yes: story 1 of a show of 1 minute"):
        assert words in explained.stdout


def test_no_news_are_an_error_with_the_reason(env: dict[str, str], tmp_path: Path) -> None:
    empty = tmp_path / "empty.xml"
    empty.write_text("<rss version='2.0'><channel><title>Empty</title></channel></rss>")
    result = radiox(env, "news", "--feeds", str(empty))
    assert (result.returncode, result.stdout) == (1, "")
    assert "hold 0 items" in result.stderr


@pytest.fixture
def mixed_folder(tmp_path: Path) -> Path:
    """A folder with the feeds of the sample and with files that are no feeds."""
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
    result = radiox(env, "show", "--feeds", str(mixed_folder), "--minutes", "1", "--out", out)
    assert result.returncode == 0
    for name in ("huge.xml", "gone.xml", "pipe.rss", "notes.txt"):
        assert f"{name}" in result.stderr
    assert result.stderr.count("skipped, ") == 4
    assert "skipped" not in result.stdout


def test_a_folder_with_bad_files_is_checked_completely(
    env: dict[str, str], mixed_folder: Path
) -> None:
    result = radiox(env, "feeds", "check", str(mixed_folder))
    assert result.returncode == 0
    header, *rows = (line.split("\t") for line in result.stdout.splitlines())
    source, status = header.index("Source"), header.index("Status")
    found = {Path(row[source]).name: row[status] for row in rows}
    good = {path.name for path in Path(FEEDS).glob("*.xml")}
    assert found == dict.fromkeys(good, "ok") | dict.fromkeys(
        ("huge.xml", "gone.xml", "pipe.rss"), "failed"
    )
    assert "notes.txt" in result.stderr
    assert len(result.stderr.splitlines()) == 1


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
        ("RADIOX_AUDIO_LEXICON", "/not/there.toml", ("pronounce", "Hello")),
    ],
)
def test_an_invalid_setting_is_reported_in_one_line(
    env: dict[str, str], variable: str, value: str, arguments: tuple[str, ...]
) -> None:
    result = radiox(env | {variable: value}, *arguments)
    assert (result.returncode, result.stdout) == (2, ""), result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert variable in result.stderr
    assert value in result.stderr


def test_a_preset_that_is_not_there_is_a_bad_argument(env: dict[str, str]) -> None:
    result = radiox(env, "show", "--preset", "nightly", "--feeds", FEEDS)
    assert result.returncode == 2
    assert "nightly" in result.stderr


def test_feeds_that_do_not_answer_are_named(env: dict[str, str]) -> None:
    result = radiox(env, "show", "--feeds", "http://127.0.0.1:1/feed", "--or-sample")
    assert result.returncode == 1
    assert "127.0.0.1:1/feed" in result.stderr
    assert "Traceback" not in result.stderr


def test_without_a_network_the_sample_is_used_and_labelled(
    env: dict[str, str], tmp_path: Path
) -> None:
    catalogue = tmp_path / "feeds.toml"
    catalogue.write_text('[[feed]]\nname="Away"\nlanguage="en"\nurl="http://127.0.0.1:1/feed"\n')
    env |= {"RADIOX_SHOW_CATALOGUE": str(catalogue)}
    arguments = ("show", "--minutes", "1", "--out", str(tmp_path / "out"))
    plain = radiox(env, *arguments)
    assert plain.returncode == 1
    assert "Away" in plain.stderr
    result = radiox(env, *arguments, "--or-sample")
    assert result.returncode == 0
    assert result.stdout.count("Sample bulletin") == 1
    assert result.stderr.count("Sample bulletin") == 1
    event = ShowGenerated.model_validate_json((tmp_path / "out/show.json").read_bytes())
    assert "Sample bulletin" in event.notice


def test_ctrl_c_cancels_the_show(env: dict[str, str], tmp_path: Path) -> None:
    with started(env, "show", "--feeds", FEEDS, "--out", str(tmp_path / "out")) as show:
        stderr_line_with(show, "The News")
        show.send_signal(signal.SIGINT)
        output, errors = show.communicate(timeout=TIMEOUT)
    assert show.returncode == 130
    assert "Traceback" not in errors
    assert "stopp" in output + errors
    assert not (tmp_path / "out").exists()


def test_a_locked_store_is_reported_with_the_process_that_locks_it(
    env: dict[str, str], tmp_path: Path
) -> None:
    with store_lock(tmp_path / "data/nats"):
        result = radiox(env, "show", "--feeds", FEEDS)
    assert result.returncode == 1
    assert f"process {os.getpid()}" in result.stderr
    assert "radiox up" in result.stderr


def test_a_broker_that_dies_is_reported(env: dict[str, str], tmp_path: Path) -> None:
    with started(env, "show", "--feeds", FEEDS, "--out", str(tmp_path / "out")) as show:
        stderr_line_with(show, "The News")
        [ports] = (tmp_path / "data/nats").glob("nats-server_*.ports")
        os.kill(int(ports.stem.split("_")[1]), signal.SIGKILL)
        _, errors = show.communicate(timeout=TIMEOUT)
    assert show.returncode == 1
    assert "went away" in errors
    assert "Traceback" not in errors


def test_a_disk_that_is_full_in_the_middle_of_a_show_is_reported(
    env: dict[str, str], tmp_path: Path
) -> None:
    """A broker whose disk is full does not answer: the command checks the disk itself."""
    with (
        small_disk(tmp_path / "small", 200_000_000) as disk,
        started(env | {"RADIOX_DATA_DIR": str(disk.folder)}, "show", "--feeds", FEEDS) as show,
    ):
        stderr_line_with(show, "The News")
        disk.fill(free=0)
        _, errors = show.communicate(timeout=TIMEOUT)
    assert show.returncode == 1
    assert f"the disk under {disk.folder} is full" in errors
    assert "Traceback" not in errors


def test_a_full_disk_is_reported_before_anything_starts(
    env: dict[str, str], tmp_path: Path
) -> None:
    with small_disk(tmp_path / "small", 20_000_000) as disk:
        result = radiox(env | {"RADIOX_DATA_DIR": str(disk.folder)}, "show", "--feeds", FEEDS)
    assert result.returncode == 1
    assert "has 20 MB left, and the broker needs 64 MB" in result.stderr


def test_commands_attach_to_a_running_stack(env: dict[str, str], tmp_path: Path) -> None:
    with started(env, "up") as up:
        http = stdout_line_with(up, "HTTP").split()[1]
        stdout_line_with(up, "Ctrl-C")
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
        up.communicate(timeout=TIMEOUT)
    assert up.returncode == 0
    assert not (tmp_path / "data/stack.json").exists()


def _dead_letters(env: dict[str, str]) -> None:
    """A failed show leaves a letter, whose replay is a new generation."""
    assert _json(env, "dead-letters", "list") == []
    assert radiox(env, "show", "--feeds", "http://127.0.0.1:1/feed").returncode == 1
    [letter] = _json(env, "dead-letters", "list")
    assert _json(env, "dead-letters", "show", letter["key"])["show_id"] == letter["show_id"]
    replayed = _json(env, "dead-letters", "replay", letter["key"])
    assert (replayed["show_id"], replayed["generation"]) == (letter["show_id"], 2)
    assert radiox(env, "dead-letters", "show", "dead.SHOWS.0.unknown").returncode == 2


def _json(env: dict[str, str], *arguments: str) -> Any:
    result = radiox(env, *arguments, "--json")
    assert (result.returncode, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_feeds_are_checked(env: dict[str, str]) -> None:
    rows = _json(env, "feeds", "check", FEEDS)
    assert {row["status"] for row in rows} == {"ok"}
    assert "The Upland Courier" in {row["feed"] for row in rows}
    failed = radiox(env, "feeds", "check", "http://127.0.0.1:1/feed")
    assert failed.returncode == 1
    assert "failed" in failed.stdout


def test_the_stack_file_of_a_killed_stack_is_ignored(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    content = {"pid": os.getpid(), "nats_url": "nats://127.0.0.1:1", "nats_token": "t"}
    (tmp_path / "data/stack.json").write_text(json.dumps(content))
    assert _json(env, "dead-letters", "list") == []


def test_a_failed_show_is_retried_by_an_embedded_stack(env: dict[str, str], tmp_path: Path) -> None:
    broken = env | {"RADIOX_CONTENT_FEED_BYTES": "10"}
    assert radiox(broken, "show", "--feeds", FEEDS, "--minutes", "1").returncode == 1
    [letter] = _json(env, "dead-letters", "list")
    again = radiox(env, "dead-letters", "replay", letter["key"], cwd=tmp_path)
    assert again.returncode == 0
    assert "continues as generation 2" in again.stderr
    assert again.stdout.startswith("The show is in ")
    [folder] = (tmp_path / "shows").iterdir()
    event = ShowGenerated.model_validate_json((folder / "show.json").read_bytes())
    assert (event.show_id, event.generation) == (letter["show_id"], 2)


def test_the_catalogue_is_listed(env: dict[str, str]) -> None:
    rows = _json(env, "feeds", "list")
    assert len(rows) >= 25
    header, *lines = radiox(env, "feeds", "list").stdout.splitlines()
    assert [line.split("\t")[-1] for line in lines] == [row["url"] for row in rows]
    assert header.split("\t")[-1] == "URL"
    assert all(row["category"] and row["region"] and row["documented_at"] for row in rows)


def test_a_closed_pipe_is_no_error(env: dict[str, str]) -> None:
    buffered = {name: value for name, value in env.items() if name != "PYTHONUNBUFFERED"}
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        result = subprocess.run(
            [RADIOX, "feeds", "list"],
            env=buffered, stdout=closed, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (result.returncode, result.stderr) == (1, "")


def test_the_doctor_lists_the_active_providers_and_why(env: dict[str, str]) -> None:
    found = {row["what"]: row for row in _json(env, "doctor")}
    assert found["speech"]["found"] == "espeak"
    assert "RADIOX_AUDIO_SPEECH" in found["speech"]["why"]
    failed = radiox(env | {"RADIOX_AUDIO_SPEECH": "parrot"}, "doctor")
    assert failed.returncode == 1
    assert "speech" in failed.stderr


def test_a_pronunciation_is_printed_with_the_users_own_lexicon(
    env: dict[str, str], tmp_path: Path
) -> None:
    (built_in,) = _json(env, "pronounce", "Leo XIV of teleSUR")
    assert built_in["written"] == "Leo XIV of teleSUR"
    assert built_in["spoken"].startswith("Leo the Fourteenth of ")
    lexicon = tmp_path / "lexicon.toml"
    lexicon.write_text('[en.words]\n"teleSUR" = "television"\n', encoding="utf-8")
    own = env | {"RADIOX_AUDIO_LEXICON": str(lexicon)}
    (changed,) = _json(own, "pronounce", "Leo XIV of teleSUR")
    assert changed["spoken"] == "Leo the Fourteenth of television"
    assert changed["phonemes"].endswith("ʒən")


def test_an_invalid_lexicon_is_named_with_its_entry(env: dict[str, str], tmp_path: Path) -> None:
    lexicon = tmp_path / "lexicon.toml"
    lexicon.write_text("[en.words]\nteleSUR = 5\n", encoding="utf-8")
    own = env | {"RADIOX_AUDIO_LEXICON": str(lexicon)}
    for command in (("pronounce", "Hello"), ("show", "--feeds", FEEDS)):
        result = radiox(own, *command)
        assert result.returncode == 2, result.stderr
        assert f"RADIOX_AUDIO_LEXICON: {lexicon}: en.words.teleSUR" in result.stderr
        assert len(result.stderr.splitlines()) == 1


async def test_services_run_against_a_separate_broker(env: dict[str, str], tmp_path: Path) -> None:
    async with embedded_server(tmp_path / "fleet") as server:
        env |= {"RADIOX_NATS_URL": server.url, "RADIOX_NATS_TOKEN": server.token}
        unprovisioned = radiox(env, "serve", "show")
        assert unprovisioned.returncode == 1
        assert "radiox provision" in unprovisioned.stderr
        assert radiox(env, "provision").returncode == 0
        port = free_port()
        health = f"http://127.0.0.1:{port}/health"
        with started(env, "serve", "all", "--health-port", str(port)) as fleet:
            assert fleet.stderr is not None
            next(line for line in fleet.stderr if "bridge serves HTTP" in line)
            assert status_of(f"{health}/live") == 200
            assert status_of(f"{health}/ready") == 200
            arguments = ("show", "--feeds", FEEDS, "--minutes", "1", "--out", str(tmp_path / "out"))
            made = radiox(env, *arguments)
            assert made.returncode == 0
            assert (tmp_path / "out/show.mp3").stat().st_size > 0
            fleet.terminate()
            fleet.communicate(timeout=TIMEOUT)
        assert fleet.returncode == 0


async def test_a_service_that_its_broker_rejects_does_not_hang(
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
        _, errors = await asyncio.to_thread(serving.communicate, timeout=TIMEOUT)
    stack.close()
    assert serving.returncode == 1
    assert "lost for good" in errors


def test_a_stack_whose_broker_died_does_not_hang(env: dict[str, str], tmp_path: Path) -> None:
    with started(env, "up") as up:
        stdout_line_with(up, "Ctrl-C")
        [ports] = (tmp_path / "data/nats").glob("nats-server_*.ports")
        os.kill(int(ports.stem.split("_")[1]), signal.SIGKILL)
        _, errors = up.communicate(timeout=TIMEOUT)
    assert up.returncode == 1
    assert "the broker died" in errors
    assert not (tmp_path / "data/stack.json").exists()


def test_an_unreachable_broker_is_reported(env: dict[str, str]) -> None:
    result = radiox(env | {"RADIOX_NATS_URL": "nats://127.0.0.1:1"}, "show", "--feeds", FEEDS)
    assert result.returncode == 1
    assert "127.0.0.1:1" in result.stderr
