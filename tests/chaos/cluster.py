"""A fleet on a cluster of three nats-servers, whose connections to each other can be blocked."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nats.errors
import nats.js.errors

from contracts import subjects
from services.kit.nats_server import CONFIG
from tests.chaos.fleet import Fleet, deployed, settings_of
from tests.chaos.processes import BROKER
from tests.ports import free_port
from tests.waiting import until

NODES = tuple(f"{BROKER}-{number}" for number in (1, 2, 3))
AGREES_WITHIN = 60.0
"""Seconds in which the copies of every stream are the same after a disturbance."""
CLUSTER = """\
server_name: {name}
lame_duck_grace_period: 1s
lame_duck_duration: 30s
cluster {{
  name: radiox
  listen: "127.0.0.1:{port}"
  # Servers tell each other only this address, where nobody listens: they meet through the links.
  advertise: "127.0.0.1:9"
  no_advertise: true
  routes: [ {routes} ]
}}
"""


class Link:
    """Forwards connections to a port; while it is blocked, no byte passes and none is lost."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open = asyncio.Event()
        self._open.set()
        self._ends: list[asyncio.StreamWriter] = []
        self._connections: set[asyncio.Task[Any]] = set()

    async def serve(self, source: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Forward a connection both ways, where the other end listens."""
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        self._ends.append(back)
        with suppress(OSError):
            await self._open.wait()
            answers, sink = await asyncio.open_connection("127.0.0.1", self._port)
            self._ends.append(sink)
            await asyncio.gather(self._forward(source, sink), self._forward(answers, back))
        back.close()

    async def _forward(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(262_144):
                await self._open.wait()
                sink.write(data)
                await sink.drain()
        sink.close()

    def block(self) -> None:
        """Forward nothing until `unblock`."""
        self._open.clear()

    def unblock(self) -> None:
        """Forward what has been held back, and what follows."""
        self._open.set()

    async def close(self) -> None:
        """Close all connections."""
        self.unblock()
        for end in self._ends:
            end.transport.abort()
        if self._connections:
            await asyncio.wait(self._connections)


@dataclass
class Cluster:
    """The three servers of a fleet, and the links between them."""

    fleet: Fleet
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    """From a server to another one."""

    def isolate(self, node: str) -> None:
        """Partition a server away from the others; clients still reach it."""
        for ends, link in self.links.items():
            if node in ends:
                link.block()

    def rejoin(self, node: str) -> None:
        """End its partition."""
        for ends, link in self.links.items():
            if node in ends:
                link.unblock()

    async def leader(self, stream: str = subjects.STREAM_SHOWS) -> str:
        """The server that leads a stream."""

        async def named() -> str:
            info = await self._info(stream)
            return str(info.get("leader") or "")

        return await until(named, within=AGREES_WITHIN)

    async def agrees(self) -> None:
        """Wait until every stream has a leader and two copies that are up to date."""
        for stream in await self.streams():
            await until(lambda name=stream: self._is_whole(name), within=AGREES_WITHIN)  # type: ignore[misc]

    async def streams(self) -> list[str]:
        """The names of all streams, those of buckets included."""

        async def names() -> list[str]:
            answer = await self._ask("$JS.API.STREAM.NAMES")
            return list(answer.get("streams") or ())

        return await until(names, within=AGREES_WITHIN)

    async def _is_whole(self, stream: str) -> bool:
        info = await self._info(stream)
        copies = info.get("replicas") or []
        current = [copy for copy in copies if copy["current"] and not copy.get("offline")]
        return bool(info.get("leader")) and len(current) == len(NODES) - 1

    async def _info(self, stream: str) -> dict[str, Any]:
        return dict((await self._ask(f"$JS.API.STREAM.INFO.{stream}")).get("cluster") or {})

    async def _ask(self, subject: str) -> dict[str, Any]:
        """An answer of JetStream; empty where there is none now."""
        try:
            reply = await self.fleet.platform.client.request(subject, timeout=2)
        except (nats.errors.Error, nats.js.errors.Error, ConnectionError):
            return {}
        return dict(json.loads(reply.data))


@asynccontextmanager
async def running_cluster(folder: Path, *names: str, **environment: str) -> AsyncIterator[Cluster]:
    """Three servers that keep three copies of everything, and the services of the pipeline."""
    token = secrets.token_urlsafe(24)
    routes = {node: free_port() for node in NODES}
    clients = {node: free_port() for node in NODES}
    async with AsyncExitStack() as stack:
        links = {}
        for node, other in zip(NODES, NODES[1:] + NODES[:1], strict=True):
            # A ring: two servers that dialed each other through links, whose addresses neither
            # knows, would close each other's routes as duplicates, and form no cluster for long.
            links[node, other] = link = Link(routes[other])
            address = await stack.enter_async_context(_listening(link))
            store = json.dumps(str(folder / f"store-{node}"))
            server = CONFIG.format(port=clients[node], token=token, store=store)
            cluster = CLUSTER.format(
                name=node, port=routes[node], routes=f'"nats-route://{address}"'
            )
            own = server.replace("server_name: radiox\n", cluster)
            (folder / f"{node.replace(BROKER, 'nats')}.conf").write_text(own)
        url = ",".join(f"nats://127.0.0.1:{port}" for port in clients.values())
        settings = settings_of(folder, url, token, nats_replicas=3)
        fleet = await stack.enter_async_context(
            deployed(folder, settings, NODES, names, environment)
        )
        made = Cluster(fleet, links)
        await made.agrees()
        yield made


@asynccontextmanager
async def _listening(link: Link) -> AsyncIterator[str]:
    server = await asyncio.start_server(link.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    try:
        yield f"{host}:{port}"
    finally:
        server.close()
        await link.close()
