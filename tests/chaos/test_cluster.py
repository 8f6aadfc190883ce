"""A cluster of three brokers: one is killed, partitioned away or upgraded amid fifty shows."""

import asyncio
import json
import os
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from contracts import TERMINAL_EVENTS, ScriptReady, ShowCancelled, ShowGenerated, Status, subjects
from services.kit.availability import retry_until_available
from tests.chaos.cluster import NODES, Cluster, running_cluster
from tests.chaos.proof import assert_complete, ended_once, spoken_again
from tests.waiting import until

pytestmark = pytest.mark.timeout(900)

SHOWS = int(os.environ.get("RADIOX_CHAOS_SHOWS", "50"))
ENDS_WITHIN = 540.0
"""Time limit of all the shows, in seconds: the machine may be busy."""
BEGINS_WITHIN = 180.0
"""Time limit of the first words, in seconds: three brokers elect leaders on a busy machine."""
EVENTS = 2000
"""Events that are published while a server loses its store."""
LISTENED_TO = 5
"""Shows whose files are read and decoded: the first and the last ones, and some in between."""

Disturbance = Callable[[Cluster], Awaitable[None]]


async def kill(cluster: Cluster) -> None:
    """Kill the server that leads the stream of the shows, and start it again at once."""
    leader = await cluster.leader()
    await cluster.fleet.kill(leader)
    await until(lambda: led_by_another(cluster, leader), within=30)
    await cluster.fleet.start(leader)


async def upgrade(cluster: Cluster) -> None:
    """Restart each server in lame duck mode, once the copies on the others are up to date."""
    for node in NODES:
        await cluster.agrees()
        process = cluster.fleet.processes[node]
        process.send_signal(signal.SIGUSR2)
        await asyncio.wait_for(process.wait(), 60)
        await cluster.fleet.start(node)
        await cluster.fleet.consumes(node)


async def led_by_another(cluster: Cluster, node: str) -> bool:
    """Whether another server than `node` leads the stream of the shows."""
    return await cluster.leader() != node


@pytest.mark.parametrize("disturb", [kill, upgrade])
async def test_fifty_shows_are_made_once_while_servers_go_and_come(
    tmp_path: Path, disturb: Disturbance
) -> None:
    async with running_cluster(tmp_path) as cluster, fifty_shows(cluster) as shows:
        await disturb(cluster)
        await made_once(cluster, shows)
        await cluster.agrees()


async def test_fifty_shows_are_made_once_while_a_server_is_partitioned_away(tmp_path: Path) -> None:
    """It stays away until all shows are made: services that it serves leave it for another one."""
    async with running_cluster(tmp_path) as cluster, fifty_shows(cluster) as shows:
        leader = await cluster.leader()
        cluster.isolate(leader)
        await until(lambda: led_by_another(cluster, leader), within=60)
        await made_once(cluster, shows)
        cluster.rejoin(leader)
        await cluster.agrees()
        for show_id in shows:
            await ended_once(cluster.fleet, show_id, ShowGenerated)


@asynccontextmanager
async def fifty_shows(cluster: Cluster) -> AsyncIterator[list[str]]:
    """Request fifty shows, and yield their ids once the first ones are in the middle."""
    fleet = cluster.fleet
    shows = [f"show-{number:02}" for number in range(SHOWS)]
    await asyncio.gather(*(fleet.request(show_id, news=1) for show_id in shows))
    await until(lambda: fleet.events(ScriptReady, shows[0]), within=BEGINS_WITHIN)
    await until(lambda: fleet.spoke_since(0), within=BEGINS_WITHIN)
    yield shows


async def made_once(cluster: Cluster, shows: list[str]) -> None:
    """Wait for the shows; assert that each is generated once, and that no take is spoken twice."""
    fleet = cluster.fleet
    await until(lambda: have_ended(cluster, len(shows)), within=ENDS_WITHIN)
    await until(fleet.idle_now, within=ENDS_WITHIN)
    archived = await fleet.messages(subjects.STREAM_ARCHIVE)
    ends = {kind.subject for kind in TERMINAL_EVENTS.values()}
    ended = [message for message in archived if message.subject in ends]
    assert {message.subject for message in ended} == {subjects.SHOW_GENERATED}
    assert sorted(json.loads(message.body)["show_id"] for message in ended) == sorted(shows)
    for show_id in shows:
        state = await fleet.state(show_id)
        assert state is not None
        assert state.status is Status.GENERATED
    for show_id in shows[:: len(shows) // LISTENED_TO]:
        await assert_complete(fleet, show_id)
    assert await fleet.dead_letters() == []
    assert spoken_again(fleet) == 0


async def have_ended(cluster: Cluster, count: int) -> bool:
    """Whether as many shows have ended; asks seldom, since the shows need the processor."""
    await asyncio.sleep(0.5)
    archive = await retry_until_available(
        lambda: cluster.fleet.js.stream_info(subjects.STREAM_ARCHIVE), "looking at the archive"
    )
    return int(archive.state.messages) >= count


async def test_no_acknowledged_event_is_lost_with_the_store_of_a_server(tmp_path: Path) -> None:
    """The disk of the leader is lost amid publishing, then a second server stops for good."""
    async with running_cluster(tmp_path, "media") as cluster:
        publishing = asyncio.create_task(publish_events(cluster))
        leader = await cluster.leader(subjects.STREAM_ARCHIVE)
        await until(lambda: archived_more_than(cluster, EVENTS // 4), within=60)
        await cluster.fleet.kill(leader)
        shutil.rmtree(tmp_path / f"store-{leader}")
        await cluster.fleet.start(leader)
        acknowledged = await publishing
        await cluster.agrees()
        await cluster.fleet.kill(next(node for node in NODES if node != leader))
        stored = Counter(
            json.loads(message.body)["show_id"]
            for message in await cluster.fleet.messages(subjects.STREAM_ARCHIVE)
        )
    assert len(acknowledged) == EVENTS
    assert stored == Counter(acknowledged)


async def publish_events(cluster: Cluster) -> list[str]:
    """Publish events as services do; the ids of the shows whose event was acknowledged."""
    acknowledged = []
    for number in range(EVENTS):
        event = ShowCancelled(show_id=f"lost-{number}", reason="a drill")
        await cluster.fleet.publish_event(event)
        acknowledged.append(event.show_id)
    return acknowledged


async def archived_more_than(cluster: Cluster, count: int) -> bool:
    """Whether the archive holds more than as many events."""
    return await have_ended(cluster, count + 1)
