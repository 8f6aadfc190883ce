"""API keys on a real bridge and broker."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from services.bridge import app as bridge
from services.bridge.settings import BridgeSettings
from services.client.keys import KEPT, ApiKey, KeyStore
from services.kit.failures import Conflict, Invalid, NotFound
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings, SettingsError
from tests.integration.bridge.access import UNLIMITED, Guarded, bearer, guarded_bridge
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTHING = "/api/v1/nothing"
"""No route: the answer to those who may ask is 404."""


class SetClock:
    """A clock that stands."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def env(shared_broker: PlatformSettings) -> AsyncIterator[Guarded]:
    async with guarded_bridge(shared_broker, **UNLIMITED) as guarded:
        yield guarded


async def until_refused(env: Guarded, token: str) -> None:
    """A key may open for a second after it was revoked."""

    async def is_refused() -> bool:
        return (await env.http.get(NOTHING, headers=bearer(token))).status_code == 401

    await until(is_refused)


async def test_a_key_opens_in_both_headers_and_without_one_nothing_does(env: Guarded) -> None:
    token = await env.key("read")
    assert (await env.http.get(NOTHING, headers=bearer(token))).status_code == 404
    assert (await env.http.get(NOTHING, headers={"X-API-Key": token})).status_code == 404
    refused = await env.http.get(NOTHING)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="radiox"'
    assert refused.headers["content-type"] == "application/problem+json"
    assert (await env.http.get("/health/live")).status_code == 200


OTHERS = (
    ("Authorization", "Bearer rx_000000000000_" + 48 * "0"),
    ("Authorization", "Bearer"),
    ("Authorization", "Bearer x"),
    ("Authorization", "Basic cnhfYTpi"),
    ("Authorization", "Bearer rx_" + 9000 * "é"),
    ("X-API-Key", "rx__"),
)


async def test_other_credentials_are_refused(env: Guarded) -> None:
    for name, value in OTHERS:
        headers = [(name.encode(), value.encode())]
        refused = await env.http.get(NOTHING, headers=headers)
        assert refused.status_code == 401, value
        assert 'error="invalid_token"' in refused.headers["www-authenticate"]


async def test_two_credentials_are_refused(env: Guarded) -> None:
    token = await env.key("read")
    refused = await env.http.get(NOTHING, headers=bearer(token) | {"X-API-Key": token})
    assert refused.status_code == 401


async def test_the_secret_of_another_key_opens_nothing(env: Guarded) -> None:
    one, other = await env.key("read", "one"), await env.key("read", "other")
    mixed = one.rpartition("_")[0] + "_" + other.rpartition("_")[2]
    assert (await env.http.get(NOTHING, headers=bearer(mixed))).status_code == 401


async def test_a_revoked_key_is_refused_within_seconds_and_a_new_one_opens_at_once(
    env: Guarded,
) -> None:
    token = await env.key("read", "gone")
    assert (await env.http.get(NOTHING, headers=bearer(token))).status_code == 404
    [revoked] = await env.store.revoke("gone")
    assert revoked.revoked_at is not None
    await until_refused(env, token)
    again = bearer(await env.key("read", "gone"))
    assert (await env.http.get(NOTHING, headers=again)).status_code == 404


async def test_rotation_overlaps(env: Guarded) -> None:
    old = await env.key("request", "newsroom")
    made, new = await env.store.rotate("newsroom", timedelta(hours=1))
    assert (made.name, made.scope) == ("newsroom", "request")
    for token in (old, new):
        assert (await env.http.get(NOTHING, headers=bearer(token))).status_code == 404
    _, newest = await env.store.rotate("newsroom", timedelta())
    await until_refused(env, old)
    await until_refused(env, new)
    assert (await env.http.get(NOTHING, headers=bearer(newest))).status_code == 404


async def test_a_key_ends_when_it_expires_and_is_forgotten_later(
    broker_settings: PlatformSettings,
) -> None:
    clock = SetClock()
    async with connected(broker_settings, "test") as (_, platform):
        store = KeyStore(platform.client, clock)
        key, token = await store.create("short", "read", clock.time + timedelta(minutes=1))
        assert key.opens(token, clock.time)
        clock.time += timedelta(minutes=1)
        assert not key.opens(token, clock.time)
        assert await store.valid() == []
        clock.time += KEPT + timedelta(seconds=1)
        other, _ = await store.create("other", "read")
        assert list(await store.current()) == [other.id]


async def test_a_rotated_key_lives_as_long_as_the_one_before(
    broker_settings: PlatformSettings,
) -> None:
    clock = SetClock()
    async with connected(broker_settings, "test") as (_, platform):
        store = KeyStore(platform.client, clock)
        await store.create("short", "read", clock.time + timedelta(days=90))
        clock.time += timedelta(days=80)
        made, _ = await store.rotate("short", timedelta(days=1))
        assert made.expires_at == clock.time + timedelta(days=90)
        [old, _] = (await store.current()).values()
        assert old.expires_at == clock.time + timedelta(days=1)


async def test_the_broker_holds_no_key(env: Guarded) -> None:
    token = await env.key("admin", "safe")
    values = [
        ApiKey.model_validate_json((await env.platform.bucket("keys").get(key_id) or (b"",))[0])
        for key_id in await env.store.current()
    ]
    assert "safe" in {key.name for key in values}
    assert not any(token.rpartition("_")[2] in key.model_dump_json() for key in values)


async def test_what_is_no_name_or_is_there_is_refused(env: Guarded) -> None:
    for name in ("", " a", "a\nb", "a" * 65):
        with pytest.raises(Invalid, match="name"):
            await env.store.create(name, "read")
    with pytest.raises(Invalid, match="expires"):
        await env.store.create("late", "read", datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(Conflict, match="rotate"):
        await env.store.create("first", "read")
    with pytest.raises(NotFound):
        await env.store.revoke("nobody")


async def test_no_key_stands_in_the_log(env: Guarded, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = await env.key("read")
    await env.http.get(f"{NOTHING}?key={token}", headers=bearer(token))
    await env.http.get(NOTHING, headers=bearer(token[:-1] + "!"))
    assert any("access" in record.name for record in caplog.records)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("services")]
    assert not any(token.rpartition("_")[2][:-1] in line for line in ours)


async def test_open_to_a_network_the_bridge_does_not_start_without_a_key(
    broker_settings: PlatformSettings,
) -> None:
    service = bridge.service(BridgeSettings(host="0.0.0.0"))  # noqa: S104 - what is refused
    with pytest.raises(SettingsError, match="radiox keys create"):
        async with running(service, broker_settings):
            pass
