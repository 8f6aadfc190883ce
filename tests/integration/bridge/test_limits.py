"""Limits of requests, on a real broker that two bridges share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest

from services.bridge.access import limits
from services.bridge.access.limits import WINDOW, Limiter, Quota
from services.kit.counters import Counters
from services.kit.failures import BrokerUnavailable
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.integration.bridge.access import Guarded, bearer, guarded_bridge

NOTHING = "/api/v1/nothing"
START = 600.0
SHOWS, REQUESTS = Quota("shows", 10), Quota("requests", 100)


class SetClock:
    """A clock that stands, in seconds."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> float:
        return self.time


class Away:
    """Counters of a broker that is out of reach."""

    def __init__(self) -> None:
        self.calls = 0

    async def add(self, name: str, amount: int) -> int:
        self.calls += 1
        raise BrokerUnavailable(f"counting {name}, {amount}")


async def allowed(limiter: Limiter, quota: Quota, client: str = "key:one") -> int:
    taken = await asyncio.gather(*(limiter.take(quota, client) for _ in range(quota.limit * 2)))
    return sum(each.is_allowed for each in taken)


async def test_several_bridges_together_allow_exactly_the_limit(
    broker_settings: PlatformSettings,
) -> None:
    clock = SetClock()
    async with connected(broker_settings, "test") as (_, platform):
        bridges = [Limiter(Counters(platform.client), clock) for _ in range(3)]
        for quota in (SHOWS, REQUESTS):
            found = await asyncio.gather(*(allowed(each, quota) for each in bridges))
            assert sum(found) == quota.limit
        refused = await bridges[0].take(SHOWS, "key:one")
        assert (refused.is_allowed, refused.remaining, refused.resets_in) == (False, 0, WINDOW)
        assert (await bridges[0].take(SHOWS, "key:other")).remaining == 9
        clock.time += WINDOW - 1
        assert (await bridges[1].take(SHOWS, "key:one")).resets_in == 1
        clock.time += 1
        again = await bridges[1].take(SHOWS, "key:one")
        assert (again.is_allowed, again.remaining) == (True, 9)


async def test_a_request_seldom_costs_a_round_trip(broker_settings: PlatformSettings) -> None:
    async with connected(broker_settings, "test") as (_, platform):
        counters = Counters(platform.client)
        calls = 0

        class Counting:
            async def add(self, name: str, amount: int) -> int:
                nonlocal calls
                calls += 1
                return await counters.add(name, amount)

        limiter = Limiter(Counting(), SetClock())
        for _ in range(1000):
            assert (await limiter.take(Quota("requests", 100_000), "key:one")).is_allowed
        assert calls == 1


async def test_without_the_broker_each_bridge_applies_the_limit_alone() -> None:
    away = Away()
    limiter = Limiter(away, SetClock())
    assert await allowed(limiter, SHOWS) == 10
    assert away.calls == 1


async def test_counters_are_in_memory(broker_settings: PlatformSettings) -> None:
    async with connected(broker_settings, "test") as (_, platform):
        config = (await platform.client.jetstream().stream_info("COUNTERS")).config
        assert (config.storage, config.max_msgs_per_subject) == ("memory", 1)
        assert await Counters(platform.client).add("a b.*", 2) == 2
        assert await Counters(platform.client).add("a b.*", 3) == 5


@pytest.fixture
async def bridges(
    broker_settings: PlatformSettings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[list[Guarded]]:
    """Two bridges on one broker, in a minute that does not end."""
    monkeypatch.setattr(limits.Limiter.__init__, "__defaults__", (SetClock(),))
    options = {"limit_shows": 2, "limit_requests": 4}
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                guarded_bridge(broker_settings, trusted_proxies=["127.0.0.1"], **options)
            )
            for _ in range(2)
        ]


async def ask(env: Guarded, token: str, address: str, method: str = "GET") -> httpx.Response:
    path = "/api/v1/shows" if method == "POST" else NOTHING
    headers = bearer(token) | {"X-Forwarded-For": address}
    return await env.http.request(method, path, headers=headers)


async def test_two_bridges_share_the_limits_of_keys_and_addresses(bridges: list[Guarded]) -> None:
    one, other = bridges
    token, second = await one.key("read", "one"), await one.key("read", "second")
    answers = [await ask(env, token, "198.51.100.1") for env in (one, other, one, other)]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["3", "2", "1", "0"]
    refused = await ask(one, token, "198.51.100.9")
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    wait = refused.headers["retry-after"]
    assert refused.headers["ratelimit-policy"] == '"requests";q=4;w=60'
    assert refused.headers["ratelimit"] == f'"requests";r=0;t={wait}'
    assert refused.headers["ratelimit-limit"] == "4"
    assert refused.headers["ratelimit-reset"] == wait
    assert (await ask(other, second, "198.51.100.1")).status_code == 429
    assert (await ask(other, second, "198.51.100.2")).status_code == 404
    posted = [await ask(env, token, "198.51.100.1", "POST") for env in (one, other, one)]
    assert [answer.status_code for answer in posted][2] == 429
    assert 429 not in [answer.status_code for answer in posted][:2]
    for env in bridges:
        assert (await env.http.get("/health/live")).status_code == 200
        assert "ratelimit" not in (await env.http.get("/health/live")).headers


async def test_guessing_keys_is_limited_by_the_address(bridges: list[Guarded]) -> None:
    guess = "rx_000000000000_" + 48 * "0"
    answers = [await ask(bridges[0], guess, "198.51.100.7") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 4 + [429] * 2
