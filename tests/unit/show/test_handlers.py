"""The handlers of show, with every port in memory."""

import json
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any, TypeVar

import pytest

from contracts import (
    Advisory,
    AudioReady,
    CoverReady,
    DeadLetter,
    Event,
    PublishedSpeech,
    ScriptReady,
    ShowAccepted,
    ShowCancelled,
    ShowCancelRequested,
    ShowDeadline,
    ShowDeleted,
    ShowDeleteRequested,
    ShowEvent,
    ShowFailed,
    ShowGenerated,
    ShowRetryRequested,
    ShowState,
    ShowStateQuery,
    Stage,
    StageStarted,
    Status,
    VoiceUse,
    subjects,
)
from contracts.client.stored import Stored
from contracts.event import ShowId
from services.kit.blobs.filesystem import META, FilesystemBlobs
from services.kit.delivery.dead_letters import MAX_PAYLOAD_LENGTH
from services.kit.delivery.processor import outgoing_of
from services.kit.failures import Discard, NotYet
from services.kit.retention import remove_old
from services.kit.service import Delivery
from services.show import handlers, lifecycle
from services.show.adapters.event_log import StreamEventLog
from services.show.adapters.packager import BlobPackager
from services.show.adapters.queue import SEARCH_TIMEOUT, StreamQueue
from services.show.adapters.shows import KeyValueShows, KeyValueVoices
from services.show.adapters.station import open_station
from services.show.app import service
from services.show.domain import incoming
from services.show.domain.station import Saved
from services.show.ports import Deps
from services.show.settings import ShowSettings
from tests.fakes import ManualClock, MemoryKeyValue, MemoryRecords, MemoryStreams

E = TypeVar("E", bound=ShowEvent)
EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
SETTINGS = ShowSettings(
    timezone="UTC", script_seconds=10, audio_seconds=20, cover_seconds=30, queue_seconds=100
)
HANDLERS: dict[type[Any], Any] = {
    route.consumes: route.handler for route in handlers.routes(1) if not route.raw
}
DAY = 86_400
FAILED = ShowFailed(show_id="s1", stage="script", reason="no news")


class RecordedDeadLetters:
    """Records dead letters in memory."""

    def __init__(self) -> None:
        self.recorded: list[tuple[Delivery, str, str]] = []

    async def record(
        self,
        delivery: Delivery,
        consumer: str,
        reason: str,
        failures: int,
        *,
        refused: bool = False,
        over_budget: bool = False,
    ) -> None:
        del failures, refused, over_budget
        self.recorded.append((delivery, consumer, reason))


