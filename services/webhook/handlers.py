"""Handlers of webhook: an event becomes deliveries, and each of them attempts."""

from contracts import (
    Event,
    WebhookAttemptDue,
    WebhookDelivery,
    WebhookDeliveryFailed,
    subjects,
)
from contracts.event import identify
from services.kit.checking import checked
from services.kit.message import Outgoing, Scheduled
from services.kit.service import Route
from services.webhook.domain import course, event_types, signing
from services.webhook.domain.course import GONE, Answer
from services.webhook.domain.subscription import Subscription, disabled
from services.webhook.ports import Busy, Deps

DISABLED = "the receiver has answered 410 Gone: it wants no events any more"


async def fan_out(event: Event, deps: Deps) -> list[Outgoing]:
    """Begin a delivery of the event to every webhook that wants it."""
    kind, found = event_types.type_of(type(event)), await deps.subscriptions.current()
    wanting = [each.webhook for each in found.values() if each.wants(kind, event.stored_at)]
    now, event_id = deps.clock.now(), event.event_id or identify(event)
    due: list[Outgoing] = []
    for webhook in wanting:
        delivery = WebhookDelivery(
            webhook_id=webhook.webhook_id,
            delivery_id=course.delivery_id(webhook.webhook_id, event_id),
            type=kind,
            event_id=event_id,
            stream=subjects.stream_of(event.subject),
            sequence=event.sequence,
            created_at=now,
            next_attempt_at=now,
        )
        await deps.deliveries.begin(delivery)
        due.append(course.first(delivery, 1, now))
    return due


async def attempt(due: WebhookAttemptDue, deps: Deps) -> list[Outgoing]:
    """Send an event to a receiver; after a failure the next attempt is scheduled.

    After the last one the delivery has failed, and can be replayed.
    """
    delivery = await deps.deliveries.find(due.webhook_id, due.delivery_id)
    subscription = await deps.subscriptions.find(due.webhook_id)
    if delivery is None or subscription is None or course.is_outdated(due, delivery):
        return []
    if not course.is_settled(due, delivery):
        try:
            delivery = await _attempted(due, delivery, subscription, deps)
        except Busy as busy:
            return [await _deferred(due, delivery, busy, deps)]
    return _continued(due, delivery)


async def _attempted(
    due: WebhookAttemptDue, delivery: WebhookDelivery, subscription: Subscription, deps: Deps
) -> WebhookDelivery:
    data = await deps.events.at(delivery.stream, delivery.sequence, delivery.event_id)
    reason = _obstacle(due, subscription, deps)
    if data is None:
        reason = f"the stream {delivery.stream} does not hold the event any more"
    if reason or data is None:
        return await deps.deliveries.change(
            delivery, lambda found: course.abandoned(found, due, reason)
        )
    happened = data.get("occurred_at") or delivery.created_at
    content = signing.body(delivery.type, happened, data)
    secrets = subscription.signing(deps.clock.now())
    headers = signing.headers(delivery.delivery_id, content, secrets, deps.clock.now())
    answer = await deps.receivers.post(due.webhook_id, subscription.webhook.url, content, headers)
    return await _recorded(due, delivery, answer, deps)


def _obstacle(due: WebhookAttemptDue, subscription: Subscription, deps: Deps) -> str:
    """Why no attempt is made, in words; empty where nothing is in its way."""
    if not subscription.webhook.active:
        return "the webhook is not active"
    if deps.schedule.is_over(due, deps.clock.now()):
        return f"it was not taken within {deps.schedule.days:g} days"
    return ""


async def _recorded(
    due: WebhookAttemptDue, delivery: WebhookDelivery, answer: Answer, deps: Deps
) -> WebhookDelivery:
    now = deps.clock.now()
    if answer.status == GONE:
        await deps.subscriptions.change(
            due.webhook_id, lambda found: disabled(found, DISABLED, now)
        )
    return await deps.deliveries.change(
        delivery, lambda found: course.attempted(found, due, answer, deps.schedule, now)
    )


async def _deferred(
    due: WebhookAttemptDue, delivery: WebhookDelivery, busy: Busy, deps: Deps
) -> Scheduled:
    until = course.defer(due, busy.after or 0.0, deps.clock.now())
    await deps.deliveries.change(
        delivery, lambda found: course.deferred(found, due, busy.reason, until)
    )
    return Scheduled(due.model_copy(update={"deferral": due.deferral + 1}), until)


def _continued(due: WebhookAttemptDue, delivery: WebhookDelivery) -> list[Outgoing]:
    """What follows an attempt that is recorded; the same each time that it is asked."""
    if delivery.status == "failed":
        return [_failed(delivery)]
    if delivery.next_attempt_at is None:
        return []
    return [Scheduled(course.following(due), delivery.next_attempt_at)]


def _failed(delivery: WebhookDelivery) -> WebhookDeliveryFailed:
    return WebhookDeliveryFailed(
        webhook_id=delivery.webhook_id,
        delivery_id=delivery.delivery_id,
        run=delivery.run,
        type=delivery.type,
        cause_id=delivery.event_id,
        attempts=delivery.attempt,
        reason=delivery.error,
    )


def routes(workers: int) -> tuple[Route, ...]:
    """The routes of webhook; `workers` requests are sent at once by one process."""
    heard = [
        Route(kind, fan_out, (WebhookAttemptDue,), only_new=True, passes_on=True)
        for kind in event_types.KINDS
    ]
    sent = (WebhookAttemptDue, WebhookDeliveryFailed)
    attempts = Route(WebhookAttemptDue, attempt, sent, workers=workers)
    return (*heard, attempts, *checked(WebhookDeliveryFailed))
