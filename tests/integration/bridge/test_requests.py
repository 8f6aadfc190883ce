"""What every request and answer of the bridge goes through, on a real bridge and broker."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio

from services.bridge import app as bridge
from services.bridge.settings import BridgeSettings
from services.kit.runtime import running
from services.kit.settings import PlatformSettings
from services.kit.telemetry.logs import JsonLines
from tests.integration.bridge.access import UNLIMITED, Guarded, bearer, guarded_bridge

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTHING = "/api/v1/nothing"
PAGE = "https://www.example.org"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def env(shared_broker: PlatformSettings) -> AsyncIterator[Guarded]:
    options = {**UNLIMITED, "cors_origins": [PAGE], "request_bytes": 5000, "body_seconds": 0.5}
    async with guarded_bridge(shared_broker, **options) as guarded:
        yield guarded


async def answers(env: Guarded) -> list[httpx.Response]:
    """Answers of every kind: 200, 401, 403, 404, 405, 413 and 422."""
    read = bearer(await env.key("read"))
    admin = bearer(await env.key("admin"))
    return [
        await env.http.get("/health/live"),
        await env.http.get(NOTHING),
        await env.http.get(NOTHING, headers={"Origin": "https://evil.example"}),
        await env.http.delete("/api/v1/speakers/a", headers=read),
        await env.http.get(NOTHING, headers=read),
        await env.http.patch("/api/v1/speakers", headers=read),
        await env.http.put("/api/v1/speakers/a", headers=admin, content=b" " * 6000),
        await env.http.put("/api/v1/speakers/a", headers=admin, json={"other": 1}),
    ]


async def test_every_answer_has_its_id_and_tells_browsers_what_it_may_do(env: Guarded) -> None:
    found = await answers(env)
    assert [each.status_code for each in found] == [200, 401, 403, 403, 404, 405, 413, 422]
    ids = {each.headers["x-request-id"] for each in found}
    assert len(ids) == len(found)
    for each in found:
        assert each.headers["content-security-policy"].startswith("default-src 'none'")
        assert each.headers["x-content-type-options"] == "nosniff"
        assert each.headers["referrer-policy"] == "no-referrer"
        assert "server" not in each.headers


async def test_a_sane_id_of_the_client_is_taken_and_another_is_replaced(env: Guarded) -> None:
    given = await env.http.get("/health/live", headers={"X-Request-Id": "client-7:a/b"})
    assert given.headers["x-request-id"] == "client-7:a/b"
    for name in ("", "a b", "<script>", "é", "a" * 129, "a\tb"):
        headers = [(b"X-Request-Id", name.encode())]
        replaced = (await env.http.get("/health/live", headers=headers)).headers["x-request-id"]
        assert re.fullmatch("[0-9a-f]{32}", replaced)


async def test_a_header_cannot_be_injected(env: Guarded) -> None:
    for line in (
        "X-Request-Id: a\r\n\tX-Evil: 1",
        "X-Request-Id: a\rX-Evil: 1",
        "X-Request-Id: \0",
    ):
        answer = await raw(env, f"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n{line}\r\n\r\n")
        assert "x-evil" not in answer.lower().replace("x-evil: 1\tx", "")
        assert answer.startswith(("HTTP/1.1 200", "HTTP/1.1 400"))
    for path in ("/api/v1/shows/a%0d%0aX-Evil:%201", "/api/v1/x%0d%0a%0d%0a<script>"):
        answer = await raw(env, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert "\r\nX-Evil" not in answer
        assert "<script>" not in answer


async def raw(env: Guarded, request: str) -> str:
    """The answer to bytes that no HTTP client would send."""
    async with connection(env) as (reader, writer):
        writer.write(request.encode())
        return (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)).decode()


@asynccontextmanager
async def connection(
    env: Guarded,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", env.http.base_url.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def test_listed_origins_are_let_through_and_others_are_not(env: Guarded) -> None:
    token = bearer(await env.key("read"))
    listed = await env.http.get(NOTHING, headers=token | {"Origin": PAGE})
    assert listed.status_code == 404
    assert listed.headers["access-control-allow-origin"] == PAGE
    assert "x-request-id" in listed.headers["access-control-expose-headers"].lower()
    assert "access-control-allow-credentials" not in listed.headers
    assert "Origin" in listed.headers["vary"]
    anonymous = await env.http.get(NOTHING, headers={"Origin": PAGE})
    assert anonymous.status_code == 401
    assert anonymous.headers["access-control-allow-origin"] == PAGE
    for origin in (
        "https://evil.example",
        f"{PAGE}.evil.example",
        "null",
        "http://www.example.org",
    ):
        refused = await env.http.get(NOTHING, headers=token | {"Origin": origin})
        assert refused.status_code == 403
        assert "access-control-allow-origin" not in refused.headers


async def test_a_page_may_ask_first_without_a_key(env: Guarded) -> None:
    wanted = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
    }
    allowed = await env.http.options("/api/v1/shows", headers={"Origin": PAGE, **wanted})
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == PAGE
    assert "POST" in allowed.headers["access-control-allow-methods"]
    evil = {"Origin": "https://evil.example", **wanted}
    assert (await env.http.options("/api/v1/shows", headers=evil)).status_code == 403


async def test_a_body_is_limited_however_its_length_is_told(env: Guarded) -> None:
    headers = bearer(await env.key("admin"))

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1000

    for path in ("/api/v1/speakers/a", "/api/v1/nothing"):
        told = await env.http.put(path, headers=headers, content=b" " * 5001)
        assert told.status_code == 413
        assert told.headers["content-type"] == "application/problem+json"
    chunked = await env.http.put("/api/v1/speakers/a", headers=headers, content=pieces())
    assert chunked.status_code == 413
    short = await env.http.put("/api/v1/speakers/a", headers=headers, content=b"{}")
    assert short.status_code == 422


async def test_a_body_that_does_not_come_is_not_awaited(env: Guarded) -> None:
    token = await env.key("admin")
    answer = await raw(
        env,
        f"PUT /api/v1/speakers/a HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    )
    assert answer.startswith("HTTP/1.1 408")


@pytest.mark.parametrize(
    ("mode", "site", "status"),
    [("no-cors", "cross-site", 403), ("navigate", "cross-site", 200), ("cors", "same-origin", 200)],
)
async def test_another_site_embeds_nothing_of_the_station(
    env: Guarded, mode: str, site: str, status: int
) -> None:
    headers = {"Sec-Fetch-Mode": mode, "Sec-Fetch-Site": site}
    assert (await env.http.get("/health/live", headers=headers)).status_code == status


async def test_a_request_has_a_line_in_the_log(
    env: Guarded, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    headers = bearer(await env.key("read", "newsroom"))
    await env.http.delete(
        "/api/v1/speakers/Secret%20Name?token=secret",
        headers=headers | {"traceparent": TRACE, "X-Request-Id": "r-1"},
    )
    await env.http.get("/health/live")
    [record] = accesses(caplog)
    assert re.fullmatch(
        r"DELETE /api/v1/speakers/\{name\} 403 after \d+\.\d{3} s", record["message"]
    )
    assert {name: record.get(name) for name in ("method", "route", "status", "duration")} == {
        "method": "DELETE",
        "route": "/api/v1/speakers/{name}",
        "status": 403,
        "duration": pytest.approx(0, abs=60),
    }
    assert record["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert (record["request_id"], record["key"]) == ("r-1", "newsroom")
    assert record["address"] == "127.0.0.1"
    assert "ecret" not in str(record)


async def test_the_line_of_a_refused_request_names_its_route(
    env: Guarded, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert (await env.http.get("/api/v1/shows/s1")).status_code == 401
    assert (await env.http.get("/api/v1/nothing")).status_code == 401
    routes = [record["route"] for record in accesses(caplog)]
    assert routes == ["/api/v1/shows/{show_id}", "(none)"]


async def test_a_head_that_is_malformed_has_a_line_with_the_id_of_its_problem(
    env: Guarded, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answer = await raw(env, "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
    [request_id] = re.findall(r"x-request-id: (\w+)", answer)
    assert request_id in {getattr(record, "request_id", "") for record in caplog.records}


def accesses(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The lines of requests, as they are collected."""
    found = [r for r in caplog.records if r.name.endswith("access_log")]
    return [json.loads(JsonLines().format(record)) for record in found]


