"""What show does about each event, with every port in memory."""

import json
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
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
    ScriptReady,
    ShowAccepted,
    ShowCancelled,
    ShowCancelRequested,
    ShowDeadline,
    ShowEvent,
    ShowFailed,
    ShowGenerated,
    ShowRetryRequested,
    ShowState,
    ShowStateQuery,
    Stage,
    StageStarted,
    Status,
    subjects,
)
from contracts.event import ShowId
from services.kit.blobs.filesystem import META, FilesystemBlobs
from services.kit.delivery.dead_letters import MAX_PAYLOAD_LENGTH
from services.kit.delivery.processor import outgoing_of
from services.kit.failures import Discard, Retry
from services.kit.service import Delivery
from services.show import handlers
from services.show.adapters.event_log import StreamEventLog
from services.show.adapters.packager import BlobPackager
from services.show.adapters.queue import StreamQueue
from services.show.adapters.shows import KeyValueRates, KeyValueShows
from services.show.adapters.station import open_station
from services.show.ports import Deps
from services.show.settings import ShowSettings
from tests.fakes import ManualClock, MemoryKeyValue, MemoryStreams

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
    """Keeps the dead letters that it is told to record."""

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
    ) -> None:
        del failures, refused
        self.recorded.append((delivery, consumer, reason))


