"""Server-sent events: what plays, as it changes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from services.kit.settings import PlatformSettings
from services.onair.routes import events
from tests.integration.onair.air import SOON, OnAir, on_air


@pytest.fixture
async def air(broker_settings: PlatformSettings) -> AsyncIterator[OnAir]:
    async with on_air(broker_settings, shows=False, ahead=SOON, event_listeners=2) as found:
        yield found


async def received(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    """The events of a stream; comments have the name `comment`."""
    event: dict[str, Any] = {}
    async for line in response.aiter_lines():
        if not line and event:
            yield event
            event = {}
        elif line.startswith(":"):
            event["event"] = "comment"
        elif line:
            name, _, value = line.partition(": ")
            event[name] = value


async def test_an_event_comes_at_once_and_with_each_change(air: OnAir) -> None:
    async with air.http.stream("GET", "/air/main/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        seen = []
        async for event in received(response):
            if event.get("event") == "now":
                seen.append((json.loads(event["data"]), event["id"], await air.position()))
            if seen and seen[-1][0]["show_id"]:
                break
    (first, first_id, _), (second, second_id, when) = seen[0], seen[-1]
    assert first["title"] == "Morning Line"
    assert (second["show_id"], second_id) == ("second", str(air.airings[1].segment))
    assert first_id != second_id
    assert 0 <= when - air.next < 2


async def test_what_was_seen_is_not_sent_again(air: OnAir, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "KEEP_ALIVE_SECONDS", 0.2)
    monkeypatch.setattr(events, "LOOK_SECONDS", 0.1)
    seen = (await air.http.get("/air/main/timeline.json")).json()["spans"]
    moment = air.epoch.timestamp() + await air.position()
    now = [each for each in seen if each["start"] <= moment][-1]
    headers = {"Last-Event-ID": str(now["segment"])}
    async with air.http.stream("GET", "/air/main/events", headers=headers) as response:
        async for event in received(response):
            if "event" in event:
                assert event["event"] == "comment"
                break


async def test_connections_are_bounded_and_given_back(air: OnAir) -> None:
    async with (
        air.http.stream("GET", "/air/main/events") as one,
        air.http.stream("GET", "/air/main/events") as two,
    ):
        streams = [each.aiter_bytes() for each in (one, two)]
        for stream in streams:
            await anext(stream)
        refused = await air.http.get("/air/main/events")
        assert refused.status_code == 503
        assert refused.headers["retry-after"]
    for _ in range(50):
        async with air.http.stream("GET", "/air/main/events") as again:
            if again.status_code == 200:
                return
        await asyncio.sleep(0.1)
    pytest.fail("a connection that was closed is still counted")


async def test_of_many_that_connect_at_once_no_more_than_allowed_are_let_in(air: OnAir) -> None:
    async with AsyncExitStack() as stack:

        async def connect() -> int:
            stream = air.http.stream("GET", "/air/main/events")
            return (await stack.enter_async_context(stream)).status_code

        statuses = await asyncio.gather(*(connect() for _ in range(8)))
    assert sorted(statuses) == [200] * 2 + [503] * 6
