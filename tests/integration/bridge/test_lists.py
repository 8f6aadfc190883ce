"""Lists of shows over HTTP: in the making, ended, and what ends while pages are read."""

from functools import partial
from typing import Any

import httpx
import pytest

from contracts import subjects
from services import fleet
from services.kit.runtime import running
from services.kit.settings import PlatformSettings
from tests.integration.bridge.test_replicas import bridges  # noqa: F401 - a fixture
from tests.integration.bridge.test_shows import fail_show
from tests.integration.test_bridge import (  # noqa: F401 - fixtures
    SHOWS,
    BridgeEnv,
    archive,
    env,
)
from tests.waiting import until

OLD = ["old3", "old2", "old1"]


async def page(http: httpx.AsyncClient, path: str = SHOWS) -> dict[str, Any]:
    response = await http.get(path)
    assert response.status_code == 200, response.text
    return dict(response.json())


async def ids(http: httpx.AsyncClient, query: str = "") -> list[str]:
    return [show["show_id"] for show in (await page(http, SHOWS + query))["shows"]]


async def begin(station: BridgeEnv, *show_ids: str) -> None:
    """Request shows, one after the other, and wait until a list has them all as running."""
    for show_id in show_ids:
        await station.request(show_id)
        await station.until("running", show_id)

    async def all_listed() -> bool:
        return set(show_ids) <= set(await ids(station.http, "?status=running&limit=100"))

    await until(all_listed)


async def cancel(station: BridgeEnv, show_id: str) -> None:
    """Cancel a show, and wait until the archive has it."""
    await station.http.delete(f"{SHOWS}/{show_id}")

    async def archived() -> bool:
        found = await page(station.http, f"{SHOWS}?since=2020-01-01T00:00:00Z")
        return show_id in [show["show_id"] for show in found["shows"]]

    await until(archived)


async def rest_of(http: httpx.AsyncClient, first: dict[str, Any]) -> list[str]:
    """The shows of the pages behind a page."""
    found: list[str] = []
    while first["links"]["next"]:
        first = await page(http, first["links"]["next"])
        assert first["shows"]
        found += [show["show_id"] for show in first["shows"]]
    return found


async def test_shows_in_the_making_come_before_those_that_have_ended(
    archive: BridgeEnv,  # noqa: F811
) -> None:
    await begin(archive, "s1", "s2")
    found = await page(archive.http)
    assert [show["show_id"] for show in found["shows"]] == ["s2", "s1", *OLD]
    newest, *_, oldest = found["shows"]
    assert (newest["status"], newest["ended_at"], newest["sequence"]) == ("running", None, 0)
    assert newest["title"]
    assert newest["requested_at"] == (await archive.state("s2"))["requested_at"]
    assert newest["links"].items() <= (await archive.state("s2"))["links"].items()
    assert (oldest["status"], oldest["requested_at"]) == ("generated", None)


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_each_show_is_on_one_page_also_where_it_ends_between_two(
    archive: BridgeEnv,  # noqa: F811
    limit: int,
) -> None:
    await begin(archive, "a", "b", "c", "d")
    first = await page(archive.http, f"{SHOWS}?limit={limit}")
    for show_id in ("d", "b", "a"):  # one that was on the page, and two that were not
        await cancel(archive, show_id)
    await begin(archive, "e")
    listed = [show["show_id"] for show in first["shows"]]
    assert [*listed, *(await rest_of(archive.http, first))] == ["d", "c", "b", "a", *OLD]
    assert await ids(archive.http) == ["e", "c", "a", "b", "d", *OLD]


async def test_a_show_that_ends_is_always_on_the_list_and_once(
    archive: BridgeEnv,  # noqa: F811
) -> None:
    await begin(archive, "s1")
    statuses: list[str] = []
    await archive.http.delete(f"{SHOWS}/s1")

    async def ended() -> bool:
        found = await page(archive.http)
        (status,) = [show["status"] for show in found["shows"] if show["show_id"] == "s1"]
        statuses.append(status)
        return status == "cancelled" and "s1" in await ids(archive.http, "?since=2020-01-01T00:00Z")

    await until(ended)
    assert set(statuses) <= {"running", "finishing", "cancelled"}