class Contested(MemoryKeyValue):
    """A bucket of which another replica makes use between a reader's look and what it does then."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def get(self, key: str) -> tuple[bytes, int] | None:
        found = await super().get(key)
        if (others := self.meanwhile) is not None:
            self.meanwhile = None
            await others()
        return found


@dataclass
class Life:
    """One show at the service, and the streams that everybody sees."""

    deps: Deps
    states: Contested
    streams: MemoryStreams
    clock: ManualClock
    dead: RecordedDeadLetters
    blobs: FilesystemBlobs

    async def request(self, show_id: str = "s1", **fields: Any) -> None:
        """Ask for a show, and let the request be judged."""
        asked = {"show_id": show_id, "feeds": [{"url": "https://one.example/feed"}], **fields}
        await self.deliver(handlers.accept_request, json.dumps(asked).encode())

    async def deliver(self, handler: Any, body: bytes, message_id: str = "a wish") -> None:
        """Hand a message as it stands to a handler of raw messages."""
        delivery = Delivery(body, "a.subject", subjects.STREAM_SHOWS, 1, message_id, {})
        await self.run(handler(delivery, self.deps))

    async def hear(self, *events: ShowEvent) -> None:
        """Publish events, and let show handle them and whatever follows from them."""
        for event in events:
            at_its_place = self.streams.publish(event)
            if at_its_place is not None:
                await self.handle(at_its_place)

    async def handle(self, event: Event) -> None:
        """Let show handle an event, be it for the first time or again."""
        if type(event) in HANDLERS:
            await self.run(HANDLERS[type(event)](event, self.deps))

    async def run(self, result: Any) -> None:
        """Publish what a handler gives, and let show handle it in its turn."""
        for outgoing in [each async for each in outgoing_of(result)]:
            at_its_place = self.streams.publish(outgoing)
            if at_its_place is not None:
                await self.handle(at_its_place)

    async def result(self, kind: type[E], generation: int = 1) -> E:
        """What a stage makes, with files that exist."""
        ref = await self.blobs.put("shows", "s1/1/part", b"\xff\xd8part", "image/jpeg")
        example = kind.model_validate_json((EXAMPLES / f"{kind.subject}.json").read_bytes())
        own: dict[str, Any] = {"show_id": "s1", "generation": generation}
        own |= {"audio": ref} if kind is AudioReady else {}
        own |= {"cover": ref} if kind is CoverReady else {}
        return example.model_copy(update=own)

    async def state(self, show_id: ShowId = "s1") -> ShowState:
        return await handlers.show_state(ShowStateQuery(show_id=show_id), self.deps)

    async def ends(self) -> list[type[Any]]:
        """The kinds of the terminal events in the archive."""
        last = await self.streams.last(subjects.STREAM_ARCHIVE)
        found = [await self.streams.at(subjects.STREAM_ARCHIVE, n) for n in range(1, last + 1)]
        kinds = {kind.subject: kind for kind in handlers.ENDS}
        return [kinds[stored.subject] for stored in found if stored is not None]

    def deadlines(self) -> list[tuple[Stage, float]]:
        """The stages whose time runs, and the seconds until it is up."""
        return [
            (each.event.stage, (each.at - self.clock.now()).total_seconds())
            for each in self.streams.scheduled
            if isinstance(each.event, ShowDeadline)
        ]


@pytest.fixture
def life(tmp_path: Path) -> Life:
    clock = ManualClock()
    blobs = FilesystemBlobs(tmp_path)
    streams = MemoryStreams(
        filters={
            subjects.consumer_of("content", subjects.SHOW_ACCEPTED): subjects.SHOW_ACCEPTED,
            subjects.consumer_of("audio", subjects.SCRIPT_READY): subjects.SCRIPT_READY,
        }
    )
    dead = RecordedDeadLetters()
    states = Contested(clock)
    deps = Deps(
        shows=KeyValueShows(states, keep_seconds=DAY),
        rates=KeyValueRates(MemoryKeyValue(clock), "espeak"),
        queue=StreamQueue(streams, MemoryKeyValue(clock)),
        events=StreamEventLog(streams, dead),
        packager=BlobPackager(blobs, tmp_path),
        station=open_station(SETTINGS),
        blobs=blobs,
        clock=clock,
        keep_seconds=DAY,
    )
    return Life(deps, states, streams, clock, dead, blobs)


async def test_a_request_is_accepted_and_the_clock_of_the_whole_runs(life: Life) -> None:
    await life.request(minutes=2)
    state = await life.state()
    assert state.status is Status.RUNNING
    assert state.accepted is not None
    assert life.deadlines() == [("show", 100 + 10 + 40)]
    stored = await life.streams.at(subjects.STREAM_SHOWS, 1)
    assert stored is not None
    assert ShowAccepted.model_validate_json(stored.body).minutes == 2


async def test_a_request_that_comes_again_begins_nothing(life: Life) -> None:
    await life.request()
    await life.request()
    assert await life.streams.last(subjects.STREAM_SHOWS) == 1


async def test_a_request_that_comes_again_after_a_retry_begins_nothing(life: Life) -> None:
    await life.request()
    await life.hear(await life.result(ScriptReady), await life.result(CoverReady), FAILED)
    await life.hear(ShowRetryRequested(show_id="s1"))
    told = await life.streams.last(subjects.STREAM_SHOWS)
    await life.request()
    assert await life.streams.last(subjects.STREAM_SHOWS) == told


async def test_a_request_under_the_id_of_another_is_refused(life: Life) -> None:
    await life.request()
    with pytest.raises(Discard, match="belongs to another request"):
        await life.request(minutes=7)


async def test_a_request_that_is_wrong_fails_with_the_field(life: Life) -> None:
    await life.request(minutes=500)
    assert await life.ends() == [ShowFailed]
    state = await life.state()
    assert state.status is Status.FAILED
    assert state.finishing is not None
    assert state.finishing.failure is not None
    assert state.finishing.failure.field == "minutes"


@pytest.mark.parametrize("body", [b"{]", b"[]", b'{"show_id": "../x"}'])
async def test_a_request_whose_show_cannot_be_told_is_refused(life: Life, body: bytes) -> None:
    with pytest.raises(Discard):
        await life.deliver(handlers.accept_request, body)
    assert await life.ends() == []


@pytest.mark.parametrize("stage", ["script", "audio", "cover"])
async def test_the_clock_of_a_stage_runs_from_when_its_work_begins(
    life: Life, stage: Stage
) -> None:
    await life.request(minutes=2)
    life.clock.forward(50)
    await life.hear(StageStarted(show_id="s1", stage=stage))
    due = {"script": 10, "audio": 40, "cover": 30}
    assert life.deadlines() == [("show", 100), (stage, due[stage])]


async def test_a_replica_whose_clock_is_behind_makes_no_stage_late(life: Life) -> None:
    await life.request(minutes=2)
    ahead = life.clock.now() + timedelta(seconds=300)
    for stage in ("script", "cover"):
        started = StageStarted(show_id="s1", stage=stage)
        await life.handle(started.model_copy(update={"stored_at": ahead}))
    assert life.deadlines()[1:] == [("script", 310), ("cover", 330)]


async def test_a_stage_whose_start_waited_to_be_known_has_no_less_time(life: Life) -> None:
    await life.request(minutes=2)
    stored = life.clock.now()
    life.clock.forward(60)
    started = StageStarted(show_id="s1", stage="script")
    await life.handle(started.model_copy(update={"stored_at": stored}))
    assert life.deadlines()[1:] == [("script", 10)]


async def test_no_clock_runs_for_what_is_there_or_for_a_show_that_is_over(life: Life) -> None:
    await life.request()
    await life.hear(await life.result(ScriptReady), StageStarted(show_id="s1", stage="script"))
    await life.hear(ShowCancelRequested(show_id="s1"), StageStarted(show_id="s1", stage="audio"))
    assert [stage for stage, _ in life.deadlines()] == ["show"]


@pytest.mark.parametrize("order", list(permutations((ScriptReady, AudioReady, CoverReady))))
async def test_results_in_any_order_make_one_show(
    life: Life, order: tuple[type[ShowEvent], ...]
) -> None:
    await life.request()
    for kind in order:
        assert await life.ends() == []
        await life.hear(await life.result(kind))
    assert await life.ends() == [ShowGenerated]
    assert (await life.state()).status is Status.GENERATED


async def test_once_only_the_cover_is_missing_its_clock_runs(life: Life) -> None:
    await life.request()
    await life.hear(await life.result(ScriptReady), await life.result(AudioReady))
    assert ("cover", 30) in life.deadlines()


async def test_a_cover_that_is_late_is_replaced(life: Life) -> None:
    await life.request()
    await life.hear(await life.result(ScriptReady), await life.result(AudioReady))
    await life.hear(ShowDeadline(show_id="s1", stage="cover"))
    assert await life.ends() == [ShowGenerated]


@pytest.mark.parametrize(
    ("there", "late", "missing"),
    [
        ((), "script", "script"),
        ((ScriptReady,), "audio", "audio"),
        ((), "show", "script"),
        ((ScriptReady, CoverReady), "show", "audio"),
    ],
)
async def test_a_stage_that_is_late_fails_the_show(
    life: Life, there: tuple[type[ShowEvent], ...], late: Stage, missing: Stage
) -> None:
    await life.request()
    for kind in there:
        await life.hear(await life.result(kind))
    await life.hear(ShowDeadline(show_id="s1", stage=late))
    assert await life.ends() == [ShowFailed]
    failure = (await life.state()).finishing
    assert failure is not None
    assert failure.failure is not None
    assert failure.failure.stage == missing


async def test_a_deadline_that_comes_in_time_changes_nothing(life: Life) -> None:
    await life.request()
    await life.hear(await life.result(ScriptReady), ShowDeadline(show_id="s1", stage="script"))
    assert await life.ends() == []


async def test_the_first_end_is_the_only_one(life: Life) -> None:
    await life.request()
    await life.hear(ShowCancelRequested(show_id="s1", reason="enough"))
    await life.hear(ShowDeadline(show_id="s1", stage="script"))
    for kind in (ScriptReady, AudioReady, CoverReady):
        await life.hear(await life.result(kind))
    assert await life.ends() == [ShowCancelled]


async def test_a_cancel_before_its_request_waits(life: Life) -> None:
    with pytest.raises(Retry):
        await life.hear(ShowCancelRequested(show_id="s1"))


async def test_a_cancel_of_an_earlier_generation_is_too_late(life: Life) -> None:
    await life.request()
    await life.hear(ShowFailed(show_id="s1", stage="script", reason="no news"))
    await life.hear(ShowRetryRequested(show_id="s1"))
    assert (await life.state()).generation == 2
    await life.handle(ShowCancelRequested(show_id="s1", generation=1))
    assert (await life.state()).status is Status.RUNNING
    await life.handle(ShowCancelRequested(show_id="s1"))
    assert (await life.state()).status is Status.CANCELLED


async def test_a_retried_show_is_kept_however_long_it_runs(life: Life) -> None:
    await life.request()
    await life.hear(ShowFailed(show_id="s1", stage="script", reason="no news"))
    await life.hear(ShowRetryRequested(show_id="s1"))
    life.clock.forward(2 * DAY)
    assert (await life.state()).status is Status.RUNNING


async def test_an_end_that_is_closed_again_later_changes_nothing(life: Life) -> None:
    failed = ShowFailed(show_id="s1", stage="script", reason="no news")
    await life.request()
    await life.hear(failed)
    await life.hear(ShowRetryRequested(show_id="s1"))
    await life.handle(failed)
    assert (await life.state()).status is Status.RUNNING


async def test_two_retries_of_one_failure_begin_one_generation(life: Life) -> None:
    await life.request()
    await life.hear(ShowFailed(show_id="s1", stage="script", reason="no news"))
    wanted = ShowRetryRequested(show_id="s1")
    await life.hear(wanted)
    await life.handle(wanted)
    again = await life.streams.find(
        subjects.STREAM_SHOWS, subjects.SHOW_ACCEPTED, "s1:show.accepted:2", 0
    )
    assert (await life.state()).generation == 2
    assert again is not None
    assert await life.streams.last(subjects.STREAM_SHOWS) == again


def fails_and_begins_again(life: Life) -> Callable[[], Awaitable[None]]:
    """What another replica does: the first generation ends, and the second begins."""

    async def another_replica() -> None:
        end = life.streams.publish(FAILED)
        await life.handle(end or FAILED)
        await life.hear(ShowRetryRequested(show_id="s1"))

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
async def test_what_is_meant_for_a_generation_does_not_touch_one_that_begins_meanwhile(
    life: Life, late: ShowEvent
) -> None:
    await life.request()
    life.states.meanwhile = fails_and_begins_again(life)
    await life.handle(late)
    state = await life.state()
    assert (state.generation, state.status) == (2, Status.RUNNING)
    assert await life.ends() == [ShowFailed]


async def test_a_dead_letter_does_not_touch_a_generation_that_begins_meanwhile(life: Life) -> None:
    await life.request()
    life.states.meanwhile = fails_and_begins_again(life)
    await life.deliver(handlers.on_dead_letter, letter("audio-script-ready"))
    state = await life.state()
    assert (state.generation, state.status) == (2, Status.RUNNING)


async def test_a_dead_letter_of_a_stage_that_has_answered_fails_no_show(life: Life) -> None:
    """Its worker finished after the broker or another worker had given up."""
    await life.request()
    await life.hear(await life.result(ScriptReady), await life.result(AudioReady))
    await life.deliver(handlers.on_dead_letter, letter("audio-script-ready"))
    assert (await life.state()).status is Status.RUNNING
    await life.hear(await life.result(CoverReady))
    assert await life.ends() == [ShowGenerated]


async def test_two_finishers_that_know_different_results_leave_one_readable_file(
    life: Life,
) -> None:
    """The first generation's audio completes the second, whose own audio comes at once after."""
    await life.request()
    await life.hear(await life.result(ScriptReady), await life.result(CoverReady), FAILED)
    await life.hear(ShowRetryRequested(show_id="s1"))
    finishers = []
    for generation in (1, 2):
        audio = await life.blobs.put("shows", f"s1/{generation}/audio.mp3", b"%d" % generation, "a")
        ready = await life.result(AudioReady, generation)
        told = life.streams.publish(ready.model_copy(update={"audio": audio}))
        assert isinstance(told, AudioReady)
        result = handlers.record_result(told, life.deps)
        finishers.append([each async for each in outgoing_of(result)])
    for announced in finishers:
        for event in announced:
            end = life.streams.publish(event)
            assert end is None or isinstance(end, ShowGenerated)
            if end is not None:
                assert (await life.blobs.get(end.audio)).endswith(b"1")
    assert await life.ends() == [ShowFailed, ShowGenerated]


