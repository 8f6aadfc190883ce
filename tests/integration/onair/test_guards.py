"""What every answer of onair has, and what no request may do."""

import json
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from services import fleet
from services.kit.runtime import running
from services.kit.settings import PlatformSettings

PAGE = {"Origin": "https://elsewhere.example"}


@pytest.fixture
async def http(broker_settings: PlatformSettings) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        running(fleet.load("onair", port=0), broker_settings) as served,
        httpx.AsyncClient(base_url=served.address, timeout=20) as client,
    ):
        yield client


@pytest.mark.parametrize(
    "path", ["/", "/air/nobody/master.m3u8", "/nothing", "/static/x/..%2f..%2fapp.py", "/sw.js"]
)
async def test_every_answer_says_what_browsers_may_do(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert response.headers["x-content-type-options"] == "nosniff"
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-request-id"]
    assert "cache-control" in response.headers
    if response.is_error:
        problem = response.json()
        assert response.headers["content-type"] == "application/problem+json"
        assert problem["request_id"] == response.headers["x-request-id"]


async def test_the_type_of_a_problem_leads_to_its_page(http: httpx.AsyncClient) -> None:
    refused = (await http.get("/air/nobody/master.m3u8")).json()
    page = await http.get(refused["type"])
    assert page.headers["content-type"].startswith("text/html")
    assert refused["code"] in page.text
    assert page.text.count("<section") == 1
    every = await http.get("/problems")
    assert every.text.count("<section") > 10
    assert (await http.get("/problems/nothing")).status_code == 404
    [styles] = re.findall(r'rel="stylesheet" href="([^"]+)"', page.text)
    assert (await http.get(styles)).headers["content-type"].startswith("text/css")


async def test_the_page_may_be_framed_nowhere_and_the_embedded_player_anywhere(
    http: httpx.AsyncClient,
) -> None:
    page, embedded = await http.get("/"), await http.get("/embed")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors *" in embedded.headers["content-security-policy"]
    assert "x-frame-options" not in embedded.headers


@pytest.mark.parametrize("path", ["/api/ratings", "/api/users", "/nothing", "/"])
async def test_pages_of_other_sites_change_nothing(http: httpx.AsyncClient, path: str) -> None:
    response = await http.post(path, json={}, headers=PAGE)
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert (await http.get("/", headers=PAGE)).status_code == 200


async def test_the_page_of_the_station_may_behind_a_proxy_that_names_another_host(
    broker_settings: PlatformSettings,
) -> None:
    service = fleet.load("onair", port=0, url="https://radio.example")
    async with (
        running(service, broker_settings) as served,
        httpx.AsyncClient(base_url=served.address, timeout=20) as client,
    ):
        own = {"Origin": "https://radio.example", "Sec-Fetch-Site": "same-origin"}
        refused = await client.post("/api/ratings", json={}, headers=PAGE)
        passed = await client.post("/api/ratings", json={}, headers=own)
    assert refused.status_code == 403
    assert passed.status_code == 422


async def test_another_name_that_leads_to_this_machine_is_refused(http: httpx.AsyncClient) -> None:
    response = await http.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 403
    assert "RADIOX_ONAIR_ALLOWED_HOSTS" in response.json()["detail"]


async def test_a_body_that_is_too_large_is_refused(http: httpx.AsyncClient) -> None:
    response = await http.post("/api/ratings", content=json.dumps("x" * 70_000).encode())
    assert (response.status_code, response.json()["code"]) == (413, "too-large")
