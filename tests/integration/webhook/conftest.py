"""The real webhook service on a real broker, and a real HTTP server that receives."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from contracts import (
    Event,
    ShowGenerated,
    WebhookCreate,
    WebhookCreated,
    WebhookDeliveries,
    WebhookDeliveriesQuery,
    WebhookDelivery,
    WebhookDeliveryFailed,
    subjects,
)
from contracts.event import Contract
from services.client.queries import ask
from services.kit.platform import Platform
from services.kit.replay import replay
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.webhook import app
from services.webhook.settings import WebhookSettings
from tests.waiting import until
from tests.webhook_receiver import Receiver, running_receiver

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
Reply = TypeVar("Reply", bound=Contract)
QUICK = WebhookSettings(
    allow_private=True,
    seconds=2.0,
    retry_delays=(0.05, 0.05),
    failures=1000,
    pause_seconds=0.2,
)
"""Three attempts, at once."""


@dataclass
class Station:
    """A running webhook service, its receiver, and what its clients do."""

    platform: Platform
    receiver: Receiver
    settings: PlatformSettings
    secrets: dict[str, str] = field(default_factory=dict)

    async def ask(self, query: Contract, reply: type[Reply]) -> Reply:
        return await ask(self.platform.client, query, reply, timeout=20)

    async def add(self, path: str, *types: str, **fields: Any) -> str:
        """Create a webhook for a path of the receiver; return its id."""
        query = WebhookCreate(url=self.receiver.url(path), types=types or (">",), **fields)
        created = await self.ask(query, WebhookCreated)
        self.secrets[path] = created.secret
        return created.webhook.webhook_id

    async def publish(self, kind: type[Event] = ShowGenerated, **fields: Any) -> Event:
        """Publish the example of an event."""
        name = kind.subject.partition(".{")[0]
        payload = json.loads((EXAMPLES / f"{name}.json").read_text()) | fields
        return await self.platform.publisher.publish(kind.model_validate(payload))

    async def deliveries(self, webhook_id: str, **filters: Any) -> tuple[WebhookDelivery, ...]:
        query = WebhookDeliveriesQuery(webhook_id=webhook_id, **filters)
        return (await self.ask(query, WebhookDeliveries)).deliveries

    async def ended(self, webhook_id: str, count: int = 1) -> tuple[WebhookDelivery, ...]:
        """The deliveries of a webhook, once there are so many and none is pending."""

        async def look() -> tuple[WebhookDelivery, ...]:
            found = await self.deliveries(webhook_id, limit=200)
            ended = [each for each in found if each.status != "pending"]
            return found if len(ended) == len(found) >= count else ()

        return await until(look)

    async def failures(self) -> list[WebhookDeliveryFailed]:
        stored = replay(
            self.platform.client, subjects.STREAM_WEBHOOKS, subjects.WEBHOOK_DELIVERY_FAILED
        )
        return [WebhookDeliveryFailed.model_validate_json(each.body) async for each in stored]


@pytest.fixture
def webhook_settings() -> WebhookSettings:
    return QUICK


@pytest.fixture
async def station(
    broker_settings: PlatformSettings, webhook_settings: WebhookSettings
) -> AsyncIterator[Station]:
    async with AsyncExitStack() as stack:
        receiver = await stack.enter_async_context(running_receiver())
        _, platform = await stack.enter_async_context(connected(broker_settings, "test"))
        await stack.enter_async_context(running(app.service(webhook_settings), broker_settings))
        yield Station(platform, receiver, broker_settings)
