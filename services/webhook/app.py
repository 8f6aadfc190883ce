"""Composition root of webhook."""

import base64
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from contracts import subjects
from services.kit.addresses import is_public
from services.kit.calls.breaker import Circuit
from services.kit.platform import Platform
from services.kit.service import Access, Service
from services.webhook import deliveries, subscriptions
from services.webhook.adapters.bounded import BoundedReceivers
from services.webhook.adapters.deliveries import StoredDeliveries
from services.webhook.adapters.events import StoredEvents
from services.webhook.adapters.http_receivers import open_receivers
from services.webhook.adapters.subscriptions import StoredSubscriptions
from services.webhook.domain.course import Schedule
from services.webhook.handlers import routes
from services.webhook.ports import Deps
from services.webhook.settings import WebhookSettings

SETTINGS = WebhookSettings
SECRET_BYTES = 32
"""Random bytes of a secret; Standard Webhooks has 24 to 64."""


def service(settings: WebhookSettings) -> Service:
    """Declare the webhook service for `settings`."""
    return Service(
        name="webhook",
        open=partial(open_deps, settings=settings),
        routes=routes(settings.workers),
        queries=(*subscriptions.QUERIES, *deliveries.QUERIES),
        access=Access(
            writes=(
                subjects.BUCKET_WEBHOOKS,
                subjects.BUCKET_WEBHOOK_DELIVERIES,
                subjects.BUCKET_CIRCUITS,
            ),
            purges=(subjects.BUCKET_WEBHOOK_DELIVERIES,),
            replays=(
                subjects.STREAM_SHOWS,
                subjects.STREAM_ARCHIVE,
                subjects.STREAM_ALERTS,
                subjects.STREAM_AIR,
            ),
        ),
    )


@asynccontextmanager
async def open_deps(
    platform: Platform, settings: WebhookSettings, *, judge: Callable[[str], bool] = is_public
) -> AsyncIterator[Deps]:
    """Open webhook's deps on `platform`; `judge` says which addresses are public."""
    circuits = platform.bucket(subjects.BUCKET_CIRCUITS)

    def circuit_of(webhook_id: str) -> Circuit:
        return Circuit(
            circuits,
            f"webhook.{webhook_id}",
            platform.clock,
            threshold=settings.failures,
            cooldown=settings.pause_seconds,
        )

    log = platform.bucket(subjects.BUCKET_WEBHOOK_DELIVERIES)
    async with open_receivers(settings, judge) as (direct, destinations):
        yield Deps(
            subscriptions=StoredSubscriptions(
                platform.bucket(subjects.BUCKET_WEBHOOKS), platform.streams
            ),
            deliveries=StoredDeliveries(log, platform.client, platform.streams),
            events=StoredEvents(platform.client, platform.streams),
            receivers=BoundedReceivers(direct, settings.per_webhook, circuit_of),
            direct=direct,
            refusal=destinations.refusal,
            publish=platform.publisher.publish,
            new_id=partial(secrets.token_hex, 12),
            new_secret=new_secret,
            schedule=Schedule(settings.retry_delays, settings.days),
            limit=settings.limit,
            clock=platform.clock,
        )


def new_secret() -> str:
    """A random secret in the form of Standard Webhooks."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
