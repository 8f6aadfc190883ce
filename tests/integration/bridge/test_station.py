"""Health, status, metrics and documentation of the station, on a real broker."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from contracts import subjects
from services import fleet
from services.bridge import app as bridge
from services.bridge.domain.health import ServicesStatus, ServiceStatus
from services.bridge.settings import BridgeSettings
from services.kit.availability import NOT_STORED
from services.kit.broker import jetstream
from services.kit.http import http_server
from services.kit.runtime import connected, running, running_all
from services.kit.settings import PlatformSettings
from services.kit.web.problem_types import PROBLEM_TYPES
from services.kit.web.protocol import REFUSALS
from tests.full_store import fill_store
from tests.integration.test_bridge import SHOWS
from tests.waiting import until

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def http(broker_settings: PlatformSettings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a bridge beside `show` and `data`."""
    services = [
        fleet.load("show"),
        fleet.load("data", database=f"sqlite:///{broker_settings.data_dir}/archive.sqlite"),
        bridge.service(BridgeSettings(port=0)),
    ]
    async with (
        running_all(services, broker_settings) as found,
        httpx.AsyncClient(base_url=found[-1].address, timeout=20) as client,
    ):
        yield client


async def test_the_health_tells_of_each_dependency(
    http: httpx.AsyncClient, broker_settings: PlatformSettings
) -> None:
    alone = await http.get("/health")
    ill = {name for name, each in alone.json()["dependencies"].items() if each["status"] == "ill"}
    assert (alone.status_code, ill) == (503, {"content", "audio", "media"})
    makers = [*map(fleet.load, ("content", "audio")), fleet.load("media", covers="local")]
    async with running_all(makers, broker_settings):

        async def is_well() -> httpx.Response | None:
            found = await http.get("/health")  # it is remembered for a moment
            return found if found.is_success else None

        response = await until(is_well)
    assert response is not None
    health = response.json()
    assert set(health["dependencies"]) == {
        "broker", "blobs", "show", "archive", "content", "audio", "media",
    }  # fmt: skip
    assert all(each["latency_ms"] > 0 for each in health["dependencies"].values())
    assert health["disk"]["free"] <= health["disk"]["total"]
    assert health["memory"]["used_by_station"] > 0
    async with connected(broker_settings, "test") as (broker, _):
        await jetstream(broker).delete_stream(subjects.STREAM_SHOWS)

    async def reason() -> str:
        found = await http.get("/health")
        return str(found.json()["dependencies"]["broker"]["reason"])

    assert await until(reason)
    ready = await http.get("/health/ready")
    assert (ready.status_code, ready.json()["code"]) == (503, "unavailable")
    assert "retry-after" in ready.headers
    assert (await http.get("/health/live")).json() == {"status": "ok"}


async def test_a_broker_that_cannot_store_is_ill(
    http: httpx.AsyncClient, broker_settings: PlatformSettings
) -> None:
    assert (await http.get("/health")).json()["dependencies"]["broker"]["status"] == "ok"
    fill_store(broker_settings)

    async def reason() -> str:
        return str((await http.get("/health")).json()["dependencies"]["broker"]["reason"])

    assert await until(reason) == NOT_STORED
    ready = await http.get("/health/ready")
    assert ready.status_code == 200, "what is stored can be read"


async def test_services_are_found_with_what_waits_for_them(http: httpx.AsyncClient) -> None:
    await http.post(SHOWS, json={"show_id": "s1"})

    found: dict[str, ServiceStatus] = {}

    async def waits() -> bool:
        body = (await http.get("/api/v1/services/status")).content
        services = ServicesStatus.model_validate_json(body).services
        found.update({each.name: each for each in services})
        return found["content"].waiting == 1

    await until(waits, within=20)
    for name in ("show", "data", "bridge"):
        assert found[name].running
        assert len(found[name].instances) == 1
        assert found[name].versions == ("0.1.0",)
    assert not found["content"].running
    (queue,) = [each for each in found["content"].queues if each.waiting]
    assert queue.subject == subjects.SHOW_ACCEPTED


