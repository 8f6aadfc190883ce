"""HTTP beside the broker: a server on a socket of ours, and the two questions of health."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import nats.errors
import nats.js.errors
import uvicorn
from faststream.nats import NatsBroker
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from services.kit.broker import connection, jetstream

READY_TIMEOUT = 2.0
CLOSE_TIMEOUT = 2
"""Seconds that open requests get when the server stops."""
MOST_AT_ONCE = 200
"""Connections beyond which a request is answered with 503."""
PATIENCE = 60.0
"""Seconds a client may take to say what it asks for, and not read what it is sent."""


class _Server(uvicorn.Server):
    """uvicorn, with signals left to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _protocol(patience: float) -> type[H11Protocol]:
    """The protocol of uvicorn, except that no client holds a connection by doing nothing."""

    class Impatient(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._await_request()

        def on_response_complete(self) -> None:
            self._await_request()
            super().on_response_complete()

        def _await_request(self) -> None:
            self.loop.call_later(patience, self._close_unless_asked, self.cycle)

        def _close_unless_asked(self, last: RequestResponseCycle) -> None:
            if self.cycle is last:
                self.transport.close()

        def pause_writing(self) -> None:
            super().pause_writing()
            self._unread = self.loop.call_later(patience, self.transport.abort)

        def resume_writing(self) -> None:
            self._unread.cancel()
            super().resume_writing()

    return Impatient


@asynccontextmanager
async def served(
    app: ASGIApp, host: str, port: int, *, patience: float = PATIENCE
) -> AsyncIterator[str]:
    """Serve `app` while the block runs; its address. Port 0: any free one.

    Raises:
        OSError: the port is taken, or not ours to take.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        config = uvicorn.Config(
            app,
            http=_protocol(patience),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            limit_concurrency=MOST_AT_ONCE,
            timeout_graceful_shutdown=CLOSE_TIMEOUT,
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        shown = f"[{host}]" if ":" in host else host
        try:
            yield f"http://{shown}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


async def answers(broker: NatsBroker) -> bool:
    """Whether JetStream answers: a real round trip.

    `is_connected` would be true of a frozen broker too.
    """
    if not connection(broker).is_connected:
        return False
    try:
        async with asyncio.timeout(READY_TIMEOUT):
            await jetstream(broker).account_info()
    except (TimeoutError, ConnectionError, nats.errors.Error, nats.js.errors.Error):
        return False
    return True


def health_routes(is_ready: Callable[[], Awaitable[bool]]) -> list[Route]:
    """`/health/live` says that the process runs, `/health/ready` that the broker answers it."""

    async def live(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        if await is_ready():
            return PlainTextResponse("ok\n")
        return PlainTextResponse("the broker does not answer\n", 503)

    return [Route("/health/live", live), Route("/health/ready", ready)]
