"""What listeners tell, over HTTP: two replicas of onair, the service of listeners, the archive."""

import asyncio
import json
import logging
import math
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import pytest
from nats.aio.msg import Msg

from contracts import RateQuery, TopicJudge, TopicsQuery, subjects
from contracts.topic import Topic, Topics
from services import fleet
from services.client.queries import ask
from services.kit import projections
from services.kit.clock import SystemClock
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.onair.adapters import presence
from tests.airings import Chain
from tests.archive_events import generated
from tests.waiting import until

SHOW = "show-000001"
PASSWORD = "lanterns over the bay"  # noqa: S105 - of a test
ANN = {"name": "Ann", "password": PASSWORD}
AGENT = "Mozilla/5.0 (a browser that must not be kept)"
XSS = "<script>alert(document.cookie)</script>"
TOPICS_AN_HOUR = 3


@pytest.fixture(autouse=True)
def short_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projections, "CHECK_INTERVAL", 0.3)
    monkeypatch.setattr(presence, "TELL_EVERY", 0.1)


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "test") as (_, platform):
        epoch = SystemClock().now().replace(microsecond=0) - timedelta(minutes=1)
        for event in (generated(1), Chain("main", epoch).append(0, 2_000)):
            subject = event.subject.format(channel="main")
            headers = {"Nats-Msg-Id": str(uuid4())}
            body = event.model_dump_json().encode()
            await platform.client.jetstream().publish(subject, body, headers=headers)
        yield platform


