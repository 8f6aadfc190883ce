"""Sends HTTP requests from as little code as possible, and measures their latency."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlsplit


@dataclass(slots=True)
class Connection(asyncio.Protocol):
    """A connection that is kept alive, with one request at a time."""

    transport: asyncio.Transport | None = None
    _received: bytearray = field(default_factory=bytearray)
    _answer: "asyncio.Future[int] | None" = None
    body: bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Complete the answer, once all of it is there."""
        self._received += data
        head, found, rest = bytes(self._received).partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(rest) >= length and self._answer is not None:
            self.body = rest[:length]
            self._received.clear()
            self._answer.set_result(int(head.split(b" ", 2)[1]))

    async def send(self, request: bytes) -> int:
        """Send a request; the status of the response."""
        assert self.transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._answer


async def connected(address: str) -> Connection:
    """A new connection to a server."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, *host_and_port(address))
    return connection


def host_and_port(address: str) -> tuple[str, int]:
    """Host and port of an address, which names both."""
    url = urlsplit(address)
    assert url.hostname
    assert url.port
    return url.hostname, url.port


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A request as it is sent."""
    given = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def rate(address: str, sent: bytes, *, connections: int, seconds: float) -> float:
    """Requests a second that are answered with 2xx, over as many connections as given."""
    opened = [await connected(address) for _ in range(connections)]
    began = perf_counter()

    async def repeat(connection: Connection) -> int:
        count = 0
        while perf_counter() - began < seconds:
            status = await connection.send(sent)
            assert status // 100 == 2, (status, connection.body)
            count += 1
        return count

    counts = await asyncio.gather(*map(repeat, opened))
    took = perf_counter() - began
    _close(opened)
    return sum(counts) / took


async def latencies(
    address: str, requests: Sequence[bytes], *, per_second: float, connections: int = 32
) -> list[float]:
    """Milliseconds of requests that are sent at their time, whether others were answered or not."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    opened = [await connected(address) for _ in range(connections)]
    for connection in opened:
        free.put_nowait(connection)
    began = perf_counter()

    async def one(number: int, sent: bytes) -> float:
        due = began + number / per_second
        await asyncio.sleep(max(0.0, due - perf_counter()))
        connection = await free.get()
        status = await connection.send(sent)
        assert status // 100 == 2, (status, connection.body)
        free.put_nowait(connection)
        return (perf_counter() - due) * 1000

    found = await asyncio.gather(*(one(number, sent) for number, sent in enumerate(requests)))
    _close(opened)
    return list(found)


def _close(connections: Sequence[Connection]) -> None:
    for connection in connections:
        assert connection.transport is not None
        connection.transport.close()
