"""Fewer system calls for a response."""

import asyncio
from typing import Any

LARGE = 16_384
"""Bytes from which on data is not copied to be sent with what comes before it."""


class CorkedTransport(asyncio.Transport):
    """A transport that sends the head of a response together with the beginning of its body.

    Uvicorn writes them one by one, and each write of asyncio is a system call. What nothing
    follows at once is sent when the loop comes round.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._held = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send what is held with `data`, or hold it."""
        held, self._held = self._held, b""
        if not held and len(data) < LARGE:
            self._held = bytes(data)
            self._loop.call_soon(self._flush)
        elif len(data) < LARGE:
            self._transport.write(held + data)
        else:  # to copy it would take longer than another system call
            self._transport.write(held)
            self._transport.write(data)

    def _flush(self) -> None:
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def close(self) -> None:
        """Close the connection, once all is sent."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """Close the connection at once."""
        self._held = b""
        self._transport.abort()

    def is_closing(self) -> bool:
        """Whether it is closed, or about to be."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """Read nothing for now."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Read again."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """What is known of the connection."""
        return self._transport.get_extra_info(name, default)
