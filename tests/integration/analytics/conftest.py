"""The real analytics service on a real broker, with the archive, and a real server that is told."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pydantic import SecretStr

from contracts import subjects
from contracts.event import Contract, Event
from services.analytics import app
from services.analytics.adapters import retrying
from services.analytics.domain.rules import Rule, parse
from services.analytics.settings import AnalyticsSettings
from services.client.queries import ask
from services.data import app as data
from services.data.settings import DataSettings
from services.kit.calls.breaker import CircuitState
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Service
from services.kit.settings import PlatformSettings
from tests.waiting import until
from tests.webhook_receiver import Receiver, running_receiver

Reply = TypeVar("Reply", bound=Contract)
RULES = parse(
    """
[[rule]]
name = "CircuitOpen"
group = "providers"
severity = "page"
hold = 0
dashboard = "providers"
summary = "Provider {radiox.provider}: no calls are made any more"
description = "The next provider stands in."
[rule.when]
kind = "value"
metric = "radiox.provider.circuit_open"
by = ["radiox.provider"]
threshold = 0

[[rule]]
name = "ShowsFailing"
group = "pipeline"
severity = "ticket"
hold = 0
dashboard = "errors"
summary = "{value:number} shows failed"
description = "Stages fail for good."
[rule.when]
kind = "increase"
metric = "radiox.shows.ended"
where = { "radiox.outcome" = ["failed"] }
window = 3600
threshold = 1

[[rule]]
name = "InterfaceSlow"
group = "station"
severity = "info"
hold = 0
dashboard = "errors"
summary = "Responses take {value:duration}"
description = "Prometheus alone knows."
when = { kind = "quantile", metric = "http.server.request.duration", window = 300, threshold = 1 }

[[rule]]
name = "BrokerDisconnected"
group = "broker"
severity = "page"
hold = 60
needs_prometheus = true
dashboard = "broker"
summary = "A service is not connected"
description = "The metric is known; who would tell is not connected either."
when = { kind = "value", metric = "radiox.broker.connected", of = "min", op = "<", threshold = 1 }
"""
)


@dataclass
class Station:
    """A broker with an archive, what analytics tells, and what its clients do."""

    platform: Platform
    receiver: Receiver
    settings: PlatformSettings
    analytics: AnalyticsSettings
    stack: AsyncExitStack
    started: list[AsyncExitStack] = field(default_factory=list)

    async def start(self, rules: Iterable[Rule] = RULES, **changes: Any) -> None:
        """Start a process of analytics."""
        own = await self.stack.enter_async_context(AsyncExitStack())
        service = with_rules(self.analytics.model_copy(update=changes), rules)
        await own.enter_async_context(running(service, self.settings))
        self.started.append(own)

    async def stop(self) -> None:
        """Stop the process that was started last."""
        await self.started.pop().aclose()

    async def ask(self, query: Contract, reply: type[Reply]) -> Reply:
        return await ask(self.platform.client, query, reply, timeout=30)

    async def publish(self, *events: Event) -> None:
        for each in events:
            await self.platform.publisher.publish(each)

    async def open_circuit(self, provider: str) -> None:
        bucket = self.platform.bucket(subjects.BUCKET_CIRCUITS)
        state = CircuitState(failures=10, open_until=4e9)
        await bucket.put(f"{provider}.speech", state.model_dump_json().encode())

    async def close_circuit(self, provider: str) -> None:
        await self.platform.bucket(subjects.BUCKET_CIRCUITS).delete(f"{provider}.speech")

    def told(self) -> list[tuple[str, str]]:
        """Type and title of each message that the webhook has taken or refused."""
        bodies = [json.loads(each.body) for each in self.receiver.received]
        return [(each["type"], each["data"]["title"]) for each in bodies]

    async def once_told(self, kind: str, text: str) -> list[tuple[str, str]]:
        """All messages, once there is one of a type with a text in its title."""

        async def look() -> list[tuple[str, str]]:
            told = self.told()
            there = any(each == kind and text in title for each, title in told)
            return told if there else []

        return await until(look, within=40)


def with_rules(settings: AnalyticsSettings, rules: Iterable[Rule]) -> Service:
    """The service with rules of the test."""
    opened = partial(app.open_deps, settings=settings, given=tuple(rules))
    return replace(app.service(settings), open=opened)


@asynccontextmanager
async def archive(settings: PlatformSettings) -> AsyncIterator[None]:
    """The service data, with its database in the folder of the broker's settings."""
    async with running(data.service(DataSettings()), settings):
        yield


@pytest.fixture
async def station(
    broker_settings: PlatformSettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[Station]:
    monkeypatch.setattr(retrying, "SHORTEST", 0.05)
    settings = broker_settings.model_copy(update={"data_dir": tmp_path})
    async with AsyncExitStack() as stack:
        receiver = await stack.enter_async_context(running_receiver())
        _, platform = await stack.enter_async_context(connected(settings, "test"))
        await stack.enter_async_context(archive(settings))
        analytics = AnalyticsSettings(
            webhook_url=SecretStr(receiver.url("/alerts")),
            webhook_secret=SecretStr("whsec_c2VjcmV0IG9mIHRoaXMgdGVzdA=="),
            every=0.1,
            digest_at=None,
            channels=("world",),
        )
        yield Station(platform, receiver, settings, analytics, stack)