async def test_a_retried_show_is_listed_once(archive: BridgeEnv) -> None:  # noqa: F811
    await begin(archive, "s1")
    await fail_show(archive)

    async def failed() -> bool:
        return await ids(archive.http, "?status=failed") == ["s1"]

    await until(failed)
    await archive.http.post(f"{SHOWS}/s1/retry")

    async def begun() -> bool:
        return await ids(archive.http, "?status=running") == ["s1"]

    await until(begun)
    assert await ids(archive.http) == ["s1", *OLD]
    assert await ids(archive.http, "?status=failed") == []


async def test_filters_apply_to_shows_in_the_making(archive: BridgeEnv) -> None:  # noqa: F811
    await archive.request("news", channel="hourly")
    await archive.request("talk", channel="talk")

    async def both() -> bool:
        return await ids(archive.http, "?status=running") == ["talk", "news"]

    await until(both)
    assert await ids(archive.http, "?channel=hourly") == ["news", *OLD]
    assert await ids(archive.http, "?channel=talk&language=en") == ["talk"]
    assert await ids(archive.http, "?status=generated") == OLD
    assert await ids(archive.http, "?since=2020-01-01T00:00:00Z") == OLD
    assert await ids(archive.http, "?status=running&since=2020-01-01T00:00:00Z") == []
    first = await page(archive.http, f"{SHOWS}?status=running&limit=1")
    assert [first["shows"][0]["show_id"], *(await rest_of(archive.http, first))] == ["talk", "news"]


async def test_a_place_in_the_archive_that_an_older_page_named_still_leads_there(
    archive: BridgeEnv,  # noqa: F811
) -> None:
    older = await page(archive.http, f"{SHOWS}?since=2020-01-01T00:00:00Z&limit=1")
    place = older["next"].partition(".")[0]
    await begin(archive, "s1")
    assert await ids(archive.http, f"?after={place}") == OLD[1:]


async def test_a_place_in_the_other_part_of_a_list_is_refused_with_its_name(
    archive: BridgeEnv,  # noqa: F811
) -> None:
    await begin(archive, "s1", "s2")
    making = (await page(archive.http, f"{SHOWS}?limit=1"))["next"]
    ended = (await page(archive.http, f"{SHOWS}?status=generated&limit=1"))["next"]
    for query in (f"since=2020-01-01T00:00:00Z&after={making}", f"status=running&after={ended}"):
        refused = await archive.http.get(f"{SHOWS}?{query}")
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json()["errors"]] == ["after"]


async def test_requests_are_listed_before_a_service_takes_them(
    bridges: list[httpx.AsyncClient],  # noqa: F811
    broker_settings: PlatformSettings,
) -> None:
    accepted = await bridges[0].post(SHOWS, json={"minutes": 3})
    show_id = accepted.json()["show_id"]
    for http in bridges:
        await until(partial(_is_listed, http, "requested", show_id))
    async with (
        running(fleet.load("show"), broker_settings),
        running(fleet.load("bridge", port=0), broker_settings) as third,
        httpx.AsyncClient(base_url=third.address, timeout=20) as restarted,
    ):
        for http in (*bridges, restarted):
            await until(partial(_is_listed, http, "running", show_id))
            assert await ids(http, "?status=requested") == []


async def _is_listed(http: httpx.AsyncClient, status: str, show_id: str) -> bool:
    return await ids(http, f"?status={status}") == [show_id]


async def test_a_state_that_cannot_be_read_hides_no_other(
    archive: BridgeEnv,  # noqa: F811
) -> None:
    await archive.platform.bucket(subjects.BUCKET_SHOWS).put("broken", b"no state")
    await begin(archive, "s1")
    assert await ids(archive.http) == ["s1", *OLD]