class ContendedKeyValue(MemoryKeyValue):
    """A bucket that another replica changes between a read and the write that follows."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def get(self, key: str) -> tuple[bytes, int] | None:
        found = await super().get(key)
        if (others := self.meanwhile) is not None:
            self.meanwhile = None
            await others()
        return found


@dataclass
class ShowEnv:
    """A show with its deps, and the streams in memory."""

    deps: Deps
    states: ContendedKeyValue
    streams: MemoryStreams
    clock: ManualClock
    dead: RecordedDeadLetters
    blobs: FilesystemBlobs

    async def request(self, show_id: str = "s1", **fields: Any) -> None:
        """Deliver a request for a show."""
        request = {"show_id": show_id, "feeds": [{"url": "https://one.example/feed"}], **fields}
        await self.deliver(handlers.accept_request, json.dumps(request).encode())

    async def deliver(self, handler: Any, body: bytes, message_id: str = "message-1") -> None:
        """Deliver a raw message to a handler."""
        delivery = Delivery(body, "a.subject", subjects.STREAM_SHOWS, 1, message_id, {})
        await self.run(handler(delivery, self.deps))

    async def publish(self, *events: ShowEvent) -> None:
        """Publish events, and have show handle them and the events that follow."""
        for event in events:
            stored = self.streams.publish(event)
            if stored is not None:
                await self.handle(stored)

    async def handle(self, event: Event) -> None:
        """Have show handle an event, possibly again."""
        if type(event) in HANDLERS:
            await self.run(HANDLERS[type(event)](event, self.deps))

    async def run(self, result: Any) -> None:
        """Publish the events of a handler, and have show handle them."""
        for outgoing in [each async for each in outgoing_of(result)]:
            stored = self.streams.publish(outgoing)
            if stored is not None:
                await self.handle(stored)

    async def result(self, kind: type[E], generation: int = 1) -> E:
        """The result of a stage, with files that exist."""
        ref = await self.blobs.put("shows", "s1/1/part", b"\xff\xd8part", "image/jpeg")
        example = kind.model_validate_json((EXAMPLES / f"{kind.subject}.json").read_bytes())
        own: dict[str, Any] = {"show_id": "s1", "generation": generation}
        own |= {"audio": ref} if kind is AudioReady else {}
        own |= {"cover": ref} if kind is CoverReady else {}
        return example.model_copy(update=own)

    async def state(self, show_id: ShowId = "s1") -> ShowState:
        return await handlers.show_state(ShowStateQuery(show_id=show_id), self.deps)

    async def sequence_of(self, kind: type[ShowEvent], generation: int) -> int | None:
        """The sequence of an event of the pipeline, None where there is none."""
        message_id = f"radiox:s1:{kind.subject}:{generation}"

        def wanted(stored: Stored) -> bool:
            return stored.message_id == message_id

        return await self.streams.find(subjects.STREAM_SHOWS, kind.subject, wanted, 0)

    async def ends(self) -> list[type[Any]]:
        """The kinds of the terminal events in the archive."""
        last = await self.streams.last(subjects.STREAM_ARCHIVE)
        found = [await self.streams.at(subjects.STREAM_ARCHIVE, n) for n in range(1, last + 1)]
        kinds = {kind.subject: kind for kind in handlers.ENDS}
        return [kinds[stored.subject] for stored in found if stored is not None]

    async def ends_of(self, kind: type[E]) -> list[E]:
        """The events of a kind in the archive, without their stamps."""
        last = await self.streams.last(subjects.STREAM_ARCHIVE)
        found = [await self.streams.at(subjects.STREAM_ARCHIVE, n) for n in range(1, last + 1)]
        bodies = [each.body for each in found if each and each.subject == kind.subject]
        events = [kind.model_validate_json(body) for body in bodies]
        return [event.model_copy(update={"event_id": ""}) for event in events]

    def deadlines(self) -> list[tuple[Stage, float]]:
        """The scheduled deadlines: stage, and seconds until then."""
        return [
            (each.event.stage, (each.at - self.clock.now()).total_seconds())
            for each in self.streams.scheduled
            if isinstance(each.event, ShowDeadline)
        ]


async def nothing_saved() -> Saved:
    return Saved()


@pytest.fixture
def show(tmp_path: Path) -> ShowEnv:
    clock = ManualClock()
    blobs = FilesystemBlobs(tmp_path)
    streams = MemoryStreams(
        filters={
            subjects.consumer_of("content", subjects.SHOW_ACCEPTED): subjects.SHOW_ACCEPTED,
            subjects.consumer_of("audio", subjects.SCRIPT_READY): subjects.SCRIPT_READY,
        }
    )
    dead = RecordedDeadLetters()
    states = ContendedKeyValue(clock)
    deps = Deps(
        shows=KeyValueShows(states, keep_seconds=DAY),
        voices=KeyValueVoices(MemoryKeyValue(clock)),
        queue=StreamQueue(streams, MemoryKeyValue(clock)),
        events=StreamEventLog(streams, dead),
        packager=BlobPackager(blobs, tmp_path),
        station=open_station(SETTINGS),
        saved=nothing_saved,
        presets=MemoryRecords(clock),
        configuration=MemoryRecords(clock),
        blobs=blobs,
        clock=clock,
    )
    return ShowEnv(deps, states, streams, clock, dead, blobs)


async def test_a_request_is_accepted_and_the_deadline_of_the_show_is_set(show: ShowEnv) -> None:
    await show.request(minutes=2)
    state = await show.state()
    assert state.status is Status.RUNNING
    assert state.accepted is not None
    assert show.deadlines() == [("show", 100 + 10 + 40)]
    stored = await show.streams.at(subjects.STREAM_SHOWS, 1)
    assert stored is not None
    assert ShowAccepted.model_validate_json(stored.body).minutes == 2


@pytest.mark.parametrize(("seed", "rate"), [(None, 12.0), (0, 15.0)])
async def test_a_request_with_a_seed_is_planned_without_what_the_station_has_learned(
    show: ShowEnv, seed: int | None, rate: float
) -> None:
    slow = [
        VoiceUse(provider="espeak", voice=str(host.voices["espeak"]), characters=120, seconds=10)
        for host in open_station(SETTINGS)(PublishedSpeech(providers=()), {}).hosts.values()
    ]
    await show.deps.voices.learn(tuple(slow))
    await show.request(seed=seed)
    accepted = (await show.state()).accepted
    assert accepted is not None
    assert {host.voice.characters_per_second for host in accepted.hosts} == {rate}


async def test_a_repeated_request_has_no_effect(show: ShowEnv) -> None:
    await show.request()
    await show.request()
    assert await show.streams.last(subjects.STREAM_SHOWS) == 1


async def test_a_repeated_request_after_a_retry_has_no_effect(show: ShowEnv) -> None:
    await show.request()
    await show.publish(await show.result(ScriptReady), await show.result(CoverReady), FAILED)
    await show.publish(ShowRetryRequested(show_id="s1"))
    last = await show.streams.last(subjects.STREAM_SHOWS)
    await show.request()
    assert await show.streams.last(subjects.STREAM_SHOWS) == last


async def test_another_request_with_the_same_id_fails_under_an_id_of_its_own(
    show: ShowEnv,
) -> None:
    await show.request()
    for _ in range(2):
        await show.request(minutes=7)
    (failed,) = await show.ends_of(ShowFailed)
    assert failed.reason == "show_id: s1 belongs to another request already"
    assert (failed.field, failed.requested_show_id) == ("show_id", "s1")
    assert failed.show_id != "s1"
    assert (await show.state()).status is Status.RUNNING
    assert (await show.state(failed.show_id)).status is Status.FAILED


async def test_an_invalid_request_fails_with_the_field(show: ShowEnv) -> None:
    await show.request(minutes=500)
    assert await show.ends() == [ShowFailed]
    state = await show.state()
    assert state.status is Status.FAILED
    assert state.finishing is not None
    assert state.finishing.failure is not None
    assert state.finishing.failure.field == "minutes"


@pytest.mark.parametrize("body", [b"{]", b"[]", b'{"show_id": "../x"}'])
async def test_a_request_that_cannot_be_read_fails(show: ShowEnv, body: bytes) -> None:
    for _ in range(2):
        await show.deliver(handlers.accept_request, body)
    assert await show.ends() == [ShowFailed]


async def test_a_request_without_an_id_that_can_be_told_is_discarded(show: ShowEnv) -> None:
    """Somebody has computed the ids that are derived from a message, and taken them."""
    message = Delivery(b'{"show_id": "s1", "minutes": 7}', "", subjects.STREAM_SHOWS, 1, "", {})
    own_id = incoming.read(message).own_id
    for taken in ("s1", own_id):
        await show.request(taken)
    with pytest.raises(Discard, match="belongs to another request"):
        await show.run(handlers.accept_request(message, show.deps))
    assert await show.ends() == []


@pytest.mark.parametrize("stage", ["script", "audio", "cover"])
async def test_the_deadline_of_a_stage_counts_from_the_start_of_its_work(
    show: ShowEnv, stage: Stage
) -> None:
    await show.request(minutes=2)
    show.clock.forward(50)
    await show.publish(StageStarted(show_id="s1", stage=stage))
    due = {"script": 10, "audio": 40, "cover": 30}
    assert show.deadlines() == [("show", 100), (stage, due[stage])]


async def test_a_replica_with_a_slow_clock_makes_no_stage_late(show: ShowEnv) -> None:
    await show.request(minutes=2)
    ahead = show.clock.now() + timedelta(seconds=300)
    for stage in ("script", "cover"):
        started = StageStarted(show_id="s1", stage=stage)
        await show.handle(started.model_copy(update={"stored_at": ahead}))
    assert show.deadlines()[1:] == [("script", 310), ("cover", 330)]


async def test_a_stage_whose_start_event_was_queued_has_its_full_time(show: ShowEnv) -> None:
    await show.request(minutes=2)
    stored = show.clock.now()
    show.clock.forward(60)
    started = StageStarted(show_id="s1", stage="script")
    await show.handle(started.model_copy(update={"stored_at": stored}))
    assert show.deadlines()[1:] == [("script", 10)]


async def test_no_deadline_is_set_for_a_present_result_or_an_ended_show(show: ShowEnv) -> None:
    await show.request()
    await show.publish(await show.result(ScriptReady), StageStarted(show_id="s1", stage="script"))
    await show.publish(ShowCancelRequested(show_id="s1"), StageStarted(show_id="s1", stage="audio"))
    assert [stage for stage, _ in show.deadlines()] == ["show"]


@pytest.mark.parametrize("order", list(permutations((ScriptReady, AudioReady, CoverReady))))
async def test_results_in_any_order_make_one_show(
    show: ShowEnv, order: tuple[type[ShowEvent], ...]
) -> None:
    await show.request()
    for kind in order:
        assert await show.ends() == []
        await show.publish(await show.result(kind))
    assert await show.ends() == [ShowGenerated]
    assert (await show.state()).status is Status.GENERATED


async def test_once_only_the_cover_is_missing_its_deadline_is_set(show: ShowEnv) -> None:
    await show.request()
    await show.publish(await show.result(ScriptReady), await show.result(AudioReady))
    assert ("cover", 30) in show.deadlines()


async def test_a_late_cover_is_replaced(show: ShowEnv) -> None:
    await show.request()
    await show.publish(await show.result(ScriptReady), await show.result(AudioReady))
    await show.publish(ShowDeadline(show_id="s1", stage="cover"))
    assert await show.ends() == [ShowGenerated]


@pytest.mark.parametrize(
    ("there", "late", "missing"),
    [
        ((), "script", "script"),
        ((ScriptReady,), "audio", "audio"),
        ((), "show", "script"),
        ((ScriptReady, CoverReady), "show", "audio"),
    ],
)
async def test_a_late_stage_fails_the_show(
    show: ShowEnv, there: tuple[type[ShowEvent], ...], late: Stage, missing: Stage
) -> None:
    await show.request()
    for kind in there:
        await show.publish(await show.result(kind))
    await show.publish(ShowDeadline(show_id="s1", stage=late))
    assert await show.ends() == [ShowFailed]
    failure = (await show.state()).finishing
    assert failure is not None
    assert failure.failure is not None
    assert failure.failure.stage == missing


async def test_a_deadline_that_was_met_changes_nothing(show: ShowEnv) -> None:
    await show.request()
    await show.publish(await show.result(ScriptReady), ShowDeadline(show_id="s1", stage="script"))
    assert await show.ends() == []


async def test_the_first_end_is_the_only_one(show: ShowEnv) -> None:
    await show.request()
    await show.publish(ShowCancelRequested(show_id="s1", reason="enough"))
    await show.publish(ShowDeadline(show_id="s1", stage="script"))
    for kind in (ScriptReady, AudioReady, CoverReady):
        await show.publish(await show.result(kind))
    assert await show.ends() == [ShowCancelled]


CANCEL = ShowCancelRequested(show_id="s1")


async def test_a_cancellation_waits_a_moment_for_its_request(show: ShowEnv) -> None:
    at_once = CANCEL.model_copy(update={"stored_at": show.clock.now()})
    with pytest.raises(NotYet):
        await show.handle(at_once)
    show.clock.forward(lifecycle.REQUEST_GRACE)
    with pytest.raises(Discard, match="there is no show s1 to cancel"):
        await show.handle(at_once)


async def test_a_cancellation_looks_for_its_request_soon_and_once_more_at_the_end(
    show: ShowEnv,
) -> None:
    """Two hundred that look five times a second would wait for each other."""
    at_once = CANCEL.model_copy(update={"stored_at": show.clock.now()})
    looks = []
    while True:
        try:
            await show.handle(at_once)
        except NotYet as waiting:
            looks.append(waiting.after)
            show.clock.forward(waiting.after or 0)
        except Discard:
            break
    assert looks == [lifecycle.GRACE_INTERVAL, pytest.approx(0.8)]


def test_a_cancellation_of_an_unknown_show_is_refused_within_two_seconds() -> None:
    assert lifecycle.REQUEST_GRACE + lifecycle.GRACE_INTERVAL + SEARCH_TIMEOUT < 2


async def test_a_cancellation_waits_for_a_request_on_the_stream(show: ShowEnv) -> None:
    consumer = subjects.consumer_of("show", subjects.SHOW_REQUESTED)
    store = partial(show.streams.store, subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED)
    store(b"{")
    sequence = store(b'{"show_id": "s1"}')
    with pytest.raises(NotYet):
        await show.handle(CANCEL)
    with pytest.raises(Discard, match="cancel it first"):
        await show.handle(ShowDeleteRequested(show_id="s1"))
    with pytest.raises(Discard):
        await show.handle(ShowCancelRequested(show_id="s2"))
    show.streams.acknowledge(consumer, sequence)
    with pytest.raises(Discard):
        await show.handle(CANCEL)


async def test_a_clock_behind_the_broker_ends_the_wait_too(show: ShowEnv) -> None:
    early = CANCEL.model_copy(update={"stored_at": show.clock.now() + timedelta(days=1)})
    with pytest.raises(Discard):
        await show.handle(early)


async def test_a_cancellation_of_another_generation_is_refused(show: ShowEnv) -> None:
    await show.request()
    await show.publish(ShowFailed(show_id="s1", stage="script", reason="no news"))
    await show.publish(ShowRetryRequested(show_id="s1"))
    assert (await show.state()).generation == 2
    with pytest.raises(Discard, match="generation: show s1 is at 2"):
        await show.handle(ShowCancelRequested(show_id="s1", generation=1))
    assert (await show.state()).status is Status.RUNNING
    await show.handle(ShowCancelRequested(show_id="s1"))
    assert (await show.state()).status is Status.CANCELLED


async def test_a_show_that_has_failed_cannot_be_cancelled(show: ShowEnv) -> None:
    await show.request()
    await show.publish(ShowFailed(show_id="s1", stage="script", reason="no news"))
    with pytest.raises(Discard, match="show_id: show s1 has ended"):
        await show.handle(ShowCancelRequested(show_id="s1"))


async def test_another_generation_of_a_show_is_not_deleted(show: ShowEnv) -> None:
    await show.request()
    await show.publish(ShowFailed(show_id="s1", stage="script", reason="no news"))
    with pytest.raises(Discard, match="generation: show s1 is at 1"):
        await show.handle(ShowDeleteRequested(show_id="s1", generation=9))
    assert (await show.state()).deleted_at is None


async def test_a_show_that_has_ended_is_deleted_with_all_its_files(show: ShowEnv) -> None:
    await show.request(channel="hourly")
    await show.publish(await show.result(ScriptReady), await show.result(CoverReady), FAILED)
    await show.blobs.put("shows", "s1/2/late.flac", b"x", "audio/flac")
    await show.blobs.put("air", "show/s1/1/flac/0.m4s", b"x", "audio/mp4")
    other = await show.blobs.put("shows", "s10/1/part", b"x", "audio/flac")
    aired = await show.blobs.put("air", "show/s10/1/aac/0.m4s", b"x", "audio/mp4")
    for _ in range(2):
        await show.handle(ShowDeleteRequested(show_id="s1", reason="wrong"))
    assert (await show.ends_of(ShowDeleted)) == [
        ShowDeleted(show_id="s1", reason="wrong", channel="hourly")
    ]
    assert [ref async for ref in show.blobs.list("shows")] == [other]
    assert [ref async for ref in show.blobs.list("air")] == [aired]
    state = await show.state()
    assert state.deleted_at is not None
    assert state.timeline[-1].what == subjects.SHOW_DELETE_REQUESTED
    with pytest.raises(Discard, match="no failed show"):
        await show.publish(ShowRetryRequested(show_id="s1"))


async def test_the_state_of_a_deleted_show_still_expires(show: ShowEnv) -> None:
    await show.request()
    await show.publish(FAILED, ShowDeleteRequested(show_id="s1"))
    show.clock.forward(DAY + 1)
    with pytest.raises(Discard, match="there is no show"):
        await show.state()


async def test_a_show_whose_state_has_expired_is_deleted_too(show: ShowEnv) -> None:
    await show.blobs.put("shows", "s1/1/part", b"x", "audio/flac")
    await show.publish(ShowDeleteRequested(show_id="s1"))
    assert await show.ends_of(ShowDeleted) == [ShowDeleted(show_id="s1")]
    assert [ref async for ref in show.blobs.list("shows")] == []


async def test_a_show_that_runs_is_not_deleted(show: ShowEnv) -> None:
    await show.request()
    with pytest.raises(Discard, match="cancel it first"):
        await show.publish(ShowDeleteRequested(show_id="s1"))
    assert (await show.state()).status is Status.RUNNING
    refused = subjects.consumer_of("show", subjects.SHOW_DELETE_REQUESTED)
    await show.deliver(handlers.on_dead_letter, letter(refused, refused=True))
    assert (await show.state()).status is Status.RUNNING


async def test_a_show_that_failed_tells_what_was_asked_and_what_it_cost(show: ShowEnv) -> None:
    await show.request(title="Late Night", minutes=2, channel="hourly", language="de")
    script = await show.result(ScriptReady)
    await show.publish(script)
    audio = subjects.consumer_of("audio", subjects.SCRIPT_READY)
    await show.deliver(handlers.on_dead_letter, letter(audio))
    (failed,) = await show.ends_of(ShowFailed)
    assert (failed.title, failed.channel, failed.language) == ("Late Night", "hourly", "de")
    assert failed.minutes_requested == 2
    assert failed.requested_at is not None
    assert failed.usage == script.usage
    assert failed.cost.paid == pytest.approx(sum(each.cost for each in script.usage))


async def test_the_state_of_a_retried_show_is_kept_while_it_runs(show: ShowEnv) -> None:
    await show.request()
    await show.publish(ShowFailed(show_id="s1", stage="script", reason="no news"))
    await show.publish(ShowRetryRequested(show_id="s1"))
    show.clock.forward(2 * DAY)
    assert (await show.state()).status is Status.RUNNING


async def test_a_repeated_terminal_event_changes_nothing(show: ShowEnv) -> None:
    failed = ShowFailed(show_id="s1", stage="script", reason="no news")
    await show.request()
    await show.publish(failed)
    await show.publish(ShowRetryRequested(show_id="s1"))
    await show.handle(failed)
    assert (await show.state()).status is Status.RUNNING


async def test_two_retries_of_one_failure_begin_one_generation(show: ShowEnv) -> None:
    await show.request()
    await show.publish(ShowFailed(show_id="s1", stage="script", reason="no news"))
    retry = ShowRetryRequested(show_id="s1")
    await show.publish(retry)
    await show.handle(retry)
    again = await show.sequence_of(ShowAccepted, generation=2)
    assert (await show.state()).generation == 2
    assert again is not None
    assert await show.streams.last(subjects.STREAM_SHOWS) == again


def fails_and_is_retried(show: ShowEnv) -> Callable[[], Awaitable[None]]:
    """Another replica ends the first generation, and begins the second."""

    async def another_replica() -> None:
        end = show.streams.publish(FAILED)
        await show.handle(end or FAILED)
        await show.publish(ShowRetryRequested(show_id="s1"))

    return another_replica


@pytest.mark.parametrize(
    "late",
    [
        ShowDeadline(show_id="s1", stage="script"),
        ShowDeadline(show_id="s1", stage="show"),
        ShowCancelRequested(show_id="s1", generation=1),
        FAILED,
    ],
    ids=["deadline", "deadline-of-all", "cancel", "end"],
)
async def test_an_event_of_a_generation_does_not_change_one_that_begins_meanwhile(
    show: ShowEnv, late: ShowEvent
) -> None:
    await show.request()
    show.states.meanwhile = fails_and_is_retried(show)
    await show.handle(late)
    state = await show.state()
    assert (state.generation, state.status) == (2, Status.RUNNING)
    assert await show.ends() == [ShowFailed]


async def test_a_dead_letter_does_not_change_a_generation_that_begins_meanwhile(
    show: ShowEnv,
) -> None:
    await show.request()
    show.states.meanwhile = fails_and_is_retried(show)
    await show.deliver(handlers.on_dead_letter, letter("audio-script-ready"))
    state = await show.state()
    assert (state.generation, state.status) == (2, Status.RUNNING)


async def test_a_dead_letter_of_a_stage_with_a_result_fails_no_show(show: ShowEnv) -> None:
    """Its worker finished after the broker or another worker had given up."""
    await show.request()
    await show.publish(await show.result(ScriptReady), await show.result(AudioReady))
    await show.deliver(handlers.on_dead_letter, letter("audio-script-ready"))
    assert (await show.state()).status is Status.RUNNING
    await show.publish(await show.result(CoverReady))
    assert await show.ends() == [ShowGenerated]


async def test_two_workers_with_different_results_leave_one_readable_file(
    show: ShowEnv,
) -> None:
    """The first generation's audio completes the second, whose own audio comes at once after."""
    await show.request()
    await show.publish(await show.result(ScriptReady), await show.result(CoverReady), FAILED)
    await show.publish(ShowRetryRequested(show_id="s1"))
    finishers = []
    for generation in (1, 2):
        audio = await show.blobs.put("shows", f"s1/{generation}/audio.mp3", b"%d" % generation, "a")
        ready = await show.result(AudioReady, generation)
        published = show.streams.publish(ready.model_copy(update={"audio": audio}))
        assert isinstance(published, AudioReady)
        result = handlers.record_result(published, show.deps)
        finishers.append([each async for each in outgoing_of(result)])
    for announced in finishers:
        for event in announced:
            end = show.streams.publish(event)
            assert end is None or isinstance(end, ShowGenerated)
            if end is not None:
                assert (await show.blobs.get(end.audio)).endswith(b"1")
    assert await show.ends() == [ShowFailed, ShowGenerated]


