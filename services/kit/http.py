"""An HTTP server with idle timeouts, and the routes of a service for its operator."""

import asyncio
import resource
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import nats.errors
import nats.js.errors
import uvicorn
from faststream.nats import NatsBroker
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from services.kit.broker import connection, jetstream
from services.kit.service import MAX_CONNECTIONS
from services.kit.telemetry import exposition
from services.kit.web.protocol import limited_protocol

HEALTH_CHECK_TIMEOUT = 2.0
"""Seconds in which JetStream must respond to a health check."""
CLOSE_TIMEOUT = 2
"""Seconds that open requests get when the server stops."""
FILES = 512
"""Files that a process may have open beside its connections of clients."""
IDLE_TIMEOUT = 60.0
"""Seconds in which a client must send a request, or read what it is sent."""
KEEP_ALIVE = 5
"""Seconds for which a connection stays open behind a response: few clients ask again later."""


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def http_server(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    idle_timeout: float = IDLE_TIMEOUT,
    max_connections: int = MAX_CONNECTIONS,
    keep_alive: int = KEEP_ALIVE,
) -> AsyncIterator[str]:
    """Serve `app` while the block runs; yields its address. Port 0: any free one.

    `keep_alive`: seconds for which a connection stays open behind a response.

    Raises:
        OSError: the port is in use, or the process may not bind it.
    """
    _allow_files(max_connections + FILES)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        # asyncio sets this only where a socket names its protocol. Without it the body of a
        # response waits for the acknowledgement of its head, which clients delay by 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            app,
            http=limited_protocol(idle_timeout, max_connections),
            ws="none",
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,  # uvicorn would believe any client on this machine
            timeout_keep_alive=keep_alive,
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


def _allow_files(wanted: int) -> None:
    """Let the process open so many files, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


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


@asynccontextmanager
async def health_server(
    is_ready: Callable[[], Awaitable[bool]], port: int | None
) -> AsyncIterator[None]:
    """Serve `/health/live` (the process runs), `/health/ready` (the broker responds), `/metrics`.

    While the block runs, on `port` of every interface, since they are asked from outside; without a
    port, not at all.

    Raises:
        OSError: the port is in use.
    """
    if port is None:
        yield
        return
    app = Starlette(routes=_health_routes(is_ready))
    async with http_server(app, "0.0.0.0", port):  # noqa: S104 - asked from outside
        yield


def _health_routes(is_ready: Callable[[], Awaitable[bool]]) -> list[Route]:

    async def live(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        if await is_ready():
            return PlainTextResponse("ok\n")
        return PlainTextResponse("the broker does not answer\n", 503)

    async def metrics(request: Request) -> Response:
        content, media_type = exposition(request.headers.get("accept", ""))
        return Response(content, headers={"content-type": media_type})

    return [
        Route("/health/live", live),
        Route("/health/ready", ready),
        Route("/metrics", metrics),
    ]
