"""Progress on long work: a small port, so that handlers need no broker."""

import contextlib
from typing import Protocol

import nats.errors

from contracts import delivery, subjects


class Progress(Protocol):
    """Says how far a stage has come; lossy, for a screen."""

    async def __call__(
        self, show_id: str, stage: str, done: int, total: int, text: str = ""
    ) -> None:
        """Say that `done` of `total` units of `stage` are finished."""


class Connection(Protocol):
    """As much of a NATS client as progress needs."""

    async def publish(self, subject: str, payload: bytes) -> None:
        """Publish on core NATS."""


class CoreProgress:
    """Progress over core NATS, which forgets what nobody hears."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def __call__(
        self, show_id: str, stage: str, done: int, total: int, text: str = ""
    ) -> None:
        """Say it once; nobody waits for it, and nothing fails because of it."""
        said = delivery.Progress(show_id=show_id, stage=stage, done=done, total=total, text=text)
        subject = subjects.PROGRESS.format(show_id=show_id)
        with contextlib.suppress(nats.errors.Error):
            await self._connection.publish(subject, said.model_dump_json().encode())
