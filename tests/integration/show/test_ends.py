"""Every show ends, once, whatever becomes of its messages: the real service on a real broker."""

from datetime import timedelta

import pytest
from nats.js.api import AckPolicy, ConsumerConfig, DiscardPolicy

from contracts import (
    AudioReady,
    BlobRef,
    CoverReady,
    ScriptReady,
    ShowAccepted,
    ShowCancelRequested,
    ShowDeadline,
    ShowFailed,
    ShowGenerated,
    Status,
    subjects,
)
from contracts.state import request_digest
from services.show.domain.request import LARGEST
from tests.integration.show.stage import AUDIO, Stage
from tests.waiting import until

GONE = BlobRef(bucket="shows", key="s1/1/gone", sha256="0" * 64, size=9, media_type="audio/mpeg")


async def test_a_retry_whose_script_has_aged_out_begins_with_a_new_one(stage: Stage) -> None:
    failed = await stage.fail()
    await stage.js.delete_msg(subjects.STREAM_SHOWS, failed.facts[ScriptReady.subject].sequence)
    await stage.retry()
    await stage.until(Status.RUNNING, generation=2)
    await stage.idle(subjects.SHOW_RETRY_REQUESTED)
    assert (await stage.said(ShowAccepted)).generation == 2
    assert await stage.count(subjects.STREAM_SHOWS, "schedule.s1.show.deadline.2.*") == 1
    assert await stage.count(subjects.STREAM_DEAD, subjects.DEAD_LETTERS) == 1


async def test_a_retry_that_cannot_be_finished_fails_when_its_time_is_up(stage: Stage) -> None:
    """All that is missing is the final file, and that cannot be made the second time either."""
    await stage.ask()
    await stage.until(Status.RUNNING)
    await stage.play(ScriptReady, CoverReady)
    await stage.play(AudioReady, audio=GONE)
    await stage.until(Status.FAILED)
    stage.clock.behind = timedelta(days=1)
    await stage.retry()
    state = await stage.until(Status.FAILED, generation=2)
    assert state.finishing is not None
    assert state.finishing.failure is not None
    assert "BlobMissing" in state.finishing.failure.reason


async def test_a_retry_makes_anew_what_has_aged_out_since(stage: Stage) -> None:
    """Everything was there, and the final file could not be made; the mending took a week."""
    await stage.ask()
    await stage.until(Status.RUNNING)
    await stage.play(ScriptReady, CoverReady)
    await stage.play(AudioReady, audio=GONE)
    failed = await stage.until(Status.FAILED)
    for kind in (ScriptReady, AudioReady, CoverReady):
        await stage.js.delete_msg(subjects.STREAM_SHOWS, failed.facts[kind.subject].sequence)
    await stage.retry()
    state = await stage.until(Status.RUNNING, generation=2)
    await stage.idle(subjects.SHOW_RETRY_REQUESTED)
    assert state.facts == {}
    assert (await stage.said(ShowAccepted)).generation == 2
    await stage.until(Status.RUNNING, generation=2)


async def test_deadlines_of_a_generation_that_is_over_change_nothing(stage: Stage) -> None:
    await stage.fail()
    await stage.retry()
    await stage.until(Status.RUNNING, generation=2)
    await stage.platform.publisher.publish(ShowDeadline(show_id="s1", generation=1, stage="audio"))
    await stage.idle(subjects.SHOW_DEADLINE, subjects.SHOW_RETRY_REQUESTED)
    await stage.until(Status.RUNNING, generation=2)


async def test_a_cancel_that_comes_before_its_request_waits_for_it(stage: Stage) -> None:
    await stage.platform.publisher.publish(ShowCancelRequested(show_id="s1", reason="too early"))
    await stage.ask()
    state = await stage.until(Status.CANCELLED)
    assert state.finishing is not None
    assert state.finishing.reason == "too early"


async def test_a_request_that_comes_again_when_its_show_is_over_begins_nothing(
    stage: Stage,
) -> None:
    await stage.ask()
    await stage.until(Status.RUNNING)
    await stage.platform.publisher.publish(ShowCancelRequested(show_id="s1"))
    await stage.until(Status.CANCELLED)
    await stage.js.purge_stream(subjects.STREAM_SHOWS, subject=subjects.SHOW_ACCEPTED)
    await stage.forget()
    await stage.ask(message_id="hours later")
    await stage.idle(subjects.SHOW_REQUESTED)
    assert await stage.count(subjects.STREAM_SHOWS, subjects.SHOW_ACCEPTED) == 0


