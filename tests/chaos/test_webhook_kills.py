"""kill -9 of the webhook service and of the broker amid deliveries to receivers that fail."""

import asyncio
import json
import os
import random
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from contracts import (
    ShowFailed,
    WebhookCreate,
    WebhookCreated,
    WebhookDeliveries,
    WebhookDeliveriesQuery,
    subjects,
)
from services.client.queries import ask
from services.kit.failures import Retry
from services.kit.replay import replay
from tests.chaos.fleet import Fleet, running_fleet
from tests.chaos.processes import BROKER
from tests.waiting import until
from tests.webhook_receiver import Receiver, running_receiver

SEED = int(os.environ.get("RADIOX_CHAOS_SEED", "20260318"))
EVENTS, KILLS = 150, 6
EXAMPLE = Path(__file__).parents[2] / "contracts/examples/show.failed.json"
SERVICE = "webhook"
PATIENT = {
    "RADIOX_WEBHOOK_ALLOW_PRIVATE": "true",
    "RADIOX_WEBHOOK_SECONDS": "2",
    "RADIOX_WEBHOOK_RETRY_DELAYS": json.dumps([0.2] * 20),
    "RADIOX_WEBHOOK_PAUSE_SECONDS": "0.5",
}


@pytest.mark.timeout(300)
async def test_no_kill_loses_an_event_or_changes_its_id(tmp_path: Path) -> None:
    draw = random.Random(SEED)
    print(f"RADIOX_CHAOS_SEED={SEED}")  # noqa: T201 - to try a failure again
    async with (
        running_receiver() as receiver,
        running_fleet(tmp_path, SERVICE, **PATIENT) as fleet,
    ):
        receiver.plan["/unsteady"] = [draw.choice((204, 204, 500, 503)) for _ in range(400)] + [204]
        receiver.delays["/slow"] = 0.15  # so that kills come amid requests
        hooks = {path: await _add(fleet, receiver, path) for path in ("/slow", "/unsteady")}
        async with asyncio.TaskGroup() as group:
            group.create_task(_publish(fleet, random.Random(f"{SEED} events")))
            group.create_task(_kill(fleet, random.Random(f"{SEED} kills")))
        for path, hook in hooks.items():
            await until(partial(_are_delivered, fleet, hook), within=90)
            ids: dict[str, set[str]] = {}
            for request in receiver.at(path):
                event = request.verified(hook.secret)["data"]["event_id"]
                ids.setdefault(event, set()).add(request.webhook_id)
            assert len(ids) == EVENTS
            assert all(len(each) == 1 for each in ids.values()), "an event changed its id"
        assert await fleet.dead_letters() == []
        failures = replay(
            fleet.platform.client, subjects.STREAM_WEBHOOKS, subjects.WEBHOOK_DELIVERY_FAILED
        )
        assert [each.body async for each in failures] == []


async def _add(fleet: Fleet, receiver: Receiver, path: str) -> WebhookCreated:
    query = WebhookCreate(url=receiver.url(path), types=("show.failed",))
    return await ask(fleet.platform.client, query, WebhookCreated)


async def _publish(fleet: Fleet, draw: random.Random) -> None:
    payload = json.loads(EXAMPLE.read_text())
    for number in range(EVENTS):
        event = ShowFailed.model_validate(payload | {"show_id": f"s{number}"})
        while True:
            try:
                await fleet.publish_event(event)
                break
            except Retry:
                continue
        await asyncio.sleep(draw.uniform(0, 0.2))


async def _kill(fleet: Fleet, draw: random.Random) -> None:
    """Kill and restart the service, and every third time the broker, while events come."""
    for number in range(KILLS):
        victim = BROKER if number % 3 == 2 else SERVICE
        await asyncio.sleep(draw.uniform(0.5, 2.5))
        await fleet.kill(victim)
        await fleet.start(victim)
        await fleet.consumes(victim)


async def _are_delivered(fleet: Fleet, hook: WebhookCreated) -> bool:
    """Whether every event is delivered, as the service says."""
    query = WebhookDeliveriesQuery(webhook_id=hook.webhook.webhook_id, limit=200)
    with suppress(Retry):
        found = (await ask(fleet.platform.client, query, WebhookDeliveries)).deliveries
        return [each.status for each in found] == ["delivered"] * EVENTS
    return False
