"""Limits the memory of a process with many threads, and what is searched of it for garbage."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

M_ARENA_MAX = -8
"""mallopt's parameter for the maximum number of heaps (glibc, malloc.h)."""
MAX_HEAPS = 2


def limit_heaps() -> None:
    """Let the threads of this process share two heaps; call it before they start.

    glibc gives each thread a heap of its own, whose freed memory no other thread can use. With two
    heaps the benchmark of the pipeline (`tests.benchmarks.pipeline`) takes a quarter less memory.
    Other allocators are not affected.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, MAX_HEAPS)


@contextmanager
def settled_heap() -> Iterator[None]:
    """Leave what is there now out of garbage collection while the block runs.

    Modules and services live as long as the process. To look at all of them takes a tenth of a
    second, again and again, in which nothing else is done.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
