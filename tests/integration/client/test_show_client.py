"""Request, follow, cancel, retry, and what is known of a show meanwhile."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from pydantic import SecretStr

from contracts import ShowCancelled, ShowDeadline, ShowRequested, Status, subjects
from services.client.show_client import ShowClient
from services.kit.failures import BrokerUnavailable
from services.kit.nats_server import embedded_server
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.integration.client.conftest import REQUEST, Scene
from tests.waiting import until

MILESTONES = [
    subjects.SHOW_ACCEPTED,
    subjects.SCRIPT_READY,
    subjects.COVER_READY,
    subjects.AUDIO_READY,
    subjects.SHOW_GENERATED,
]


async def test_a_follower_sees_every_milestone_once_and_stops_at_the_end(scene: Scene) -> None:
    asked = REQUEST.model_copy(update={"show_id": "followed"})
    names = []
    async with asyncio.timeout(30), scene.client.follow("followed") as updates:
        assert await scene.client.request(asked) == "followed"
        other = await scene.client.request(REQUEST)
        async for update in updates:
            names.append(update.name)
            assert update.show_id == "followed"
            assert update.place is not None
            assert update.event.model_dump()["show_id"] == "followed"
            if update.name == subjects.SHOW_ACCEPTED:
                await scene.play("followed")
    assert names == MILESTONES
    assert other != "followed"


async def test_a_request_that_is_repeated_is_one_show(scene: Scene) -> None:
    asked = REQUEST.model_copy(update={"show_id": "once"})
    assert [await scene.client.request(asked) for _ in range(2)] == ["once"] * 2
    assert await _count(scene.platform, subjects.SHOW_REQUESTED) == 1


async def test_what_has_happened_can_be_read_before_the_state_says_so(scene: Scene) -> None:
    show_id = await scene.client.request(REQUEST)
    running = await scene.until(show_id, Status.RUNNING)
    assert await scene.client.outcome(running) is None
    assert await scene.client.events_so_far(running) == []
    await scene.play(show_id)
    ended = await scene.until(show_id, Status.GENERATED)
    unmarked = ended.model_copy(update={"status": Status.FINISHING, "ended": 0})
    for state in (ended, unmarked):
        outcome = await scene.client.outcome(state)
        assert outcome is not None
        assert (outcome.subject, outcome.show_id) == (subjects.SHOW_GENERATED, show_id)
        assert outcome.sequence == ended.ended
        so_far = await scene.client.events_so_far(state)
        assert [update.name for update in so_far] == MILESTONES[1:]
    undecided = unmarked.model_copy(update={"finishing": None})
    assert await scene.client.outcome(undecided) is None


async def test_a_cancelled_show_ends_and_is_unfinished_no_longer(scene: Scene) -> None:
    stays, goes = [await scene.client.request(REQUEST) for _ in range(2)]
    for show_id in (stays, goes):
        await scene.until(show_id, Status.RUNNING)
    await scene.client.cancel(goes, 1, "nobody wants it")
    outcome = await scene.client.outcome(await scene.until(goes, Status.CANCELLED))
    assert isinstance(outcome, ShowCancelled)
    assert outcome.reason == "nobody wants it"
    assert [state.show_id for state in await scene.client.unfinished()] == [stays]


async def test_a_show_is_cancelled_though_a_cancel_was_refused_before(scene: Scene) -> None:
    """The first wish came long before the request, and nobody waits for ever."""
    await scene.client.cancel("late", 1, "too early")
    await until(lambda: scene.platform.streams.last(subjects.STREAM_DEAD))
    await scene.client.request(REQUEST.model_copy(update={"show_id": "late"}))
    await scene.until("late", Status.RUNNING)
    await scene.client.cancel("late", 1, "in time")
    await scene.until("late", Status.CANCELLED)


async def test_a_failed_show_begins_again_though_a_retry_was_refused_before(scene: Scene) -> None:
    show_id = await scene.client.request(REQUEST)
    await scene.until(show_id, Status.RUNNING)
    await scene.client.retry(show_id, 1)
    await until(lambda: scene.platform.streams.last(subjects.STREAM_DEAD))
    overdue = ShowDeadline(show_id=show_id, generation=1, stage="script")
    await scene.platform.publisher.publish(overdue)
    await scene.until(show_id, Status.FAILED)
    await scene.client.retry(show_id, 1)
    begun = await scene.client.generation_after(show_id, 1, timeout=20)
    assert begun.generation == 2
    assert begun.status is Status.RUNNING


async def test_a_generation_that_never_begins_is_not_awaited_for_ever(scene: Scene) -> None:
    with pytest.raises(TimeoutError):
        await scene.client.generation_after("nobody", 1, timeout=0.05)
    assert await scene.client.state("nobody") is None


async def test_a_request_that_nobody_confirmed_can_be_sent_again(tmp_path: Path) -> None:
    async with embedded_server(tmp_path / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url, nats_token=SecretStr(server.token), data_dir=tmp_path
        )
        await provision_fleet(settings)
        async with connected(settings, "test") as (_, platform):
            asked = ShowRequested(show_id="late")
            hasty = ShowClient(platform, confirm_timeout=0.2)
            os.kill(server.pid, signal.SIGSTOP)
            try:
                with pytest.raises(BrokerUnavailable):
                    await hasty.request(asked)
                with pytest.raises(BrokerUnavailable):
                    await hasty.cancel("late", 1, "")
            finally:
                os.kill(server.pid, signal.SIGCONT)
            client = ShowClient(platform)
            await client.request(asked)
            message = await platform.streams.at(subjects.STREAM_SHOWS, 1)
            assert message is not None
            assert message.subject == subjects.SHOW_REQUESTED
            assert await _count(platform, subjects.SHOW_REQUESTED) == 1


async def test_readiness_is_that_a_request_would_be_taken(
    broker_settings: PlatformSettings,
) -> None:
    async with connected(broker_settings, "test") as (_, platform):
        client = ShowClient(platform)
        assert await client.ready()
        await platform.client.jetstream().delete_stream(subjects.STREAM_SHOWS)
        assert not await client.ready()


async def _count(platform: Platform, subject: str) -> int:
    info = await platform.client.jetstream().stream_info(
        subjects.STREAM_SHOWS, subjects_filter=subject
    )
    return sum((info.state.subjects or {}).values())
