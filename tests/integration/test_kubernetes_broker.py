"""Three real servers with the configuration that Kubernetes gives the broker's pods."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from contracts import subjects
from services.commands.init.command import make_credentials
from services.kit.broker import jetstream
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.guarded import NATS_SERVER
from tests.kubernetes import K8S, of_kind, rendered
from tests.ports import free_port
from tests.waiting import until

NAMES = ("nats-0", "nats-1", "nats-2")


def configuration() -> dict[str, str]:
    maps = of_kind(rendered(K8S / "overlays/production"), "ConfigMap")
    (found,) = (each["data"] for each in maps if "cluster.conf" in each["data"])
    assert set(found) == {"cluster.conf", "nats.conf", "users.conf"}
    return dict(found)


def written(folder: Path, credentials: Path, name: str, ports: dict[str, int]) -> Path:
    """The configuration of one pod, where names of pods are ports of the loopback."""
    home, monitor = folder / name, free_port()
    own = {
        "/etc/nats/tls": str(credentials / "nats"),
        "store_dir: /data": f"store_dir: {json.dumps(str(home / 'data'))}",
        "port: 4222\nhttp: 8222\n": f'listen: "127.0.0.1:{ports["client"]}"\n'
        f'http: "127.0.0.1:{monitor}"\n',
        "port: 7422": f'listen: "127.0.0.1:{free_port()}"',
        "port: 6222": f'listen: "127.0.0.1:{ports[name]}"',
    }
    own |= {f"{each}.nats-headless:6222": f"127.0.0.1:{ports[each]}" for each in NAMES}
    home.mkdir()
    for file, text in configuration().items():
        for line, mine in own.items():
            text = text.replace(line, mine)  # noqa: PLW2901 - line by line
        (home / file).write_text(text)
    ports["monitor"] = monitor
    return home / "cluster.conf"


@asynccontextmanager
async def cluster(folder: Path) -> AsyncIterator[tuple[PlatformSettings, list[int]]]:
    """The settings of who connects, and the monitoring ports."""
    make_credentials(folder / "credentials", ("*.nats-headless",), Console(quiet=True))
    ports, clients, monitors = {name: free_port() for name in NAMES}, [], []
    async with AsyncExitStack() as stack:
        for name in NAMES:
            ports["client"] = free_port()
            config = written(folder, folder / "credentials", name, ports)
            clients.append(ports["client"])
            monitors.append(ports["monitor"])
            process = await asyncio.create_subprocess_exec(
                NATS_SERVER, "--config", config, env={"POD_NAME": name}, stderr=subprocess.DEVNULL
            )
            stack.push_async_callback(process.wait)
            stack.callback(process.kill)
        yield (
            PlatformSettings(
                nats_url=f"tls://127.0.0.1:{clients[0]}",
                nats_credentials=folder / "credentials",
                nats_replicas=3,
                data_dir=folder / "station",
            ),
            monitors,
        )


async def is_healthy(monitor: int) -> bool:
    """What the startup probe asks."""
    try:
        async with httpx.AsyncClient() as http:
            return (await http.get(f"http://127.0.0.1:{monitor}/healthz")).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.timeout(90)
async def test_three_pods_are_one_broker_with_three_copies_of_each_stream(tmp_path: Path) -> None:
    async with cluster(tmp_path) as (settings, monitors):
        for monitor in monitors:
            await until(partial(is_healthy, monitor), within=40)
        await provision_fleet(settings)
        async with connected(settings, "operator") as (broker, _):
            found = await jetstream(broker).stream_info(subjects.STREAM_SHOWS)
    assert found.cluster is not None
    servers = {found.cluster.leader, *(each.name for each in found.cluster.replicas or ())}
    assert servers == {*NAMES}
