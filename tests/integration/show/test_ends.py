"""Every show ends exactly once, whatever happens to its messages, on a real broker."""

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
from services.show.domain.request import MAX_REQUEST_BYTES
from tests.integration.show.show_service import AUDIO, ShowService
from tests.waiting import until

GONE = BlobRef(bucket="shows", key="s1/1/gone", sha256="0" * 64, size=9, media_type="audio/mpeg")


async def test_a_retry_whose_script_has_aged_out_begins_with_a_new_one(
    show_service: ShowService,
) -> None:
    failed = await show_service.fail()
    await show_service.js.delete_msg(
        subjects.STREAM_SHOWS, failed.facts[ScriptReady.subject].sequence
    )
    await show_service.retry()
    await show_service.until(Status.RUNNING, generation=2)
    await show_service.idle(subjects.SHOW_RETRY_REQUESTED)
    assert (await show_service.last(ShowAccepted)).generation == 2
    assert await show_service.count(subjects.STREAM_DEADLINES, "schedule.s1.show.deadline.2.*") == 1
    assert await show_service.count(subjects.STREAM_DEAD, subjects.DEAD_LETTERS) == 1


async def test_a_retry_that_cannot_be_finished_fails_at_its_deadline(
    show_service: ShowService,
) -> None:
    """Only the final file is missing, and it cannot be made the second time either."""
    await show_service.request()
    await show_service.until(Status.RUNNING)
    await show_service.publish_results(ScriptReady, CoverReady)
    await show_service.publish_results(AudioReady, audio=GONE)
    await show_service.until(Status.FAILED)
    show_service.clock.behind = timedelta(days=1)
    await show_service.retry()
    state = await show_service.until(Status.FAILED, generation=2)
    assert state.finishing is not None
    assert state.finishing.failure is not None
    assert "BlobMissing" in state.finishing.failure.reason


async def test_a_retry_makes_results_again_that_have_aged_out(show_service: ShowService) -> None:
    """All results existed, and the final file could not be made; the retry came a week later."""
    await show_service.request()
    await show_service.until(Status.RUNNING)
    await show_service.publish_results(ScriptReady, CoverReady)
    await show_service.publish_results(AudioReady, audio=GONE)
    failed = await show_service.until(Status.FAILED)
    for kind in (ScriptReady, AudioReady, CoverReady):
        await show_service.js.delete_msg(subjects.STREAM_SHOWS, failed.facts[kind.subject].sequence)
    await show_service.retry()
    state = await show_service.until(Status.RUNNING, generation=2)
    await show_service.idle(subjects.SHOW_RETRY_REQUESTED)
    assert state.facts == {}
    assert (await show_service.last(ShowAccepted)).generation == 2
    await show_service.until(Status.RUNNING, generation=2)


async def test_deadlines_of_an_ended_generation_change_nothing(show_service: ShowService) -> None:
    await show_service.fail()
    await show_service.retry()
    await show_service.until(Status.RUNNING, generation=2)
    await show_service.platform.publisher.publish(
        ShowDeadline(show_id="s1", generation=1, stage="audio")
    )
    await show_service.idle(subjects.SHOW_DEADLINE, subjects.SHOW_RETRY_REQUESTED)
    await show_service.until(Status.RUNNING, generation=2)


async def test_a_cancellation_that_arrives_before_its_request_takes_effect(
    show_service: ShowService,
) -> None:
    await show_service.platform.publisher.publish(
        ShowCancelRequested(show_id="s1", reason="too early")
    )
    await show_service.request()
    state = await show_service.until(Status.CANCELLED)
    assert state.finishing is not None
    assert state.finishing.reason == "too early"


async def test_a_repeated_request_of_an_ended_show_has_no_effect(
    show_service: ShowService,
) -> None:
    await show_service.request()
    await show_service.until(Status.RUNNING)
    await show_service.platform.publisher.publish(ShowCancelRequested(show_id="s1"))
    await show_service.until(Status.CANCELLED)
    await show_service.js.purge_stream(subjects.STREAM_SHOWS, subject=subjects.SHOW_ACCEPTED)
    await show_service.expire_message_ids()
    await show_service.request(message_id="hours later")
    await show_service.idle(subjects.SHOW_REQUESTED)
    assert await show_service.count(subjects.STREAM_SHOWS, subjects.SHOW_ACCEPTED) == 0


async def test_another_request_with_a_reused_message_id_is_processed(
    show_service: ShowService,
) -> None:
    """The broker has forgotten the id by then, and confirmed the second request."""
    await show_service.request("s1", message_id="daily:news")
    await show_service.until(Status.RUNNING, show_id="s1")
    await show_service.idle(subjects.SHOW_REQUESTED)
    await show_service.expire_message_ids()
    await show_service.request("s2", message_id="daily:news")
    await show_service.until(Status.RUNNING, show_id="s2")