async def test_an_address_is_told_by_trusted_proxies_alone(
    broker_settings: PlatformSettings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    forwarded = {"Forwarded": "for=198.51.100.1", "X-Forwarded-For": "198.51.100.2"}
    async with guarded_bridge(broker_settings) as env:
        await env.http.get(NOTHING, headers=forwarded)
    trusted = {"trusted_proxies": ["127.0.0.0/8"], "proxy_header": "forwarded"}
    async with guarded_bridge(broker_settings, **trusted) as env:
        await env.http.get(NOTHING, headers=forwarded)
    assert [record["address"] for record in accesses(caplog)] == ["127.0.0.1", "198.51.100.1"]


async def test_on_the_loopback_no_key_is_needed_and_host_and_origin_are_checked(
    broker_settings: PlatformSettings,
) -> None:
    async with (
        running(bridge.service(BridgeSettings()), broker_settings) as served,
        httpx.AsyncClient(base_url=served.address) as http,
    ):
        assert (await http.get(NOTHING)).status_code == 404
        assert "ratelimit" not in (await http.get(NOTHING)).headers
        host = {"Host": f"evil.example:{urlsplit(served.address).port}"}
        assert (await http.get(NOTHING, headers=host)).status_code == 403
        origin = {"Origin": "https://evil.example"}
        assert (await http.get(NOTHING, headers=origin)).status_code == 403
