"""A request that will wait says so, and too many are refused: the real service on a real broker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from contracts import ScriptReady, ShowAccepted, ShowFailed, Status, subjects
from services import fleet
from services.kit.settings import PlatformSettings
from services.show.settings import ShowSettings
from tests.integration.show.stage import Stage, staged

CONTENT = subjects.consumer_of("content", subjects.SHOW_ACCEPTED)


async def test_a_request_learns_how_many_are_ahead(stage: Stage) -> None:
    for number in range(3):
        await stage.ask(f"s{number}", message_id=f"wish {number}")
        await stage.until(Status.RUNNING, show_id=f"s{number}")
        await stage.idle(subjects.SHOW_REQUESTED)
    positions = []
    for number in range(3):
        state = await stage.state(f"s{number}")
        assert state is not None
        assert state.accepted is not None
        positions.append((state.accepted.queue_position, state.accepted.expected_wait))
    assert positions == [(0, 0.0), (1, None), (2, None)]


async def test_what_one_show_taught_tells_how_long_the_next_will_wait(stage: Stage) -> None:
    pace = b'{"seconds_per_show": 4.0, "last_end": null}'
    await stage.platform.bucket(subjects.BUCKET_STATION).put("pace", pace)
    for number in range(2):
        await stage.ask(f"s{number}", message_id=f"wish {number}")
        await stage.until(Status.RUNNING, show_id=f"s{number}")
        await stage.idle(subjects.SHOW_REQUESTED)
    state = await stage.state("s1")
    assert state is not None
    assert state.accepted is not None
    assert state.accepted.expected_wait == 4.0


@asynccontextmanager
async def short_queue(settings: PlatformSettings) -> AsyncIterator[Stage]:
    app = fleet.composition("show")
    async with staged(settings, app.service(ShowSettings(longest_queue=1))) as made:
        yield made


async def test_a_request_beyond_the_longest_queue_is_refused_with_the_reason(
    broker_settings: PlatformSettings,
) -> None:
    async with short_queue(broker_settings) as stage:
        await stage.ask("s1", message_id="the first")
        await stage.until(Status.RUNNING)
        await stage.idle(subjects.SHOW_REQUESTED)
        await stage.ask("s2", message_id="the second")
        await stage.until(Status.FAILED, show_id="s2")
        failed = await stage.said(ShowFailed)
    assert (failed.show_id, failed.stage, failed.field) == ("s2", "show", "")
    assert failed.reason == (
        "the station is busy: 1 of at most 1 shows are waiting; ask again later, "
        "under another show_id where you gave one"
    )


async def test_a_show_that_is_worked_on_is_not_ahead(stage: Stage) -> None:
    await stage.ask("s1", message_id="the first")
    await stage.until(Status.RUNNING)
    worker = await stage.js.pull_subscribe_bind(CONTENT, subjects.STREAM_SHOWS)
    (message,) = await worker.fetch(1)
    assert ShowAccepted.model_validate_json(message.data).show_id == "s1"
    await stage.ask("s2", message_id="the second")
    await stage.until(Status.RUNNING, show_id="s2")
    state = await stage.state("s2")
    assert state is not None
    assert state.accepted is not None
    assert state.accepted.queue_position == 0


async def test_a_script_that_no_voice_has_taken_up_is_ahead(stage: Stage) -> None:
    await stage.ask("s1", message_id="the first")
    await stage.until(Status.RUNNING)
    worker = await stage.js.pull_subscribe_bind(CONTENT, subjects.STREAM_SHOWS)
    await worker.fetch(1)
    await stage.play(ScriptReady)
    await stage.idle(subjects.SCRIPT_READY)
    await stage.ask("s2", message_id="the second")
    state = await stage.until(Status.RUNNING, show_id="s2")
    assert state.accepted is not None
    assert state.accepted.queue_position == 1
