"""Unavailable brokers, deleted consumers, and processes that are stopped."""

import asyncio

import pytest

from contracts import ScriptReady, ShowGenerated, subjects
from services import fleet as services
from tests.chaos.fleet import Fleet
from tests.chaos.processes import BROKER
from tests.chaos.proof import assert_complete, ended_once, spoken_again
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

AWAY = 15.0


async def test_a_show_survives_an_outage_of_the_broker(fleet: Fleet) -> None:
    await fleet.request("patient")
    await until(lambda: fleet.events(ScriptReady, "patient"))
    await fleet.stop(BROKER)
    await asyncio.sleep(AWAY)
    await fleet.start(BROKER)
    await fleet.ended("patient")
    await assert_complete(fleet, "patient")


async def test_deleted_consumers_are_created_again(fleet: Fleet) -> None:
    await fleet.request("before")
    await fleet.ended("before")
    await fleet.request("orphan")
    await until(lambda: fleet.events(ScriptReady, "orphan"))
    for service, route in services.consumers():
        consumer = subjects.consumer_of(service, route.subject)
        await fleet.js.delete_consumer(subjects.stream_of(route.subject), consumer)
    await fleet.ended("orphan")
    await fleet.idle()
    await assert_complete(fleet, "orphan")
    await ended_once(fleet, "before", ShowGenerated)
    assert spoken_again(fleet) == 0


@pytest.mark.parametrize("service", services.pipeline())
async def test_a_service_that_is_stopped_finishes_its_messages(fleet: Fleet, service: str) -> None:
    before = len(fleet.takes())
    await fleet.request(f"finish-{service}")
    if service == "audio":
        await until(lambda: fleet.spoke_since(before))
    assert await fleet.stop(service) == 0
    await fleet.start(service)
    await fleet.ended(f"finish-{service}")
    await assert_complete(fleet, f"finish-{service}")
    assert await fleet.failures(f"finish-{service}") == 0


async def test_a_service_without_time_to_finish_releases_its_messages(fleet: Fleet) -> None:
    await fleet.stop("audio")
    await fleet.start("audio", RADIOX_GRACE="0")
    await fleet.consumes("audio")
    before = len(fleet.takes())
    await fleet.request("release")
    await until(lambda: fleet.spoke_since(before))
    assert await fleet.stop("audio") == 0
    await fleet.start("audio")
    await fleet.ended("release")
    await assert_complete(fleet, "release")
    assert await fleet.failures("release") == 0
    assert spoken_again(fleet) == 0


async def test_a_service_stops_while_the_broker_is_unavailable(fleet: Fleet) -> None:
    await fleet.request("both-away")
    await until(lambda: fleet.events(ScriptReady, "both-away"))
    await fleet.kill(BROKER)
    assert await fleet.stop("audio") == 0
    await fleet.start(BROKER)
    await fleet.start("audio")
    await fleet.ended("both-away")
    await assert_complete(fleet, "both-away")
    assert await fleet.failures("both-away") == 0


PAIR = ("audio", "audio-2")


async def test_two_processes_share_the_work_and_speak_no_take_twice(fleet: Fleet) -> None:
    await fleet.stop("audio")
    await asyncio.gather(*(fleet.start(name, RADIOX_AUDIO_WORKERS="1") for name in PAIR))
    await asyncio.gather(*(fleet.consumes(name) for name in PAIR))
    spoken = {name: fleet.log(name).read_text().count("speaking take") for name in PAIR}
    # Four shows have takes of their own, so that each process has some to speak; two have not.
    sources = [await fleet.feed(f"pair-{number}", number) for number in range(1, 5)]
    requests = {f"pair-{n}": each for n, each in enumerate((*sources, *sources[:2]), 1)}
    for show_id, source in requests.items():
        await fleet.request(show_id, feeds=(source,), seed=7, as_of="2026-03-18T12:30:00Z")
    for show_id in requests:
        await fleet.ended(show_id)
        await assert_complete(fleet, show_id)
    assert spoken_again(fleet) == 0
    for name in PAIR:
        assert fleet.log(name).read_text().count("speaking take") > spoken[name]
    assert await fleet.stop("audio-2") == 0