async def test_another_request_under_a_strangers_message_id_is_heard(stage: Stage) -> None:
    """The broker has forgotten the id by then, and confirmed the second request."""
    await stage.ask("s1", message_id="daily:news")
    await stage.until(Status.RUNNING, show_id="s1")
    await stage.idle(subjects.SHOW_REQUESTED)
    await stage.forget()
    await stage.ask("s2", message_id="daily:news")
    await stage.until(Status.RUNNING, show_id="s2")


async def test_what_the_voices_taught_keeps_no_show_from_its_end(stage: Stage) -> None:
    await stage.ask()
    await stage.until(Status.RUNNING)
    await stage.platform.bucket(subjects.BUCKET_VOICES).put("rates", b"no json")
    await stage.play(ScriptReady, CoverReady, AudioReady)
    await stage.until(Status.GENERATED)


async def test_a_message_that_a_stranger_cannot_finish_is_no_concern_of_the_show(
    stage: Stage,
) -> None:
    await stage.js.add_consumer(
        subjects.STREAM_SHOWS,
        ConsumerConfig(
            durable_name="stranger", filter_subject=subjects.SCRIPT_READY, max_deliver=1,
            ack_policy=AckPolicy.EXPLICIT, ack_wait=0.5,
        ),
    )  # fmt: skip
    await stage.ask()
    await stage.until(Status.RUNNING)
    await stage.play(ScriptReady)
    stranger = await stage.js.pull_subscribe_bind("stranger", subjects.STREAM_SHOWS)
    await stranger.fetch(1)
    await until(lambda: stage.count(subjects.STREAM_DEAD, "dead.SHOWS.*.stranger"))
    await stage.idle(subjects.DEAD_LETTERS)
    await stage.until(Status.RUNNING)


async def test_a_letter_that_cannot_be_handled_is_followed_by_one_more_and_no_others(
    stage: Stage,
) -> None:
    await stage.ask()
    await stage.until(Status.RUNNING)
    await stage.platform.bucket(subjects.BUCKET_SHOWS).put("s1", b"{}")
    await stage.give_up(AUDIO)
    await until(lambda: stage.count(subjects.STREAM_DEAD, "dead.DEAD.>"))
    await stage.give_up("show-script-ready")
    await stage.idle(subjects.DEAD_LETTERS)
    assert await stage.count(subjects.STREAM_DEAD, "dead.DEAD.>") == 2


async def test_a_request_that_would_outgrow_the_state_is_refused(stage: Stage) -> None:
    large = [{"url": "https://one.example/feed", "documented_at": "x" * LARGEST}]
    await stage.ask(feeds=large)
    await stage.until(Status.FAILED)
    assert "at most 400,000 bytes" in (await stage.said(ShowFailed)).reason


@pytest.mark.parametrize(
    "message_id", ["a::b", "a:", ":a", "a:" + "b" * 5000, "a:b\u00e9", "a:b c"]
)
async def test_no_message_id_stops_the_service(stage: Stage, message_id: str) -> None:
    await stage.ask(message_id=message_id)
    await stage.idle(subjects.SHOW_REQUESTED)
    await stage.ask("s2", message_id="the next")
    await stage.until(Status.RUNNING, show_id="s2")
    assert await stage.count(subjects.STREAM_SHOWS, subjects.SHOW_ACCEPTED) == 2


async def test_a_show_is_generated_once_from_facts_and_letters_in_any_order(stage: Stage) -> None:
    await stage.ask()
    await stage.until(Status.RUNNING)
    await stage.play(AudioReady, ScriptReady)
    await stage.give_up(subjects.consumer_of("media", subjects.SHOW_ACCEPTED))
    await stage.until(Status.GENERATED)
    await stage.play(CoverReady)
    await stage.give_up(AUDIO)
    await stage.idle(subjects.COVER_READY, subjects.DEAD_LETTERS)
    assert await stage.count(subjects.STREAM_ARCHIVE, ">") == 1
    assert (await stage.said(ShowGenerated)).cover.key == "s1/1/station.jpg"


