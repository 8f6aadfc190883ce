"""Onair knows what is on the air: at its start, while the broker is away, and once it is back."""

import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from contracts import StationScheduled, subjects
from contracts.client.tail import tail
from services.broadcast.timeline import RATE
from services.kit.clock import SystemClock
from services.kit.nats_server import Server, embedded_server
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.onair.adapters import air as chains
from services.onair.domain.channels import Channels
from services.stack import provision_fleet
from tests.airings import Chain
from tests.integration.onair.conftest import Air, answered
from tests.integration.onair.test_channel import on_air, uris
from tests.ports import free_port
from tests.waiting import until


@pytest.fixture(autouse=True)
def short_fetches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fetch that waits on a lost consumer is repeated after a second."""
    monkeypatch.setattr(sys.modules[tail.__module__], "FETCH_TIMEOUT", 1.0)


@asynccontextmanager
async def restartable(folder: Path) -> AsyncIterator[tuple[PlatformSettings, AsyncExitStack, int]]:
    """A broker on a port of its own; closing the stack stops it."""
    port = free_port()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(embedded_server(folder / "nats", port=port))
        settings = settings_of(server, folder)
        await provision_fleet(settings)
        yield settings, stack, port


def settings_of(server: Server, folder: Path) -> PlatformSettings:
    return PlatformSettings(
        nats_url=server.url,
        nats_token=SecretStr(server.token),
        data_dir=folder,
        blobs="filesystem",
    )


async def test_while_the_broker_is_away_what_is_known_goes_on(tmp_path: Path) -> None:
    async with restartable(tmp_path) as (settings, broker, port), AsyncExitStack() as stack:
        epoch = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        _, platform = await stack.enter_async_context(connected(settings, "operator"))
        air = Air(settings, platform, stack, epoch)
        await on_air(air)
        client = await air.replica()
        before = await answered(client, "/air/main/flac.m3u8")
        await broker.aclose()

        async def moved() -> bool:
            later = await client.get("/air/main/flac.m3u8")
            assert later.status_code == 200
            return uris(later.text)[-1] != uris(before.text)[-1]

        await until(moved)
        for name in uris((await client.get("/air/main/flac.m3u8")).text):
            assert (await client.get(f"/air/main/{name}")).status_code == 200
        async with embedded_server(tmp_path / "nats", port=port) as server:

            async def connects() -> bool:
                return platform.client.is_connected

            await until(connects)
            package = await air.package("show/late/1", 60)
            late = await air.schedule(package, air.position() + 25 * RATE, (await air.filler(50),))

            async def known() -> bool:
                timeline = (await client.get("/air/main/timeline.json")).json()
                return any(each["show_id"] == "late" for each in timeline["next"])

            await until(known, within=60)
            assert late.number == 6
            os.kill(server.pid, signal.SIGKILL)


async def loaded(air: Air, days: float) -> Channels:
    channels = Channels()
    async with chains.following(air.platform.client, channels, SystemClock(), days):
        return channels


async def test_a_history_that_begins_with_filler_is_read_from_the_airing_before_it(
    air: Air, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains, "PLANNED_AHEAD", 0.0)
    await on_air(air)
    soon = await air.schedule(
        await air.package("show/x/1", 60), air.position() + 60 * RATE, (await air.filler(50),)
    )
    channels = await loaded(air, 0.01 / 24 / 3600)
    found = channels.find("main")
    assert found is not None
    assert [each.number for each in found.timeline.airings] == [soon.number - 1, soon.number]
    assert found.timeline.at(air.position()) == air.timeline.at(air.position())


async def test_a_history_holds_what_was_on_the_air_in_its_time_and_no_more(air: Air) -> None:
    await on_air(air)
    channels = await loaded(air, 40 / 24 / 3600)
    found = channels.find("main")
    assert found is not None
    heard = {
        span.airing.number
        for span in air.timeline.spans(air.position() - 40 * RATE, air.position())
    }
    assert min(each.number for each in found.timeline.airings) == min(heard)


async def test_airings_that_cannot_be_read_are_left_out(air: Air) -> None:
    subject = subjects.STATION_SCHEDULED.format(channel="main")
    naive = Chain().append(0, 60).model_copy(update={"epoch": datetime(2026, 3, 14)})  # noqa: DTZ001 - it is what is refused
    for odd in (b'{"channel": "main"}', naive.model_dump_json().encode()):
        await air.platform.client.jetstream().publish(subject, odd)
    await on_air(air)
    channels = await loaded(air, 1)
    found = channels.find("main")
    assert found is not None
    assert len(found.timeline.airings) == 5


async def test_thousands_of_airings_are_read_at_the_start(air: Air) -> None:
    chain = Chain(epoch=air.epoch)
    js = air.platform.client.jetstream()
    for _ in range(2_000):
        airing: StationScheduled = chain.append(3, 60)
        subject = subjects.STATION_SCHEDULED.format(channel="main")
        await air.platform.client.publish(subject, airing.model_dump_json().encode())
    await air.platform.client.flush()

    async def stored() -> bool:
        return (await js.stream_info(subjects.STREAM_AIR)).state.messages == 2_000

    await until(stored)
    channels = await loaded(air, 8)
    found = channels.find("main")
    assert found is not None
    assert found.timeline.airings == chain.timeline.airings
    pieces = {id(item) for airing in found.timeline.airings for item in airing.filler}
    assert len(pieces) == 2


def test_channels_beyond_the_limit_are_left_out() -> None:
    channels = Channels()
    for number in range(102):
        channels.add(Chain(f"channel-{number}").append(0, 10))
    assert len(channels) == 100
    assert channels.find("channel-101") is None
    assert channels.default is next(iter(channels))
    channels.add(Chain("main").append(0, 10))
    assert channels.find("main") is None
