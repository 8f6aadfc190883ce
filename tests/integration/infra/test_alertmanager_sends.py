"""A real Alertmanager sends what fires, with the project's routes, words and inhibitions."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from infra.prometheus.rules_files import alert, rules
from services.kit.http import http_server
from tests.debian_tools import tool
from tests.ports import free_port
from tests.waiting import until

FOLDER = Path(__file__).parents[3] / "infra/alertmanager"
RULES = {rule.name: rule for rule in rules()}


@dataclass
class Receivers:
    """Stands for PagerDuty and Slack: what each was sent."""

    pages: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)

    async def page(self, request: Request) -> JSONResponse:
        """PagerDuty's Events API."""
        self.pages.append(await request.json())
        return JSONResponse({"status": "success"}, 202)

    async def message(self, request: Request) -> JSONResponse:
        """A webhook of Slack."""
        self.messages.append(await request.json())
        return JSONResponse({})

    def titles(self) -> set[str]:
        """The titles of Slack's messages."""
        return {each["attachments"][0]["title"] for each in self.messages}


@asynccontextmanager
async def alertmanager(folder: Path, receivers: Receivers) -> AsyncIterator[httpx.AsyncClient]:
    """Run Alertmanager with the project's configuration, without its waits."""
    routes = [
        Route("/page", receivers.page, methods=["POST"]),
        Route("/slack", receivers.message, methods=["POST"]),
    ]
    async with http_server(Starlette(routes=routes), "127.0.0.1", 0) as address:
        config = _configure(folder, address)
        port = free_port()
        command = [
            tool("prometheus-alertmanager"),
            f"--config.file={config}",
            f"--storage.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
            "--cluster.listen-address=",
            "--log.level=warn",
        ]
        process = subprocess.Popen(command, env=dict(os.environ))  # noqa: ASYNC220 - it does not wait
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
                await until(lambda: _is_ready(client))
                yield client
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)


def _configure(folder: Path, address: str) -> Path:
    text = (FOLDER / "alertmanager.yml").read_text("utf-8")
    config = yaml.safe_load(text.replace("/etc/alertmanager/secrets", str(folder)))
    config["global"]["pagerduty_url"] = f"{address}/page"
    config["templates"] = [f"{FOLDER}/templates/*.tmpl"]
    for route in (config["route"], *config["route"]["routes"]):
        route["group_wait"] = "0s"
    (folder / "pagerduty").write_text("routing-key-of-a-test")
    (folder / "slack").write_text(f"{address}/slack")
    path = folder / "alertmanager.yml"
    path.write_text(yaml.safe_dump(config), "utf-8")
    return path


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/-/ready")).status_code == 200
    except httpx.TransportError:
        return False


def firing(name: str, **labels: str) -> dict[str, Any]:
    """An alert as Prometheus sends it."""
    rule = alert(RULES[name])
    summary = " ".join(("summary of", name, *labels.values()))
    return {
        "labels": {"alertname": name, **rule["labels"], **labels},
        "annotations": rule["annotations"] | {"summary": summary},
    }


async def fire(client: httpx.AsyncClient, *alerts: dict[str, Any]) -> None:
    response = await client.post("/api/v2/alerts", json=list(alerts))
    assert response.status_code == 200, response.text


async def inhibited(client: httpx.AsyncClient) -> set[str]:
    """Names of the alerts that are not sent, because of others."""
    found = (await client.get("/api/v2/alerts")).json()
    return {each["labels"]["alertname"] for each in found if each["status"]["inhibitedBy"]}


@pytest.fixture
def receivers() -> Receivers:
    return Receivers()


async def test_a_page_goes_to_pagerduty_and_a_ticket_to_slack(
    tmp_path: Path, receivers: Receivers
) -> None:
    async def arrived() -> bool:
        return bool(receivers.pages and receivers.messages)

    async with alertmanager(tmp_path, receivers) as client:
        await fire(client, firing("ShowsFailing"), firing("FeedDead", server_address="a.example"))
        await until(arrived)
    (page,) = receivers.pages
    assert page["routing_key"] == "routing-key-of-a-test"
    assert page["payload"]["summary"] == "ShowsFailing: summary of ShowsFailing"
    assert page["payload"]["custom_details"]["runbook"].endswith("#showsfailing")
    (message,) = receivers.messages
    assert receivers.titles() == {"TICKET FeedDead"}
    assert "summary of FeedDead" in message["attachments"][0]["text"]
    assert "#feeddead" in message["attachments"][0]["text"]


async def test_a_broker_that_is_away_silences_what_follows_but_not_what_listeners_notice(
    tmp_path: Path, receivers: Receivers
) -> None:
    async with alertmanager(tmp_path, receivers) as client:
        away = [
            firing("BrokerDisconnected", radiox_service="audio"),
            firing("NoShow", radiox_channel="main"),
        ]
        await fire(client, *away)
        await until(lambda: _are_sent(receivers, 2))
        follows = [
            firing("QueueLong", messaging_consumer_group_name="audio"),
            firing("StageSlow", radiox_stage="speech"),
        ]
        await fire(client, *away, *follows, firing("FeedDead", server_address="a.example"))
        await until(lambda: _is_sent(receivers, "TICKET FeedDead"))
        assert await inhibited(client) == {"QueueLong", "StageSlow"}
    assert receivers.titles() == {"TICKET FeedDead"}
    assert len(receivers.pages) == 2


async def test_an_inhibition_concerns_the_same_channel_alone(
    tmp_path: Path, receivers: Receivers
) -> None:
    async with alertmanager(tmp_path, receivers) as client:
        await fire(client, firing("SilenceOnAir", radiox_channel="main"))
        await until(lambda: _are_sent(receivers, 1))
        channels = ("main", "world")
        await fire(client, *(firing("NoShow", radiox_channel=each) for each in channels))
        assert await until(lambda: inhibited(client)) == {"NoShow"}
        await until(lambda: _are_sent(receivers, 2))
    assert receivers.pages[1]["payload"]["summary"] == "NoShow: summary of NoShow world"


async def _are_sent(receivers: Receivers, pages: int) -> bool:
    return len(receivers.pages) >= pages


async def _is_sent(receivers: Receivers, title: str) -> bool:
    return title in receivers.titles()
