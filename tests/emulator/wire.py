"""Replies, and how they go over the wire: whole, paced, cut or broken."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from starlette.types import Receive, Send

from tests.emulator.plan import Fault

BROKEN_JSON = b'{"id": "abc", "object": "resp'
BROKEN_LINE = b'{"audio_base64": "AAAA\n'
BROKEN_EVENT = b'data: {"type": "response.output_te\n\n'
GATEWAY_PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
LINES = "application/x-json-lines"
"""Marks a stream of JSON lines; ElevenLabs sends them as application/json."""


@dataclass(frozen=True)
class Chunk:
    """Bytes of a body, and the seconds to wait before they are sent."""

    data: bytes
    delay: float = 0.0


@dataclass(frozen=True)
class Reply:
    """An HTTP response."""

    chunks: Sequence[Chunk]
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    streamed: bool = False
    """Sent without Content-Length."""


class RefusedError(Exception):
    """A request that is not answered; `reply` says why."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def json_reply(
    document: Any, status: int = 200, headers: Mapping[str, str] | None = None, delay: float = 0.0
) -> Reply:
    """Reply with a JSON document."""
    body = json.dumps(document, ensure_ascii=False).encode()
    return Reply([Chunk(body, delay)], "application/json", status, headers or {})


def http_date(after: float) -> str:
    """Give the time `after` seconds from now as an HTTP date, rounded up to a second."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=after + 1), usegmt=True)


def broken(reply: Reply, share: float) -> Reply:
    """Break a reply's JSON; one that has none becomes a gateway's page."""
    if reply.media_type == "application/json":
        return replace(reply, chunks=[Chunk(BROKEN_JSON)])
    if reply.media_type not in {"text/event-stream", LINES}:
        return replace(reply, chunks=[Chunk(GATEWAY_PAGE)], media_type="text/html")
    chunks = list(reply.chunks)
    at = min(int(len(chunks) * share), len(chunks) - 1)
    line = BROKEN_EVENT if reply.media_type == "text/event-stream" else BROKEN_LINE
    chunks[at] = replace(chunks[at], data=line)
    return replace(reply, chunks=chunks)


async def disconnected(receive: Receive, seconds: float) -> bool:
    """Wait; whether the client has gone meanwhile."""
    if seconds <= 0:
        return False
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


async def deliver(
    reply: Reply, receive: Receive, send: Send, transport: asyncio.Transport, fault: Fault | None
) -> None:
    """Send a reply. A cut closes the connection after its share of the bytes."""
    size = sum(len(chunk.data) for chunk in reply.chunks)
    left = int(size * fault.share) if fault and fault.kind == "cut" else None
    if fault and fault.kind == "slow" and await disconnected(receive, fault.seconds):
        return
    if not reply.streamed and await _waits(reply.chunks[:1], receive):
        return
    await send({"type": "http.response.start", "status": reply.status, "headers": _head(reply)})
    for chunk in reply.chunks:
        if reply.streamed and await disconnected(receive, chunk.delay):
            return
        data = chunk.data if left is None else chunk.data[:left]
        await send({"type": "http.response.body", "body": data, "more_body": True})
        if left is not None:
            left -= len(data)
            if left <= 0:
                transport.close()
                await disconnected(receive, 1.0)
                return
    await send({"type": "http.response.body", "body": b""})


async def _waits(chunks: Sequence[Chunk], receive: Receive) -> bool:
    return await disconnected(receive, sum(chunk.delay for chunk in chunks))


def _head(reply: Reply) -> list[tuple[bytes, bytes]]:
    media_type = "application/json" if reply.media_type == LINES else reply.media_type
    head = {"content-type": media_type, **reply.headers}
    if not reply.streamed:
        head["content-length"] = str(sum(len(chunk.data) for chunk in reply.chunks))
    return [(name.encode(), value.encode()) for name, value in head.items()]
