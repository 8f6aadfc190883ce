"""The ports of webhook: what its handlers need from outside, as Protocols."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from contracts import (
    Event,
    WebhookAttemptDue,
    WebhookDeliveries,
    WebhookDeliveriesQuery,
    WebhookDelivery,
)
from services.kit.clock import Clock
from services.kit.failures import Retry
from services.webhook.domain.course import Answer, Schedule
from services.webhook.domain.subscription import Subscription


class Busy(Retry):
    """A receiver takes no request now, since it is busy or has failed; `after` is set."""


class Subscriptions(Protocol):
    """The webhooks with their secrets; methods raise `BrokerUnavailable` without a broker."""

    async def current(self) -> Mapping[str, Subscription]:
        """Every webhook by its id, the oldest first."""

    async def find(self, webhook_id: str) -> Subscription | None:
        """One webhook; None where there is none."""

    async def add(self, subscription: Subscription) -> None:
        """Store a new webhook."""

    async def change(
        self, webhook_id: str, change: Callable[[Subscription], Subscription]
    ) -> Subscription | None:
        """Change a webhook by compare-and-set; return it, None where there is none."""

    async def remove(self, webhook_id: str) -> None:
        """Remove a webhook with its secrets."""


class Deliveries(Protocol):
    """What became of each delivery; methods raise `BrokerUnavailable` without a broker."""

    async def begin(self, delivery: WebhookDelivery) -> None:
        """Store a new delivery; one that exists stays as it is."""

    async def find(self, webhook_id: str, delivery_id: str) -> WebhookDelivery | None:
        """One delivery; None where there is none."""

    async def change(
        self, found: WebhookDelivery, change: Callable[[WebhookDelivery], WebhookDelivery]
    ) -> WebhookDelivery:
        """Change a delivery by compare-and-set; return it."""

    async def page(self, query: WebhookDeliveriesQuery) -> WebhookDeliveries:
        """A page of deliveries, those that changed last first."""

    async def remove(self, webhook_id: str) -> None:
        """Remove all deliveries of a webhook."""


@dataclass(frozen=True, slots=True)
class Occurred:
    """An event as a stream holds it."""

    kind: type[Event]
    stream: str
    sequence: int
    data: Mapping[str, Any]
    """The event's JSON as it was published."""
    stored_at: datetime

    @property
    def event_id(self) -> str:
        """The id of the event; empty where another program published it without one."""
        return str(self.data.get("event_id", ""))


class Events(Protocol):
    """The station's events; methods raise `BrokerUnavailable` without a broker."""

    async def at(self, stream: str, sequence: int, event_id: str) -> Mapping[str, Any] | None:
        """The JSON of an event; None where the stream does not hold it any more."""

    def since(
        self, since: datetime, kinds: tuple[type[Event], ...]
    ) -> AsyncGenerator[Occurred, None]:
        """The events of some kinds since a time, in the order in which they were stored."""


class Receivers(Protocol):
    """The servers that webhooks lie at."""

    async def post(
        self, webhook_id: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> Answer:
        """Send one request, and return what came of it.

        Raises:
            Busy: no request was sent, since the receiver is busy or has failed.
        """


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything webhook's handlers use."""

    subscriptions: Subscriptions
    deliveries: Deliveries
    events: Events
    receivers: Receivers
    """With the bounds of each webhook: attempts of deliveries."""
    direct: Receivers
    """Without them: tests."""
    refusal: Callable[[str], Awaitable[str]]
    """Why a URL cannot be used, in words; empty where it can."""
    publish: Callable[[WebhookAttemptDue], Awaitable[object]]
    """Publish an attempt that is due now."""
    new_id: Callable[[], str]
    """A random word, for ids."""
    new_secret: Callable[[], str]
    """A random secret, `whsec_…`."""
    schedule: Schedule
    limit: int
    """Most webhooks of the station."""
    clock: Clock
