"""Progress on long work: a small port, so that handlers need no broker."""

from typing import Protocol


class Progress(Protocol):
    """Says how far a stage has come; lossy, for a screen."""

    async def __call__(self, show_id: str, stage: str, done: int, total: int, text: str = "") -> None:
        """Say that `done` of `total` units of `stage` are finished."""