def letter(consumer: str, **fields: Any) -> bytes:
    known = DeadLetter(
        key=f"dead.SHOWS.7.{consumer}", stream=subjects.STREAM_SHOWS, sequence=7, subject="x",
        consumer=consumer, reason="worn out", failures=3, died_at=ManualClock().now(),
        show_id="s1",
    )  # fmt: skip
    return known.model_copy(update=fields).model_dump_json().encode()


async def test_a_dead_letter_of_a_stage_fails_the_show_and_a_retry_starts_there(
    show: ShowEnv,
) -> None:
    await show.request()
    await show.publish(await show.result(ScriptReady), await show.result(CoverReady))
    audio = subjects.consumer_of("audio", subjects.SCRIPT_READY)
    await show.deliver(handlers.on_dead_letter, letter(audio))
    assert await show.ends() == [ShowFailed]
    await show.publish(ShowRetryRequested(show_id="s1"))
    state = await show.state()
    assert (state.status, state.generation) == (Status.RUNNING, 2)
    assert await show.sequence_of(ScriptReady, generation=2) is not None
    await show.publish(await show.result(AudioReady, generation=2))
    assert await show.ends() == [ShowFailed, ShowGenerated]


async def test_a_show_that_is_not_heard_early_goes_on(show: ShowEnv) -> None:
    await show.request()
    opening = subjects.consumer_of("audio", subjects.SHOW_ACCEPTED)
    await show.deliver(handlers.on_dead_letter, letter(opening))
    assert await show.ends() == []


