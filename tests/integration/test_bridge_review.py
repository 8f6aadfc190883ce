"""A script is reviewed over HTTP, on a real broker with the real show service."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from contracts import ScriptDrafted, subjects
from services import fleet
from services.bridge import app as bridge
from services.bridge.settings import BridgeSettings
from services.kit.broker import jetstream
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from tests.integration.test_bridge import SHOWS, BridgeEnv, example
from tests.waiting import until

SCRIPT, APPROVAL, REJECTION = (f"{SHOWS}/s1/{name}" for name in ("script", "approval", "rejection"))


@pytest.fixture
async def env(broker_settings: PlatformSettings) -> AsyncIterator[BridgeEnv]:
    """A show whose script waits for review, for an hour."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running(fleet.load("show"), broker_settings))
        service = bridge.service(BridgeSettings(port=0))
        served = await stack.enter_async_context(running(service, broker_settings))
        broker, platform = await stack.enter_async_context(connected(broker_settings, "test"))
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=served.address, timeout=20)
        )
        env = BridgeEnv(http, platform, jetstream(broker))
        await env.request(review=True)
        await env.until("running")
        await draft(platform, seconds=3600)
        await until(lambda: reviewed(env))
        yield env


async def draft(platform: Platform, seconds: float) -> None:
    """Publish a draft, as content does."""
    update = {"show_id": "s1", "expires_at": datetime.now(UTC) + timedelta(seconds=seconds)}
    await platform.publisher.publish(example(ScriptDrafted).model_copy(update=update))


async def reviewed(env: BridgeEnv) -> bool:
    return (await env.state())["review"] is not None


async def edit(env: BridgeEnv, revision: int, text: str, **fields: Any) -> httpx.Response:
    document = (await env.http.get(SCRIPT)).json()
    document["segments"][1]["text"] = text
    headers = {"If-Match": f'"{revision}"'}
    return await env.http.put(SCRIPT, json=document | fields, headers=headers)


async def scripts(env: BridgeEnv) -> int:
    return await env.count(subjects.STREAM_SHOWS, subjects.SCRIPT_READY)


async def test_a_script_is_read_edited_and_approved(env: BridgeEnv) -> None:
    state = await env.state()
    assert (state["status"], state["review"]["revision"]) == ("running", 1)
    read = await env.http.get(state["links"]["script"])
    assert (read.status_code, read.headers["etag"]) == (200, '"1"')
    edited = await edit(env, 1, "I am Ben, good day.")
    assert (edited.status_code, edited.headers["etag"]) == (200, '"2"')
    assert edited.json()["revision"] == 2
    assert 16 < edited.json()["seconds"] < edited.json()["seconds_requested"] == 60
    approved = await env.http.post(APPROVAL, json={"revision": 2})
    assert approved.status_code == 200, approved.text

    async def announced() -> bool:
        return await scripts(env) == 1

    await until(announced)
    message = await env.js.get_last_msg(subjects.STREAM_SHOWS, subjects.SCRIPT_READY)
    assert b"I am Ben, good day." in message.data


async def test_a_stale_or_second_approval_is_a_conflict(env: BridgeEnv) -> None:
    await edit(env, 1, "I am Ben, good day.")
    stale = await env.http.post(APPROVAL, json={"revision": 1})
    assert stale.status_code == 409
    assert stale.json()["detail"] == "the script is at revision 2 by now: read it again"
    assert (await env.http.post(APPROVAL, json={"revision": 2})).status_code == 200
    second = await env.http.post(APPROVAL, json={"revision": 2})
    assert (second.status_code, second.json()["detail"]) == (409, "revision 2 is approved already")


async def test_an_idempotency_key_makes_a_repeated_approval_harmless(env: BridgeEnv) -> None:
    headers = {"Idempotency-Key": "monday"}
    for _ in range(2):
        response = await env.http.post(APPROVAL, json={"revision": 1}, headers=headers)
        assert response.status_code == 200


async def test_an_edit_of_an_earlier_revision_is_a_conflict(env: BridgeEnv) -> None:
    assert (await edit(env, 1, "I am Ben, good day.")).status_code == 200
    assert (await edit(env, 1, "I am Ben, hello.")).status_code == 409


async def test_an_edit_names_the_revision_that_it_is_based_on(env: BridgeEnv) -> None:
    document = (await env.http.get(SCRIPT)).json()
    assert (await env.http.put(SCRIPT, json=document)).status_code == 428
    unclear = await env.http.put(SCRIPT, json=document, headers={"If-Match": "*"})
    assert unclear.status_code == 400


@pytest.mark.parametrize(
    ("text", "fields", "field"),
    [
        ("…", {}, "segments.s002.text"),
        ("Good day.", {"title": "Mine"}, "title"),
        ("Good day.", {"minuets": 3}, "minuets"),
        ("Good day.", {"segments": [{"id": "s001"}]}, "segments.0.kind"),
        ("Good day.", {"segments": [{"txt": "a"}]}, "segments.0.txt"),
        ("Good day.", {"segments": None}, "segments"),
    ],
)
async def test_a_bad_edit_is_a_problem_that_names_its_field(
    env: BridgeEnv, text: str, fields: dict[str, Any], field: str
) -> None:
    response = await edit(env, 1, text, **fields)
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert field in [error["field"] for error in response.json()["errors"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "revision"), ({"revision": "x"}, "revision"), ({"revision": 1, "why": "x"}, "why")],
)
async def test_a_bad_decision_is_a_problem_that_names_its_field(
    env: BridgeEnv, body: dict[str, Any], field: str
) -> None:
    response = await env.http.post(REJECTION, json=body)
    assert response.status_code == 422
    assert field in [error["field"] for error in response.json()["errors"]]


async def test_a_rejected_show_is_cancelled(env: BridgeEnv) -> None:
    body = {"revision": 1, "reason": "no bridge opened"}
    assert (await env.http.post(REJECTION, json=body)).status_code == 200
    state = await env.until("cancelled")
    assert state["event"]["reason"] == "rejected in review: no bridge opened"


async def test_an_expired_review_is_gone(env: BridgeEnv) -> None:
    await env.request("s2", review=True)
    await env.until("running", "s2")
    update = {"show_id": "s2", "expires_at": datetime.now(UTC)}
    await env.platform.publisher.publish(example(ScriptDrafted).model_copy(update=update))
    await env.until("failed", "s2")
    response = await env.http.post(f"{SHOWS}/s2/approval", json={"revision": 1})
    assert response.status_code == 410
    assert response.json()["detail"].startswith("the review expired at ")


async def test_there_is_no_script_to_review_where_none_was_asked_for(env: BridgeEnv) -> None:
    await env.request("s3")
    await env.until("running", "s3")
    assert (await env.http.get(f"{SHOWS}/s3/script")).status_code == 404
    assert (await env.http.post(f"{SHOWS}/s4/approval", json={"revision": 1})).status_code == 404


async def test_a_client_that_follows_the_show_receives_the_draft(env: BridgeEnv) -> None:
    async with env.http.stream("GET", f"{SHOWS}/s1/events") as response:
        async for line in response.aiter_lines():
            if line == "event: script.drafted":
                return
    raise AssertionError("the stream ended")
