"""The one HTTP client of a process for calls to providers, with a pool of kept-alive connections.

Feeds have a client of their own, which guards addresses.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import httpx
from opentelemetry import metrics

HttpClient: TypeAlias = Callable[[], httpx.AsyncClient]
"""Returns the client of the process, which is made when it is first asked for."""

_TIMEOUT = httpx.Timeout(connect=5.0, read=120.0, write=30.0, pool=30.0)
"""Seconds; the deadline of a call is that of its request class."""
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=50, keepalive_expiry=60.0)


@asynccontextmanager
async def open_http_client(meter: metrics.Meter | None = None) -> AsyncIterator[HttpClient]:
    """Yield the function that returns the client; the client is closed after the block.

    The share of requests on kept-alive connections is one less the ratio of the counters
    `radiox.http.connections` and `radiox.http.requests`.
    """
    meter = meter or metrics.get_meter("radiox")
    requests = meter.create_counter(
        "radiox.http.requests", unit="{request}", description="Requests to providers."
    )
    connections = meter.create_counter(
        "radiox.http.connections", unit="{connection}", description="Connections to providers."
    )
    made: list[httpx.AsyncClient] = []

    async def count_connection(event: str, _: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            connections.add(1)

    async def count_request(request: httpx.Request) -> None:
        requests.add(1)
        request.extensions["trace"] = count_connection

    def client() -> httpx.AsyncClient:
        if not made:
            made.append(
                httpx.AsyncClient(
                    timeout=_TIMEOUT, limits=_LIMITS, event_hooks={"request": [count_request]}
                )
            )
        return made[0]

    try:
        yield client
    finally:
        for each in made:
            await each.aclose()
