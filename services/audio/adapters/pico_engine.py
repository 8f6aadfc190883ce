"""SVOX Pico for `worker_process.py`: an engine that holds the interpreter's lock while it speaks.

It reads memory that it has not written: what it spoke before changes pauses and samples. So each
text gets a process that has never spoken, and the C library is told to take large blocks from the
system, which clears them. Imports nothing but the standard library and the engine.

A request is `{"voice", "speed", "pitch", "volume", "text"}`, the head of the response is empty; the
samples are 16-bit mono at 16 kHz.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import py_nanotts

_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of malloc.h."""
_LARGE = 1 << 17
"""Bytes from which on a block comes from the system; the engine takes 2.5 MB for each text."""


def open_engine() -> Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]:
    """Load the engine; returns the function that serves requests."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # the GNU C library's
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
    engine = py_nanotts.NanoTTS()

    return lambda request: ({}, engine.speak(**request))
