"""Stacks and services that run on while other commands use them."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import time
from pathlib import Path

import httpx

from services.kit.nats_server import embedded_server
from tests.command_line import (
    FEEDS,
    TIMEOUT,
    fresh_radiox,
    json_of,
    radiox,
    started,
    stdout_line_with,
)
from tests.piper_voices import write_voice


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
        write_voice(tmp_path / "made", "en_US-lessac-low")
        own = env | {"RADIOX_AUDIO_PIPER_VOICES": str(tmp_path / "voices")}
        arguments = ("voices", "install", "en_US-lessac-low", "--from", str(tmp_path / "made"))
        installed = radiox(own, *arguments)
        assert "after a restart" in installed.stdout
        up.send_signal(signal.SIGTERM)
        up.communicate(timeout=TIMEOUT)
    assert up.returncode == 0
    assert not (tmp_path / "data/stack.json").exists()


def _dead_letters(env: dict[str, str]) -> None:
    """A failed show leaves a letter, whose replay is a new generation."""
    assert json_of(env, "dead-letters", "list") == []
    assert radiox(env, "show", "--feeds", "http://127.0.0.1:1/feed").returncode == 1
    [letter] = json_of(env, "dead-letters", "list")
    assert json_of(env, "dead-letters", "show", letter["key"])["show_id"] == letter["show_id"]
    replayed = json_of(env, "dead-letters", "replay", letter["key"])
    assert (replayed["show_id"], replayed["generation"]) == (letter["show_id"], 2)
    assert radiox(env, "dead-letters", "show", "dead.SHOWS.0.unknown").returncode == 2


def test_the_stack_file_of_a_killed_stack_is_ignored(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    content = {"pid": os.getpid(), "nats_url": "nats://127.0.0.1:1", "nats_token": "t"}
    (tmp_path / "data/stack.json").write_text(json.dumps(content))
    assert json_of(env, "dead-letters", "list") == []


async def test_services_run_against_a_separate_broker(env: dict[str, str], tmp_path: Path) -> None:
    async with embedded_server(tmp_path / "fleet") as server:
        env |= {"RADIOX_NATS_URL": server.url, "RADIOX_NATS_TOKEN": server.token}
        unprovisioned = radiox(env, "serve", "show")
        assert unprovisioned.returncode == 1
        assert "radiox provision" in unprovisioned.stderr
        assert fresh_radiox(env, "provision").returncode == 0
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
