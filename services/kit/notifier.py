"""Notices over core NATS: lossy, for whoever listens at the moment."""

import contextlib
from typing import Protocol

import nats.errors

from contracts import Contract


class Notifier(Protocol):
    """Tells something that may be lost, e.g. how far a stage has come."""

    async def __call__(self, notice: Contract) -> None:
        """Publish `notice` on its subject, whose `{field}`s are filled from the notice."""


class Connection(Protocol):
    """As much of a NATS client as a notifier needs."""

    async def publish(self, subject: str, payload: bytes) -> None:
        """Publish on core NATS."""


class CoreNotifier:
    """Notices over core NATS, which keeps nothing for later."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def __call__(self, notice: Contract) -> None:
        """Publish once; nobody waits for it, and nothing fails because of it."""
        subject = str(getattr(notice, "subject")).format(**notice.model_dump())  # noqa: B009
        with contextlib.suppress(nats.errors.Error):
            await self._connection.publish(subject, notice.model_dump_json().encode())
