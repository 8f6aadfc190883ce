"""A whole show on a running stack reaches a webhook; HTTP and the command line manage it."""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.command_line import FEEDS, Result, json_of, radiox, started, stdout_line_with
from tests.waiting import until
from tests.webhook_receiver import Receiver, running_receiver

WEBHOOKS = "/api/v1/webhooks"
KINDS = ["script.ready", "audio.ready", "cover.ready", "show.generated"]


@pytest.mark.prove
@pytest.mark.timeout(240)
async def test_a_show_is_delivered_and_its_webhook_managed(
    env: dict[str, str], tmp_path: Path
) -> None:
    own = env | {"RADIOX_WEBHOOK_ALLOW_PRIVATE": "true"}
    async with running_receiver() as receiver:
        with started(own, "up") as up:
            address = (await asyncio.to_thread(stdout_line_with, up, "HTTP")).split()[1]
            await asyncio.to_thread(stdout_line_with, up, "Ctrl-C")
            async with httpx.AsyncClient(base_url=address, timeout=20) as http:
                await _over_http(http, own, receiver, tmp_path)
            await _by_commands(own, receiver)


async def _over_http(
    http: httpx.AsyncClient, env: dict[str, str], receiver: Receiver, folder: Path
) -> None:
    for body, field in (
        ({"url": receiver.url("/in"), "types": ["show.gone"]}, "types"),
        ({"url": "ftp://receiver.example/", "types": ["show.*"]}, "url"),
        ({"url": receiver.url("/in")}, "types"),
        ({"url": receiver.url("/in"), "types": [">"], "secret": "whsec_a"}, "secret"),
    ):
        refused = await http.post(WEBHOOKS, json=body)
        assert refused.status_code == 422, refused.text
        assert field in refused.text
    made = await http.post(WEBHOOKS, json={"url": receiver.url("/in"), "types": KINDS})
    assert made.status_code == 201, made.text
    hook, secret = made.json()["webhook"]["webhook_id"], made.json()["secret"]
    one = f"{WEBHOOKS}/{hook}"
    listed = await http.get(WEBHOOKS)
    assert [each["webhook_id"] for each in listed.json()["webhooks"]] == [hook]
    assert secret not in listed.text
    assert secret not in (await http.get(one)).text
    tested = await http.post(f"{one}/test")
    assert (tested.status_code, tested.json()["status"]) == (200, "delivered")

    folder = folder / "show"
    show = ("show", "--feeds", FEEDS, "--minutes", "1", "--out", str(folder))
    result = await _command(env, *show)
    assert result.returncode == 0, result.stderr
    show_id = json.loads((folder / "show.json").read_text())["show_id"]
    received = await until(partial(_payloads, receiver, secret, count=5))
    assert received[0]["type"] == "webhook.test"
    assert sorted(each["type"] for each in received[1:]) == sorted(KINDS)
    assert {each["data"]["show_id"] for each in received[1:]} == {show_id}

    found = (await http.get(f"{one}/deliveries", params={"status": "delivered"})).json()
    of_show = next(each for each in found["deliveries"] if each["type"] == "show.generated")
    delivery = f"{one}/deliveries/{of_show['delivery_id']}"
    assert (await http.get(delivery)).json() == of_show
    assert (await http.post(f"{delivery}/replay")).status_code == 202
    again = await until(partial(_payloads, receiver, secret, count=6))
    assert again[-1]["data"] == next(e for e in received if e["type"] == "show.generated")["data"]
    rotated = (await http.post(f"{one}/rotate")).json()
    assert rotated["secret"] != secret
    assert rotated["previous_until"]
    changed = await http.patch(one, json={"active": False})
    assert (changed.json()["active"], changed.json()["types"]) == (False, KINDS)
    since = {"since": "2026-01-01T00:00:00Z"}
    assert (await http.post(f"{one}/replay", json=since)).status_code == 422
    assert (await http.delete(one)).json() == {"webhook_id": hook}
    for method, path in (("GET", one), ("DELETE", one), ("POST", f"{delivery}/replay")):
        assert (await http.request(method, path)).status_code == 404


async def _by_commands(env: dict[str, str], receiver: Receiver) -> None:
    async def run(*arguments: str) -> Any:
        return await asyncio.to_thread(json_of, env, "webhook", *arguments)

    made = await run("add", receiver.url("/cli"), "--event", "show.*", "--description", "ours")
    hook, secret = made["webhook"]["webhook_id"], made["secret"]
    assert [each["webhook_id"] for each in await run("list")] == [hook]
    assert (await run("show", hook))["description"] == "ours"
    assert (await run("test", hook))["status"] == "delivered"
    assert receiver.at("/cli")[0].verified(secret)["type"] == "webhook.test"
    # The show was made before the webhook was: a replay delivers its event all the same.
    assert (await run("replay", hook, "--since", "2026-01-01"))["begun"] >= 1
    await until(partial(_has, receiver, "show.generated"))
    listed = await run("deliveries", hook, "--status", "delivered")
    generated = next(each for each in listed if each["type"] == "show.generated")
    assert (await run("replay", hook, generated["delivery_id"]))["begun"] == 1
    assert (await run("rotate", hook, "--overlap", "0"))["previous_until"] is None
    edited = await run("edit", hook, "--event", "show.failed", "--inactive")
    assert (edited["types"], edited["active"]) == (["show.failed"], False)
    receiver.plan["/cli"] = [401]
    for arguments, code, reason in (
        (("test", hook), 1, "401 Unauthorized"),
        (("edit", hook), 2, "nothing is changed"),
        (("replay", hook), 2, "--since"),
        (("replay", hook, "--since", "yesterday"), 2, "ISO"),
        (("add", receiver.url(), "--event", "show.gone"), 2, "types"),
        (("show", "wh_0"), 1, "no webhook wh_0"),
    ):
        refused = await _command(env, "webhook", *arguments)
        assert (refused.returncode, refused.stdout) == (code, ""), refused
        assert reason in refused.stderr
    assert (await run("remove", hook)) == {"webhook_id": hook}
    assert await run("list") == []


async def _command(env: dict[str, str], *arguments: str) -> Result:
    """Run a command while the receiver goes on."""
    return await asyncio.to_thread(radiox, env, *arguments)


async def _payloads(receiver: Receiver, secret: str, *, count: int) -> list[Any]:
    """The payloads, once there are so many; each signature is verified."""
    found = receiver.at("/in")
    return [each.verified(secret) for each in found] if len(found) == count else []


async def _has(receiver: Receiver, kind: str) -> bool:
    return kind in receiver.types("/cli")
