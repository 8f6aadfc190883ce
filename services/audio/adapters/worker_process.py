"""A worker process that synthesizes speech with a C library, apart from the service.

A library with global state, or one that might crash, is used here: each request is served by a
fork of a process that has never spoken, so that the samples depend on the request alone and a
crash ends nothing but the fork.

Run as `python -I worker_process.py ENGINE TIMEOUT ARGUMENT…`; ENGINE is a file whose function
`open_engine(*ARGUMENTS)` returns a function from a request to a head and samples. Imports nothing
but the standard library, so that it starts in a few hundredths of a second. Frames travel over
stdin and stdout, each a four-byte big-endian length and its bytes. A request is one frame of JSON.
The response is a frame of JSON, the head, with "error" where the request is refused, and, where
there is no error, a frame of all samples.
"""

import json
import os
import runpy
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")

Engine = Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    body = source.read(size)
    return body if len(body) == size else None


def _write(sink: BinaryIO, *frames: bytes) -> None:
    for frame in frames:
        sink.write(_LENGTH.pack(len(frame)))
        sink.write(frame)
    sink.flush()


def _serve(engine: Engine, request: dict[str, Any], timeout: int) -> bool:
    """Respond from a fork, which SIGALRM limits to `timeout` seconds; whether it succeeded."""
    fork = os.fork()
    if fork:
        return os.waitpid(fork, 0)[1] == 0
    signal.alarm(timeout)
    head, samples = engine(request)
    frames = [json.dumps(head).encode(), *([] if "error" in head else [samples])]
    _write(sys.stdout.buffer, *frames)
    os._exit(0)


def main(script: str, timeout: int, arguments: list[str]) -> None:
    """Serve requests until stdin closes or a request fails."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engine: Engine = runpy.run_path(script)["open_engine"](*arguments)
    while (frame := _read(sys.stdin.buffer)) is not None:
        if not _serve(engine, json.loads(frame), timeout):
            break


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