REQUESTS = subjects.consumer_of("show", subjects.SHOW_REQUESTED)


async def test_a_request_whose_judging_crashes_ends_in_a_failed_show(stage: Stage) -> None:
    """What no request can cause, a bug can: here the rates that judging reads are no JSON."""
    await stage.platform.bucket(subjects.BUCKET_VOICES).put("rates", b"no json")
    await stage.ask()
    state = await stage.until(Status.FAILED)
    failed = await stage.said(ShowFailed)
    assert (failed.show_id, failed.stage) == ("s1", "show")
    assert "JSONDecodeError" in failed.reason
    assert failed.dead_letter.endswith(REQUESTS)
    assert state.digest == request_digest(await stage.asked())


async def test_a_request_that_nobody_could_judge_is_judged_by_a_retry(stage: Stage) -> None:
    bucket = stage.platform.bucket(subjects.BUCKET_VOICES)
    await bucket.put("rates", b"no json")
    await stage.ask(minutes=2)
    await stage.until(Status.FAILED)
    await bucket.delete("rates")
    await stage.retry()
    await stage.until(Status.RUNNING, generation=2)
    await stage.idle(subjects.SHOW_RETRY_REQUESTED)
    accepted = await stage.said(ShowAccepted)
    assert (accepted.generation, accepted.minutes) == (2, 2)
    assert await stage.count(subjects.STREAM_SHOWS, "schedule.s1.show.deadline.2.*") == 1


async def test_a_request_that_was_refused_is_not_judged_by_a_retry(stage: Stage) -> None:
    await stage.ask(minutes=500)
    await stage.until(Status.FAILED)
    await stage.retry()
    await until(lambda: stage.count(subjects.STREAM_DEAD, subjects.DEAD_LETTERS))
    await stage.until(Status.FAILED)


async def test_a_request_without_an_id_whose_judging_crashes_fails_under_the_id_it_would_have(
    stage: Stage,
) -> None:
    bucket = stage.platform.bucket(subjects.BUCKET_VOICES)
    await bucket.put("rates", b"no json")
    await stage.js.publish(subjects.SHOW_REQUESTED, b"{}", headers={"Nats-Msg-Id": "a wish"})
    failed = await until(lambda: stage.newest(ShowFailed))
    assert failed is not None
    await bucket.delete("rates")
    await stage.forget()
    await stage.js.publish(subjects.SHOW_REQUESTED, b"{}", headers={"Nats-Msg-Id": "a wish"})
    await stage.idle(subjects.SHOW_REQUESTED)
    assert (await stage.until(Status.FAILED, show_id=failed.show_id)).ended > 0


async def test_a_refused_request_harms_no_show_of_that_id(stage: Stage) -> None:
    await stage.ask()
    await stage.until(Status.RUNNING)
    await stage.ask(message_id="another wish", minutes=7)
    await until(lambda: stage.count(subjects.STREAM_DEAD, subjects.DEAD_LETTERS))
    await stage.idle(subjects.DEAD_LETTERS)
    await stage.until(Status.RUNNING)


async def test_an_archive_that_is_full_delays_an_end_and_loses_none(stage: Stage) -> None:
    config = (await stage.js.stream_info(subjects.STREAM_ARCHIVE)).config
    full = config.evolve(discard=DiscardPolicy.NEW, max_msgs=1)
    await stage.js.update_stream(full)
    for name in ("s1", "s2"):
        await stage.ask(name, message_id=f"wish for {name}")
        await stage.until(Status.RUNNING, show_id=name)
    await stage.platform.publisher.publish(ShowCancelRequested(show_id="s1"))
    await stage.until(Status.CANCELLED)
    await stage.platform.publisher.publish(ShowCancelRequested(show_id="s2"))
    await stage.until(Status.FINISHING, show_id="s2")
    await stage.js.update_stream(config)
    await stage.until(Status.CANCELLED, show_id="s2")
    assert await stage.count(subjects.STREAM_ARCHIVE, ">") == 2
    assert await stage.count(subjects.STREAM_DEAD, subjects.DEAD_LETTERS) == 0
