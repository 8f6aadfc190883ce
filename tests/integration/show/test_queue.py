"""Queue position, expected wait and the limit of the queue, on a real broker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from contracts import ScriptReady, ShowAccepted, ShowFailed, Status, subjects
from services import fleet
from services.kit.settings import PlatformSettings
from services.show.settings import ShowSettings
from tests.integration.show.show_service import ShowService, running_show_service

CONTENT = subjects.consumer_of("content", subjects.SHOW_ACCEPTED)


async def test_an_accepted_request_has_its_queue_position(show_service: ShowService) -> None:
    for number in range(3):
        await show_service.request(f"s{number}", message_id=f"message {number}")
        await show_service.until(Status.RUNNING, show_id=f"s{number}")
        await show_service.idle(subjects.SHOW_REQUESTED)
    positions = []
    for number in range(3):
        state = await show_service.state(f"s{number}")
        assert state is not None
        assert state.accepted is not None
        positions.append((state.accepted.queue_position, state.accepted.expected_wait))
    assert positions == [(0, 0.0), (1, None), (2, None)]


async def test_the_expected_wait_follows_from_the_measured_pace(show_service: ShowService) -> None:
    pace = b'{"seconds_per_show": 4.0, "last_end": null}'
    await show_service.platform.bucket(subjects.BUCKET_STATION).put("pace", pace)
    for number in range(2):
        await show_service.request(f"s{number}", message_id=f"message {number}")
        await show_service.until(Status.RUNNING, show_id=f"s{number}")
        await show_service.idle(subjects.SHOW_REQUESTED)
    state = await show_service.state("s1")
    assert state is not None
    assert state.accepted is not None
    assert state.accepted.expected_wait == 4.0


@asynccontextmanager
async def short_queue(settings: PlatformSettings) -> AsyncIterator[ShowService]:
    app = fleet.composition("show")
    async with running_show_service(settings, app.service(ShowSettings(longest_queue=1))) as made:
        yield made


async def test_a_request_beyond_the_longest_queue_is_refused_with_the_reason(
    broker_settings: PlatformSettings,
) -> None:
    async with short_queue(broker_settings) as show_service:
        await show_service.request("s1", message_id="the first")
        await show_service.until(Status.RUNNING)
        await show_service.idle(subjects.SHOW_REQUESTED)
        await show_service.request("s2", message_id="the second")
        await show_service.until(Status.FAILED, show_id="s2")
        failed = await show_service.last(ShowFailed)
    assert (failed.show_id, failed.stage, failed.field) == ("s2", "show", "")
    assert failed.reason == (
        "the station is busy: 1 of at most 1 shows are waiting; ask again later, "
        "under another show_id where you gave one"
    )


async def test_a_show_that_a_worker_has_received_is_not_ahead(show_service: ShowService) -> None:
    await show_service.request("s1", message_id="the first")
    await show_service.until(Status.RUNNING)
    worker = await show_service.js.pull_subscribe_bind(CONTENT, subjects.STREAM_SHOWS)
    (message,) = await worker.fetch(1)
    assert ShowAccepted.model_validate_json(message.data).show_id == "s1"
    await show_service.request("s2", message_id="the second")
    await show_service.until(Status.RUNNING, show_id="s2")
    state = await show_service.state("s2")
    assert state is not None
    assert state.accepted is not None
    assert state.accepted.queue_position == 0


async def test_a_script_that_no_audio_worker_has_received_is_ahead(
    show_service: ShowService,
) -> None:
    await show_service.request("s1", message_id="the first")
    await show_service.until(Status.RUNNING)
    worker = await show_service.js.pull_subscribe_bind(CONTENT, subjects.STREAM_SHOWS)
    await worker.fetch(1)
    await show_service.publish_results(ScriptReady)
    await show_service.idle(subjects.SCRIPT_READY)
    await show_service.request("s2", message_id="the second")
    state = await show_service.until(Status.RUNNING, show_id="s2")
    assert state.accepted is not None
    assert state.accepted.queue_position == 1
