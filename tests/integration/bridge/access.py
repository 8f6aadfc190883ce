"""A bridge that needs credentials, on a real broker, and the keys for it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from services.bridge import app as bridge
from services.bridge.settings import BridgeSettings
from services.client.keys import KeyStore, Scope
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings

UNLIMITED: dict[str, Any] = {"limit_shows": 0, "limit_requests": 0}
"""Options of a bridge that counts no requests."""


@dataclass(frozen=True)
class Guarded:
    """A client of a bridge without a key of its own, and the store of keys behind it."""

    http: httpx.AsyncClient
    store: KeyStore
    platform: Platform

    async def key(self, scope: Scope, name: str | None = None) -> str:
        return (await self.store.create(name or f"{scope} {uuid4()}", scope))[1]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@asynccontextmanager
async def guarded_bridge(settings: PlatformSettings, **options: Any) -> AsyncIterator[Guarded]:
    """Run a bridge that needs credentials, on the loopback unless `options` name an address."""
    given = {"access": "required", **options}
    async with AsyncExitStack() as stack:
        _, platform = await stack.enter_async_context(connected(settings, "test"))
        store = KeyStore(platform.client, platform.clock)
        if not await store.valid():
            await store.create("first", "admin")
        service = bridge.service(BridgeSettings(**given))
        served = await stack.enter_async_context(running(service, settings))
        http = httpx.AsyncClient(base_url=served.address, timeout=20)
        yield Guarded(await stack.enter_async_context(http), store, platform)
