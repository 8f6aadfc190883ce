"""A TCP proxy between a client and its broker, which disturbs their connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from services.kit.settings import PlatformSettings

KEEPALIVES = (b"PING\r\n", b"PONG\r\n")


class Proxy:
    """Forwards both directions; can drop responses, delay commands and close the connections."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._ends: list[asyncio.StreamWriter] = []
        self._forwards = asyncio.Event()
        self._forwards.set()
        self.drops_responses = False
        self.has_delayed = asyncio.Event()
        """Whether a command has been delayed."""

    async def serve(
        self, client_in: asyncio.StreamReader, client_out: asyncio.StreamWriter
    ) -> None:
        broker_in, broker_out = await asyncio.open_connection("127.0.0.1", self._port)
        self._ends += [client_out, broker_out]
        self.drops_responses = False
        await asyncio.gather(
            self._forward_commands(client_in, broker_out),
            self._forward_responses(broker_in, client_out),
        )

    async def _forward_commands(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                if self._forwards.is_set():
                    sink.write(data)
                else:
                    await self._delay(data, sink)
        sink.close()

    async def _delay(self, commands: bytes, sink: asyncio.StreamWriter) -> None:
        while commands.startswith(KEEPALIVES):
            line, end, commands = commands.partition(b"\r\n")
            sink.write(line + end)
        if commands:
            self.has_delayed.set()
            await self._forwards.wait()
            sink.write(commands)

    async def _forward_responses(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                if not self.drops_responses:
                    sink.write(data)
        sink.close()

    def delay(self) -> None:
        """Delay all commands until `forward`; only pings and pongs pass."""
        self._forwards.clear()

    def forward(self) -> None:
        """Forward what has been delayed."""
        self._forwards.set()

    def cut(self) -> None:
        """Close all connections."""
        while self._ends:
            self._ends.pop().transport.abort()


@asynccontextmanager
async def proxy_to(settings: PlatformSettings) -> AsyncIterator[tuple[Proxy, PlatformSettings]]:
    """A proxy to the broker, and settings with its address."""
    proxy = Proxy(urlsplit(str(settings.nats_url)).port or 0)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield proxy, settings.model_copy(update={"nats_url": f"nats://127.0.0.1:{port}"})
    finally:
        proxy.forward()
        proxy.cut()
        server.close()
