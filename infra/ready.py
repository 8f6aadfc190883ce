#!/usr/bin/env -S python3 -ISB
"""Whether the service in this container is ready: exits 0 or 1. The health check of its image.

It imports next to nothing, since it runs every few seconds in each container.
"""

import socket
import sys

PORT = 8081
TIMEOUT = 3.0


def main() -> bool:
    """Ask the service's own port."""
    try:
        with socket.create_connection(("127.0.0.1", PORT), TIMEOUT) as connection:
            connection.sendall(b"GET /health/ready HTTP/1.0\r\n\r\n")
            answer = connection.recv(1024)
    except OSError as error:
        print(f"port {PORT}: {error}", file=sys.stderr)  # noqa: T201
        return False
    status = answer.partition(b"\r\n")[0]
    print(status.decode("ascii", "replace"))  # noqa: T201
    return b" 200 " in status


if __name__ == "__main__":
    sys.exit(not main())
