"""Bridges that share a broker: what one has accepted, the others know."""

from collections.abc import AsyncIterator

import httpx
import pytest

from services import fleet
from services.kit.runtime import running
from services.kit.settings import PlatformSettings
from tests.integration.test_bridge import SHOWS
from tests.waiting import until


@pytest.fixture
async def bridges(broker_settings: PlatformSettings) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Two bridges; `show` does not run, so that no show gets a state."""
    async with (
        running(fleet.load("bridge", port=0), broker_settings) as one,
        running(fleet.load("bridge", port=0), broker_settings) as two,
        httpx.AsyncClient(base_url=one.address, timeout=20) as first,
        httpx.AsyncClient(base_url=two.address, timeout=20) as second,
    ):
        yield [first, second]


async def test_a_show_that_one_bridge_has_accepted_is_known_to_the_other(
    bridges: list[httpx.AsyncClient],
) -> None:
    first, second = bridges
    accepted = await first.post(SHOWS, json={"minutes": 3})
    place = accepted.headers["location"]

    async def known() -> bool:
        return (await second.get(place)).status_code == 200

    await until(known)
    async with second.stream("GET", f"{place}/events") as events:
        assert events.status_code == 200


async def test_another_request_for_a_show_is_refused_by_any_bridge(
    bridges: list[httpx.AsyncClient], broker_settings: PlatformSettings
) -> None:
    first, second = bridges
    await first.post(SHOWS, json={"show_id": "s1", "minutes": 3})

    async def is_known() -> bool:
        return (await second.get(f"{SHOWS}/s1")).status_code == 200

    await until(is_known)
    refused = await second.post(SHOWS, json={"show_id": "s1", "minutes": 5})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "show_id")
    async with (
        running(fleet.load("bridge", port=0), broker_settings) as third,
        httpx.AsyncClient(base_url=third.address, timeout=20) as restarted,
    ):

        async def known() -> bool:
            return (await restarted.get(f"{SHOWS}/s1")).status_code == 200

        await until(known)
