"""`radiox backup` and `radiox restore`, as a user runs them."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import imageio_ffmpeg
import pytest
from pydantic import SecretStr

from contracts import ShowGenerated, subjects
from contracts.client.files import save
from services import fleet
from services.kit.nats_server import embedded_server
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.stack import embedded_stack, provision_fleet
from tests.command_line import (
    FEEDS,
    RADIOX,
    environment,
    json_of,
    radiox,
    started,
    stdout_line_with,
)
from tests.s3_server import BUCKET, KEY, SECRET, emptied, s3_server
from tests.supabase_storage import KEY as SUPABASE_KEY
from tests.supabase_storage import supabase_storage
from tests.waiting import until_free

SHOW = ("show", "--feeds", FEEDS, "--minutes", "1")


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the backup of a station that has made one show, and the station itself."""
    folder = tmp_path_factory.mktemp("station")
    env = environment(folder)
    assert radiox(env, *SHOW, "--seed", "1", "--out", str(folder / "show")).returncode == 0
    with closing(sqlite3.connect(folder / "data/archive.sqlite")) as database:
        database.execute("CREATE TABLE IF NOT EXISTS notes (text TEXT)")
        database.execute("INSERT INTO notes VALUES ('kept')")
        database.commit()
    made = json_of(env, "backup", str(folder / "backups"))
    assert made["settled"]
    assert made["databases"] == ["archive.sqlite"]
    return folder


def first_show(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "show/show.json").read_text()))


async def played(settings: PlatformSettings, show_id: str, folder: Path) -> int:
    """The samples of the MP3 of a show, from the archive and the blobs of a station."""
    async with (
        embedded_stack(settings, services=()) as stack,
        connected(stack.settings, "test") as (_, platform),
    ):
        last = await platform.streams.last(subjects.STREAM_ARCHIVE)
        stored = [await platform.streams.at(subjects.STREAM_ARCHIVE, n + 1) for n in range(last)]
        shows = [
            ShowGenerated.model_validate_json(each.body)
            for each in stored
            if each is not None and each.subject == subjects.SHOW_GENERATED
        ]
        [audio] = [show.audio for show in shows if show.show_id == show_id]
        await save(audio, folder / "played.mp3", platform.blobs.stream(audio))
    return decoded(folder / "played.mp3")


