"""Chooses the ids of traces and of their roots, where they are not random."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ids: ContextVar[tuple[int | None, int | None]] = ContextVar("ids", default=(None, None))


@contextmanager
def fixed_ids(trace_id: int | None, span_id: int | None = None) -> Iterator[None]:
    """Give a root that is opened in the block this trace id, and this span id where given."""
    token = _ids.set((trace_id, span_id))
    try:
        yield
    finally:
        _ids.reset(token)


def chosen_ids() -> tuple[int | None, int | None]:
    """The ids of trace and span that `fixed_ids` has chosen."""
    return _ids.get()


def derived_ids(seed: str) -> tuple[int, int]:
    """The ids of trace and root span that belong to `seed`, an id of a show."""
    digest = hashlib.sha256(f"radiox trace {seed}".encode()).digest()
    return int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])
