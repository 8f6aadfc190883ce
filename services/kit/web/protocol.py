"""HTTP/1.1 as uvicorn speaks it with httptools, with bounds on what a client may take.

Of what llhttp, the parser behind httptools, leaves to others, this adds: the size of a request's
head (llhttp has no limit), the one header Host of RFC 9112, section 3.2, and timeouts.
"""

import asyncio
import json
import logging
from typing import Any, ClassVar, NamedTuple
from uuid import uuid4

import httptools
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from services.kit.web.corking import CorkedTransport

logger = logging.getLogger(__name__)

MAX_HEAD = 65_536
"""Bytes of a request's line and headers, and of trailers."""
RETRY_AFTER = b"5"
"""Seconds after which a request may be repeated that came over one connection too many."""
_TOO_LONG = f"a request's head is at most {MAX_HEAD:,} bytes long"
HOP_BY_HOP = frozenset({b"connection", b"upgrade", b"http2-settings"})


class _Refusal(NamedTuple):
    """A type of problem that the server answers itself, whatever the application."""

    status: int
    title: str
    code: str


_MALFORMED = _Refusal(400, "Bad Request", "malformed")
_OVERLOADED = _Refusal(503, "Service Unavailable", "overloaded")
REFUSALS = (_MALFORMED, _OVERLOADED)


def _problem(refusal: _Refusal, detail: str) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Headers and body of a problem (RFC 9457), behind which the connection is closed."""
    request_id = uuid4().hex
    logger.info("refused: %s", detail, extra={"status": refusal.status, "request_id": request_id})
    about = refusal._asdict() | {
        "type": f"/problems/{refusal.code}",
        "detail": detail,
        "request_id": request_id,
    }
    body = json.dumps(about).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", request_id.encode()),
        (b"connection", b"close"),
    ]
    return headers, body


class _BoundedProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, with a bound on the head; what it refuses itself is a problem.

    A wish to upgrade is ignored, as RFC 9110, section 7.8, allows: no other protocol is spoken.
    """

    _unread_head = 0
    """Bytes of a line, a header or a trailer that has not ended yet."""
    _head = 0
    """Bytes of the address and the headers of this request, and of its trailers."""

    def data_received(self, data: bytes) -> None:
        """Take what a client sends."""
        self._unset_keepalive_if_required()
        self._unread_head += len(data)
        try:
            self._feed(data)
        except httptools.HttpParserInvalidMethodError:
            self.send_400_response("there is no such method")
        except httptools.HttpParserError:
            too_long = self._head > MAX_HEAD
            self.send_400_response(
                _TOO_LONG if too_long else "this is no HTTP request that can be read"
            )
        else:
            if self._unread_head > MAX_HEAD:
                self.send_400_response(_TOO_LONG)

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._head = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take the address, or a part of it.

        Raises:
            ValueError: it is too long.
        """
        self._take_head(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, or a trailer.

        Raises:
            ValueError: there are too many of them.
        """
        self._unread_head = 0
        self._take_head(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Start to answer.

        Raises:
            ValueError: there is not one header Host, or the method is CONNECT.
        """
        self._unread_head = 0
        if self.parser.should_upgrade():
            if self.parser.get_method() == b"CONNECT":
                raise ValueError("this is no proxy")
            return  # `_feed` goes on without the wish
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise ValueError("a request has one header Host")
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._unread_head = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        if not self.parser.should_upgrade():
            super().on_message_complete()

    def _take_head(self, length: int) -> None:
        self._head += length
        if self._head > MAX_HEAD:
            raise ValueError(_TOO_LONG)

    def _feed(self, data: bytes) -> None:
        """Parse what was sent, in which any number of requests may wish to upgrade."""
        left = memoryview(data)
        while left:
            try:
                self.parser.feed_data(left)
            except httptools.HttpParserUpgrade as error:
                left = left[error.args[0] :]
                self._begin_again()
            else:
                return

    def _begin_again(self) -> None:
        """Read a request that wishes to upgrade once more, without its wish: llhttp ends there."""
        head = [self.parser.get_method(), b" ", self.url, b" HTTP/1.1\r\n"]
        for name, value in self.headers:
            if name not in HOP_BY_HOP:
                head += [name, b": ", value, b"\r\n"]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.feed_data(b"".join([*head, b"\r\n"]))

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP request; a response that has begun ends where it is."""
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or not cycle.response_started or cycle.response_complete:
            headers, body = _problem(_MALFORMED, msg)
            lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
            self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + lines + b"\r\n" + body)
        self.transport.close()


class _LimitedProtocol(_BoundedProtocol):
    """The protocol for a number of clients, each of which sends and reads in time."""

    idle_timeout: ClassVar[float]
    max_connections: ClassVar[int]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request of a client."""
        super().connection_made(CorkedTransport(transport, self.loop))
        self._idle_since = self.loop.time()
        self.loop.call_later(self.idle_timeout, self._close_if_idle)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        is_over = len(self.connections) > self.max_connections
        answering: Any = self._refuse if is_over else app
        if cycle.scope["http_version"] == "1.0":
            answering = _unchunked(cycle, answering)
        super()._start_asgi_task(cycle, answering)

    async def _refuse(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        detail = f"{self.max_connections} clients are connected already"
        headers, body = _problem(_OVERLOADED, detail)
        headers.append((b"retry-after", RETRY_AFTER))
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._idle_since = self.loop.time()
        super().on_response_complete()

    def _close_if_idle(self) -> None:
        """Close the connection, or look again when it may have become idle."""
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        is_answering = cycle is not None and not cycle.response_complete
        idle = 0.0 if is_answering else self.loop.time() - self._idle_since
        if idle >= self.idle_timeout:
            self.transport.close()
        else:
            self.loop.call_later(self.idle_timeout - idle, self._close_if_idle)

    def pause_writing(self) -> None:
        """Wait for the client to read."""
        super().pause_writing()
        self._unread = self.loop.call_later(self.idle_timeout, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: it has read."""
        self._unread.cancel()
        super().resume_writing()


def _unchunked(cycle: RequestResponseCycle, app: Any) -> Any:
    """The application, whose responses of unknown length end with the connection.

    HTTP/1.0 has no chunks (RFC 9112, section 6.1), and uvicorn sends them nevertheless.
    """

    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        endless = False

        async def sending(message: Message) -> None:
            nonlocal endless
            if message["type"] == "http.response.start":
                endless = all(name.lower() != b"content-length" for name, _ in message["headers"])
                if endless:
                    cycle.chunked_encoding = False
            elif endless:
                cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        await app(scope, receive, sending)

    return answering


def limited_protocol(idle_timeout: float, max_connections: int) -> type[HttpToolsProtocol]:
    """Derive a protocol for uvicorn.

    Of a client that neither sends a request nor reads what it is sent for `idle_timeout` seconds
    the connection is closed. One over `max_connections` is answered with 503.
    """
    limits = {"idle_timeout": idle_timeout, "max_connections": max_connections}
    return type("LimitedProtocol", (_LimitedProtocol,), limits)
