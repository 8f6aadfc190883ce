"""The port at which listeners reach a stack: it stays, so that links and feeds do."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

PORT_FILE = "onair.port"
"""The port of last time, in the data directory."""
USUAL_PORT = 8090
"""The port of a stack that had none."""

LAST_PORT = 65_535


@contextmanager
def kept_port(data_dir: Path, host: str) -> Iterator[int]:
    """The port for onair: that of last time, else the usual one; 0 where neither is free.

    While the block runs no other stack takes it.
    """
    last = _read(data_dir / PORT_FILE)
    for port in (last, USUAL_PORT):
        held = _held(host, port, again=port == last) if port else None
        if held is not None:
            with held:
                if sys.platform != "linux":  # others let nobody else bind a port that is held
                    held.close()
                yield port
            return
    yield 0


def remember_port(data_dir: Path, address: str) -> None:
    """Keep the port of an address for next time."""
    with suppress(OSError, ValueError):
        port = urlsplit(address).port
        if port:
            (data_dir / PORT_FILE).write_text(f"{port}\n")


def _read(file: Path) -> int:
    try:
        port = int(file.read_text())
    except (OSError, ValueError):
        return 0
    return port if 0 < port <= LAST_PORT else 0


def _held(host: str, port: int, *, again: bool) -> socket.socket | None:
    """A socket that holds a port, at which a server can listen; None where it is taken.

    A port of last time (`again`) may have connections that linger. Of another one it is made sure
    that nobody else holds it: only once it is held may it be used again.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    holder = socket.socket(family)
    try:
        if again:
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((host, port))
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    except OSError:
        holder.close()
        return None
    return holder
