"""A stream of events ends once its key is revoked, on a real bridge and broker."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from services import fleet
from services.bridge.middlewares import gate
from services.kit.runtime import running
from services.kit.settings import PlatformSettings
from tests.integration.bridge.access import bearer, guarded_bridge
from tests.waiting import until


async def test_a_stream_of_events_ends_once_its_key_is_revoked(
    broker_settings: PlatformSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "RECHECK_INTERVAL", 0.0)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running(fleet.load("show"), broker_settings))
        env = await stack.enter_async_context(guarded_bridge(broker_settings))
        token = await env.key("request", "listener")
        body = {"show_id": "s1", "feeds": [{"url": "https://one.example/feed"}]}
        await env.http.post("/api/v1/shows", json=body, headers=bearer(token))
        path = "/api/v1/shows/s1/events"
        ended = asyncio.Event()

        async def listen() -> None:
            async with env.http.stream("GET", path, headers=bearer(token)) as response:
                assert response.status_code == 200
                async for _ in response.aiter_bytes():
                    heard.set()
            ended.set()

        heard = asyncio.Event()
        listening = asyncio.create_task(listen())
        await asyncio.wait_for(heard.wait(), 10)

        async def goes_on() -> bool:
            """Progress makes the bridge send something."""
            progress = b'{"show_id": "s1", "stage": "script", "done": 1, "total": 2}'
            await env.platform.client.publish("progress.s1", progress)
            return ended.is_set()

        for _ in range(3):
            assert not await goes_on()
        await env.store.revoke("listener")
        await until(goes_on)
        await listening
        refused = await env.http.get(path, headers=bearer(token))
        assert refused.status_code == 401
