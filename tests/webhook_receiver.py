"""A real HTTP server that receives webhooks: it verifies them, fails, hangs and redirects."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from standardwebhooks import Webhook


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def webhook_id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> Any:
        """The payload, as the verifier of Standard Webhooks gives it; it raises if it is forged."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """Answers by path with the statuses of `plan`, one after the other, the last one for ever."""

    scheme: str = "http"
    port: int = 0
    received: list[Received] = field(default_factory=list)
    plan: dict[str, list[int]] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    """Paths whose requests get no answer."""
    endless: set[str] = field(default_factory=set)
    """Paths whose answers have a body that does not end."""
    delays: dict[str, float] = field(default_factory=dict)
    """Seconds before an answer, by path."""
    open: dict[str, int] = field(default_factory=dict)
    """Requests that have no answer yet, by path."""
    most_open: dict[str, int] = field(default_factory=dict)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def at(self, path: str) -> list[Received]:
        return [each for each in self.received if each.path == path]

    def types(self, path: str) -> list[str]:
        return [json.loads(each.body)["type"] for each in self.at(path)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            request = await _read(reader)
            self.received.append(request)
            self.open[request.path] = self.open.get(request.path, 0) + 1
            most = max(self.most_open.get(request.path, 0), self.open[request.path])
            self.most_open[request.path] = most
            try:
                await self._answer(request.path, reader, writer)
            finally:
                self.open[request.path] -= 1
        writer.close()

    async def _answer(
        self, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if path in self.hanging:
            await reader.read()  # until the client gives up
            return
        await asyncio.sleep(self.delays.get(path, 0))
        plan = self.plan.get(path, [204])
        status = HTTPStatus(plan.pop(0) if len(plan) > 1 else plan[0])
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", "connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.get(path, {}).items()]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        await writer.drain()
        while path in self.endless:
            writer.write(b"x" * 65_536)
            await writer.drain()


async def _read(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(head[0].split()[1], headers, body)


@asynccontextmanager
async def running_receiver(tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A receiver on a free port of loopback while the block runs; with `tls`, of https."""
    receiver = Receiver(scheme="https" if tls else "http")
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
