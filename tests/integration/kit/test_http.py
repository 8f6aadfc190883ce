"""The HTTP server, and its timeouts for idle clients."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from services.kit.http import http_server
from services.kit.web.protocol import MAX_HEAD

IDLE_TIMEOUT = 0.2
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
LONG = (b"A: " + b"b" * 1000 + b"\r\n") * 68
"""Headers, or trailers, that are longer than a server takes."""


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
        asyncio.timeout(30),
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
        asyncio.timeout(30),
    ):
        _, writer = await connect(url)
        writer.write(GET)
        await stopped.wait()
        writer.close()


async def echo(request: Request) -> Response:
    return Response(await request.body(), headers={"x-method": request.method})


ECHO = Starlette(routes=[Route("/", echo, methods=["GET", "POST"])])


async def sent(raw: bytes) -> bytes:
    """All that a server answers to what it is sent, until it closes the connection."""
    async with (
        http_server(ECHO, "127.0.0.1", 0, idle_timeout=IDLE_TIMEOUT) as url,
        asyncio.timeout(30),
    ):
        reader, writer = await connect(url)
        writer.write(raw)
        answer = await reader.read()
        writer.close()
        return answer


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \x00\r\n\r\n",
        b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + LONG,
        b"GET /" + b"b" * (MAX_HEAD + 1),
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Length: 4\r\n\r\n") + b"0\r\n",
        CHUNKED + b"z\r\n",
        CHUNKED + b"0\r\n" + LONG,
    ],
    ids=lambda raw: repr(raw[-30:]),
)
async def test_what_is_no_request_is_answered_with_a_problem(raw: bytes) -> None:
    answer = await sent(raw)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.count(b"HTTP/1.1") == 1
    assert b"application/problem+json" in answer
    assert b"/problems/malformed" in answer


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /" + b"b" * MAX_HEAD + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + LONG + b"\r\n\r\n",
    ],
    ids=["address", "header"],
)
async def test_a_head_that_is_too_long_is_told_so(raw: bytes) -> None:
    assert f"at most {MAX_HEAD:,} bytes".encode() in await sent(raw)


@pytest.mark.parametrize(
    "begun", [b"GET /", GET[:-2] + b"A: ", CHUNKED + b"1;", CHUNKED + b"0\r\nA: "]
)
async def test_a_head_or_trailer_without_end_is_not_kept(begun: bytes) -> None:
    async with (
        http_server(ECHO, "127.0.0.1", 0, idle_timeout=60) as url,
        asyncio.timeout(30),
    ):
        _, writer = await connect(url)
        writer.write(begun)
        count = 0
        with suppress(ConnectionError):
            while True:
                writer.write(b"b" * MAX_HEAD)
                await writer.drain()
                count += 1
        writer.close()
    assert count < 200  # what the kernel takes between the two counts too


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket"])
async def test_a_wish_to_upgrade_is_ignored(protocol: bytes) -> None:
    """Clients of Java send one with their first request, which has a body too."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
    answer = await sent(
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nUpgrade: "
        + protocol + b"\r\n" + upgrade + b"\r\nfirst"
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nsecond"
    )  # fmt: skip
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert b"\r\n\r\nfirstHTTP/1.1" in answer
    assert answer.endswith(b"\r\n\r\nsecond")


async def test_a_thousand_wishes_at_once_are_ignored() -> None:
    wish = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"
    answer = await sent(wish * 2_000)
    assert answer.count(b"HTTP/1.1 200 OK") == 2_000


async def test_requests_that_are_sent_at_once_are_answered_in_their_order() -> None:
    post = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n%02d"
    answer = await sent(b"".join(post % number for number in range(20)))
    bodies = [each[:2] for each in answer.split(b"\r\n\r\n")[1:]]
    assert bodies == [b"%02d" % number for number in range(20)]


async def test_a_slow_response_is_waited_for_behind_another_request() -> None:
    asked = 0
    may_answer = asyncio.Event()

    async def second_is_late(_: Request) -> Response:
        nonlocal asked
        asked += 1
        if asked == 2:
            await may_answer.wait()
        return PlainTextResponse(f"answer {asked}")

    app = Starlette(routes=[Route("/", second_is_late)])
    async with (
        http_server(app, "127.0.0.1", 0, idle_timeout=IDLE_TIMEOUT) as url,
        asyncio.timeout(30),
    ):
        reader, writer = await connect(url)
        writer.write(GET + GET)
        await reader.readuntil(b"answer 1")
        idle, other = await connect(url)
        assert await idle.read() == b""
        may_answer.set()
        assert (await reader.read()).endswith(b"answer 2")
        writer.close()
        other.close()
