"""The one HTTP client of a process for calls to providers, with a pool of kept-alive connections.

Feeds have a client of their own, which guards addresses.

Spans of requests are our own, by OpenTelemetry's conventions for HTTP clients. Its instrumentation
of httpx keeps to older conventions unless an environment variable of the whole process says
otherwise, writes `url.full`, whose path and query may hold a key, sends our trace context to the
provider, and begins a trace where there is none.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import httpx
from opentelemetry import metrics

from services.kit.telemetry import call_span, instruments, record_error, spans

HttpClient: TypeAlias = Callable[[], httpx.AsyncClient]
"""Returns the client of the process, which is made when it is first asked for."""

_TIMEOUT = httpx.Timeout(connect=5.0, read=120.0, write=30.0, pool=30.0)
"""Seconds; the deadline of a call is that of its request class."""
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=50, keepalive_expiry=60.0)


class TracedClient(httpx.AsyncClient):
    """A client that opens a span for each request within a trace, its redirects included."""

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        """Send a request.

        Raises:
            httpx.HTTPError: as that of httpx does.
        """
        about: dict[str, str | int] = {
            spans.HTTP_METHOD: request.method,
            spans.SERVER_ADDRESS: request.url.host,
            spans.SERVER_PORT: request.url.port or (443 if request.url.scheme == "https" else 80),
        }
        with call_span(spans.HTTP_REQUEST, about) as current:
            response = await super().send(request, **options)
            current.set_attribute(spans.HTTP_STATUS, response.status_code)
            if response.is_error:
                record_error(str(response.status_code))
        return response


@asynccontextmanager
async def open_http_client(meter: metrics.Meter | None = None) -> AsyncIterator[HttpClient]:
    """Yield the function that returns the client; the client is closed after the block."""
    requests = instruments.counter(instruments.HTTP_CLIENT_REQUESTS, meter)
    connections = instruments.counter(instruments.HTTP_CLIENT_CONNECTIONS, meter)
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
                TracedClient(
                    timeout=_TIMEOUT, limits=_LIMITS, event_hooks={"request": [count_request]}
                )
            )
        return made[0]

    try:
        yield client
    finally:
        for each in made:
            await each.aclose()
