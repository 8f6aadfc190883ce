"""The queries about deliveries: list them, replay them, test a webhook."""

from contextlib import aclosing
from datetime import UTC, datetime

from contracts import (
    WebhookDeliveries,
    WebhookDeliveriesQuery,
    WebhookDelivery,
    WebhookDeliveryQuery,
    WebhookReplay,
    WebhookReplayed,
    WebhookReplaySince,
    WebhookTest,
    subjects,
)
from services.kit.failures import Invalid, NotFound
from services.kit.service import Query
from services.webhook.domain import course, event_types, signing
from services.webhook.ports import Deps, Occurred
from services.webhook.reading import subscription

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""No event is older; the broker counts nanoseconds, of which a date may have too many."""
MAX_REPLAYED = 500
"""Most deliveries that one replay begins."""


async def list_deliveries(query: WebhookDeliveriesQuery, deps: Deps) -> WebhookDeliveries:
    """A page of the deliveries of a webhook, those that changed last first."""
    await subscription(query.webhook_id, deps)
    return await deps.deliveries.page(query)


async def find_delivery(query: WebhookDeliveryQuery, deps: Deps) -> WebhookDelivery:
    """One delivery.

    Raises:
        NotFound: there is no such webhook or delivery.
    """
    return await _delivery(query, deps)


async def replay_delivery(query: WebhookReplay, deps: Deps) -> WebhookDelivery:
    """Deliver an event once more, with all attempts, under the same `webhook-id`."""
    delivery = await _delivery(query, deps)
    if delivery.type == event_types.TEST:
        raise Invalid("delivery_id: it was a test; send another one")
    if not (await subscription(query.webhook_id, deps)).webhook.active:
        raise Invalid("webhook_id: the webhook is not active; activate it first")
    held = await deps.events.at(delivery.stream, delivery.sequence, delivery.event_id)
    if held is None:
        raise NotFound(
            f"delivery_id: the stream {delivery.stream} does not hold the event any more"
        )
    return await _begun(delivery, delivery.run + 1, deps)


async def replay_since(query: WebhookReplaySince, deps: Deps) -> WebhookReplayed:
    """Deliver the events since a time that the webhook has not received, or all of them."""
    webhook = (await subscription(query.webhook_id, deps)).webhook
    if not webhook.active:
        raise Invalid("webhook_id: the webhook is not active; activate it first")
    kinds = tuple(
        kind
        for kind in event_types.KINDS
        if event_types.are_wanted(event_types.type_of(kind), webhook.types)
    )
    begun = 0
    since = min(max(query.since, EARLIEST), deps.clock.now())
    async with aclosing(deps.events.since(since, kinds)) as events:
        async for event in events:
            if not await _is_due(event, query, deps):
                continue
            if begun == MAX_REPLAYED:
                return WebhookReplayed(begun=begun, continue_since=event.stored_at)
            await _begun_for(event, query.webhook_id, deps)
            begun += 1
    return WebhookReplayed(begun=begun)


async def send_test(query: WebhookTest, deps: Deps) -> WebhookDelivery:
    """Send an event of the type `webhook.test` at once, once, and return what came of it."""
    found, now = await subscription(query.webhook_id, deps), deps.clock.now()
    delivery_id, webhook_id = f"msg_{deps.new_id()}", query.webhook_id
    content = signing.body(event_types.TEST, now, {"webhook_id": webhook_id})
    headers = signing.headers(delivery_id, content, found.signing(now), now)
    answer = await deps.direct.post(webhook_id, found.webhook.url, content, headers)
    delivery = WebhookDelivery(
        webhook_id=webhook_id,
        delivery_id=delivery_id,
        type=event_types.TEST,
        status="delivered" if answer.is_success else "failed",
        attempt=1,
        created_at=now,
        error=answer.error,
        attempts=(course.recorded(1, answer, deps.clock.now()),),
    )
    await deps.deliveries.begin(delivery)
    return delivery


async def _delivery(query: WebhookDeliveryQuery | WebhookReplay, deps: Deps) -> WebhookDelivery:
    await subscription(query.webhook_id, deps)
    found = await deps.deliveries.find(query.webhook_id, query.delivery_id)
    if found is None:
        raise NotFound(f"delivery_id: there is no delivery {query.delivery_id}")
    return found


async def _is_due(event: Occurred, query: WebhookReplaySince, deps: Deps) -> bool:
    """Whether a replay includes the event: not what is under way, or has another program's form."""
    if not event.event_id:
        return False
    found = await deps.deliveries.find(
        query.webhook_id, course.delivery_id(query.webhook_id, event.event_id)
    )
    return (
        found is None
        or found.status == "failed"
        or (query.delivered and found.status == "delivered")
    )


async def _begun_for(event: Occurred, webhook_id: str, deps: Deps) -> None:
    """Begin a run of the event's delivery, which is made where there is none."""
    delivery_id = course.delivery_id(webhook_id, event.event_id)
    found = await deps.deliveries.find(webhook_id, delivery_id)
    if found is not None:
        await _begun(found, found.run + 1, deps)
        return
    new = WebhookDelivery(
        webhook_id=webhook_id,
        delivery_id=delivery_id,
        type=event_types.type_of(event.kind),
        event_id=event.event_id,
        stream=event.stream,
        sequence=event.sequence,
        created_at=deps.clock.now(),
    )
    await deps.deliveries.begin(new)
    await _begun(new, 1, deps)


async def _begun(delivery: WebhookDelivery, run: int, deps: Deps) -> WebhookDelivery:
    """Begin a run of a delivery."""
    due = course.first(delivery, run, deps.clock.now())
    await deps.publish(due)
    return await deps.deliveries.change(delivery, lambda found: course.begun(found, due))


QUERIES = (
    Query(subjects.WEBHOOK_DELIVERIES, WebhookDeliveriesQuery, WebhookDeliveries, list_deliveries),
    Query(subjects.WEBHOOK_DELIVERY, WebhookDeliveryQuery, WebhookDelivery, find_delivery),
    Query(subjects.WEBHOOK_REPLAY, WebhookReplay, WebhookDelivery, replay_delivery),
    Query(
        subjects.WEBHOOK_REPLAY_SINCE, WebhookReplaySince, WebhookReplayed, replay_since, exact=True
    ),
    Query(subjects.WEBHOOK_TEST, WebhookTest, WebhookDelivery, send_test),
)
