"""Attempts that are due once, twice or too late, or to a webhook that was changed meanwhile."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts import (
    Event,
    ShowFailed,
    Webhook,
    WebhookAttemptDue,
    WebhookDeliveries,
    WebhookDeliveriesQuery,
    WebhookDelivery,
    WebhookDeliveryFailed,
    WebhookReplay,
)
from services.kit.failures import Invalid, NotFound
from services.kit.message import Scheduled
from services.webhook.deliveries import replay_delivery
from services.webhook.domain.course import Answer, Schedule
from services.webhook.domain.subscription import Secret, Subscription, disabled
from services.webhook.handlers import attempt, fan_out
from services.webhook.ports import Busy, Deps, Occurred
from tests.fakes import ManualClock

EVENT = ShowFailed(
    show_id="s1", stage="script", reason="no news", event_id="s1:show.failed:1", sequence=7
)
OK, DOWN = Answer(0.1, 204), Answer(0.1, 503, "HTTP 503")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - of the standard's examples


@dataclass
class MemorySubscriptions:
    """Webhooks in memory."""

    found: dict[str, Subscription] = field(default_factory=dict)

    async def current(self) -> Mapping[str, Subscription]:
        return self.found

    async def find(self, webhook_id: str) -> Subscription | None:
        return self.found.get(webhook_id)

    async def add(self, subscription: Subscription) -> None:
        self.found[subscription.webhook.webhook_id] = subscription

    async def change(self, webhook_id: str, change: Any) -> Subscription | None:
        if webhook_id in self.found:
            self.found[webhook_id] = change(self.found[webhook_id])
        return self.found.get(webhook_id)

    async def remove(self, webhook_id: str) -> None:
        self.found.pop(webhook_id, None)


@dataclass
class MemoryDeliveries:
    """Deliveries in memory."""

    found: dict[str, WebhookDelivery] = field(default_factory=dict)

    async def begin(self, delivery: WebhookDelivery) -> None:
        self.found.setdefault(delivery.delivery_id, delivery)

    async def find(self, webhook_id: str, delivery_id: str) -> WebhookDelivery | None:
        found = self.found.get(delivery_id)
        return found if found and found.webhook_id == webhook_id else None

    async def change(self, found: WebhookDelivery, change: Any) -> WebhookDelivery:
        changed: WebhookDelivery = change(self.found[found.delivery_id])
        self.found[found.delivery_id] = changed
        return changed

    async def page(self, query: WebhookDeliveriesQuery) -> WebhookDeliveries:
        raise NotImplementedError(query)

    async def remove(self, webhook_id: str) -> None:
        raise NotImplementedError(webhook_id)


@dataclass
class HeldEvent:
    """A stream that holds one event, or has dropped it."""

    event: Event | None = EVENT

    async def at(self, stream: str, sequence: int, event_id: str) -> Mapping[str, Any] | None:
        assert (stream, sequence, event_id) == ("ARCHIVE", 7, EVENT.event_id)
        return self.event.model_dump(mode="json") if self.event else None

    def since(
        self, since: datetime, kinds: tuple[type[Event], ...]
    ) -> AsyncGenerator[Occurred, None]:
        raise NotImplementedError(since, kinds)


@dataclass
class PlannedReceivers:
    """Receivers whose answers a test plans."""

    plan: list[Answer | Busy]
    urls: list[str] = field(default_factory=list)

    async def post(
        self, webhook_id: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> Answer:
        del webhook_id, content, headers
        planned = self.plan.pop(0)
        if isinstance(planned, Busy):
            raise planned
        self.urls.append(url)
        return planned


@dataclass
class Station:
    """The deps, and a webhook."""

    clock: ManualClock = field(default_factory=ManualClock)
    subscriptions: MemorySubscriptions = field(default_factory=MemorySubscriptions)
    deliveries: MemoryDeliveries = field(default_factory=MemoryDeliveries)
    events: HeldEvent = field(default_factory=HeldEvent)
    receivers: PlannedReceivers = field(default_factory=lambda: PlannedReceivers([]))
    published: list[WebhookAttemptDue] = field(default_factory=list)

    def __post_init__(self) -> None:
        webhook = Webhook(
            webhook_id="wh_1",
            url="https://receiver.example/",
            types=("show.*",),
            created_at=self.clock.now(),
            changed_at=self.clock.now(),
        )
        self.subscriptions.found["wh_1"] = Subscription(
            webhook=webhook, secrets=(Secret(value=SECRET),)
        )

    @property
    def deps(self) -> Deps:
        async def accept(_: str) -> str:
            return ""

        async def publish(due: WebhookAttemptDue) -> None:
            self.published.append(due)

        return Deps(
            subscriptions=self.subscriptions,
            deliveries=self.deliveries,
            events=self.events,
            receivers=self.receivers,
            direct=self.receivers,
            refusal=accept,
            publish=publish,
            new_id=lambda: "1",
            new_secret=lambda: SECRET,
            schedule=Schedule((5.0, 300.0), 5.0),
            limit=10,
            clock=self.clock,
        )

    async def first(self) -> WebhookAttemptDue:
        (due,) = await fan_out(EVENT, self.deps)
        assert isinstance(due, WebhookAttemptDue)
        return due

    @property
    def delivery(self) -> WebhookDelivery:
        (delivery,) = self.deliveries.found.values()
        return delivery

    async def following(self, due: WebhookAttemptDue) -> WebhookAttemptDue:
        """The attempt that is scheduled after one."""
        (scheduled,) = await attempt(due, self.deps)
        assert isinstance(scheduled, Scheduled)
        assert isinstance(scheduled.event, WebhookAttemptDue)
        return scheduled.event


async def test_an_attempt_that_was_recorded_is_not_sent_again_but_continued() -> None:
    """A kill between the record of an attempt and the publication of the next one."""
    station = Station()
    due = await station.first()
    station.receivers.plan = [DOWN]
    first = await attempt(due, station.deps)
    station.clock.forward(3)
    assert await attempt(due, station.deps) == first
    assert len(station.receivers.urls) == 1


async def test_a_failure_that_was_recorded_is_told_again_under_the_same_id() -> None:
    station = Station()
    due = await station.first()
    station.receivers.plan = [DOWN, DOWN, DOWN]
    last = await station.following(await station.following(due))
    told = await attempt(last, station.deps)
    assert [type(each) for each in told] == [WebhookDeliveryFailed]
    assert await attempt(last, station.deps) == told
    assert len(station.receivers.urls) == 3


async def test_attempts_that_come_late_do_nothing() -> None:
    station = Station()
    due = await station.first()
    station.receivers.plan = [DOWN, DOWN]
    await station.following(await station.following(due))
    assert await attempt(due, station.deps) == []
    query = WebhookReplay(webhook_id="wh_1", delivery_id=due.delivery_id)
    assert (await replay_delivery(query, station.deps)).run == 2
    assert await attempt(due.model_copy(update={"attempt": 3}), station.deps) == []
    station.receivers.plan = [OK]
    assert await attempt(station.published[0], station.deps) == []
    assert station.delivery.status == "delivered"
    assert len(station.receivers.urls) == 3


async def test_a_busy_receiver_costs_no_attempt_and_is_asked_ever_less_often() -> None:
    station = Station()
    due = await station.first()
    station.receivers.plan = [Busy("busy", after=1.0) for _ in range(12)]
    waits = []
    for number in range(12):
        (scheduled,) = await attempt(due, station.deps)
        assert isinstance(scheduled, Scheduled)
        assert isinstance(scheduled.event, WebhookAttemptDue)
        due = scheduled.event
        assert (due.attempt, due.deferral) == (1, number + 1)
        assert station.delivery.next_attempt_at == scheduled.at
        waits.append(scheduled.at - station.clock.now())
        station.clock.at = scheduled.at
    assert waits[-1] > timedelta(minutes=30)
    assert (station.delivery.attempt, station.delivery.status) == (0, "pending")
    assert station.receivers.urls == []


async def test_a_receiver_that_stays_busy_is_given_up() -> None:
    station = Station()
    due = await station.first()
    station.clock.forward(5 * 86_400 + 1)
    (told,) = await attempt(due.model_copy(update={"deferral": 200}), station.deps)
    assert isinstance(told, WebhookDeliveryFailed)
    assert "5 days" in told.reason
    assert station.receivers.urls == []


async def test_what_is_under_way_to_an_inactive_webhook_fails() -> None:
    station = Station()
    due = await station.first()
    now = station.clock.now()
    await station.subscriptions.change("wh_1", lambda found: disabled(found, "test", now))
    (told,) = await attempt(due, station.deps)
    assert isinstance(told, WebhookDeliveryFailed)
    assert "not active" in told.reason
    assert await fan_out(replace_show("s2"), station.deps) == []
    with pytest.raises(Invalid, match="not active"):
        await replay_delivery(
            WebhookReplay(webhook_id="wh_1", delivery_id=due.delivery_id), station.deps
        )


def replace_show(show_id: str) -> ShowFailed:
    return EVENT.model_copy(update={"show_id": show_id, "event_id": f"{show_id}:show.failed:1"})


async def test_an_event_that_is_gone_cannot_be_delivered_or_replayed() -> None:
    station = Station(events=HeldEvent(None))
    due = await station.first()
    (told,) = await attempt(due, station.deps)
    assert isinstance(told, WebhookDeliveryFailed)
    assert "does not hold the event" in told.reason
    query = WebhookReplay(webhook_id="wh_1", delivery_id=due.delivery_id)
    with pytest.raises(NotFound, match="does not hold the event"):
        await replay_delivery(query, station.deps)
    assert station.published == []


async def test_a_removed_webhook_receives_nothing() -> None:
    station = Station()
    due = await station.first()
    await station.subscriptions.remove("wh_1")
    assert await attempt(due, station.deps) == []
    assert station.receivers.urls == []


async def test_each_attempt_goes_where_the_webhook_lies_then() -> None:
    station = Station()
    due = await station.first()
    station.receivers.plan = [DOWN, OK]
    following = await station.following(due)
    moved = "https://moved.example/"
    await station.subscriptions.change(
        "wh_1",
        lambda found: found.model_copy(
            update={"webhook": found.webhook.model_copy(update={"url": moved})}
        ),
    )
    assert await attempt(following, station.deps) == []
    assert station.receivers.urls == ["https://receiver.example/", moved]


async def test_gone_ends_the_webhook_before_the_attempt_is_recorded() -> None:
    """So that a kill between the two leaves no webhook that asks a receiver that is gone."""
    station = Station()
    due = await station.first()
    station.receivers.plan = [replace(DOWN, status=410)]
    (told,) = await attempt(due, station.deps)
    assert isinstance(told, WebhookDeliveryFailed)
    webhook = station.subscriptions.found["wh_1"].webhook
    assert not webhook.active
    assert "410" in webhook.disabled_because