async def test_an_error_in_learning_rates_does_not_prevent_the_end(
    show_service: ShowService,
) -> None:
    await show_service.request()
    await show_service.until(Status.RUNNING)
    await show_service.platform.bucket(subjects.BUCKET_VOICES).put("rates", b"no json")
    await show_service.publish_results(ScriptReady, CoverReady, AudioReady)
    await show_service.until(Status.GENERATED)


async def test_a_dead_letter_of_a_foreign_consumer_does_not_fail_the_show(
    show_service: ShowService,
) -> None:
    await show_service.js.add_consumer(
        subjects.STREAM_SHOWS,
        ConsumerConfig(
            durable_name="foreign", filter_subject=subjects.SCRIPT_READY, max_deliver=1,
            ack_policy=AckPolicy.EXPLICIT, ack_wait=0.5,
        ),
    )  # fmt: skip
    await show_service.request()
    await show_service.until(Status.RUNNING)
    await show_service.publish_results(ScriptReady)
    foreign = await show_service.js.pull_subscribe_bind("foreign", subjects.STREAM_SHOWS)
    await foreign.fetch(1)
    await until(lambda: show_service.count(subjects.STREAM_DEAD, "dead.SHOWS.*.foreign"))
    await show_service.idle(subjects.DEAD_LETTERS)
    await show_service.until(Status.RUNNING)


async def test_a_dead_letter_that_cannot_be_handled_causes_only_one_more(
    show_service: ShowService,
) -> None:
    await show_service.request()
    await show_service.until(Status.RUNNING)
    await show_service.platform.bucket(subjects.BUCKET_SHOWS).put("s1", b"{}")
    await show_service.dead_letter(AUDIO)
    await until(lambda: show_service.count(subjects.STREAM_DEAD, "dead.DEAD.>"))
    await show_service.dead_letter("show-script-ready")
    await show_service.idle(subjects.DEAD_LETTERS)
    assert await show_service.count(subjects.STREAM_DEAD, "dead.DEAD.>") == 2


async def test_a_request_that_would_outgrow_the_state_is_refused(show_service: ShowService) -> None:
    large = [{"url": "https://one.example/feed", "documented_at": "x" * MAX_REQUEST_BYTES}]
    await show_service.request(feeds=large)
    await show_service.until(Status.FAILED)
    assert "at most 400,000 bytes" in (await show_service.last(ShowFailed)).reason


@pytest.mark.parametrize(
    "message_id", ["a::b", "a:", ":a", "a:" + "b" * 5000, "a:b\u00e9", "a:b c"]
)
async def test_no_message_id_stops_the_service(show_service: ShowService, message_id: str) -> None:
    await show_service.request(message_id=message_id)
    await show_service.idle(subjects.SHOW_REQUESTED)
    await show_service.request("s2", message_id="the next")
    await show_service.until(Status.RUNNING, show_id="s2")
    await show_service.idle(subjects.SHOW_REQUESTED)
    assert await show_service.count(subjects.STREAM_SHOWS, subjects.SHOW_ACCEPTED) == 2


async def test_a_show_is_generated_once_from_facts_and_letters_in_any_order(
    show_service: ShowService,
) -> None:
    await show_service.request()
    await show_service.until(Status.RUNNING)
    await show_service.publish_results(AudioReady, ScriptReady)
    await show_service.dead_letter(subjects.consumer_of("media", subjects.SHOW_ACCEPTED))
    await show_service.until(Status.GENERATED)
    await show_service.publish_results(CoverReady)
    await show_service.dead_letter(AUDIO)
    await show_service.idle(subjects.COVER_READY, subjects.DEAD_LETTERS)
    assert await show_service.count(subjects.STREAM_ARCHIVE, ">") == 1
    assert (await show_service.last(ShowGenerated)).cover.key == "s1/1/station.jpg"


REQUEST_CONSUMER = subjects.consumer_of("show", subjects.SHOW_REQUESTED)


async def test_a_request_whose_evaluation_crashes_ends_in_a_failed_show(
    show_service: ShowService,
) -> None:
    """A bug is simulated by rates that are no JSON, which the evaluation reads."""
    await show_service.platform.bucket(subjects.BUCKET_VOICES).put("rates", b"no json")
    await show_service.request()
    state = await show_service.until(Status.FAILED)
    failed = await show_service.last(ShowFailed)
    assert (failed.show_id, failed.stage) == ("s1", "show")
    assert "JSONDecodeError" in failed.reason
    assert failed.dead_letter.endswith(REQUEST_CONSUMER)
    assert state.digest == request_digest(await show_service.last_request())