@pytest.mark.parametrize(
    ("rule", "over_budget", "end"),
    [
        ("fail", True, ShowFailed),
        ("fail", False, ShowGenerated),
        ("local", True, ShowGenerated),
    ],
)
async def test_a_cover_fails_a_show_only_over_its_budget_and_where_it_is_to_fail_then(
    show: ShowEnv, rule: str, end: type[ShowEvent], *, over_budget: bool
) -> None:
    await show.request(over_budget=rule)
    refused = letter("media-show-accepted", refused=True, over_budget=over_budget)
    await show.deliver(handlers.on_dead_letter, refused)
    await show.publish(await show.result(ScriptReady), await show.result(AudioReady))
    assert await show.ends() == [end]
    failure = (await show.state()).finishing
    assert failure is not None
    if end is ShowFailed:
        assert failure.failure is not None
        assert (failure.failure.stage, failure.failure.reason) == ("cover", "worn out")


async def test_a_request_that_could_not_be_processed_fails_the_show(show: ShowEnv) -> None:
    request = letter("show-show-requested", payload='{"show_id": "s1"}')
    await show.deliver(handlers.on_dead_letter, request)
    await show.deliver(handlers.on_dead_letter, request)
    assert await show.ends() == [ShowFailed]
    assert (await show.state()).status is Status.FAILED


