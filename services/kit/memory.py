"""Memory of a process with many threads."""

import ctypes
from contextlib import suppress

M_ARENA_MAX = -8
"""mallopt's number for the most heaps (glibc, malloc.h)."""
MOST_HEAPS = 2


def limit_heaps() -> None:
    """Let the threads of this process share two heaps; to be called before they start.

    glibc gives each thread a heap of its own, and what one has freed no other can use: ten shows
    at once take a quarter less memory with two heaps (`tests.benchmarks.pipeline`). Where the
    allocator is another, nothing changes.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, MOST_HEAPS)