async def test_an_unprocessed_request_is_evaluated_by_a_retry(show_service: ShowService) -> None:
    bucket = show_service.platform.bucket(subjects.BUCKET_VOICES)
    await bucket.put("rates", b"no json")
    await show_service.request(minutes=2)
    await show_service.until(Status.FAILED)
    await bucket.delete("rates")
    await show_service.retry()
    await show_service.until(Status.RUNNING, generation=2)
    await show_service.idle(subjects.SHOW_RETRY_REQUESTED)
    accepted = await show_service.last(ShowAccepted)
    assert (accepted.generation, accepted.minutes) == (2, 2)
    assert await show_service.count(subjects.STREAM_DEADLINES, "schedule.s1.show.deadline.2.*") == 1


async def test_a_refused_request_is_not_evaluated_by_a_retry(show_service: ShowService) -> None:
    await show_service.request(minutes=500)
    await show_service.until(Status.FAILED)
    await show_service.retry()
    await until(lambda: show_service.count(subjects.STREAM_DEAD, subjects.DEAD_LETTERS))
    await show_service.until(Status.FAILED)


async def test_a_request_without_an_id_whose_evaluation_crashes_fails_with_its_derived_id(
    show_service: ShowService,
) -> None:
    bucket = show_service.platform.bucket(subjects.BUCKET_VOICES)
    await bucket.put("rates", b"no json")
    await show_service.js.publish(
        subjects.SHOW_REQUESTED, b"{}", headers={"Nats-Msg-Id": "message-1"}
    )
    failed = await until(lambda: show_service.last_or_none(ShowFailed))
    assert failed is not None
    await bucket.delete("rates")
    await show_service.expire_message_ids()
    await show_service.js.publish(
        subjects.SHOW_REQUESTED, b"{}", headers={"Nats-Msg-Id": "message-1"}
    )
    await show_service.idle(subjects.SHOW_REQUESTED)
    assert (await show_service.until(Status.FAILED, show_id=failed.show_id)).ended > 0


async def test_a_refused_request_does_not_change_the_show_of_that_id(
    show_service: ShowService,
) -> None:
    await show_service.request()
    await show_service.until(Status.RUNNING)
    await show_service.request(message_id="message-2", minutes=7)
    failed = await until(lambda: show_service.last_or_none(ShowFailed))
    assert failed is not None
    assert (failed.requested_show_id, failed.caused_by) == ("s1", "message-2")
    await show_service.until(Status.FAILED, show_id=failed.show_id)
    await show_service.until(Status.RUNNING)


async def test_a_full_archive_delays_terminal_events_and_loses_none(
    show_service: ShowService,
) -> None:
    config = (await show_service.js.stream_info(subjects.STREAM_ARCHIVE)).config
    full = config.evolve(discard=DiscardPolicy.NEW, max_msgs=1)
    await show_service.js.update_stream(full)
    for name in ("s1", "s2"):
        await show_service.request(name, message_id=f"message for {name}")
        await show_service.until(Status.RUNNING, show_id=name)
    await show_service.platform.publisher.publish(ShowCancelRequested(show_id="s1"))
    await show_service.until(Status.CANCELLED)
    await show_service.platform.publisher.publish(ShowCancelRequested(show_id="s2"))
    await show_service.until(Status.FINISHING, show_id="s2")
    await show_service.js.update_stream(config)
    await show_service.until(Status.CANCELLED, show_id="s2")
    assert await show_service.count(subjects.STREAM_ARCHIVE, ">") == 2
    assert await show_service.count(subjects.STREAM_DEAD, subjects.DEAD_LETTERS) == 0


async def test_a_show_whose_ids_are_taken_by_other_messages_is_made_all_the_same(
    show_service: ShowService,
) -> None:
    """As by an integrator who has copied them from the events of a show."""
    own = ("show.accepted:1", "show.deadline:1:show", "show.deadline:1:cover", "show.ended:1")
    for subject in sorted(subjects.REQUESTS | {subjects.SHOW_DELETED}):
        for name in own:
            for message_id in (f"s1:{name}", f"radiox:s1:{name}"):
                headers = {"Nats-Msg-Id": message_id}
                await show_service.js.publish(subject, b"[]", headers=headers)
    await show_service.request()
    await show_service.until(Status.RUNNING)
    await until(lambda: show_service.last_or_none(ShowAccepted))
    assert (
        await show_service.count(subjects.STREAM_DEADLINES, "schedule.s1.show.deadline.1.show") == 1
    )
    await show_service.publish_results(AudioReady, ScriptReady, CoverReady)
    await show_service.until(Status.GENERATED)
    assert (await show_service.last(ShowGenerated)).show_id == "s1"
