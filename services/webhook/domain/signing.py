"""The body and the signed headers of a request, after Standard Webhooks 1.0."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic_core import to_json
from standardwebhooks import Webhook


def body(kind: str, timestamp: datetime, data: Mapping[str, Any]) -> bytes:
    """The body: type, time and content of an event."""
    return to_json({"type": kind, "timestamp": timestamp, "data": data})


def headers(
    delivery_id: str, content: bytes, secrets: Iterable[str], now: datetime
) -> dict[str, str]:
    """The headers of a request, with a signature by each secret (HMAC-SHA256, `v1`)."""
    text = content.decode()
    signatures = [Webhook(secret).sign(delivery_id, now, text) for secret in secrets]
    return {
        "content-type": "application/json",
        "webhook-id": delivery_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
