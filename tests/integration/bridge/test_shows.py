"""Shows over HTTP: waiting for the end, retries, the script that was spoken."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from contracts import DeadLetter, ScriptReady, ShowFailed, ShowGenerated, subjects
from tests.integration.test_bridge import (  # noqa: F401 - fixtures
    SHOWS,
    BridgeEnv,
    archive,
    env,
    example,
)
from tests.waiting import until


async def wait(env: BridgeEnv, seconds: int, **fields: Any) -> httpx.Response:  # noqa: F811
    body = {"show_id": "s1", "feeds": [{"url": "https://one.example/feed"}], **fields}
    return await env.http.post(SHOWS, json=body, headers={"Prefer": f"wait={seconds}"})


async def test_a_client_that_waits_receives_the_show_that_has_ended(
    env: BridgeEnv,  # noqa: F811
) -> None:
    waiting = asyncio.create_task(wait(env, 30))

    async def running() -> bool:
        return bool((await env.http.get(f"{SHOWS}/s1")).json().get("status") == "running")

    await until(running)
    await env.publish_results()
    response = await waiting
    assert response.status_code == 200
    assert response.headers["preference-applied"] == "wait=30"
    assert response.headers["location"] == f"{SHOWS}/s1"
    assert response.json() == (await env.state())
    assert response.json()["status"] == "generated"
    again = await wait(env, 30)
    assert (again.status_code, again.json()["status"]) == (200, "generated")


async def test_a_client_that_waits_in_vain_is_told_where_to_ask(
    env: BridgeEnv,  # noqa: F811
) -> None:
    response = await wait(env, 1)
    assert response.status_code == 202
    assert response.headers["preference-applied"] == "wait=1"
    assert response.json()["links"]["self"] == response.headers["location"] == f"{SHOWS}/s1"
    plain = await env.request("s2")
    assert "preference-applied" not in plain.headers


async def test_the_alias_makes_the_same_show(env: BridgeEnv) -> None:  # noqa: F811
    headers = {"Idempotency-Key": "monday"}
    first = await env.http.post(SHOWS, headers=headers)
    second = await env.http.post(f"{SHOWS}/generate", headers=headers)
    assert first.json() == second.json()
    assert await env.count(subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED) == 1


async def test_the_trace_of_a_show_is_found_where_the_caller_has_begun_one(
    env: BridgeEnv,  # noqa: F811
) -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    for show_id, header, found in (
        ("traced", f"00-{trace_id}-00f067aa0ba902b7-01", trace_id),
        ("untraced", f"00-{'0' * 32}-00f067aa0ba902b7-01", None),
    ):
        body = {"show_id": show_id, "feeds": [{"url": "https://one.example/feed"}]}
        await env.http.post(SHOWS, json=body, headers={"traceparent": header})
        await env.until("running", show_id)
        trace = await env.http.get(f"{SHOWS}/{show_id}/trace")
        assert trace.json() == {"trace_id": found, "url": None}


async def test_only_a_failed_show_is_retried(env: BridgeEnv) -> None:  # noqa: F811
    await env.request(title="x")
    await env.until("running")
    running = await env.http.post(f"{SHOWS}/s1/retry")
    assert (running.status_code, running.json()["code"]) == (409, "conflict")
    await env.http.delete(f"{SHOWS}/s1")
    await env.until("cancelled")
    assert (await env.http.post(f"{SHOWS}/s1/retry")).status_code == 409
    assert (await env.http.post(f"{SHOWS}/none/retry")).status_code in {404, 503}


async def test_a_show_whose_request_was_refused_is_not_retried(env: BridgeEnv) -> None:  # noqa: F811
    await env.request(preset="there-is-no-such-preset")
    refused = await env.until("failed")
    response = await env.http.post(f"{SHOWS}/s1/retry")
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert "refused" in response.json()["detail"]
    assert refused["links"].keys() == {"self", "events", "trace"}
    for path in refused["links"].values():
        assert (await env.http.get(path)).status_code == 200, path


async def fail_show(env: BridgeEnv) -> None:  # noqa: F811
    """Record a dead letter of the show that was accepted last."""
    await until(lambda: env.count(subjects.STREAM_SHOWS, subjects.SHOW_ACCEPTED))
    message = await env.js.get_last_msg(subjects.STREAM_SHOWS, subjects.SHOW_ACCEPTED)
    key = subjects.dead_letter_subject(subjects.STREAM_SHOWS, message.seq, "content-show-accepted")
    letter = DeadLetter(
        key=key,
        stream=subjects.STREAM_SHOWS,
        sequence=message.seq,
        subject=subjects.SHOW_ACCEPTED,
        consumer="content-show-accepted",
        reason="the feeds are empty",
        failures=1,
        died_at=datetime.now(UTC),
        show_id="s1",
    )
    await env.platform.publisher.send(letter, key, key)


async def test_a_failed_show_begins_its_next_generation(env: BridgeEnv) -> None:  # noqa: F811
    await env.request()
    await env.until("running")
    await fail_show(env)
    failed = await env.until("failed")
    retried = await env.http.post(failed["links"]["retry"])
    assert retried.status_code == 202
    state = await env.until("running")
    assert state["generation"] == 2


@pytest.mark.parametrize("ended", [False, True])
async def test_the_script_of_a_show_without_review_is_read(
    env: BridgeEnv,  # noqa: F811
    ended: bool,  # noqa: FBT001
) -> None:
    await env.request()
    assert (await env.http.get(f"{SHOWS}/s1/script")).status_code == 404
    await env.until("running")
    if ended:
        await env.publish_results()
        await env.until("generated")
    else:
        ready = example(ScriptReady).model_copy(update={"show_id": "s1"})
        await env.platform.publisher.publish(ready)

        async def told() -> bool:
            return subjects.SCRIPT_READY in (await env.state())["facts"]

        await until(told)
    response = await env.http.get((await env.state())["links"]["script"])
    assert response.status_code == 200, response.text
    script = ScriptReady.model_validate(response.json())
    written = example(ScriptReady)
    assert isinstance(written, ScriptReady)
    reserves = {segment.id for segment in written.segments if segment.reserve}
    assert {segment.id for segment in script.segments} <= {s.id for s in written.segments}
    assert script.segments
    if not ended:
        assert reserves <= {segment.id for segment in script.segments}


async def test_the_script_of_an_archived_show_is_read(archive: BridgeEnv) -> None:  # noqa: F811
    response = await archive.http.get(f"{SHOWS}/old1/script")
    assert response.status_code == 200, response.text
    script = ScriptReady.model_validate(response.json())
    event = example(ShowGenerated)
    assert isinstance(event, ShowGenerated)
    assert [s.text for s in script.segments] == [s.text for s in event.segments]


async def test_a_waiting_client_learns_of_a_failure(env: BridgeEnv) -> None:  # noqa: F811
    response = await wait(env, 30, preset="there-is-no-such-preset")
    assert (response.status_code, response.json()["status"]) == (200, "failed")
    assert ShowFailed.model_validate(response.json()["event"]).field == "preset"
