"""A real Prometheus that scrapes processes of a test."""

import asyncio
import json
import os
import subprocess
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.debian_tools import tool
from tests.ports import free_port
from tests.waiting import until

FOLDER = Path(__file__).parents[1] / "infra/prometheus"
MINUTES = 10
"""How far back a range is looked at."""


@dataclass(frozen=True)
class Prometheus:
    """The API of a running Prometheus."""

    client: httpx.AsyncClient

    async def get(self, path: str, **parameters: str | float) -> Any:
        """The data of a response.

        Raises:
            AssertionError: it is an error; the message has Prometheus' reason.
        """
        response = await self.client.get(f"/api/v1/{path}", params=parameters)
        assert response.status_code == 200, response.text
        return response.json()["data"]

    async def now(self, expression: str) -> list[dict[str, Any]]:
        """The series of an expression, with their value of this moment."""
        found = await self.get("query", query=expression)
        assert found["resultType"] == "vector"
        return [dict(each) for each in found["result"]]

    async def lately(self, expression: str) -> list[dict[str, Any]]:
        """The series of an expression, with their values of the last minutes."""
        end = time.time()
        found = await self.get(
            "query_range", query=expression, start=end - 60 * MINUTES, end=end, step=1
        )
        return [dict(each) for each in found["result"]]


@asynccontextmanager
async def prometheus(folder: Path, addresses: Iterable[str]) -> AsyncIterator[Prometheus]:
    """Run Prometheus with the project's configuration, but for the targets, every second."""
    path = _configure(folder, addresses)
    address = f"127.0.0.1:{free_port()}"
    command = [
        tool("prometheus"),
        f"--config.file={path}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={address}",
        "--enable-feature=exemplar-storage",
        "--log.level=warn",
    ]
    log = (folder / "prometheus.log").open("wb")
    process = subprocess.Popen(command, stdout=log, stderr=log, env=dict(os.environ))  # noqa: ASYNC220 - it does not wait
    try:
        async with httpx.AsyncClient(base_url=f"http://{address}", timeout=30) as client:
            await until(lambda: _is_ready(client, process), within=30)
            yield Prometheus(client)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)
        log.close()


def _configure(folder: Path, addresses: Iterable[str]) -> Path:
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text("utf-8"))
    targets = [address.removeprefix("http://").removesuffix("/metrics") for address in addresses]
    config |= {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [f"{FOLDER}/rules/*.yaml"],
        "alerting": {},
        "scrape_configs": [{"job_name": "radiox", "static_configs": [{"targets": targets}]}],
    }
    folder.mkdir()
    path = folder / "prometheus.yml"
    path.write_text(yaml.safe_dump(config), "utf-8")
    return path


async def _is_ready(client: httpx.AsyncClient, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, "Prometheus has ended: see its log"
    try:
        return (await client.get("/-/ready")).status_code == 200
    except httpx.TransportError:
        return False


def dashboards() -> dict[str, dict[str, Any]]:
    """The dashboards as Grafana reads them, by name."""
    folder = FOLDER.parent / "grafana/dashboards"
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.iterdir())}
