"""Nothing is accepted that is not on the stream: a paused broker, and too many requests."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from contracts import ShowRequested, subjects
from services.bridge import app as bridge
from services.bridge.settings import BridgeSettings
from services.kit.broker import jetstream
from services.kit.nats_server import Server, embedded_server
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.frozen import frozen
from tests.integration.test_bridge import SHOWS

LIMIT = 5


@dataclass(frozen=True)
class Overloaded:
    """A client of a bridge, and the broker behind it."""

    http: httpx.AsyncClient
    server: Server
    js: Any

    async def post(self, key: str) -> httpx.Response:
        return await self.http.post(SHOWS, headers={"Idempotency-Key": key})

    async def stored(self) -> set[str]:
        """The shows that are requested on the stream."""
        info = await self.js.stream_info(subjects.STREAM_SHOWS)
        found = set()
        for sequence in range(1, info.state.last_seq + 1):
            message = await self.js.get_msg(subjects.STREAM_SHOWS, sequence)
            found.add(str(ShowRequested.model_validate_json(message.data).show_id))
        return found


@pytest.fixture
async def env(tmp_path: Path) -> AsyncIterator[Overloaded]:
    async with embedded_server(tmp_path / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url, nats_token=SecretStr(server.token), data_dir=tmp_path
        )
        await provision_fleet(settings)
        service = bridge.service(BridgeSettings(port=0, answer_seconds=1.0, unconfirmed=LIMIT))
        async with (
            running(service, settings) as served,
            httpx.AsyncClient(base_url=served.address, timeout=20) as http,
            connected(settings, "test") as (broker, _),
        ):
            yield Overloaded(http, server, jetstream(broker))


async def test_what_the_broker_has_not_confirmed_is_not_accepted(env: Overloaded) -> None:
    accepted = {(await env.post(f"before-{n}")).json()["show_id"] for n in range(3)}
    with frozen(env.server.pid):
        refused = await asyncio.gather(*(env.post(f"paused-{n}") for n in range(LIMIT)))
    for response in refused:
        assert (response.status_code, response.json()["code"]) == (503, "unavailable")
        assert int(response.headers["retry-after"]) > 0
    assert accepted <= await env.stored()
    again = await asyncio.gather(*(env.post(f"paused-{n}") for n in range(LIMIT)))
    assert {response.status_code for response in again} == {202}
    accepted |= {response.json()["show_id"] for response in again}
    assert await env.stored() == accepted


async def test_requests_that_wait_for_the_broker_are_bounded(env: Overloaded) -> None:
    def post(number: int) -> Any:
        return env.http.post(SHOWS, json={"seed": number})

    with frozen(env.server.pid):
        responses = await asyncio.gather(*map(post, range(3 * LIMIT)))
    codes = [response.json()["code"] for response in responses]
    assert {response.status_code for response in responses} == {503}
    assert (codes.count("unavailable"), codes.count("overloaded")) == (LIMIT, 2 * LIMIT)
    assert all("retry-after" in response.headers for response in responses)