def letter(consumer: str, **fields: Any) -> bytes:
    known = DeadLetter(
        key=f"dead.SHOWS.7.{consumer}", stream=subjects.STREAM_SHOWS, sequence=7, subject="x",
        consumer=consumer, reason="worn out", failures=3, died_at=ManualClock().now(),
        show_id="s1",
    )  # fmt: skip
    return known.model_copy(update=fields).model_dump_json().encode()


async def test_a_dead_letter_of_a_stage_fails_the_show_and_a_retry_goes_on_there(
    life: Life,
) -> None:
    await life.request()
    await life.hear(await life.result(ScriptReady), await life.result(CoverReady))
    audio = subjects.consumer_of("audio", subjects.SCRIPT_READY)
    await life.deliver(handlers.on_dead_letter, letter(audio))
    assert await life.ends() == [ShowFailed]
    await life.hear(ShowRetryRequested(show_id="s1"))
    state = await life.state()
    assert (state.status, state.generation) == (Status.RUNNING, 2)
    again = await life.streams.find(
        subjects.STREAM_SHOWS, subjects.SCRIPT_READY, "s1:script.ready:2", 0
    )
    assert again is not None
    await life.hear(await life.result(AudioReady, generation=2))
    assert await life.ends() == [ShowFailed, ShowGenerated]


