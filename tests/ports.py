"""Free ports for servers under test, which nobody else takes between their choice and their use."""

import random
import socket
from pathlib import Path

HOST = "127.0.0.1"
FIRST = 15_000
RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
"""Linux gives ports of this range to connections, and to servers that ask for any port."""

_ANY = random.SystemRandom()  # no test seeds it
_given: set[int] = set()


def free_port() -> int:
    """A port of the loopback that nobody listens on, and that this process gives only once."""
    while True:
        port = _ANY.randrange(FIRST, _lowest_ephemeral())
        if port in _given:
            continue
        _given.add(port)
        with socket.socket() as tried:
            try:
                tried.bind((HOST, port))
            except OSError:
                continue
        return port


def _lowest_ephemeral() -> int:
    """The first port that Linux gives by itself."""
    return int(RANGE.read_text().split()[0]) if RANGE.exists() else 32_768
