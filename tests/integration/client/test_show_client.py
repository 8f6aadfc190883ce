"""Requesting, subscribing, cancelling, retrying and reading shows with the client."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from contracts import ShowCancelled, ShowDeadline, ShowRequested, Status, subjects
from services import fleet
from services.client.show_client import ShowClient
from services.kit.blobs import BlobMissing
from services.kit.failures import BrokerUnavailable
from services.kit.nats_server import embedded_server
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.frozen import frozen
from tests.integration.client.conftest import REQUEST, ClientEnv
from tests.waiting import until

MILESTONES = [
    subjects.SHOW_ACCEPTED,
    subjects.SCRIPT_READY,
    subjects.COVER_READY,
    subjects.AUDIO_READY,
    subjects.SHOW_GENERATED,
]


async def test_a_subscriber_receives_every_milestone_once_and_stops_at_the_end(
    client_env: ClientEnv,
) -> None:
    request = REQUEST.model_copy(update={"show_id": "subscribed"})
    names = []
    async with asyncio.timeout(30), client_env.client.follow("subscribed") as updates:
        assert await client_env.client.request(request) == "subscribed"
        other = await client_env.client.request(REQUEST)
        async for update in updates:
            names.append(update.name)
            assert update.show_id == "subscribed"
            assert update.position is not None
            assert update.event.model_dump()["show_id"] == "subscribed"
            if update.name == subjects.SHOW_ACCEPTED:
                await client_env.publish_results("subscribed")
    assert names == MILESTONES
    assert other != "subscribed"


async def test_a_request_that_is_repeated_is_one_show(client_env: ClientEnv) -> None:
    request = REQUEST.model_copy(update={"show_id": "once"})
    assert [await client_env.client.request(request) for _ in range(2)] == ["once"] * 2
    assert await _count(client_env.platform, subjects.SHOW_REQUESTED) == 1


async def test_the_terminal_event_can_be_read_before_the_state_records_it(
    client_env: ClientEnv,
) -> None:
    show_id = await client_env.client.request(REQUEST)
    running = await client_env.until(show_id, Status.RUNNING)
    assert await client_env.client.outcome(running) is None
    assert await client_env.client.events_so_far(running) == []
    await client_env.publish_results(show_id)
    ended = await client_env.until(show_id, Status.GENERATED)
    unmarked = ended.model_copy(update={"status": Status.FINISHING, "ended": 0})
    for state in (ended, unmarked):
        outcome = await client_env.client.outcome(state)
        assert outcome is not None
        assert (outcome.subject, outcome.show_id) == (subjects.SHOW_GENERATED, show_id)
        assert outcome.sequence == ended.ended
        so_far = await client_env.client.events_so_far(state)
        assert [update.name for update in so_far] == MILESTONES[1:]
    undecided = unmarked.model_copy(update={"finishing": None})
    assert await client_env.client.outcome(undecided) is None


async def test_a_cancelled_show_ends_and_is_not_listed_as_unfinished(client_env: ClientEnv) -> None:
    stays, goes = [await client_env.client.request(REQUEST) for _ in range(2)]
    for show_id in (stays, goes):
        await client_env.until(show_id, Status.RUNNING)
    await client_env.client.cancel(goes, 1, "not needed")
    outcome = await client_env.client.outcome(await client_env.until(goes, Status.CANCELLED))
    assert isinstance(outcome, ShowCancelled)
    assert outcome.reason == "not needed"
    assert [state.show_id for state in await client_env.client.unfinished()] == [stays]


async def test_a_show_can_be_cancelled_after_a_cancellation_was_refused(
    client_env: ClientEnv,
) -> None:
    """The first cancellation comes long before the request, and becomes a dead letter."""
    await client_env.client.cancel("late", 1, "too early")
    await until(lambda: client_env.platform.streams.last(subjects.STREAM_DEAD))
    await client_env.client.request(REQUEST.model_copy(update={"show_id": "late"}))
    await client_env.until("late", Status.RUNNING)
    await client_env.client.cancel("late", 1, "in time")
    await client_env.until("late", Status.CANCELLED)


async def test_a_failed_show_can_be_retried_after_a_retry_was_refused(
    client_env: ClientEnv,
) -> None:
    show_id = await client_env.client.request(REQUEST)
    await client_env.until(show_id, Status.RUNNING)
    await client_env.client.retry(show_id, 1)
    await until(lambda: client_env.platform.streams.last(subjects.STREAM_DEAD))
    overdue = ShowDeadline(show_id=show_id, generation=1, stage="script")
    await client_env.platform.publisher.publish(overdue)
    await client_env.until(show_id, Status.FAILED)
    await client_env.client.retry(show_id, 1)
    begun = await client_env.client.generation_after(show_id, 1, timeout=20)
    assert begun.generation == 2
    assert begun.status is Status.RUNNING


async def test_waiting_for_a_generation_that_never_begins_times_out(client_env: ClientEnv) -> None:
    with pytest.raises(TimeoutError):
        await client_env.client.generation_after("unknown", 1, timeout=0.05)
    assert await client_env.client.state("unknown") is None


async def test_a_request_that_was_not_confirmed_can_be_sent_again(tmp_path: Path) -> None:
    async with embedded_server(tmp_path / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url, nats_token=SecretStr(server.token), data_dir=tmp_path
        )
        await provision_fleet(settings)
        async with connected(settings, "test") as (_, platform):
            request = ShowRequested(show_id="late")
            impatient = ShowClient(platform, confirm_timeout=0.2)
            with frozen(server.pid):
                with pytest.raises(BrokerUnavailable):
                    await impatient.request(request)
                with pytest.raises(BrokerUnavailable):
                    await impatient.cancel("late", 1, "")
            client = ShowClient(platform)
            await client.request(request)
            message = await platform.streams.at(subjects.STREAM_SHOWS, 1)
            assert message is not None
            assert message.subject == subjects.SHOW_REQUESTED
            assert await _count(platform, subjects.SHOW_REQUESTED) == 1


async def test_a_file_is_fetched_from_the_service_that_has_it(
    client_env: ClientEnv, broker_settings: PlatformSettings, tmp_path: Path
) -> None:
    """The store of a client on another machine is another folder."""
    ref = await client_env.platform.blobs.put("shows", "s/show.mp3", b"mp3" * 300_000, "audio/mpeg")
    elsewhere = broker_settings.model_copy(
        update={"data_dir": tmp_path / "elsewhere", "blobs": "filesystem"}
    )
    async with connected(elsewhere, "test") as (_, platform):
        client = ShowClient(platform)
        with pytest.raises(BlobMissing):
            await client.fetch(ref, tmp_path / "show.mp3")
        async with running(fleet.load("media"), broker_settings):
            await client.fetch(ref, tmp_path / "show.mp3")
            with pytest.raises(BlobMissing):
                await client.fetch(ref.model_copy(update={"key": "s/none.mp3"}), tmp_path / "none")
    assert (tmp_path / "show.mp3").read_bytes() == b"mp3" * 300_000
    assert not (tmp_path / "none").exists()


async def test_readiness_means_that_a_request_would_be_accepted(
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
