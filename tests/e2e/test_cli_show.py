"""`radiox show`: its output and files, and what goes wrong in the middle of it."""

import asyncio
import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from contracts import ShowGenerated
from services.kit.nats_server import store_lock
from tests.command_line import (
    FEEDS,
    TIMEOUT,
    fresh_radiox,
    json_of,
    radiox,
    started,
    stderr_line_with,
)
from tests.e2e.disk import small_disk
from tests.emulator.server import emulator
from tests.piper_voices import VOICES, write_voice
from tests.script_models import asked, honest


def test_a_show_is_saved_in_its_folder(env: dict[str, str], tmp_path: Path) -> None:
    result = fresh_radiox(
        env, "show", "--feeds", FEEDS, "--minutes", "1", "--title", "Öl & Äpfel", cwd=tmp_path
    )
    assert result.returncode == 0
    for step in ("feeds", "script", "speech", "mix", "cover"):
        assert f"{step}: done" in result.stderr
        assert f"{step}: " not in result.stdout
    assert result.stderr.count("radiox voices install") == 1
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


def test_a_show_is_spoken_by_the_voices_that_are_installed(
    env: dict[str, str], tmp_path: Path
) -> None:
    for name, pitch in VOICES.items():
        write_voice(tmp_path / "voices", name, pitch)
    own = env | {"RADIOX_AUDIO_PIPER_VOICES": str(tmp_path / "voices")}
    out = tmp_path / "out"
    result = radiox(own, "show", "--feeds", FEEDS, "--minutes", "1", "--out", str(out))
    assert result.returncode == 0
    assert "radiox voices install" not in result.stderr
    event = ShowGenerated.model_validate_json((out / "show.json").read_bytes())
    assert {(host.name, host.voice.name) for host in event.hosts} == {
        ("Ava", "en_US-lessac-low"), ("Tom", "en_US-ryan-low"),
    }  # fmt: skip
    assert not event.fallbacks


@pytest.mark.parametrize(
    ("options", "talks"),
    [
        (["--dialogue"], True),
        (["--preset", "morning"], True),
        (["--preset", "morning", "--no-dialogue"], False),
    ],
)
async def test_hosts_talk_to_each_other_where_it_is_asked_for(
    env: dict[str, str], tmp_path: Path, options: list[str], *, talks: bool
) -> None:
    """The model that writes is told so."""
    told: list[bool] = []

    def model(request: Mapping[str, Any]) -> str:
        told.append(asked(request).order["dialogue"])
        return honest(request)

    async with emulator(writer=model) as served:
        own = env | {"OPENAI_API_KEY": served.key, "OPENAI_BASE_URL": served.openai_url}
        own |= {"RADIOX_AUDIO_SPEECH": "espeak", "RADIOX_MEDIA_COVERS": "local"}
        arguments = ("show", "--feeds", FEEDS, "--minutes", "1", "--news", "1", "--allow-shorter")
        result = await asyncio.to_thread(
            radiox, own, *arguments, *options, "--out", str(tmp_path / "out")
        )
    assert result.returncode == 0, result.stderr
    assert set(told) == {talks}


def test_json_output_is_the_event_alone(env: dict[str, str], tmp_path: Path) -> None:
    arguments = ("show", "--feeds", FEEDS, "--minutes", "1", "--json", "--out", str(tmp_path / "o"))
    result = radiox(env, *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    event = ShowGenerated.model_validate_json(result.stdout)
    assert event.minutes_requested == 1


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


def test_a_failed_show_is_retried_by_an_embedded_stack(env: dict[str, str], tmp_path: Path) -> None:
    broken = env | {"RADIOX_CONTENT_FEED_BYTES": "10"}
    assert radiox(broken, "show", "--feeds", FEEDS, "--minutes", "1").returncode == 1
    [letter] = json_of(env, "dead-letters", "list")
    again = radiox(env, "dead-letters", "replay", letter["key"], cwd=tmp_path)
    assert again.returncode == 0
    assert "continues as generation 2" in again.stderr
    assert again.stdout.startswith("The show is in ")
    [folder] = (tmp_path / "shows").iterdir()
    event = ShowGenerated.model_validate_json((folder / "show.json").read_bytes())
    assert (event.show_id, event.generation) == (letter["show_id"], 2)


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


def test_an_unreachable_broker_is_reported(env: dict[str, str]) -> None:
    result = radiox(env | {"RADIOX_NATS_URL": "nats://127.0.0.1:1"}, "show", "--feeds", FEEDS)
    assert result.returncode == 1
    assert "127.0.0.1:1" in result.stderr


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