async def test_every_type_of_problem_leads_to_its_page(http: httpx.AsyncClient) -> None:
    missing = (await http.get(f"{SHOWS}/none")).json()
    assert missing["type"] == "/problems/not-found"
    assert missing["request_id"]
    page = await http.get(missing["type"])
    assert page.headers["content-type"].startswith("text/html")
    assert "not-found" in page.text
    for kind in PROBLEM_TYPES:
        assert (await http.get(kind.path)).status_code == 200
    assert (await http.get("/problems/none")).status_code == 404
    assert {refusal.code for refusal in REFUSALS} <= {kind.code for kind in PROBLEM_TYPES}


async def test_openapi_is_served_as_it_is_committed(http: httpx.AsyncClient) -> None:
    served = (await http.get("/openapi.json")).json()
    assert served == json.loads((ROOT / "openapi.json").read_text("utf-8"))
    assert (await http.get("/api/v1/openapi.json")).json() == served


async def test_the_documentation_comes_from_the_station_itself(http: httpx.AsyncClient) -> None:
    page = await http.get("/docs")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "http://" not in page.text
    assert "https://" not in page.text
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "docs.js", "page.css"):
        file = await http.get(f"/docs/{name}")
        assert file.status_code == 200
        etag = {"If-None-Match": file.headers["etag"]}
        assert (await http.get(f"/docs/{name}", headers=etag)).status_code == 304
    for name in ("..%2f__init__.py", "%2e%2e", "x.js"):
        assert (await http.get(f"/docs/{name}")).status_code == 404


async def test_head_is_answered_wherever_get_is(http: httpx.AsyncClient) -> None:
    for path in (SHOWS, "/docs", "/openapi.json", "/health/live", "/metrics"):
        head, get = await http.head(path), await http.get(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", SHOWS, "GET, HEAD, POST"),
        ("PUT", f"{SHOWS}/s1", "GET, HEAD, DELETE"),
        ("POST", f"{SHOWS}/s1/script", "GET, HEAD, PUT"),
        ("GET", f"{SHOWS}/s1/retry", "POST"),
        ("POST", "/health", "GET, HEAD"),
        ("TRACE", f"{SHOWS}/s1/audio", "GET, HEAD"),
    ],
)
async def test_a_method_that_is_not_allowed_is_told_all_that_are(
    http: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    response = await http.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == allowed
    assert response.json()["type"] == "/problems/method-not-allowed"


async def test_what_the_server_refuses_itself_is_a_problem(http: httpx.AsyncClient) -> None:
    reader, writer = await asyncio.open_connection(http.base_url.host, http.base_url.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: \x00\r\n\r\n")
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in head
    assert json.loads(body)["type"] == "/problems/malformed"


async def test_a_connection_too_many_is_a_problem_that_says_when_to_come_back() -> None:
    async def app(_scope: object, _receive: object, _send: object) -> None:
        raise AssertionError

    async with (
        http_server(app, "127.0.0.1", 0, max_connections=0) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        response = await client.get("/")
    assert (response.status_code, response.json()["code"]) == (503, "overloaded")
    assert response.headers["retry-after"] == "5"
    assert response.json()["request_id"] == response.headers["x-request-id"]


async def test_an_unexpected_failure_is_logged_once(
    broker_settings: PlatformSettings, caplog: pytest.LogCaptureFixture
) -> None:
    service = bridge.service(BridgeSettings(port=0))
    async with (
        running(service, broker_settings) as served,
        connected(broker_settings, "test") as (_, platform),
        httpx.AsyncClient(base_url=served.address) as client,
    ):
        await platform.bucket(subjects.BUCKET_SHOWS).put("s1", b"no state")
        response = await client.get(f"{SHOWS}/s1")
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    (record,) = [record for record in caplog.records if record.exc_info]
    assert response.json()["request_id"] in record.getMessage()
    assert response.headers["x-request-id"] == response.json()["request_id"]
