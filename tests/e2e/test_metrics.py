"""What /metrics of every process of a fleet shows is what is declared, and the other way round."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from contracts import (
    FeedSource,
    ShowCancelRequested,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    subjects,
)
from services.fleet import SERVICES
from services.kit.telemetry import instruments, spans
from services.kit.telemetry.instruments import Metric
from tests.chaos.on_air import hear_late
from tests.chaos.paid import Station, station
from tests.chaos.processes import BROKER
from tests.e2e.collector import Collector
from tests.ports import free_port
from tests.scraping import Found, differences, scraped
from tests.waiting import until

pytestmark = [pytest.mark.prove, pytest.mark.timeout(300)]

MADE, FAILED, REFUSED, UNKNOWN = "quagga-made", "quagga-failed", "quagga-refused", "quagga-unknown"
MOST_SERIES = 150
"""Series of one metric in one process."""
AT_REST = (instruments.IN_HAND, instruments.UNACKNOWLEDGED, instruments.LAG, instruments.SHOWS)
"""Gauges that come to nothing when all is done."""
EMPTY = b"<rss version='2.0'><channel><title>Empty</title></channel></rss>"


@dataclass(frozen=True)
class Scrape:
    """The metrics of all processes after some shows, and the traces of these."""

    families: dict[str, Found]
    collector: Collector
    made: ShowGenerated

    def of(self, metric: Metric) -> Found:
        """A family."""
        return self.families[metric.prometheus]


@pytest.fixture(scope="module")
def scrape(tmp_path_factory: pytest.TempPathFactory) -> Scrape:
    """A fleet with every service, in which something goes wrong at each place that is measured."""
    folder = tmp_path_factory.mktemp("metrics")
    return asyncio.run(_scrape(folder))


async def _scrape(folder: Path) -> Scrape:
    plan = {
        "openai.images": ["server_error"],  # is tried again
        "elevenlabs.speech": ["rate_limit", "server_error"],
    }
    bridge, player = free_port(), free_port()
    async with station(
        folder,
        plan,
        *SERVICES,
        RADIOX_BRIDGE_PORT=str(bridge),
        RADIOX_ONAIR_PORT=str(player),
        RADIOX_BUDGET_DAY="100",
        RADIOX_ANALYTICS_CHANNELS="evening",
    ) as running:
        made = await _shows(running)
        await hear_late(running.fleet, MADE, f"http://127.0.0.1:{player}")
        address = f"http://127.0.0.1:{bridge}"
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            for _ in range(2):
                assert (await client.get("/api/v1/shows")).status_code == 200
            await running.fleet.kill(BROKER)
            assert (await client.get("/health/ready")).status_code == 503
        await running.fleet.start(BROKER)
        found = await until(lambda: _read(running, made), within=60)
        assert found is not None
        return found


async def _shows(running: Station) -> ShowGenerated:
    """A show, one that fails, one that is refused, and a command for one that is not there."""
    fleet = running.fleet
    away = FeedSource(url="http://127.0.0.1:9/feed", name="Away")
    await fleet.request(MADE, feeds=(await fleet.feed("wire", 7), away))
    empty = await fleet.platform.blobs.put(
        subjects.BLOBS_SOURCES, "empty.xml", EMPTY, "application/xml"
    )
    await fleet.request(FAILED, feeds=(FeedSource(blob=empty, name="Empty", language="en"),))
    refused = ShowRequested(show_id=REFUSED, preset="nobody-made-it")
    await fleet.publish(subjects.SHOW_REQUESTED, refused, f"{REFUSED}:requested")
    await fleet.publish_event(ShowCancelRequested(show_id=UNKNOWN))
    assert isinstance(await fleet.ended(FAILED), ShowFailed)
    assert isinstance(await fleet.ended(REFUSED), ShowFailed)
    made = await fleet.ended(MADE, within=120)
    assert isinstance(made, ShowGenerated)
    return made


async def _read(running: Station, made: ShowGenerated) -> Scrape | None:
    """The metrics, once every service is connected again, and has done what waited for it."""
    families = await scraped(running.fleet.metrics.values())
    connected = families[instruments.CONNECTED.prometheus]
    again = families[instruments.RECONNECTS.prometheus]
    whole = all(
        connected.value(radiox_service=name) == 1 and again.value(radiox_service=name) >= 1
        for name in SERVICES
    )
    settled = all(families[each.prometheus].value() == 0 for each in AT_REST)
    missing = {metric.prometheus for metric in instruments.METRICS} - families.keys()
    return Scrape(families, running.collector, made) if whole and settled and not missing else None


def test_what_is_emitted_is_what_is_declared(scrape: Scrape) -> None:
    assert differences(scrape.families) == []


def test_an_undeclared_metric_or_label_would_be_noticed(scrape: Scrape) -> None:
    """The comparison itself can fail, in each direction."""
    one = instruments.SHOWS_ENDED
    others = tuple(each for each in instruments.METRICS if each is not one)
    assert differences(scrape.families, others) == [f"{one.prometheus} is not declared"]
    more = Metric("radiox.more", "counter", "s", "More.")
    assert differences(scrape.families, (*instruments.METRICS, more)) == [
        "radiox_more_seconds is not emitted"
    ]
    fewer = Metric(one.name, "gauge", one.unit, one.description, one.labels[:1])
    assert len(differences(scrape.families, (*others, fewer))) == 2


def test_no_label_has_an_id_and_series_are_few(scrape: Scrape) -> None:
    ids = {MADE, FAILED, REFUSED, UNKNOWN, scrape.made.audio.key, scrape.made.title}
    for name, found in scrape.families.items():
        values = {value for each in found.values.values() for value in each}
        assert not [value for value in values if any(i in value for i in ids)], name
        assert found.most <= MOST_SERIES, name


def test_every_process_shows_its_metrics(scrape: Scrape) -> None:
    connected = scrape.of(instruments.CONNECTED).values["radiox_service"]
    assert set(SERVICES) <= connected


def test_shows_are_counted_by_outcome_and_their_stages_are_timed(scrape: Scrape) -> None:
    ended = scrape.of(instruments.SHOWS_ENDED)
    assert ended.value(radiox_outcome="generated") == 1
    assert ended.value(radiox_outcome="failed", radiox_stage="script") == 1
    assert ended.value(radiox_outcome="refused", radiox_stage="show") == 1
    stages = scrape.of(instruments.STAGE_DURATION)
    seconds = scrape.made.seconds
    for stage in stages.values["radiox_stage"]:
        assert stages.value("_sum", radiox_stage=stage) == pytest.approx(seconds[stage])
    whole = scrape.of(instruments.SHOW_DURATION)
    assert whole.value("_sum", radiox_outcome="generated") == pytest.approx(seconds["total"])


def test_what_failed_is_counted_where_it_failed(scrape: Scrape) -> None:
    about = {"messaging_consumer_group_name": "show-show-cancel-requested"}
    assert scrape.of(instruments.REDELIVERED).value(**about) >= 1
    assert scrape.of(instruments.DEAD_LETTERS).value(radiox_service="show", **about) == 1
    consumed = scrape.of(instruments.CONSUMED)
    assert consumed.value(radiox_verdict="dead_lettered", error_type="Discard", **about) == 1
    assert consumed.value(radiox_verdict="delayed", error_type="NotYet", **about) >= 1
    assert scrape.of(instruments.PROVIDER_RETRIES).value() >= 2
    assert scrape.of(instruments.PROVIDER_RECOVERED).value() >= 2
    failed = {"server_address": "127.0.0.1", "radiox_status": "failed"}
    assert scrape.of(instruments.FEED_FETCHES).value(**failed) == 1


def test_histograms_link_to_the_trace_of_the_show(scrape: Scrape) -> None:
    (trace,) = {
        span.trace
        for span in scrape.collector.spans
        if span.attributes.get(spans.SHOW_ID) == MADE
        and span.name.startswith("process show.generated")
    }
    for metric in (
        instruments.SHOW_DURATION,
        instruments.STAGE_DURATION,
        instruments.PROCESS_DURATION,
        instruments.REALTIME_FACTOR,
        instruments.PROVIDER_DURATION,
    ):
        assert trace in scrape.of(metric).trace_ids, metric.name
