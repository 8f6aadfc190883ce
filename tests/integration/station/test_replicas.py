"""Two schedulers, crashes, a broker that restarts, and airings that come too late."""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr

from contracts import StationScheduled, subjects
from services.broadcast.chain import LATEST
from services.broadcast.timeline import BLOCK, Timeline, position_of
from services.kit.failures import BrokerUnavailable
from services.kit.nats_server import embedded_server
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from services.station.adapters.chains import StreamChains
from services.station.adapters.metrics import StationFigures
from services.station.app import open_deps
from services.station.ports import Deps
from services.station.scheduling import schedule
from services.station.settings import StationSettings
from tests.integration.station.station_service import (
    SkewedClock,
    StationClock,
    StationService,
    quiet,
    running_station,
    slot_at,
    soon,
)
from tests.ports import free_port
from tests.waiting import until

SKEW = 0.7
"""Seconds by which the clocks of two schedulers are wrong, each its way."""


def is_whole(chain: list[StationScheduled]) -> bool:
    """Whether the links are numbered without a gap, and what is heard has none."""
    timeline = Timeline(tuple(chain))
    spans = list(timeline.spans(0, chain[-1].start + BLOCK))
    return [link.number for link in chain] == list(range(1, len(chain) + 1)) and all(
        (one.end, one.segment + one.segments) == (other.start, other.segment)
        for one, other in pairwise(spans)
    )


async def test_two_schedulers_make_one_chain(broker_settings: PlatformSettings) -> None:
    async with running_station(broker_settings, skew=SKEW) as station, station.another(-SKEW):
        at = soon(station.now(), 120)
        await station.save(quiet(slots=[slot_at(at)]))
        await station.links(lambda link: len(link.filler) == 2)
        end = at + timedelta(minutes=1)
        made: set[str] = set()
        while station.now() < end:
            for request in await station.requests():
                if request.show_id not in made:
                    made.add(str(request.show_id))
                    await station.make(str(request.show_id), seconds=20)
            station.forward(station.now() + timedelta(seconds=12))
            await asyncio.sleep(1.2)
        chain = await station.chain()
        assert is_whole(chain)
        requests = [each.show_id for each in await station.requests()]
        assert len(requests) == len(set(requests)) == 2, "one for the slot, and the opening"
        shows = [link.show_id for link in chain if link.kind == "show"]
        assert sorted(shows) == sorted(str(each) for each in requests)

        async def told() -> bool:
            return sorted(each.show_id for each in await station.aired()) == sorted(shows)

        await until(told, within=20)


class CrashError(RuntimeError):
    """The process ends here."""


class Crashing(StationFigures):
    """Figures that end the process once an airing is appended."""

    def placed(self, airing: StationScheduled) -> None:
        raise CrashError(airing.event_id)


async def test_a_crash_behind_an_airing_leaves_one_airing(station: StationService) -> None:
    await station.save(quiet())
    await station.links(lambda link: len(link.filler) == 2)
    await station.make("mine", seconds=9, channel="")
    settings = StationSettings()
    async with open_deps(station.platform, settings) as deps:
        dying: Deps = replace(deps, figures=Crashing(), clock=station.clock)
        chains = StreamChains(station.platform.client, station.clock)
        dying = replace(dying, chains=chains)
        number = len(await station.chain())
        for _ in range(200):
            station.forward(station.now() + timedelta(seconds=3))
            with suppress(CrashError):
                await schedule(dying)
            if len(await station.chain()) > number + 3:
                break
    assert is_whole(await station.chain())
    assert len(await station.chain()) > number + 3


async def test_the_loser_reads_on(station: StationService) -> None:
    await station.save(quiet(on_air=False))
    await station.links(lambda link: link.number == 1)
    one, other = (StreamChains(station.platform.client, station.clock) for _ in range(2))
    links = await one.read("main")
    assert (await other.read("main")).sequence == links.sequence
    last = links.timeline.last
    assert last is not None
    start = links.timeline.earliest(position_of(station.now(), last.epoch))
    follower = last.model_copy(
        update={"number": 2, "start": start, "segment": links.timeline.following(start)}
    )
    assert await one.append(follower, links.sequence)
    assert not await other.append(follower.model_copy(update={"title": "x"}), links.sequence)
    after = await other.read("main")
    assert after.timeline.last is not None
    assert (after.number, after.timeline.last.title) == (3, last.title)


