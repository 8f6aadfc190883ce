"""Publishes notices over core NATS, which delivers to current subscribers only."""

import contextlib
from typing import Protocol
from uuid import uuid4

import nats.errors

from contracts import Contract
from services.kit.cloudevents import headers_of


class Notifier(Protocol):
    """Publishes notices that may be lost, e.g. the progress of a stage."""

    async def __call__(self, notice: Contract) -> None:
        """Publish `notice` on its subject; `{field}` in it is replaced by the notice's field."""


class CorePublisher(Protocol):
    """A NATS client, as far as a notifier uses it."""

    async def publish(
        self, subject: str, payload: bytes, *, headers: dict[str, str] | None = None
    ) -> None:
        """Publish on core NATS."""


class CoreNotifier:
    """Publishes notices over core NATS, which stores nothing."""

    def __init__(self, client: CorePublisher) -> None:
        self._client = client

    async def __call__(self, notice: Contract) -> None:
        """Publish once, without confirmation; errors of the client are ignored."""
        subject = str(getattr(notice, "subject")).format(**notice.model_dump())  # noqa: B009
        with contextlib.suppress(nats.errors.Error):
            body = notice.model_dump_json().encode()
            await self._client.publish(subject, body, headers=headers_of(notice, uuid4().hex))