async def test_a_request_that_is_cut_in_its_dead_letter_is_read_from_the_stream(
    show: ShowEnv,
) -> None:
    long = {"show_id": "s1", "title": "x", "notice": "y" * MAX_PAYLOAD_LENGTH}
    body = json.dumps(long).encode()
    sequence = show.streams.store(subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED, body)
    cut = letter(
        "show-show-requested",
        sequence=sequence,
        payload=body.decode()[:MAX_PAYLOAD_LENGTH],
        show_id="",
    )
    await show.deliver(handlers.on_dead_letter, cut)
    assert await show.ends() == [ShowFailed]


async def test_a_request_whose_events_are_refused_by_the_broker_fails(show: ShowEnv) -> None:
    refused = letter("show-show-requested", payload='{"show_id": "s1"}', refused=True)
    await show.deliver(handlers.on_dead_letter, refused)
    assert await show.ends() == [ShowFailed]


async def test_another_request_that_could_not_be_processed_does_not_fail_the_show(
    show: ShowEnv,
) -> None:
    await show.request()
    other = letter("show-show-requested", payload='{"show_id": "s1", "minutes": 9}')
    await show.deliver(handlers.on_dead_letter, other)
    assert (await show.state()).status is Status.RUNNING
    (failed,) = await show.ends_of(ShowFailed)
    assert failed.show_id != "s1"


