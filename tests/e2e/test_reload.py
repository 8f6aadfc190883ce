"""SIGHUP: a running service takes log level, budgets and switches from the file of variables."""

import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.client.keys import KeyStore
from services.kit.clock import SystemClock
from tests.chaos.fleet import Fleet, running_fleet
from tests.waiting import until

pytestmark = [pytest.mark.prove, pytest.mark.asyncio(loop_scope="module")]

START = "RADIOX_LOG_LEVEL=info\nRADIOX_BRIDGE_LIMIT_REQUESTS=100\nRADIOX_GRACE=3\n"


class Bridge:
    """A bridge in a process of its own, and the file that it reads its variables from."""

    def __init__(self, fleet: Fleet, file: Path, key: str) -> None:
        self._fleet = fleet
        self._file = file
        self.http = httpx.AsyncClient(
            base_url=self.line("serves HTTP at")["message"].rpartition(" ")[2],
            headers={"Authorization": f"Bearer {key}"},
        )

    @property
    def records(self) -> list[dict[str, Any]]:
        lines = self._fleet.log("bridge").read_text().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def line(self, words: str) -> dict[str, Any]:
        return next(record for record in self.records if words in record["message"])

    async def reload(self, text: str) -> list[dict[str, Any]]:
        """Write the file, send SIGHUP, and return the lines of the reload."""
        self._file.write_text(text)
        before = len(self._told())
        process = self._fleet.processes["bridge"]
        os.kill(process.pid, signal.SIGHUP)

        async def told() -> list[dict[str, Any]]:
            new = self._told()[before:]
            return new if any(each["message"].endswith("changed") for each in new) else []

        found = await until(told)
        assert process.returncode is None
        return found

    def _told(self) -> list[dict[str, Any]]:
        return [record for record in self.records if record["message"].startswith("SIGHUP")]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bridge(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bridge]:
    folder = tmp_path_factory.mktemp("reload")
    file = folder / "station.env"
    file.write_text(START)
    environment = {
        "RADIOX_LOG_FORMAT": "json",
        "RADIOX_ENV_FILE": str(file),
        "RADIOX_BRIDGE_ACCESS": "required",
        "RADIOX_BRIDGE_LIMIT_SHOWS": "7",
        "PYTHON_DOTENV_DISABLED": "",
    }
    async with running_fleet(folder, "data", **environment) as fleet:
        store = KeyStore(fleet.platform.client, SystemClock())
        _, key = await store.create("newsroom", "read")
        await fleet.start("bridge")
        await fleet.consumes("bridge")
        running = Bridge(fleet, file, key)
        async with running.http:
            yield running


async def limit(bridge: Bridge) -> str | None:
    answer = await bridge.http.get("/api/v1/nothing")
    found: str | None = answer.headers.get("ratelimit-limit")
    return found


async def test_log_level_and_a_limit_change_without_a_restart(bridge: Bridge) -> None:
    assert await limit(bridge) == "100"
    (line,) = await bridge.reload(START.replace("=info", "=debug").replace("=100", "=60"))
    assert line["changed"] == ["RADIOX_LOG_LEVEL=debug", "RADIOX_BRIDGE_LIMIT_REQUESTS=60"]
    assert await limit(bridge) == "60"
    await bridge.http.get("/health/live")

    async def probed() -> bool:
        probes = [each for each in bridge.records if each.get("route") == "/health/live"]
        return {each["level"] for each in probes} == {"DEBUG"}

    await until(probed)


async def test_an_invalid_value_leaves_the_old_one_and_is_told(bridge: Bridge) -> None:
    await bridge.reload(START)
    lines = await bridge.reload(START.replace("=100", "=many"))
    (refused,) = [line for line in lines if line["level"] == "ERROR"]
    assert "RADIOX_BRIDGE_LIMIT_REQUESTS: " in refused["message"]
    assert "the old values stay" in refused["message"]
    assert await limit(bridge) == "100"


async def test_what_needs_a_restart_is_told(bridge: Bridge) -> None:
    await bridge.reload(START)
    another = START.replace("RADIOX_BRIDGE_LIMIT_REQUESTS", "RADIOX_BRIDGE_UPLOADS")
    lines = await bridge.reload(another)
    assert [line["message"] for line in lines] == [
        "SIGHUP: a restart is needed for RADIOX_BRIDGE_UPLOADS",
        "SIGHUP: nothing changed",
    ]


async def test_the_environment_has_precedence_and_a_removed_line_restores_the_default(
    bridge: Bridge,
) -> None:
    await bridge.reload(START.replace("=100", "=60"))
    lines = await bridge.reload("RADIOX_BRIDGE_LIMIT_SHOWS=99\n")
    assert lines[0]["changed"] == ["RADIOX_BRIDGE_LIMIT_REQUESTS=100"]
    await bridge.reload(START)
