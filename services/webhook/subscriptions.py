"""The queries about webhooks: create, list, change, remove them, rotate their secrets."""

from datetime import timedelta

from contracts import (
    Webhook,
    WebhookChange,
    WebhookCreate,
    WebhookCreated,
    WebhookList,
    WebhookListQuery,
    WebhookQuery,
    WebhookRemove,
    WebhookRemoved,
    WebhookRotate,
    WebhookSecret,
    subjects,
)
from services.kit.failures import Conflict, Invalid
from services.kit.service import Query
from services.webhook.domain import event_types
from services.webhook.domain.subscription import Secret, Subscription, changed, rotated
from services.webhook.ports import Deps
from services.webhook.reading import existing, subscription


async def create_webhook(query: WebhookCreate, deps: Deps) -> WebhookCreated:
    """Create a webhook; the reply tells its secret, and nothing else does."""
    await _check(query.url, query.types, deps)
    if len(await deps.subscriptions.current()) >= deps.limit:
        raise Conflict(f"there are {deps.limit} webhooks already; remove one that is not used")
    now, secret = deps.clock.now(), deps.new_secret()
    webhook = Webhook(
        webhook_id=f"wh_{deps.new_id()}", created_at=now, changed_at=now, **query.model_dump()
    )
    await deps.subscriptions.add(Subscription(webhook=webhook, secrets=(Secret(value=secret),)))
    return WebhookCreated(webhook=webhook, secret=secret)


async def list_webhooks(_: WebhookListQuery, deps: Deps) -> WebhookList:
    """The webhooks of the station."""
    found = await deps.subscriptions.current()
    return WebhookList(webhooks=tuple(each.webhook for each in found.values()))


async def find_webhook(query: WebhookQuery, deps: Deps) -> Webhook:
    """One webhook."""
    return (await subscription(query.webhook_id, deps)).webhook


async def change_webhook(query: WebhookChange, deps: Deps) -> Webhook:
    """Change a webhook; events that occur from now on go where it says."""
    await _check(query.url, query.types or (), deps)
    now = deps.clock.now()
    after = await deps.subscriptions.change(
        query.webhook_id, lambda found: changed(found, query, now)
    )
    return existing(query.webhook_id, after).webhook


async def remove_webhook(query: WebhookRemove, deps: Deps) -> WebhookRemoved:
    """Remove a webhook, with its secrets and its deliveries."""
    await subscription(query.webhook_id, deps)
    await deps.subscriptions.remove(query.webhook_id)
    await deps.deliveries.remove(query.webhook_id)
    return WebhookRemoved(webhook_id=query.webhook_id)


async def rotate_secret(query: WebhookRotate, deps: Deps) -> WebhookSecret:
    """Give a webhook a new secret; the one before it signs too, until the overlap is over."""
    now, secret = deps.clock.now(), deps.new_secret()
    overlap = timedelta(hours=query.overlap_hours)
    after = await deps.subscriptions.change(
        query.webhook_id, lambda found: rotated(found, secret, overlap, now)
    )
    until = existing(query.webhook_id, after).webhook.previous_secret_until
    return WebhookSecret(webhook_id=query.webhook_id, secret=secret, previous_until=until)


async def _check(url: str | None, types: tuple[str, ...], deps: Deps) -> None:
    """Check what somebody wants a webhook to be.

    Raises:
        Invalid: the reason names the field.
    """
    if reason := event_types.refusal(types):
        raise Invalid(reason)
    if url is not None and (reason := await deps.refusal(url)):
        raise Invalid(f"url: {reason}")


QUERIES = (
    Query(subjects.WEBHOOK_CREATE, WebhookCreate, WebhookCreated, create_webhook, exact=True),
    Query(subjects.WEBHOOK_LIST, WebhookListQuery, WebhookList, list_webhooks),
    Query(subjects.WEBHOOK_FIND, WebhookQuery, Webhook, find_webhook),
    Query(subjects.WEBHOOK_CHANGE, WebhookChange, Webhook, change_webhook, exact=True),
    Query(subjects.WEBHOOK_REMOVE, WebhookRemove, WebhookRemoved, remove_webhook),
    Query(subjects.WEBHOOK_ROTATE, WebhookRotate, WebhookSecret, rotate_secret, exact=True),
)
