"""A script waits for review and is decided on once, on a real broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

import pytest

from contracts import (
    CoverReady,
    Review,
    ReviewAnswer,
    ReviewCommand,
    ReviewDeadline,
    ScriptApproveRequested,
    ScriptDrafted,
    ScriptReady,
    ScriptRejectRequested,
    ScriptReviseRequested,
    ShowCancelRequested,
    ShowDeadline,
    ShowFailed,
    Status,
    subjects,
)
from services.client.reviews import Reviews
from services.kit.failures import BrokerUnavailable
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.integration.show.show_service import (
    AUDIO,
    ShowService,
    example,
    running_show_service,
)
from tests.waiting import until

C = TypeVar("C", bound=ReviewCommand)
COMMANDS = (
    subjects.SCRIPT_DRAFTED,
    subjects.SCRIPT_REVISE_REQUESTED,
    subjects.SCRIPT_APPROVE_REQUESTED,
    subjects.SCRIPT_REJECT_REQUESTED,
    subjects.SCRIPT_READY,
)


@dataclass(frozen=True)
class Desk:
    """A show whose script waits, and its reviewer."""

    service: ShowService
    draft: ScriptDrafted

    @property
    def reviews(self) -> Reviews:
        return Reviews(self.service.platform)

    async def send(self, kind: type[C], revision: int = 1, **fields: Any) -> ReviewAnswer:
        return await self.reviews.send(self.command(kind, revision, **fields))

    def command(self, kind: type[C], revision: int = 1, **fields: Any) -> C:
        identity = {"show_id": "s1", "command_id": str(uuid4())}
        return kind.model_validate({**identity, "revision": revision, **fields})

    async def review(self) -> Review:
        state = await self.service.state()
        assert state is not None
        assert state.review is not None
        return state.review

    async def scripts(self) -> int:
        """Number of scripts that went on air."""
        await self.service.idle(*COMMANDS)
        return await self.service.count(subjects.STREAM_SHOWS, subjects.SCRIPT_READY)

    def edited(self, text: str = "And I am Ben. Here is what happened.") -> list[Any]:
        """The segments of the draft, the second one with another text."""
        segments = list(self.draft.segments)
        segments[1] = segments[1].model_copy(update={"text": text})
        return segments


@asynccontextmanager
async def waiting_show(service: ShowService, seconds: float = 3600) -> AsyncIterator[Desk]:
    """Request a show, and publish its draft as content does."""
    await service.request(review=True)
    await service.until(Status.RUNNING)
    yield await drafted(service, seconds)


async def drafted(service: ShowService, seconds: float = 3600, generation: int = 1) -> Desk:
    expires_at = datetime.now(UTC) + timedelta(seconds=seconds)
    draft = ScriptDrafted.model_validate(example(ScriptDrafted)).model_copy(
        update={"expires_at": expires_at, "generation": generation}
    )
    await service.platform.publisher.publish(draft)
    await in_review(service, generation)
    return Desk(service, draft)


async def in_review(service: ShowService, generation: int = 1) -> None:
    async def reviewed() -> bool:
        state = await service.state()
        return state is not None and state.generation == generation and state.in_review

    await until(reviewed)


@pytest.fixture
async def desk(show_service: ShowService) -> AsyncIterator[Desk]:
    async with waiting_show(show_service) as waiting:
        yield waiting


async def test_the_script_is_ready_once_it_is_approved(desk: Desk) -> None:
    assert await desk.scripts() == 0
    answer = await desk.send(ScriptApproveRequested)
    assert (answer.refusal, answer.revision) == (None, 1)
    assert await desk.scripts() == 1
    ready = await desk.service.last(ScriptReady)
    assert ready.segments == desk.draft.segments
    state = await desk.service.until(Status.RUNNING)
    assert subjects.SCRIPT_READY in state.facts
    assert not state.in_review


async def test_a_second_approval_is_refused(desk: Desk) -> None:
    await desk.send(ScriptApproveRequested)
    second = await desk.send(ScriptApproveRequested)
    assert second.refusal == "closed"
    assert second.reason == "revision 1 is approved already"
    assert await desk.scripts() == 1


async def test_one_of_two_concurrent_approvals_is_refused(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.send(ScriptApproveRequested) for _ in range(2)))
    assert sorted(str(answer.refusal) for answer in answers) == ["None", "closed"]
    assert await desk.scripts() == 1


async def test_an_approval_of_an_earlier_revision_is_refused(desk: Desk) -> None:
    await desk.send(ScriptReviseRequested, segments=desk.edited())
    stale = await desk.send(ScriptApproveRequested, revision=1)
    assert stale.refusal == "stale"
    assert stale.revision == 2
    assert await desk.scripts() == 0


async def test_what_a_stale_command_publishes_directly_has_no_effect(desk: Desk) -> None:
    """Any client may publish a command, without reading the state first."""
    await desk.send(ScriptReviseRequested, segments=desk.edited())
    stale = desk.command(ScriptApproveRequested, revision=1)
    await desk.service.platform.publisher.publish(stale)
    assert await desk.scripts() == 0
    answers = (await desk.review()).answers
    assert [(a.command_id, a.refusal) for a in answers][-1] == (stale.command_id, "stale")


async def test_the_edited_words_are_those_that_go_on_air(desk: Desk) -> None:
    answer = await desk.send(ScriptReviseRequested, segments=desk.edited("I am Ben, good day."))
    assert (answer.refusal, answer.revision) == (None, 2)
    assert answer.seconds == pytest.approx(50, abs=15)
    draft = await desk.reviews.draft(await desk.review())
    assert draft is not None
    assert (draft.revision, draft.segments[1].text) == (2, "I am Ben, good day.")
    assert [segment.edited for segment in draft.segments][:3] == [False, True, False]
    await desk.send(ScriptApproveRequested, revision=2)
    assert await desk.scripts() == 1
    assert (await desk.service.last(ScriptReady)).segments == draft.segments


async def test_an_edit_that_breaks_a_rule_is_refused_with_its_field(desk: Desk) -> None:
    answer = await desk.send(ScriptReviseRequested, segments=desk.edited("…"))
    assert answer.refusal == "invalid"
    assert answer.field == "segments.s002.text"
    assert (await desk.review()).revision == 1


async def test_one_of_two_concurrent_edits_is_refused(desk: Desk) -> None:
    texts = ("I am Ben, good day.", "I am Ben, hello.")
    answers = await asyncio.gather(
        *(desk.send(ScriptReviseRequested, segments=desk.edited(text)) for text in texts)
    )
    assert sorted(str(answer.refusal) for answer in answers) == ["None", "stale"]
    await desk.service.idle(*COMMANDS)
    assert (await desk.review()).revision == 2


async def test_a_rejection_cancels_the_show_with_its_reason(desk: Desk) -> None:
    answer = await desk.send(ScriptRejectRequested, reason="the harbour is closed")
    assert answer.refusal is None
    state = await desk.service.until(Status.CANCELLED)
    assert state.finishing is not None
    assert state.finishing.reason == "rejected in review: the harbour is closed"
    late = await desk.send(ScriptApproveRequested)
    assert (late.refusal, late.reason) == ("closed", "the review is over: the show is cancelled")
    assert await desk.scripts() == 0


async def test_a_show_can_be_cancelled_in_review(desk: Desk) -> None:
    await desk.service.platform.publisher.publish(ShowCancelRequested(show_id="s1", reason="no"))
    await desk.service.until(Status.CANCELLED)
    assert (await desk.send(ScriptApproveRequested)).refusal == "closed"
    assert await desk.scripts() == 0


async def test_a_review_expires(show_service: ShowService) -> None:
    async with waiting_show(show_service, seconds=1) as desk:
        state = await show_service.until(Status.FAILED)
        failed = await show_service.last(ShowFailed)
        assert failed.stage == "script"
        assert failed.reason.startswith("the review expired at ")
        assert state.review is not None
        late = await desk.send(ScriptApproveRequested)
        assert (late.refusal, late.reason) == ("expired", failed.reason)
        assert await desk.scripts() == 0


async def test_a_retry_after_the_expiry_reviews_the_same_draft(show_service: ShowService) -> None:
    async with waiting_show(show_service, seconds=1) as desk:
        await show_service.until(Status.FAILED)
        await show_service.retry()
        await in_review(show_service, generation=2)
        assert await show_service.count(subjects.STREAM_SHOWS, subjects.SHOW_ACCEPTED) == 1
        again = await desk.reviews.draft(await desk.review())
        assert again is not None
        assert again.segments == desk.draft.segments
        assert again.expires_at > datetime.now(UTC) + timedelta(hours=23)
        answer = await desk.send(ScriptApproveRequested, generation=2)
        assert answer.refusal is None
        assert await desk.scripts() == 1
        assert (await show_service.last(ScriptReady)).generation == 2


async def test_a_retry_keeps_an_approved_script(desk: Desk) -> None:
    await desk.send(ScriptApproveRequested)
    assert await desk.scripts() == 1
    await desk.service.publish_results(CoverReady)
    await desk.service.dead_letter(AUDIO)
    await desk.service.until(Status.FAILED)
    await desk.service.retry()
    await desk.service.until(Status.RUNNING, generation=2)
    await desk.service.idle(subjects.SHOW_RETRY_REQUESTED)
    assert await desk.scripts() == 2
    again = await desk.service.last(ScriptReady)
    assert (again.generation, again.segments) == (2, desk.draft.segments)
    assert await desk.service.count(subjects.STREAM_SHOWS, subjects.SCRIPT_DRAFTED) == 1


async def test_the_clock_of_the_show_pauses(desk: Desk) -> None:
    """Deadlines that were set before the review have no effect, and later ones replace them."""
    before = await desk.service.until(Status.RUNNING)
    for stage in ("script", "show"):
        await desk.service.platform.publisher.publish(ShowDeadline(show_id="s1", stage=stage))
    await desk.service.idle(subjects.SHOW_DEADLINE)
    await desk.service.until(Status.RUNNING)
    await desk.send(ScriptApproveRequested)
    after = await desk.service.until(Status.RUNNING)
    assert before.accepted is not None
    assert after.accepted is not None
    assert after.review is not None
    assert after.review.approved_at is not None
    waited = after.review.approved_at - after.review.opened_at
    assert after.accepted.deadlines.audio == before.accepted.deadlines.audio + waited
    assert waited > timedelta(0)
    assert (
        await desk.service.count(subjects.STREAM_DEADLINES, "schedule.s1.review.deadline.1.*") == 2
    )


async def test_a_show_that_is_late_after_its_approval_fails(desk: Desk) -> None:
    await desk.send(ScriptApproveRequested)
    assert await desk.scripts() == 1
    due = ReviewDeadline(show_id="s1", stage="show")
    await desk.service.platform.publisher.publish(due, **{"Nats-Msg-Id": "due"})
    await desk.service.until(Status.FAILED)
    assert (await desk.service.last(ShowFailed)).stage == "audio"


async def test_a_review_survives_a_restart_of_the_service(
    broker_settings: PlatformSettings,
) -> None:
    async with running_show_service(broker_settings) as first, waiting_show(first) as desk:
        command = desk.command(ScriptReviseRequested, segments=desk.edited())
        await desk.reviews.send(command)
    async with running_show_service(broker_settings) as second:
        after = Desk(second, desk.draft)
        assert (await after.review()).revision == 2
        assert (await after.send(ScriptApproveRequested, revision=2)).refusal is None
        assert await after.scripts() == 1


async def test_a_command_takes_effect_although_its_answer_did_not_come_in_time(
    broker_settings: PlatformSettings,
) -> None:
    """The service is away; the command waits for it on the stream."""
    async with running_show_service(broker_settings) as first, waiting_show(first) as desk:
        command = desk.command(ScriptApproveRequested)
    async with connected(broker_settings, "test") as (_, platform):
        with pytest.raises(BrokerUnavailable, match="has not answered yet"):
            await Reviews(platform, answer_timeout=0.5).send(command)
    async with running_show_service(broker_settings) as second:
        after = Desk(second, desk.draft)
        assert (await after.reviews.send(command)).refusal is None
        assert await after.scripts() == 1


async def test_a_command_about_an_unknown_show_is_a_dead_letter(
    show_service: ShowService,
) -> None:
    await show_service.request()
    await show_service.until(Status.RUNNING)
    for kind in (ScriptApproveRequested, ScriptRejectRequested):
        lost = kind(show_id="unknown", command_id="c", revision=1)
        await show_service.platform.publisher.publish(lost)
    await show_service.idle(*COMMANDS)
    assert await show_service.count(subjects.STREAM_DEAD, subjects.DEAD_LETTERS) == 2
    await show_service.until(Status.RUNNING)


async def test_a_malformed_command_does_not_end_the_show(desk: Desk) -> None:
    for kind in (ScriptReviseRequested, ScriptApproveRequested, ScriptRejectRequested):
        await desk.service.js.publish(kind.subject, b'{"show_id": "s1", "revision": "x"}')
    await desk.service.idle(*COMMANDS)
    assert await desk.service.count(subjects.STREAM_DEAD, subjects.DEAD_LETTERS) == 3
    assert (await desk.send(ScriptApproveRequested)).refusal is None


async def test_an_approval_that_cannot_be_carried_out_fails_the_show(desk: Desk) -> None:
    """It is recorded, so the show would otherwise wait for its script until its time is up."""
    await desk.service.dead_letter(subjects.consumer_of("show", subjects.SCRIPT_APPROVE_REQUESTED))
    state = await desk.service.until(Status.FAILED)
    assert state.finishing is not None
    assert state.finishing.failure is not None
    assert state.finishing.failure.stage == "show"


async def test_repeated_commands_have_no_second_effect(desk: Desk) -> None:
    """Hours later, when the broker does not recognize them any more."""
    edit = desk.command(ScriptReviseRequested, segments=desk.edited())
    approval = desk.command(ScriptApproveRequested, revision=2)
    await desk.reviews.send(edit)
    await desk.reviews.send(approval)
    assert await desk.scripts() == 1
    before = await desk.service.state()
    await desk.service.expire_message_ids()
    for message in (desk.draft, edit, approval):
        await desk.service.platform.publisher.publish(message, **{"Nats-Msg-Id": message.subject})
    assert await desk.scripts() == 1
    assert await desk.service.count(subjects.STREAM_SHOWS, subjects.SCRIPT_DRAFTED) == 3
    assert await desk.service.state() == before
