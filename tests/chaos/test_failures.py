"""Stages that never finish or always fail, and malformed messages."""

from pathlib import Path

import pytest

from contracts import (
    ScriptReady,
    ShowFailed,
    ShowGenerated,
    ShowRetryRequested,
    subjects,
)
from services import fleet as services
from tests.chaos.fleet import Fleet
from tests.chaos.proof import ended_once
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")
AUDIO = subjects.consumer_of("audio", subjects.SCRIPT_READY)


@pytest.mark.parametrize("service", ["show", "content", "audio", "media"])
async def test_an_invalid_payload_is_one_dead_letter_and_is_not_retried(
    fleet: Fleet, service: str
) -> None:
    consumed = [route.subject for route in services.documented(service).routes]
    # A request that cannot be read ends in show.failed instead: tests/e2e/test_bad_requests.py.
    named = [each for each in consumed if ">" not in each and each != subjects.SHOW_REQUESTED]
    for subject in named:
        await fleet.js.publish(subject, b"{]", headers={"Nats-Msg-Id": f"{service} {subject}"})
    consumers = {subjects.consumer_of(service, subject) for subject in named}
    await fleet.idle()
    letters = [
        letter
        for letter in await fleet.dead_letters()
        if letter.consumer in consumers and letter.payload == "{]"
    ]
    assert {letter.failures for letter in letters} == {1}
    last = {letter.consumer: letter.sequence for letter in letters}
    assert set(last) == consumers
    for letter in letters:
        assert sum(other.key == letter.key for other in letters) == 1
        info = await fleet.js.consumer_info(letter.stream, letter.consumer)
        assert info.num_redelivered in (0, None)


async def test_a_handler_that_always_fails_fails_the_show_and_a_retry_succeeds_after_the_fix(
    fleet: Fleet, tmp_path: Path
) -> None:
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs" / "takes").write_text("where a folder should be")
    await fleet.stop("audio")
    await fleet.start("audio", RADIOX_BLOBS="filesystem", RADIOX_DATA_DIR=str(tmp_path))
    await fleet.request("broken")
    failed = await fleet.ended("broken")
    assert isinstance(failed, ShowFailed)
    assert failed.stage == "audio"
    assert "NotADirectoryError" in failed.reason
    (letter,) = [letter for letter in await fleet.dead_letters() if letter.show_id == "broken"]
    assert letter.key == failed.dead_letter
    assert (letter.consumer, letter.failures) == (AUDIO, fleet.settings.attempts)
    await ended_once(fleet, "broken", ShowFailed)

    await fleet.stop("audio")
    await fleet.start("audio")
    await fleet.publish_event(ShowRetryRequested(show_id="broken"))
    assert isinstance(await fleet.ended("broken", generation=2), ShowGenerated)
    assert [e.generation for e in await fleet.terminal_events("broken")] == [2, 1]
    assert [e.generation for e in await fleet.events(ScriptReady, "broken")] == [1, 2]


async def test_a_message_that_reached_max_deliver_fails_the_show(fleet: Fleet) -> None:
    """The last delivery of the message went to a worker that was killed."""
    await fleet.stop("audio")
    config = (await fleet.js.consumer_info(subjects.STREAM_SHOWS, AUDIO)).config
    await fleet.js.add_consumer(subjects.STREAM_SHOWS, config.evolve(max_deliver=1))
    await fleet.request("lost")
    thief = await fleet.js.pull_subscribe_bind(AUDIO, subjects.STREAM_SHOWS)
    await until(lambda: fleet.events(ScriptReady, "lost"))
    await thief.fetch(1)
    await fleet.start("audio")
    failed = await fleet.ended("lost")
    assert isinstance(failed, ShowFailed)
    assert (failed.stage, failed.reason) == ("audio", "delivered 1 times and never finished")
    await fleet.js.add_consumer(subjects.STREAM_SHOWS, config)
    await fleet.publish_event(ShowRetryRequested(show_id="lost"))
    assert isinstance(await fleet.ended("lost", generation=2), ShowGenerated)
