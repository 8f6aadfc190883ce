"""A client leaves a server on which JetStream does not answer, for one on which it does."""

import asyncio
from functools import partial
from pathlib import Path

import pytest
from faststream.nats import NatsBroker
from nats.aio.client import Client

from services.kit.broker import connection
from services.kit.failover import FAILED_CHECKS, failing_over
from services.kit.http import is_responsive
from services.kit.settings import PlatformSettings
from tests.chaos.processes import BROKER, Processes
from tests.ports import free_port
from tests.waiting import until

FORMED, CUT_OFF = f"{BROKER}-1", f"{BROKER}-2"
INTERVAL = 0.05
"""Seconds between two checks."""


@pytest.fixture
async def servers(tmp_path: Path) -> Processes:
    """One server with JetStream, and one without: as in a partition, it answers pings alone."""
    processes = Processes(tmp_path, PlatformSettings(), {})
    for name in (FORMED, CUT_OFF):
        store = f'jetstream {{ store_dir: "{tmp_path}" }}\n' if name == FORMED else ""
        config = f'listen: "127.0.0.1:{free_port()}"\n{store}'
        processes.config(name).write_text(config)
        await processes.start(name)
        await processes.consumes(name)
    return processes


def address(servers: Processes, name: str) -> str:
    """The address of a server."""
    return "nats://" + servers.config(name).read_text().split('"')[1]


async def connected(servers: Processes, *names: str) -> NatsBroker:
    """A client of the servers, connected to the first one."""
    broker = NatsBroker([address(servers, name) for name in names], dont_randomize=True)
    await broker.connect()
    return broker


def server(client: Client) -> str:
    """The server to which it is connected; empty where it is to none."""
    return client.connected_url.geturl() if client.connected_url else ""


async def test_a_server_without_an_answer_is_left(servers: Processes) -> None:
    broker = await connected(servers, CUT_OFF, FORMED)
    client = connection(broker)
    assert server(client) == address(servers, CUT_OFF)
    async with failing_over(client, partial(is_responsive, broker), interval=INTERVAL):

        async def has_left() -> bool:
            return server(client) == address(servers, FORMED)

        await until(has_left)
        assert await is_responsive(broker)
    await broker.stop()
    await servers.close()


async def test_a_server_that_answers_is_kept(servers: Processes) -> None:
    broker, checks = await connected(servers, FORMED, CUT_OFF), 0
    client = connection(broker)

    async def checked() -> bool:
        nonlocal checks
        checks += 1
        return await is_responsive(broker)

    async with failing_over(client, checked, interval=INTERVAL):

        async def often() -> bool:
            return checks > 2 * FAILED_CHECKS

        await until(often)
    assert server(client) == address(servers, FORMED)
    assert client.stats["reconnects"] == 0
    await broker.stop()
    await servers.close()


async def test_the_only_server_is_kept_whether_it_answers_or_not(servers: Processes) -> None:
    broker = await connected(servers, CUT_OFF)
    client = connection(broker)
    async with failing_over(client, partial(is_responsive, broker), interval=INTERVAL):
        await asyncio.sleep(4 * FAILED_CHECKS * INTERVAL)
    assert client.stats["reconnects"] == 0
    await broker.stop()
    await servers.close()