async def test_a_request_that_could_not_be_judged_fails_the_show(life: Life) -> None:
    request = letter("show-show-requested", payload='{"show_id": "s1"}')
    await life.deliver(handlers.on_dead_letter, request)
    await life.deliver(handlers.on_dead_letter, request)
    assert await life.ends() == [ShowFailed]
    assert (await life.state()).status is Status.FAILED


async def test_a_request_too_long_for_its_letter_is_read_from_the_stream(life: Life) -> None:
    long = {"show_id": "s1", "title": "x", "notice": "y" * MAX_PAYLOAD_LENGTH}
    body = json.dumps(long).encode()
    sequence = life.streams.store(subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED, body)
    cut = letter(
        "show-show-requested",
        sequence=sequence,
        payload=body.decode()[:MAX_PAYLOAD_LENGTH],
        show_id="",
    )
    await life.deliver(handlers.on_dead_letter, cut)
    assert await life.ends() == [ShowFailed]


async def test_a_request_that_was_refused_fails_no_show(life: Life) -> None:
    refused = letter("show-show-requested", payload='{"show_id": "s1"}', refused=True)
    await life.deliver(handlers.on_dead_letter, refused)
    assert await life.ends() == []


async def test_a_repetition_that_could_not_be_judged_fails_no_show_of_another_request(
    life: Life,
) -> None:
    await life.request()
    other = letter("show-show-requested", payload='{"show_id": "s1", "minutes": 9}')
    await life.deliver(handlers.on_dead_letter, other)
    assert (await life.state()).status is Status.RUNNING


