"""Stacks and services that run on while other commands use them."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import nats
import pytest

from services.fleet import SERVICES
from services.kit.nats_server import BrokerDidNotStartError, embedded_server
from tests.command_line import (
    FEEDS,
    RADIOX,
    TIMEOUT,
    fresh_radiox,
    json_of,
    radiox,
    started,
    stdout_line_with,
)
from tests.piper_voices import write_voice
from tests.ports import free_port


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


def test_a_stack_is_reached_at_its_ports(env: dict[str, str], tmp_path: Path) -> None:
    absent = radiox(env, "up", "--print-env")
    assert (absent.returncode, absent.stdout) == (1, "")
    assert "`radiox up` starts one" in absent.stderr
    nats_port, http_port = free_port(), free_port()
    ports = ("--nats-port", str(nats_port), "--http-port", str(http_port))
    with started(env, "up", *ports) as up:
        stdout_line_with(up, "Ctrl-C")
        printed = subprocess.run(
            ["bash", "-c", f'eval "$({RADIOX} up --print-env)"; env'],  # noqa: S607 - the user's
            env=env, capture_output=True, text=True, check=True, timeout=TIMEOUT,
        )  # fmt: skip
        found = dict(line.split("=", 1) for line in printed.stdout.splitlines() if "=" in line)
        assert found["RADIOX_NATS_URL"] == f"nats://127.0.0.1:{nats_port}"
        assert found["RADIOX_HTTP_URL"] == f"http://127.0.0.1:{http_port}"
        assert asyncio.run(reached(found)) == "SHOWS"
        other = radiox(found, "up")
        assert other.returncode != 0
        assert "unset RADIOX_NATS_URL RADIOX_NATS_TOKEN" in other.stderr
        assert httpx.get(f"{found['RADIOX_HTTP_URL']}/health/ready?key=secret").status_code == 200
    assert (tmp_path / "data/nats/token").read_text().strip() == found["RADIOX_NATS_TOKEN"]
    log = (tmp_path / "data/radiox.log").read_text()
    assert found["RADIOX_NATS_TOKEN"] not in log
    assert "key=secret" not in log


async def reached(env: dict[str, str]) -> str | None:
    client = await nats.connect(env["RADIOX_NATS_URL"], token=env["RADIOX_NATS_TOKEN"])
    try:
        return (await client.jetstream().stream_info("SHOWS")).config.name
    finally:
        await client.close()


async def test_the_token_of_a_data_directory_stays(tmp_path: Path) -> None:
    tokens = set()
    for _ in range(2):
        async with embedded_server(tmp_path / "nats") as server:
            tokens.add(server.token)
        file = tmp_path / "nats/token"
        assert (file.read_text().strip(), file.stat().st_mode & 0o777) == (server.token, 0o600)
        file.chmod(0o644)
    assert len(tokens) == 1
    for wrong in ("x y", "", "short", 'a"b' * 10, "a" * 200):
        file.write_text(wrong)
        with pytest.raises(BrokerDidNotStartError, match=f"{file} holds no token"):
            async with embedded_server(tmp_path / "nats"):
                pass


def test_a_port_that_is_taken_is_named(env: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = radiox(env, "up", "--nats-port", str(port))
        assert refused.returncode == 1
        assert "address already in use" in refused.stderr


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


def test_a_stack_serves_its_metrics(env: dict[str, str]) -> None:
    port = free_port()
    with started(env | {"RADIOX_HEALTH_PORT": str(port)}, "up") as up:
        stdout_line_with(up, "Ctrl-C")
        assert status_of(f"http://127.0.0.1:{port}/health/ready") == 200
        metrics = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        for name in SERVICES:
            assert f'radiox_broker_connected{{radiox_service="{name}"}} 1.0' in metrics
        refused = radiox(env, "serve", "show", "--health-port", "0")
        assert refused.returncode == 2


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
    async with embedded_server(tmp_path / "other", port=port):
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
