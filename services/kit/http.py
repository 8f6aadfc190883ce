"""An HTTP server with idle timeouts, and the health routes."""

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

HEALTH_CHECK_TIMEOUT = 2.0
"""Seconds in which JetStream must respond to a health check."""
CLOSE_TIMEOUT = 2
"""Seconds that open requests get when the server stops."""
MAX_CONNECTIONS = 200
"""Connections beyond which the response is 503."""
IDLE_TIMEOUT = 60.0
"""Seconds in which a client must send a request, or read what it is sent."""


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _protocol(idle_timeout: float) -> type[H11Protocol]:
    """Derive uvicorn's protocol with a timeout for clients that neither send nor read."""

    class IdleTimeoutProtocol(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._await_request()

        def on_response_complete(self) -> None:
            self._await_request()
            super().on_response_complete()

        def _await_request(self) -> None:
            self.loop.call_later(idle_timeout, self._close_if_idle, self.cycle)

        def _close_if_idle(self, last: RequestResponseCycle) -> None:
            if self.cycle is last:
                self.transport.close()

        def pause_writing(self) -> None:
            super().pause_writing()
            self._unread = self.loop.call_later(idle_timeout, self.transport.abort)

        def resume_writing(self) -> None:
            self._unread.cancel()
            super().resume_writing()

    return IdleTimeoutProtocol


@asynccontextmanager
async def http_server(
    app: ASGIApp, host: str, port: int, *, idle_timeout: float = IDLE_TIMEOUT
) -> AsyncIterator[str]:
    """Serve `app` while the block runs; yields its address. Port 0: any free one.

    Raises:
        OSError: the port is in use, or the process may not bind it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        config = uvicorn.Config(
            app,
            http=_protocol(idle_timeout),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            limit_concurrency=MAX_CONNECTIONS,
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


async def is_responsive(broker: NatsBroker) -> bool:
    """Whether JetStream responds to a request.

    A round trip, since `is_connected` stays true while the broker hangs.
    """
    if not connection(broker).is_connected:
        return False
    try:
        async with asyncio.timeout(HEALTH_CHECK_TIMEOUT):
            await jetstream(broker).account_info()
    except (TimeoutError, ConnectionError, nats.errors.Error, nats.js.errors.Error):
        return False
    return True


def health_routes(is_ready: Callable[[], Awaitable[bool]]) -> list[Route]:
    """Routes `/health/live` (the process runs) and `/health/ready` (the broker responds)."""

    async def live(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        if await is_ready():
            return PlainTextResponse("ok\n")
        return PlainTextResponse("the broker does not answer\n", 503)

    return [Route("/health/live", live), Route("/health/ready", ready)]