async def test_only_a_failed_show_is_retried(show: ShowEnv) -> None:
    await show.request()
    with pytest.raises(Discard, match="no failed show"):
        await show.publish(ShowRetryRequested(show_id="s1"))


async def test_an_advisory_becomes_a_dead_letter_with_the_subject_of_its_message(
    show: ShowEnv,
) -> None:
    sequence = show.streams.store(subjects.STREAM_SHOWS, "script.ready", b"{}", "an id")
    advisory = Advisory(
        stream=subjects.STREAM_SHOWS, consumer="audio", stream_seq=sequence, deliveries=200
    )
    await show.deliver(handlers.on_undeliverable, advisory.model_dump_json().encode())
    ((delivery, consumer, reason),) = show.dead.recorded
    assert (delivery.subject, delivery.message_id, consumer) == ("script.ready", "an id", "audio")
    assert reason == "delivered 200 times and never finished"


async def test_the_state_of_an_ended_show_expires(show: ShowEnv) -> None:
    await show.request()
    show.clock.forward(2 * DAY)
    assert (await show.state()).status is Status.RUNNING
    await show.publish(ShowCancelRequested(show_id="s1"))
    show.clock.forward(DAY - 1)
    assert (await show.state()).status is Status.CANCELLED
    show.clock.forward(2)
    with pytest.raises(Discard, match="there is no show"):
        await show.state()


@pytest.mark.parametrize(("more", "kept"), [(-60, True), (60, False)])
async def test_the_first_files_of_a_long_show_are_kept_as_long_as_its_state(
    show: ShowEnv, tmp_path: Path, more: float, *, kept: bool
) -> None:
    await show.blobs.put("shows", "s1/1/master.flac", b"flac", "audio/flac")
    stored = time.time() - 8 * DAY - subjects.PIPELINE_AGE - more
    os.utime(tmp_path / f"shows/s1/1/master.flac{META}", (stored, stored))
    await remove_old(service(ShowSettings(keep_days=8)).retention, show.blobs)
    assert (await show.blobs.find("shows", "s1/1/master.flac") is not None) is kept