async def test_only_a_failed_show_is_tried_again(life: Life) -> None:
    await life.request()
    with pytest.raises(Discard, match="no failed show"):
        await life.hear(ShowRetryRequested(show_id="s1"))


async def test_what_the_broker_gave_up_becomes_a_dead_letter_with_its_subject(life: Life) -> None:
    sequence = life.streams.store(subjects.STREAM_SHOWS, "script.ready", b"{}", "an id")
    advisory = Advisory(
        stream=subjects.STREAM_SHOWS, consumer="audio", stream_seq=sequence, deliveries=200
    )
    await life.deliver(handlers.on_undeliverable, advisory.model_dump_json().encode())
    ((delivery, consumer, reason),) = life.dead.recorded
    assert (delivery.subject, delivery.message_id, consumer) == ("script.ready", "an id", "audio")
    assert reason == "delivered 200 times and never finished"


async def test_the_state_of_a_show_that_ended_is_kept_for_a_while(life: Life) -> None:
    await life.request()
    life.clock.forward(2 * DAY)
    assert (await life.state()).status is Status.RUNNING
    await life.hear(ShowCancelRequested(show_id="s1"))
    life.clock.forward(DAY - 1)
    assert (await life.state()).status is Status.CANCELLED
    life.clock.forward(2)
    with pytest.raises(Discard, match="nobody knows"):
        await life.state()


@pytest.mark.parametrize(("more", "kept"), [(-60, True), (60, False)])
async def test_the_first_files_of_a_long_show_are_kept_as_long_as_its_state(
    life: Life, tmp_path: Path, more: float, *, kept: bool
) -> None:
    await life.blobs.put("shows", "s1/1/master.flac", b"flac", "audio/flac")
    stored = time.time() - life.deps.keep_seconds - subjects.PIPELINE_AGE - more
    os.utime(tmp_path / f"shows/s1/1/master.flac{META}", (stored, stored))
    await handlers.remove_old_shows(life.deps)
    assert (await life.blobs.find("shows", "s1/1/master.flac") is not None) is kept
