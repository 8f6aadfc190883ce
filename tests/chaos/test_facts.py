"""`show` alone: facts in any order, missing facts, deadlines and retries."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from contracts import (
    AudioReady,
    Failure,
    ShowAccepted,
    ShowCancelled,
    ShowDeadline,
    ShowEvent,
    ShowFailed,
    ShowGenerated,
    ShowRetryRequested,
    Stage,
    StageStarted,
    Status,
    subjects,
)
from services.show.adapters.shows import KeyValueShows
from services.show.domain.transitions import Decision, decide, reopen
from tests.chaos import results
from tests.chaos.fleet import Fleet
from tests.chaos.processes import BROKER
from tests.chaos.proof import ended_once, read_verified
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHORT = {
    "RADIOX_SHOW_SCRIPT_SECONDS": "3",
    "RADIOX_SHOW_AUDIO_SECONDS": "3",
    "RADIOX_SHOW_COVER_SECONDS": "3",
    "RADIOX_SHOW_QUEUE_SECONDS": "3600",
}
"""Time limits of the stages, in seconds."""
HURRIED = {**SHORT, "RADIOX_SHOW_QUEUE_SECONDS": "0", "RADIOX_SHOW_SCRIPT_SECONDS": "1"}
"""Limits with which a show is late after four seconds, even if no stage has begun."""


async def accepted(fleet: Fleet, show_id: str) -> None:
    await fleet.request(show_id)
    await until(lambda: fleet.events(ShowAccepted, show_id))


async def three_facts(fleet: Fleet, show_id: str) -> list[ShowEvent]:
    return [
        results.script(show_id),
        await results.audio(show_id, fleet),
        await results.cover(show_id, fleet),
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_facts_may_come_in_any_order(show_alone: Fleet, order: tuple[int, ...]) -> None:
    show_id = f"order-{'-'.join(map(str, order))}"
    await accepted(show_alone, show_id)
    facts = await three_facts(show_alone, show_id)
    for number in order:
        assert await show_alone.terminal_events(show_id) == []
        await show_alone.publish_event(facts[number])
        await show_alone.idle()
    await show_alone.ended(show_id)
    await ended_once(show_alone, show_id, ShowGenerated)


async def late(fleet: Fleet, environment: dict[str, str] = SHORT) -> None:
    """Restart `show` with short time limits."""
    await fleet.stop("show")
    await fleet.start("show", **environment)
    await fleet.consumes("show")


async def begin(fleet: Fleet, show_id: str, stage: Stage) -> None:
    """Publish the start of a stage."""
    await fleet.publish_event(StageStarted(show_id=show_id, stage=stage))


@pytest.mark.parametrize("stage", ["script", "audio"])
async def test_a_stage_without_a_result_fails_the_show(show_alone: Fleet, stage: Stage) -> None:
    await late(show_alone)
    show_id = f"no-{stage}"
    await accepted(show_alone, show_id)
    script, _, cover = await three_facts(show_alone, show_id)
    await begin(show_alone, show_id, stage)
    for fact in (cover,) if stage == "script" else (cover, script):
        await show_alone.publish_event(fact)
    end = await show_alone.ended(show_id)
    assert isinstance(end, ShowFailed)
    assert end.stage == stage
    assert end.reason == f"{stage}: no result within the time limit of the stage"
    await show_alone.publish_event(script)
    await show_alone.publish_event(await results.audio(show_id, show_alone))
    await show_alone.idle()
    await ended_once(show_alone, show_id, ShowFailed)


@pytest.mark.parametrize("stage", ["script", "audio"])
async def test_a_show_that_no_worker_receives_fails_at_its_deadline(
    show_alone: Fleet, stage: Stage
) -> None:
    await late(show_alone, HURRIED)
    show_id = f"idle-{stage}"
    await accepted(show_alone, show_id)
    if stage == "audio":
        await show_alone.publish_event(results.script(show_id))
    end = await show_alone.ended(show_id)
    assert isinstance(end, ShowFailed)
    assert end.stage == stage
    assert "time was up" in end.reason
    await ended_once(show_alone, show_id, ShowFailed)


async def test_a_show_in_the_queue_is_not_late(show_alone: Fleet) -> None:
    """Another show, accepted later and begun at once, is late long before."""
    await late(show_alone)
    await accepted(show_alone, "patient")
    await accepted(show_alone, "begun")
    await begin(show_alone, "begun", "script")
    assert isinstance(await show_alone.ended("begun"), ShowFailed)
    await show_alone.idle()
    state = await show_alone.state("patient")
    assert state is not None
    assert state.status is Status.RUNNING


async def test_a_missing_cover_is_replaced(show_alone: Fleet) -> None:
    await late(show_alone)
    await accepted(show_alone, "no-cover")
    script, audio, _ = await three_facts(show_alone, "no-cover")
    await show_alone.publish_event(script)
    await show_alone.publish_event(audio)
    end = await show_alone.ended("no-cover")
    assert isinstance(end, ShowGenerated)
    assert end.cover.key == "no-cover/1/station.jpg"
    assert (await read_verified(show_alone, end.cover)).startswith(b"\xff\xd8")
    await ended_once(show_alone, "no-cover", ShowGenerated)


async def test_a_deadline_survives_the_broker_and_the_show_that_set_it(show_alone: Fleet) -> None:
    await late(show_alone)
    await accepted(show_alone, "forgotten")
    await begin(show_alone, "forgotten", "script")
    await show_alone.idle()
    await show_alone.kill("show")
    await show_alone.kill(BROKER)
    await show_alone.start(BROKER)
    await show_alone.start("show")
    end = await show_alone.ended("forgotten")
    assert isinstance(end, ShowFailed)
    assert end.stage == "script"
    (deadline,) = [
        e for e in await show_alone.events(ShowDeadline, "forgotten") if e.stage == "script"
    ]
    assert deadline.caused_by == "forgotten:stage.started:1:script"


async def test_only_the_first_terminal_event_is_stored(show_alone: Fleet) -> None:
    """Two processes that finish one show cannot publish different outcomes."""
    await show_alone.publish_event(ShowFailed(show_id="rivals", stage="show", reason="first"))
    await show_alone.publish_event(ShowCancelled(show_id="rivals"))
    await show_alone.publish_event(ShowFailed(show_id="rivals", stage="show", reason="second"))
    (end,) = await show_alone.terminal_events("rivals")
    assert isinstance(end, ShowFailed)
    assert end.reason == "first"


async def test_a_show_that_cannot_be_finished_fails_and_a_retry_succeeds_after_the_fix(
    show_alone: Fleet,
) -> None:
    await accepted(show_alone, "no-blob")
    script, audio, cover = await three_facts(show_alone, "no-blob")
    assert isinstance(audio, AudioReady)
    blobs = show_alone.platform.blobs
    await blobs.delete(audio.audio.bucket, audio.audio.key)
    for fact in (script, audio, cover):
        await show_alone.publish_event(fact)
    end = await show_alone.ended("no-blob")
    assert isinstance(end, ShowFailed)
    assert end.stage == "show"
    assert audio.audio.key in end.reason
    assert await results.audio("no-blob", show_alone) == audio, "the file is found again"
    await show_alone.publish_event(ShowRetryRequested(show_id="no-blob"))
    assert isinstance(await show_alone.ended("no-blob", generation=2), ShowGenerated)


def shows(fleet: Fleet) -> KeyValueShows:
    return KeyValueShows(fleet.platform.bucket(subjects.BUCKET_SHOWS), keep_seconds=3600)


FAILURE = Failure(stage="script", reason="no news")
AT = datetime(2026, 3, 18, tzinfo=UTC)


async def test_a_retry_that_arrives_before_the_failure_takes_effect(show_alone: Fleet) -> None:
    await accepted(show_alone, "eager")
    await show_alone.idle()
    await show_alone.stop("show")
    failed = Decision("failed", failure=FAILURE)
    await shows(show_alone).change("eager", lambda s: decide(s, failed, 0, AT))
    await show_alone.publish_event(ShowRetryRequested(show_id="eager"))
    await show_alone.publish_event(ShowFailed(show_id="eager", stage="script", reason="no news"))
    await show_alone.start("show")
    await until(lambda: show_alone.events(ShowAccepted, "eager", generation=2))


async def test_a_retry_that_was_interrupted_by_a_crash_is_resumed(show_alone: Fleet) -> None:
    """The next generation was recorded, and its events were not published."""
    await accepted(show_alone, "cut-short")
    await show_alone.publish_event(
        ShowFailed(show_id="cut-short", stage="script", reason="no news")
    )
    await show_alone.ended("cut-short")
    await show_alone.stop("show")
    known = await show_alone.state("cut-short")
    assert known is not None
    assert known.accepted is not None
    again = known.accepted.model_copy(update={"generation": 2})
    await shows(show_alone).change("cut-short", lambda s: reopen(s, again, set(), AT))
    await show_alone.publish_event(ShowRetryRequested(show_id="cut-short"))
    await show_alone.start("show")
    await until(lambda: show_alone.events(ShowAccepted, "cut-short", generation=2))
