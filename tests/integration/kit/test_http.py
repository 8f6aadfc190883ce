"""The HTTP server, and its timeouts for idle clients."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from services.kit.http import http_server

IDLE_TIMEOUT = 0.2
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def connect(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    address = httpx.URL(url)
    return await asyncio.open_connection(address.host, address.port)


@pytest.mark.parametrize("sent", [b"", GET[:-2], GET + GET[:-2]], ids=["none", "half", "one more"])
async def test_a_client_that_sends_no_request_is_disconnected(sent: bytes) -> None:
    async def ok(_: Request) -> Response:
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route("/", ok)])
    async with (
        http_server(app, "127.0.0.1", 0, idle_timeout=IDLE_TIMEOUT) as url,
        asyncio.timeout(4),
    ):
        reader, writer = await connect(url)
        writer.write(sent)
        assert (await reader.read()).count(b"200 OK") == sent.count(b"\r\n\r\n")
        writer.close()


async def test_a_slow_response_is_waited_for() -> None:
    others_are_gone = asyncio.Event()

    async def late(_: Request) -> Response:
        await others_are_gone.wait()
        return PlainTextResponse("late")

    app = Starlette(routes=[Route("/", late)])
    async with (
        http_server(app, "127.0.0.1", 0, idle_timeout=IDLE_TIMEOUT) as url,
        asyncio.timeout(10),
    ):
        reader, writer = await connect(url)
        writer.write(GET)
        idle, other = await connect(url)
        assert await idle.read() == b""
        others_are_gone.set()
        assert (await reader.read()).endswith(b"late")
        writer.close()
        other.close()


async def test_a_client_that_does_not_read_is_disconnected() -> None:
    stopped = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        try:
            while True:
                yield await asyncio.to_thread(bytes, 256 * 1024)
        finally:
            stopped.set()

    async def endless(_: Request) -> Response:
        return StreamingResponse(pieces())

    app = Starlette(routes=[Route("/", endless)])
    async with (
        http_server(app, "127.0.0.1", 0, idle_timeout=IDLE_TIMEOUT) as url,
        asyncio.timeout(10),
    ):
        _, writer = await connect(url)
        writer.write(GET)
        await stopped.wait()
        writer.close()
