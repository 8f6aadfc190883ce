"""The course of a delivery: attempts, the times of the next ones, its end."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts import WebhookAttempt, WebhookAttemptDue, WebhookDelivery

GONE = 410
"""HTTP status with which a receiver ends the subscription, after Standard Webhooks."""
MAX_ATTEMPTS_KEPT = 20
LONGEST_WAIT = 86_400.0
"""Most seconds that a receiver may ask for by `Retry-After`."""
LONGEST_DEFERRAL = 3600.0
"""Most seconds for which an attempt is put off at once."""
JITTER = 0.1
"""Most by which a delay is longer than its schedule says, as a share: deliveries that failed
together come apart."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: a status, or an error in words."""

    seconds: float
    status: int | None = None
    error: str = ""
    retry_after: float | None = None
    """Seconds that the receiver asks for."""

    @property
    def is_success(self) -> bool:
        """Whether the receiver has accepted the event."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - HTTP


@dataclass(frozen=True, slots=True)
class Schedule:
    """Seconds before each further attempt, and the days in which all of them must be made."""

    delays: Sequence[float]
    days: float

    def is_over(self, due: WebhookAttemptDue, now: datetime) -> bool:
        """Whether there is no time left for an attempt."""
        return now > due.begun_at + timedelta(days=self.days)

    def next_at(self, due: WebhookAttemptDue, answer: Answer, now: datetime) -> datetime | None:
        """When the attempt after a failed one is due; None where it was the last one."""
        if due.attempt > len(self.delays) or answer.status == GONE:
            return None
        asked = min(answer.retry_after or 0.0, LONGEST_WAIT)
        return now + _longer(max(self.delays[due.attempt - 1], asked), due)


def delivery_id(webhook_id: str, event_id: str) -> str:
    """The id of the delivery of an event to a webhook, which is the same each time."""
    return f"msg_{hashlib.sha256(f'{webhook_id} {event_id}'.encode()).hexdigest()[:32]}"


def is_settled(due: WebhookAttemptDue, delivery: WebhookDelivery) -> bool:
    """Whether an attempt was made already, or belongs to a run that another one has replaced."""
    return (due.run, due.attempt) <= (delivery.run, delivery.attempt)


def is_outdated(due: WebhookAttemptDue, delivery: WebhookDelivery) -> bool:
    """Whether a later run, or a later attempt of the same one, has taken the attempt's place."""
    return (due.run, due.attempt) < (delivery.run, delivery.attempt)


def begun(delivery: WebhookDelivery, due: WebhookAttemptDue) -> WebhookDelivery:
    """The delivery as a run of it begins; unchanged where the run has had an attempt already."""
    if is_settled(due, delivery) or due.run < delivery.run:
        return delivery
    return _updated(delivery, due, status="pending", attempt=0, error="", next_at=due.begun_at)


def attempted(
    delivery: WebhookDelivery,
    due: WebhookAttemptDue,
    answer: Answer,
    schedule: Schedule,
    now: datetime,
) -> WebhookDelivery:
    """The delivery after an attempt; unchanged where the attempt is settled."""
    if is_settled(due, delivery):
        return delivery
    next_at = None if answer.is_success else schedule.next_at(due, answer, now)
    pending = "pending" if next_at else "failed"
    return delivery.model_copy(
        update={
            "status": "delivered" if answer.is_success else pending,
            "run": due.run,
            "attempt": due.attempt,
            "next_attempt_at": next_at,
            "error": answer.error,
            "attempts": (*delivery.attempts, recorded(due.attempt, answer, now))[
                -MAX_ATTEMPTS_KEPT:
            ],
        }
    )


def recorded(number: int, answer: Answer, now: datetime) -> WebhookAttempt:
    """An attempt that has ended now, as the delivery lists it."""
    return WebhookAttempt(
        number=number,
        at=now - timedelta(seconds=answer.seconds),
        seconds=round(answer.seconds, 3),
        status=answer.status,
        error=answer.error,
    )


def abandoned(delivery: WebhookDelivery, due: WebhookAttemptDue, reason: str) -> WebhookDelivery:
    """The delivery after an attempt that cannot be made."""
    if is_settled(due, delivery):
        return delivery
    return _updated(delivery, due, status="failed", attempt=due.attempt, error=reason)


def deferred(
    delivery: WebhookDelivery, due: WebhookAttemptDue, reason: str, until: datetime
) -> WebhookDelivery:
    """The delivery whose attempt is put off."""
    if is_settled(due, delivery):
        return delivery
    return _updated(
        delivery, due, status="pending", attempt=due.attempt - 1, error=reason, next_at=until
    )


def defer(due: WebhookAttemptDue, after: float, now: datetime) -> datetime:
    """Until when an attempt is put off that a receiver cannot take for some seconds.

    The more often it was put off, the longer.
    """
    seconds = min(max(after, 2.0 ** min(due.deferral, 20)), LONGEST_DEFERRAL)
    return now + _longer(seconds, due)


def first(delivery: WebhookDelivery, run: int, now: datetime) -> WebhookAttemptDue:
    """The first attempt of a run of a delivery that begins now."""
    return WebhookAttemptDue(
        webhook_id=delivery.webhook_id, delivery_id=delivery.delivery_id, run=run, begun_at=now
    )


def following(due: WebhookAttemptDue) -> WebhookAttemptDue:
    """The attempt after this one."""
    return due.model_copy(update={"attempt": due.attempt + 1, "deferral": 0})


def _updated(
    delivery: WebhookDelivery,
    due: WebhookAttemptDue,
    *,
    next_at: datetime | None = None,
    **fields: Any,
) -> WebhookDelivery:
    return delivery.model_copy(update={"run": due.run, "next_attempt_at": next_at, **fields})


def _longer(seconds: float, due: WebhookAttemptDue) -> timedelta:
    """A delay, longer by a share that depends on delivery and attempt alone."""
    seed = f"{due.delivery_id} {due.run} {due.attempt} {due.deferral}"
    share = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:2]) / 0xFFFF
    return timedelta(seconds=seconds * (1 + JITTER * share))