@pytest.fixture
async def pages(
    platform: Platform, broker_settings: PlatformSettings
) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Clients of two replicas of onair."""
    del platform
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running(fleet.load("data"), broker_settings))
        listener = fleet.load("listener", topics="moderated", topics_an_hour=TOPICS_AN_HOUR)
        await stack.enter_async_context(running(listener, broker_settings))
        clients = []
        for _ in range(2):
            service = await stack.enter_async_context(running(fleet.load("onair"), broker_settings))
            client = httpx.AsyncClient(
                base_url=service.address, headers={"User-Agent": AGENT}, timeout=30
            )
            clients.append(await stack.enter_async_context(client))
        yield clients


async def vote(
    page: httpx.AsyncClient, vote: str = "up", browser: str | None = None
) -> httpx.Response:
    where = {"channel": "main", "airing": 1}
    body = {"show_id": SHOW, "story": 1, "vote": vote, "token": browser, **where}
    return await page.post("/api/ratings", json=body)


async def ratings(page: httpx.AsyncClient, token: str = "") -> Any:
    headers = {"X-Radiox-Browser": token} if token else {}
    found = await page.get("/api/ratings", params={"show_id": SHOW}, headers=headers)
    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-store"
    return found.json()["ratings"]


async def test_a_page_votes_and_sees_the_votes(pages: list[httpx.AsyncClient]) -> None:
    one, two = pages
    told = await vote(one, browser="browser-1")
    assert told.status_code == 200
    assert told.json()["ratings"] == [{"story": 1, "up": 1, "down": 0, "mine": "up"}]
    await vote(two, browser="browser-1")
    await vote(two, "down", browser="browser-2")

    async def both_count() -> bool:
        return bool(
            await ratings(two, "browser-1") == [{"story": 1, "up": 1, "down": 1, "mine": "up"}]
        )

    await until(both_count, within=20)
    assert (await ratings(one, "browser-2"))[0]["mine"] == "down"
    assert (await ratings(one))[0]["mine"] == "none"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"show_id": "made-up"}, 404),
        ({"show_id": XSS}, 422),
        ({"show_id": "../../etc/passwd"}, 422),
        ({"vote": "sideways"}, 422),
        ({"story": -1}, 422),
        ({"story": 51}, 422),
        ({"story": math.nan}, 422),
        ({"channel": "a b"}, 422),
        ({"token": XSS}, 422),
        ({"token": "x" * 65}, 422),
        ({"airing": 10**30}, 422),
        ({"padding": "x" * 5_000}, 413),
    ],
)
async def test_bad_votes_are_refused(
    changes: dict[str, Any], status: int, pages: list[httpx.AsyncClient]
) -> None:
    body = {"show_id": SHOW, "story": 1, "vote": "up", **changes}
    headers = {"Content-Type": "application/json"}
    found = await pages[0].post("/api/ratings", content=json.dumps(body), headers=headers)
    assert found.status_code == status
    assert found.headers["content-type"] == "application/problem+json"
    assert "<script" not in found.text


async def test_another_site_can_send_nothing(pages: list[httpx.AsyncClient]) -> None:
    page = pages[0]
    body = json.dumps({"show_id": SHOW, "vote": "up"})
    form = await page.post("/api/ratings", content=body, headers={"Content-Type": "text/plain"})
    assert form.status_code == 415
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        found = await page.post("/api/ratings", json=json.loads(body), headers=headers)
        assert found.status_code == 403
        assert (await page.delete("/api/users/me", headers=headers)).status_code == 403
    own = {"Origin": str(page.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert (await page.post("/api/ratings", json=json.loads(body), headers=own)).status_code == 200


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"[" * 3_000, b"\xff"])
async def test_a_body_is_a_json_object(body: bytes, pages: list[httpx.AsyncClient]) -> None:
    headers = {"Content-Type": "application/json"}
    for path in ("ratings", "users/register", "users/signin", "favourites", "topics", "beacon"):
        found = await pages[0].post(f"/api/{path}", content=body, headers=headers)
        assert found.status_code == 400


async def test_an_account_lives_and_ends(pages: list[httpx.AsyncClient]) -> None:
    one, two = pages
    assert (await one.get("/api/users/me")).json()["signed_in"] is False
    made = await one.post("/api/users/register", json=ANN)
    assert (made.status_code, made.json()["name"]) == (201, "ann")
    assert "token" not in made.json()
    cookie = made.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert (await one.get("/api/users/me")).json()["name"] == "ann"
    assert (await two.post("/api/users/register", json=ANN)).status_code == 409
    wrong = await two.post("/api/users/signin", json={**ANN, "password": "wrong and wrong"})
    nobody = await two.post("/api/users/signin", json={"name": "ben", "password": PASSWORD})
    assert (wrong.status_code, nobody.status_code) == (401, 401)
    assert wrong.json()["detail"] == nobody.json()["detail"]
    assert (await two.post("/api/users/signin", json=ANN)).status_code == 200

    await vote(two)
    liked = await two.post("/api/favourites", json={"show_id": SHOW, "story": 1})
    assert [each["story"] for each in liked.json()["favourites"]] == [1]

    async def is_exported() -> bool:
        exported = (await one.get("/api/users/me/export")).json()
        return len(exported["votes"]) == len(exported["favourites"]) == 1

    await until(is_exported, within=20)
    export = await one.get("/api/users/me/export")
    assert export.headers["content-disposition"].startswith("attachment")
    assert not any(word in export.text for word in (PASSWORD, "argon2", AGENT, "127.0.0.1"))

    assert (await one.post("/api/users/signout", json={"everywhere": True})).status_code == 204
    assert (await two.get("/api/users/me")).json()["signed_in"] is False
    assert (await two.get("/api/favourites")).status_code == 401
    await two.post("/api/users/signin", json=ANN)
    assert (await two.delete("/api/users/me")).status_code == 204
    assert (await two.post("/api/users/signin", json=ANN)).status_code == 401

    async def is_gone() -> bool:
        return bool(await ratings(one) == [])

    await until(is_gone, within=20)


async def test_a_cookie_is_secure_behind_tls(pages: list[httpx.AsyncClient]) -> None:
    page = pages[0]
    origin = str(page.base_url).rstrip("/").replace("http:", "https:")
    made = await page.post("/api/users/register", json=ANN, headers={"Origin": origin})
    assert made.status_code == 201
    assert "Secure" in made.headers["set-cookie"]


async def test_listeners_are_counted_across_replicas(pages: list[httpx.AsyncClient]) -> None:
    one, two = pages
    for number in range(30):
        told = {"channel": "main", "token": f"page-number-{number}"}
        for page in (one, two) if number < 10 else (one,) if number < 20 else (two,):
            assert (await page.post("/api/beacon", json=told)).status_code == 204

    async def current(page: httpx.AsyncClient) -> int:
        found = (await page.get("/air/main/nowplaying.json")).json()
        return int(found["listeners"]["current"])

    async def both_count() -> bool:
        return [await current(page) for page in pages] == [30, 30]

    await until(both_count, within=20)
    assert (await one.post("/api/beacon", json={"channel": "none"})).status_code == 404
    assert (await one.post("/api/beacon", json={"channel": "main"})).status_code == 204


async def test_a_topic_is_shown_once_it_is_approved(
    pages: list[httpx.AsyncClient], platform: Platform
) -> None:
    page = pages[0]
    asked = {"channel": "main", "text": "Coral Reefs", "token": "browser-1"}
    told = await page.post("/api/topics", json=asked)
    assert (told.status_code, told.json()) == (202, {"status": "pending"})
    await page.post("/api/topics", json={**asked, "text": "coral  reefs", "token": "browser-2"})
    shown = {"enabled": True, "topics": []}
    assert (await page.get("/api/topics", params={"channel": "main"})).json() == shown
    for text in (XSS, "https://evil.example", "x" * 81, "say: hello\nworld;"):
        refused = await page.post("/api/topics", json={**asked, "text": text})
        assert refused.status_code == 422
    (topic,) = (await ask(platform.client, TopicsQuery(channel="main"), Topics)).topics
    assert (topic.text, topic.listeners) == ("Coral Reefs", 2)
    await ask(platform.client, TopicJudge(topic_id=topic.topic_id, approved=True), Topic)

    async def is_shown() -> bool:
        found = (await page.get("/api/topics", params={"channel": "main"})).json()
        return bool(found["topics"] == [{"text": "Coral Reefs", "listeners": 2}])

    await until(is_shown)
    assert (await page.get("/api/topics", params={"channel": "other"})).json() == shown
    answers = [
        await page.post("/api/topics", json={**asked, "text": f"topic {number}"})
        for number in range(2 + TOPICS_AN_HOUR)  # one is left of this hour, which may end meanwhile
    ]
    assert (answers[0].status_code, answers[-1].status_code) == (202, 429)


async def test_no_address_and_no_user_agent_is_kept(
    pages: list[httpx.AsyncClient], platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="services")
    page = pages[0]
    await vote(page, browser="browser-1")
    await page.post("/api/users/register", json=ANN)
    await page.post("/api/beacon", json={"channel": "main", "token": "browser-1"})
    js = platform.client.jetstream()
    names = [f"KV_{bucket}" for bucket in subjects.BUCKETS]
    for name in (*names, subjects.STREAM_LISTENING, subjects.STREAM_COUNTERS):
        state = (await js.stream_info(name)).state
        for sequence in range(state.first_seq, state.last_seq + 1):
            try:
                message = await js.get_msg(name, sequence)
            except Exception:  # noqa: BLE001, S112 - the sequence is gone
                continue
            kept = f"{message.subject} {message.data!r} {message.headers}"
            assert AGENT not in kept
            assert "browser-1" not in kept
            assert PASSWORD not in kept
            assert "127.0.0.1" not in kept or name == "KV_deliveries"
    ours = [record for record in caplog.records if record.name.startswith("services.")]
    told = [str(vars(record)) for record in ours]
    assert any("/api/ratings" in each for each in told)
    assert not any("127.0.0.1" in each for each in told)
    assert not any(secret in each for each in told for secret in (AGENT, PASSWORD, "browser-1"))


async def test_digests_of_a_network_are_keyed_and_alike_in_all_replicas(
    pages: list[httpx.AsyncClient], platform: Platform
) -> None:
    told: list[bytes] = []

    async def note(message: Msg) -> None:
        told.append(message.data)

    await platform.client.subscribe(RateQuery.subject, cb=note)
    await platform.client.flush()
    for page in pages:
        await vote(page, browser="browser-1")

    async def both_told() -> bool:
        return len(told) == 2

    await until(both_told)
    visitors = [RateQuery.model_validate_json(body).visitor for body in told]
    assert visitors[0] == visitors[1]
    plain = {sha256(text.encode()).hexdigest() for text in ("127.0.0.1", "network\n127.0.0.1")}
    assert visitors[0].network not in plain
    weak = sha256(f"fingerprint\n{visitors[0].network}\n{AGENT}\nbrowser-1".encode())
    assert visitors[0].fingerprint != weak.hexdigest()


async def test_votes_beyond_the_limit_are_answered_with_429(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    del platform
    async with (
        running(fleet.load("data"), broker_settings),
        running(fleet.load("listener", votes_a_minute=1_000, votes_an_hour=5), broker_settings),
        running(fleet.load("onair"), broker_settings) as onair,
        httpx.AsyncClient(base_url=onair.address, timeout=30) as page,
    ):
        votes = (vote(page, browser=f"browser-{number}") for number in range(20))
        answers = await asyncio.gather(*votes)
        statuses = sorted(each.status_code for each in answers)
        assert statuses == [200] * 5 + [429] * 15
        refused = next(each for each in answers if each.status_code == 429)
        assert refused.headers["retry-after"]