def decoded(path: Path) -> int:
    """The number of samples of an MP3, at 44.1 kHz in one channel."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    arguments = ["-v", "error", "-i", str(path), "-ac", "1", "-ar", "44100", "-f", "s16le", "-"]
    done = subprocess.run([ffmpeg, *arguments], capture_output=True, check=True)
    assert done.stderr == b""
    return len(done.stdout) // 2


def test_a_station_is_restored_plays_its_show_and_makes_another(
    station: Path, tmp_path: Path
) -> None:
    env = environment(tmp_path)
    restored = json_of(env, "restore", str(station / "backups"))
    assert (restored["replaced"], restored["database"]) == (None, "restored")
    settings = PlatformSettings(data_dir=tmp_path / "data")
    show = first_show(station)
    samples = asyncio.run(played(settings, show["show_id"], tmp_path))
    assert samples / 44100 == pytest.approx(show["duration"], abs=0.2)
    with closing(sqlite3.connect(tmp_path / "data/archive.sqlite")) as database:
        assert database.execute("SELECT text FROM notes").fetchall() == [("kept",)]
    another = radiox(env, *SHOW, "--seed", "2", "--out", str(tmp_path / "another"))
    assert another.returncode == 0
    second = json.loads((tmp_path / "another/show.json").read_text())
    assert second["show_id"] != show["show_id"]
    listed = json_of(env, "shows", "list")
    assert {each["show_id"] for each in listed} == {show["show_id"], second["show_id"]}
    assert decoded(tmp_path / "another/show.mp3") > 30 * 44100


def test_a_station_that_runs_is_backed_up_but_never_restored_over(
    station: Path, tmp_path: Path
) -> None:
    env = environment(tmp_path)
    assert radiox(env, "restore", str(station / "backups")).returncode == 0
    with started(env, "up") as up:
        http = stdout_line_with(up, "HTTP").split()[1]
        stdout_line_with(up, "Ctrl-C")
        made = json_of(env, "backup", str(tmp_path / "backups"))
        assert made["streams"] >= 13
        for force in ((), ("--force",)):
            refused = radiox(env, "restore", str(tmp_path / "backups"), *force)
            assert refused.returncode == 2
            assert f"runs, process {up.pid}: stop it" in refused.stderr
        show_id = first_show(station)["show_id"]
        assert httpx.get(f"{http}/api/v1/shows/{show_id}").json()["status"] == "generated"


def test_a_station_that_is_there_is_replaced_only_where_that_is_said(
    station: Path, tmp_path: Path
) -> None:
    env = environment(tmp_path)
    backups = str(station / "backups")
    assert radiox(env, "restore", backups).returncode == 0
    refused = radiox(env, "restore", backups)
    assert refused.returncode == 2
    assert "there is a station already" in refused.stderr
    assert "--force puts it aside" in refused.stderr
    token = (tmp_path / "data/nats/token").read_text()
    forced = json_of(env, "restore", backups, "--force")
    assert (tmp_path / "data/nats/token").read_text() == token
    aside = Path(forced["replaced"])
    assert {path.name for path in aside.iterdir()} == {"nats", "blobs", "archive.sqlite"}
    assert not (tmp_path / "data/restoring").exists()
    with closing(sqlite3.connect(tmp_path / "data/archive.sqlite")) as database:
        assert database.execute("SELECT text FROM notes").fetchall() == [("kept",)]


def test_a_damaged_backup_changes_nothing(station: Path, tmp_path: Path) -> None:
    env = environment(tmp_path)
    backups = tmp_path / "backups"
    shutil.copytree(station / "backups", backups)
    assert radiox(env, "restore", str(backups)).returncode == 0
    before = sorted(path for path in (tmp_path / "data").rglob("*"))
    largest = max((backups / "files").glob("*/*"), key=lambda path: path.stat().st_size)
    with largest.open("r+b") as file:
        file.seek(1000)
        file.write(b"damaged")
    failed = radiox(env, "restore", str(backups), "--force")
    assert failed.returncode == 1
    assert "1 files of the backup are damaged or missing" in failed.stderr
    assert sorted(path for path in (tmp_path / "data").rglob("*")) == before
    checked = radiox(env, "backup", str(backups), "--check")
    assert checked.returncode == 0
    assert "1 files of earlier backups were damaged" in checked.stderr
    assert radiox(env, "restore", str(backups), "--force").returncode == 0


def test_a_backup_that_is_killed_is_recognised(station: Path, tmp_path: Path) -> None:
    """It waits for a file that is a pipe, until it is killed."""
    env = environment(tmp_path)
    assert radiox(env, "restore", str(station / "backups")).returncode == 0
    shows, backups = tmp_path / "data/blobs/shows", tmp_path / "backups"
    reference = next(shows.rglob("*.ref.json"))
    ref = json.loads(reference.read_text()) | {"key": "pipe", "sha256": "0" * 64}
    os.mkfifo(shows / "pipe")
    (shows / "pipe.ref.json").write_text(json.dumps(ref))
    with subprocess.Popen([RADIOX, "backup", str(backups)], env=env) as process:
        while len(list((backups / "files").glob("*/[!.]*"))) < 13:
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    other = environment(tmp_path / "other")
    failed = radiox(other, "restore", str(backups))
    assert failed.returncode == 1
    assert "holds no complete backup: the one of 20" in failed.stderr
    (shows / "pipe").unlink()
    until_free(tmp_path / "data/nats")
    again = radiox(env, "backup", str(backups))
    assert again.returncode == 0
    assert "1 blobs were removed meanwhile, or are damaged: shows/pipe" in again.stderr
    assert json_of(other, "restore", str(backups))["cut_short"] is None


def test_what_is_no_station_or_no_folder_of_backups_is_refused(
    station: Path, tmp_path: Path
) -> None:
    env, there = environment(tmp_path), environment(station)
    (tmp_path / "letter.txt").write_text("Dear listener")
    for used, arguments, code, message in (
        (env, ("backup", "x"), 2, "there is no station in"),
        (there, ("backup", str(station / "data/backups")), 2, "lies in the data directory"),
        (there, ("backup", str(tmp_path)), 2, "holds other files, but no backup"),
        (there, ("backup", str(tmp_path / "letter.txt")), 1, "cannot be written: File exists"),
        (env, ("restore", str(tmp_path)), 1, "holds no backup; `radiox backup"),
        (env, ("restore", str(station / "backups"), "--at", "x"), 1, "there is no backup x"),
        (env, ("backup", "x", "--keep", "0"), 2, "greater than or equal to 1"),
    ):
        result = radiox(used, *arguments, cwd=tmp_path)
        assert (result.returncode, message in result.stderr) == (code, True), result.stderr
    assert not (tmp_path / "x").exists()


def test_a_station_moves_to_s3(station: Path, tmp_path: Path) -> None:
    with s3_server(tmp_path) as address:
        emptied(address)
        env = environment(tmp_path) | {
            "RADIOX_BLOBS": "s3",
            "RADIOX_S3_BUCKET": BUCKET,
            "RADIOX_S3_ENDPOINT": address,
            "RADIOX_S3_ACCESS_KEY": KEY,
            "RADIOX_S3_SECRET_KEY": SECRET,
        }
        restored = json_of(env, "restore", str(station / "backups"))
        assert restored["blobs"] > 5
        assert not (tmp_path / "data/blobs").exists()
        made = json_of(env, "backup", str(tmp_path / "backups"))
        assert (made["blobs"], made["missing"]) == (restored["blobs"], [])
        another = radiox(env, *SHOW, "--seed", "3", "--out", str(tmp_path / "another"))
        assert another.returncode == 0
        output = (tmp_path / "data/radiox.log").read_text() + another.stdout + another.stderr
        assert SECRET not in output


def test_a_database_on_a_server_is_rebuilt(station: Path, tmp_path: Path) -> None:
    server = {"RADIOX_DATA_DATABASE": "postgresql://radiox:secret@127.0.0.1:1/archive"}
    result = radiox(environment(tmp_path) | server, "restore", str(station / "backups"))
    assert result.returncode == 0
    assert "run `radiox archive rebuild` once the station runs" in result.stdout
    assert "secret" not in result.stdout + result.stderr
    assert not (tmp_path / "data/archive.sqlite").exists()


async def test_a_station_moves_to_supabase(station: Path, tmp_path: Path) -> None:
    async with supabase_storage() as project:
        env = environment(tmp_path) | {
            "RADIOX_BLOBS": "supabase",
            "SUPABASE_URL": project.address,
            "SUPABASE_SERVICE_ROLE_KEY": SUPABASE_KEY,
        }
        backups = str(station / "backups")
        restored = await asyncio.to_thread(json_of, env, "restore", backups)
        assert sum(map(len, project.buckets.values())) == restored["blobs"]
        show = (*SHOW, "--seed", "4", "--out", str(tmp_path / "another"))
        another = await asyncio.to_thread(radiox, env, *show)
        assert another.returncode == 0
        assert len([key for key in project.buckets["shows"] if key.endswith("/master.flac")]) == 2
        output = (tmp_path / "data/radiox.log").read_text() + another.stdout + another.stderr
        assert SUPABASE_KEY not in output


async def test_a_fleet_is_restored_once_its_services_are_stopped(
    station: Path, tmp_path: Path
) -> None:
    async with embedded_server(tmp_path / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url, nats_token=SecretStr(server.token), data_dir=tmp_path
        )
        await provision_fleet(settings)
        env = environment(tmp_path) | {
            "RADIOX_NATS_URL": server.url,
            "RADIOX_NATS_TOKEN": server.token,
        }

        async def restore(*options: str) -> tuple[int, str]:
            arguments = ("restore", str(station / "backups"), *options)
            result = await asyncio.to_thread(radiox, env, *arguments)
            return result.returncode, result.stdout + result.stderr

        async with running(fleet.load("show"), settings):
            code, text = await restore("--force")
            assert code == 2
            assert "runs (show): stop its services, but not the broker" in text
        code, text = await restore("--force")
        assert code == 0, text
        assert "Restart the broker before its services" in text
        code, text = await restore()
        assert code == 2
        assert "holds a station: --force replaces its streams" in text
        async with connected(settings, "test") as (_, platform):
            audio = first_show(station)["audio"]
            found = await platform.blobs.find(audio["bucket"], audio["key"])
            assert found is not None
            assert found.sha256 == audio["sha256"]
