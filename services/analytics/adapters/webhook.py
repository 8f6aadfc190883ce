"""Tells a webhook, as JSON; signed after Standard Webhooks where there is a secret."""

from datetime import datetime
from typing import Any

from pydantic_core import to_json
from standardwebhooks import Webhook

from contracts import Notification
from services.analytics.adapters.posting import Poster
from services.kit.clock import Clock


class WebhookReceiver:
    """An address that is told of alerts (`alert.fired`, `alert.resolved`), digests and tests."""

    def __init__(self, poster: Poster, url: str, secret: str | None, clock: Clock) -> None:
        self._poster = poster
        self._url = url
        self._signer = Webhook(secret) if secret else None
        self._clock = clock

    async def send(self, notification: Notification) -> None:
        """Post the message; `webhook-id` is the same however often it is sent."""
        now = self._clock.now()
        content = to_json(body(notification, now))
        headers = {
            "webhook-id": notification.notification_id,
            "webhook-timestamp": str(int(now.timestamp())),
        }
        if self._signer is not None:
            signed = self._signer.sign(notification.notification_id, now, content.decode())
            headers["webhook-signature"] = signed
        await self._poster.post(self._url, content, headers)


def body(notification: Notification, now: datetime) -> dict[str, Any]:
    """Type, time and content of a message."""
    kind = notification.kind
    name = f"alert.{kind}" if kind in {"fired", "resolved", "test"} else kind
    return {"type": name, "timestamp": now, "data": notification.model_dump(mode="json")}
