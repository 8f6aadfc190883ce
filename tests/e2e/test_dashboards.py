"""Each panel's query finds data in a real Prometheus, after shows, failures and an outage.

A channel is on the air meanwhile.

Grafana itself is not run: what it reads is compared with what its documentation describes.
"""

import asyncio
import json
import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contracts import FeedSource, ShowCancelRequested, ShowGenerated
from services.fleet import SERVICES
from services.kit.http import http_server
from tests.chaos import news
from tests.chaos.on_air import hear_late
from tests.chaos.paid import Station, station
from tests.chaos.processes import BROKER
from tests.ports import free_port
from tests.prometheus import Prometheus, dashboards, prometheus
from tests.waiting import until

pytestmark = [pytest.mark.prove, pytest.mark.timeout(400)]

PLAN = {
    "openai.images": ["server_error", None, "bad_request"],
    "elevenlabs.speech": ["rate_limit", "server_error"],
}
"""What is tried again, and the third picture, which is refused."""
AWAY = FeedSource(url="http://127.0.0.1:9/feed", name="Away", language="en")
QUERIES = [
    (name, panel["title"], panel["type"], target["expr"])
    for name, dashboard in dashboards().items()
    for panel in dashboard["panels"]
    for target in panel["targets"]
]


@dataclass(frozen=True)
class Seen:
    """What Prometheus says after all: the series of each expression, rules, alerts, exemplars."""

    series: dict[str, list[dict[str, Any]]]
    rules: list[dict[str, Any]]
    firing: set[str]
    exemplars: list[dict[str, Any]]
    disconnected: set[str]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return asyncio.run(_see(tmp_path_factory.mktemp("dashboards")))


async def _see(folder: Path) -> Seen:
    port, player = free_port(), free_port()
    async with station(
        folder,
        PLAN,
        *SERVICES,
        RADIOX_BRIDGE_PORT=str(port),
        RADIOX_ONAIR_PORT=str(player),
        RADIOX_BUDGET_DAY="100",
        RADIOX_ANALYTICS_CHANNELS="main",
        RADIOX_CONTENT_PRIVATE_FEEDS="true",
        RADIOX_SHOW_MAX_AGE_HOURS="87600",  # the news of the tests is old
    ) as running:
        addresses = running.fleet.metrics.values()
        async with prometheus(folder / "prometheus", addresses) as metrics:
            await _shows(running)
            await hear_late(running.fleet, "one", f"http://127.0.0.1:{player}")
            pending = await _outage(running, f"http://127.0.0.1:{port}", metrics)
            with suppress(TimeoutError):  # then the tests say what is missing
                await until(lambda: _settled(metrics), within=90)
            return await _read(metrics, pending)


async def _shows(running: Station) -> None:
    """Three shows, one without news, one that is refused, and a command that is a dead letter.

    The second show is as the first one; the picture of the third one is refused.
    """
    fleet = running.fleet
    async with http_server(Starlette(routes=[Route("/feed", _feed)]), "127.0.0.1", 0) as site:
        feeds = (FeedSource(url=f"{site}/feed", name="The Wire", category="world"), AWAY)
        for name, title in (("one", "Morning"), ("two", "Morning"), ("three", "Evening")):
            await fleet.request(name, feeds=feeds, title=title, seed=1)
            assert isinstance(await fleet.ended(name, within=120), ShowGenerated)
    await fleet.request("four", feeds=(AWAY,))
    await fleet.request("five", preset="nobody-made-it")
    await fleet.publish_event(ShowCancelRequested(show_id="nobody-knows"))
    await fleet.ended("four")
    await until(fleet.dead_letters, within=60)


async def _feed(_: Request) -> Response:
    return Response(news.feed(7), media_type="application/xml")


async def _outage(running: Station, bridge: str, metrics: Prometheus) -> set[str]:
    """The archive is asked, the broker restarted, and the archive asked meanwhile.

    Returns the services that the alert about it names, before it would fire.
    """
    fleet = running.fleet

    async def noticed() -> set[str]:
        found = await metrics.now('ALERTS{alertname="BrokerDisconnected"}')
        named = {each["metric"]["radiox_service"] for each in found}
        return named if len(named) >= len(SERVICES) else set()

    async with httpx.AsyncClient(base_url=bridge, timeout=60) as client:
        for _ in range(2):
            assert (await client.get("/api/v1/shows")).status_code == 200
        await fleet.kill(BROKER)
        assert (await client.get("/api/v1/shows")).status_code == 503
        named = await until(noticed, within=40)
        await fleet.start(BROKER)
        await fleet.consumes(BROKER)
    return named


async def _settled(metrics: Prometheus) -> bool:
    """Whether every service is connected again, and no panel lacks data that could have it."""
    connected = await metrics.now("radiox_broker_connected == 1")
    if {each["metric"]["radiox_service"] for each in connected} != {*SERVICES}:
        return False
    for *_, kind, expression in QUERIES:
        if not await _series(metrics, kind, expression):
            return False
    return True


async def _series(metrics: Prometheus, kind: str, expression: str) -> list[dict[str, Any]]:
    over_time = kind == "timeseries"
    found = await (metrics.lately(expression) if over_time else metrics.now(expression))
    return [each for each in found if any(map(_is_number, _values(each)))]


def _values(series: dict[str, Any]) -> list[float]:
    return [float(value) for _, value in series.get("values", [series.get("value")])]


def _is_number(value: float) -> bool:
    return not math.isnan(value)


async def _read(metrics: Prometheus, pending: set[str]) -> Seen:
    groups = (await metrics.get("rules"))["groups"]
    firing = await metrics.now('ALERTS{alertstate="firing"}')
    now = (await metrics.now("vector(time())"))[0]["value"][0]
    exemplars = await metrics.get(
        "query_exemplars", query="radiox_stage_duration_seconds_bucket", start=now - 600, end=now
    )
    return Seen(
        disconnected=pending,
        series={query: await _series(metrics, kind, query) for *_, kind, query in QUERIES},
        rules=[rule for group in groups for rule in group["rules"]],
        firing={each["metric"]["alertname"] for each in firing},
        exemplars=exemplars,
    )


@pytest.mark.parametrize(
    "expression",
    [expression for *_, expression in QUERIES],
    ids=[f"{name}-{title}" for name, title, *_ in QUERIES],
)
def test_a_panel_shows_data(seen: Seen, expression: str) -> None:
    assert seen.series[expression]


def test_every_rule_is_evaluated_without_an_error(seen: Seen) -> None:
    assert {rule["health"] for rule in seen.rules} == {"ok"}
    assert [rule["lastError"] for rule in seen.rules if rule.get("lastError")] == []


def test_what_went_wrong_fires(seen: Seen) -> None:
    assert "DeadLetters" in seen.firing
    assert not {"ServiceMissing", "LoudnessOff", "MixingSlow"} & seen.firing


def test_the_alert_about_the_broker_names_every_service(seen: Seen) -> None:
    assert seen.disconnected >= {*SERVICES}


def test_exemplars_lead_to_traces(seen: Seen) -> None:
    labels = [each["labels"] for found in seen.exemplars for each in found["exemplars"]]
    assert labels
    assert all(len(each["trace_id"]) == 32 for each in labels)


def test_legends_name_labels_that_the_series_have(seen: Seen) -> None:
    for dashboard in dashboards().values():
        for panel in dashboard["panels"]:
            for target in panel["targets"]:
                for series in seen.series[target["expr"]]:
                    names = {*series["metric"]}
                    for name in target["legendFormat"].split("{{")[1:]:
                        assert name.partition("}}")[0] in names, json.dumps(target)
