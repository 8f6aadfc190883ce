"""Webhooks are created, changed and removed, their secrets rotated, and bad ones refused."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nats.js.errors import NotFoundError
from standardwebhooks import WebhookVerificationError

from contracts import (
    ShowFailed,
    ShowGenerated,
    Webhook,
    WebhookChange,
    WebhookCreate,
    WebhookCreated,
    WebhookDelivery,
    WebhookList,
    WebhookListQuery,
    WebhookQuery,
    WebhookRemove,
    WebhookRemoved,
    WebhookRotate,
    WebhookSecret,
    WebhookTest,
    subjects,
)
from services.kit.failures import Conflict, Invalid, NotFound
from services.kit.replay import replay
from services.webhook.settings import WebhookSettings
from tests.integration.webhook.conftest import QUICK, Station
from tests.waiting import until


async def test_its_secret_is_told_once_and_stands_in_no_reply_event_or_log(
    station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    station.receiver.plan["/in"] = [500]
    hook = await station.add("/in", "show.*", description="our podcast")
    await station.publish()
    await station.ended(hook)
    await until(station.failures)
    secret = station.secrets["/in"]
    webhook = await station.ask(WebhookQuery(webhook_id=hook), Webhook)
    listed = await station.ask(WebhookListQuery(), WebhookList)
    assert listed.webhooks == (webhook,)
    assert webhook.description == "our podcast"
    told = [webhook.model_dump_json(), caplog.text]
    told += [each.model_dump_json() for each in await station.deliveries(hook)]
    for stream in subjects.STREAMS:
        told += [
            stored.body.decode(errors="replace")
            async for stored in replay(station.platform.client, stream, ">")
        ]
    assert len(told) > 5
    assert all(secret not in each and secret[6:] not in each for each in told)


async def test_a_changed_webhook_receives_what_it_names_now(station: Station) -> None:
    hook = await station.add("/old", "show.generated")
    change = WebhookChange(
        webhook_id=hook, url=station.receiver.url("/new"), types=("show.failed",)
    )
    changed = await station.ask(change, Webhook)
    assert (changed.types, changed.active) == (("show.failed",), True)
    await station.publish(ShowGenerated, show_id="s1")
    await station.publish(ShowFailed, show_id="s2")
    await station.ended(hook)
    assert station.receiver.types("/new") == ["show.failed"]
    assert station.receiver.at("/old") == []


async def test_a_removed_webhook_leaves_nothing_behind(station: Station) -> None:
    hook, kept = await station.add("/in"), await station.add("/kept")
    await station.publish()
    await station.ended(hook)
    await station.ended(kept)
    await station.ask(WebhookRemove(webhook_id=hook), WebhookRemoved)
    for query, reply in ((WebhookQuery, Webhook), (WebhookRemove, WebhookRemoved)):
        with pytest.raises(NotFound, match="webhook_id"):
            await station.ask(query(webhook_id=hook), reply)
    js = station.platform.client.jetstream()
    stream = f"KV_{subjects.BUCKET_WEBHOOK_DELIVERIES}"
    with pytest.raises(NotFoundError):
        await js.get_last_msg(stream, f"$KV.{subjects.BUCKET_WEBHOOK_DELIVERIES}.{hook}.*")
    assert len(await station.deliveries(kept)) == 1


async def test_a_rotated_secret_signs_beside_the_one_before_it_until_that_ends(
    station: Station,
) -> None:
    hook = await station.add("/in")
    first = station.secrets["/in"]
    rotated = await station.ask(WebhookRotate(webhook_id=hook, overlap_hours=1), WebhookSecret)
    assert rotated.previous_until is not None
    assert rotated.previous_until - datetime.now(UTC) <= timedelta(hours=1)
    await station.ask(WebhookTest(webhook_id=hook), WebhookDelivery)
    request = station.receiver.at("/in")[-1]
    assert request.verified(first) == request.verified(rotated.secret)
    # It has leaked: nothing that was valid before is valid any more.
    last = await station.ask(WebhookRotate(webhook_id=hook, overlap_hours=0), WebhookSecret)
    assert last.previous_until is None
    await station.ask(WebhookTest(webhook_id=hook), WebhookDelivery)
    request = station.receiver.at("/in")[-1]
    assert request.verified(last.secret)
    for old in (first, rotated.secret):
        with pytest.raises(WebhookVerificationError):
            request.verified(old)


UNUSABLE: list[tuple[str, Any]] = [
    ("url", "ftp://receiver.example/"),
    ("url", "https://user:word@receiver.example/"),
    ("url", "https://"),
    ("url", "https://receiver.example:70000/"),
    ("url", "https://receiver.example/\r\nX-Injected: 1"),
    ("url", "https://[::1/"),
    ("url", "https://receiver.example/ä"),
    ("url", "https://receiver.example/" + "x" * 2048),
    ("url", "https://receiver..example/"),
    ("url", f"https://{'a' * 64}.example/"),
    ("url", "https://[::1]x/"),
    ("url", "https://[receiver]/"),
    ("url", "https://!!!/"),
    ("url", "https://.../"),
    ("url", None),
    ("types", []),
    ("types", ["show.generatd"]),
    ("types", ["show"]),
    ("types", ["webhook.>"]),
    ("types", [">.show"]),
    ("types", ["show.>.generated"]),
    ("types", ["$KV.>"]),
    ("types", ["show.*"] * 33),
    ("description", "x" * 201),
    ("secret", "whsec_bXkgb3du"),
]


async def test_what_cannot_be_used_is_refused_by_field(station: Station) -> None:
    good = {"url": "https://receiver.example/in", "types": ["show.*"]}
    for field, value in UNUSABLE:
        body = json.dumps(good | {field: value}).encode()
        reply = await station.platform.client.request(subjects.WEBHOOK_CREATE, body, timeout=10)
        headers = reply.headers or {}
        assert headers.get("Nats-Service-Error-Code") == "400", (field, value)
        assert headers["Nats-Service-Error"].startswith(field), (field, value)
    assert (await station.ask(WebhookListQuery(), WebhookList)).webhooks == ()


class TestLimits:
    @pytest.fixture
    def webhook_settings(self) -> WebhookSettings:
        return QUICK.model_copy(update={"limit": 2})

    async def test_there_are_only_so_many(self, station: Station) -> None:
        first = await station.add("/a")
        await station.add("/b")
        with pytest.raises(Conflict, match="2 webhooks"):
            await station.add("/c")
        await station.ask(WebhookRemove(webhook_id=first), WebhookRemoved)
        await station.add("/c")


class TestPrivateAddresses:
    @pytest.fixture
    def webhook_settings(self) -> WebhookSettings:
        return QUICK.model_copy(update={"allow_private": False})

    async def test_they_are_refused_as_a_webhook_is_saved(self, station: Station) -> None:
        good = WebhookCreate(url="https://8.8.8.8/", types=("show.*",), active=False)
        hook = (await station.ask(good, WebhookCreated)).webhook.webhook_id
        for url in PRIVATE:
            for query, reply in (
                (WebhookCreate(url=url, types=("show.*",)), WebhookCreated),
                (WebhookChange(webhook_id=hook, url=url), Webhook),
            ):
                with pytest.raises(Invalid, match="url"):
                    await station.ask(query, reply)
        unchanged = await station.ask(WebhookQuery(webhook_id=hook), Webhook)
        assert unchanged.url == "https://8.8.8.8/"


PRIVATE = [
    "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://0.0.0.0/",
    "https://10.0.0.1/", "https://172.16.5.4/", "https://192.168.1.1:8443/",
    "https://169.254.169.254/latest/meta-data/", "https://[fd00:ec2::254]/",
    "https://[fe80::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:a9fe:a9fe]/",
    "https://100.64.0.1/", "https://2130706433/", "https://0x7f000001/",
    "https://0177.0.0.1/", "https://127.1/", "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/", "https://224.0.0.1/", "http://receiver.example/",
]  # fmt: skip
