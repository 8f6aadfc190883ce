"""A webhook with its secrets, and its changes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts import Webhook, WebhookChange
from services.webhook.domain.event_types import are_wanted

CLOCK_TOLERANCE = timedelta(seconds=5)
"""Most by which the clocks of the broker and of the service differ: rather an event from just
before the webhook was created than one less."""
MAX_SECRETS = 3
"""Most secrets that sign a request: a rotation drops the oldest ones."""


class Secret(BaseModel):
    """A secret, and until when it signs requests; None: until a rotation."""

    model_config = ConfigDict(frozen=True)

    value: str = Field(repr=False)
    until: datetime | None = None


class Subscription(BaseModel):
    """A webhook with its secrets, the newest first."""

    model_config = ConfigDict(frozen=True)

    webhook: Webhook
    secrets: tuple[Secret, ...] = Field(min_length=1)

    def wants(self, name: str, stored_at: datetime | None) -> bool:
        """Whether an event of the type, stored at that time, is delivered."""
        hook = self.webhook
        is_new = stored_at is None or stored_at >= hook.created_at - CLOCK_TOLERANCE
        return hook.active and is_new and are_wanted(name, hook.types)

    def signing(self, now: datetime) -> list[str]:
        """The secrets that sign a request now, the newest first."""
        return [each.value for each in self.secrets if each.until is None or each.until > now]


def changed(before: Subscription, change: WebhookChange, now: datetime) -> Subscription:
    """A subscription with what a change names."""
    given: dict[str, Any] = change.model_dump(exclude_none=True, exclude={"webhook_id"})
    if given.get("active"):
        given["disabled_because"] = ""
    return _with(before, given | {"changed_at": now})


def disabled(before: Subscription, reason: str, now: datetime) -> Subscription:
    """A subscription that the station has made inactive."""
    return _with(before, {"active": False, "disabled_because": reason, "changed_at": now})


def rotated(before: Subscription, secret: str, overlap: timedelta, now: datetime) -> Subscription:
    """A subscription with a new secret; those before it sign until the overlap is over."""
    until = now + overlap
    kept = [
        Secret(value=each.value, until=until if each.until is None else min(each.until, until))
        for each in before.secrets
    ]
    valid = [each for each in kept if each.until is not None and each.until > now]
    secrets = (Secret(value=secret), *valid)[:MAX_SECRETS]
    after = before.model_copy(update={"secrets": secrets})
    previous = secrets[1].until if len(secrets) > 1 else None
    return _with(after, {"previous_secret_until": previous, "changed_at": now})


def _with(before: Subscription, fields: Mapping[str, Any]) -> Subscription:
    return before.model_copy(update={"webhook": before.webhook.model_copy(update=dict(fields))})