async def test_an_airing_that_comes_too_late_has_no_effect(station: StationService) -> None:
    await station.save(quiet(on_air=False))
    first = await station.links(lambda link: link.number == 1)
    frozen = SkewedClock(station.clock, -LATEST.total_seconds() - 1)
    chains = StreamChains(station.platform.client, frozen)
    links = await chains.read("main")
    start = links.timeline.earliest(position_of(frozen.now(), first.epoch))
    late = first.model_copy(update={"number": 2, "start": start, "segment": 99})
    assert await chains.append(late, links.sequence)
    for reader in (chains, StreamChains(station.platform.client, station.clock)):
        after = await reader.read("main")
        assert after.timeline.last is not None
        assert (after.timeline.last.number, after.number) == (1, 3)
        assert after.sequence > links.sequence


async def test_a_scheduler_whose_clock_is_slow_appends_seldom(
    station: StationService, caplog: pytest.LogCaptureFixture
) -> None:
    await station.save(quiet(on_air=False))
    first = await station.links(lambda link: link.number == 1)
    slow = StationClock()
    slow.seconds = station.clock.seconds - LATEST.total_seconds() - 1
    chains, right = (
        StreamChains(station.platform.client, clock) for clock in (slow, station.clock)
    )

    async def appended(own: StreamChains) -> bool:
        links = await own.read("main")
        start = links.timeline.earliest(position_of(station.now(), first.epoch))
        segment = links.timeline.following(start)
        update = {"number": links.number, "start": start, "segment": segment}
        return await own.append(first.model_copy(update=update), links.sequence)

    assert [await appended(chains) for _ in range(5)] == [True, *[False] * 4]
    assert caplog.text.count("nothing is scheduled for 30 s") == 1
    assert await appended(right), "the one whose clock is right does not rest"
    slow.seconds += 29
    assert not await appended(chains)
    slow.seconds += 2
    assert await appended(chains), "the clock is set"
    assert await appended(chains)
    chain = (await right.read("main")).timeline.airings
    assert [each.number for each in chain] == [1, 3, 4, 5]


async def test_what_is_no_airing_is_passed_over(station: StationService) -> None:
    await station.save(quiet())
    subject = subjects.STATION_SCHEDULED.format(channel="main")
    await station.links(lambda link: link.number == 1)
    await station.js.publish(subject, b"not an airing")
    station.forward(station.now() + timedelta(seconds=60))

    chains = StreamChains(station.platform.client, station.clock)

    async def goes_on() -> bool:
        read = await chains.read("main")
        return read.number > 2

    await until(goes_on, within=30)


async def test_a_broker_that_restarts_leaves_the_chain_whole(tmp_path: Path) -> None:
    port = free_port()
    async with AsyncExitStack() as stack:
        async with embedded_server(tmp_path / "nats", port=port) as server:
            settings = PlatformSettings(
                nats_url=server.url, nats_token=SecretStr(server.token), data_dir=tmp_path,
                blobs="jetstream",
            )  # fmt: skip
            await provision_fleet(settings)
            station = await stack.enter_async_context(running_station(settings))
            await station.save(quiet())
            await station.links(lambda link: len(link.filler) == 2)
        station.forward(station.now() + timedelta(seconds=40))
        async with embedded_server(tmp_path / "nats", port=port):
            number = 0

            async def goes_on() -> bool:
                nonlocal number
                station.forward(station.now() + timedelta(seconds=5))
                with suppress(BrokerUnavailable):
                    number = len(await station.chain())
                return number > 4

            await until(goes_on, within=60)
            assert is_whole(await station.chain())
            await stack.aclose()
