"""A review is decided once, and one script goes on air, whatever is killed meanwhile."""

import asyncio
import random

import pytest

from contracts import (
    ReviewCommand,
    ScriptApproveRequested,
    ScriptDrafted,
    ScriptReady,
    ScriptRejectRequested,
    ScriptReviseRequested,
    ShowCancelled,
    ShowCancelRequested,
    ShowState,
)
from services.client.reviews import Reviews
from tests.chaos.fleet import Fleet
from tests.chaos.processes import BROKER
from tests.chaos.proof import assert_complete
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEED = 20261126
ROUNDS = 4
WINDOW = 0.15
"""Seconds after a command within which a process is killed: `show` handles it meanwhile."""
WORDS = "Good day, these are the words of a reviewer."


async def reviewed(fleet: Fleet, show_id: str, revision: int) -> ShowState:
    """Wait until a revision of the show waits for review."""

    async def waits() -> ShowState | None:
        state = await fleet.state(show_id)
        here = state and state.in_review and state.review and state.review.revision == revision
        return state if here else None

    found = await until(waits, within=60)
    assert found is not None
    return found


async def edit(fleet: Fleet, show_id: str, command_id: str) -> ScriptReviseRequested:
    """An edit of the first revision: other words for its first segment."""
    state = await reviewed(fleet, show_id, 1)
    assert state.review is not None
    draft = await Reviews(fleet.platform).draft(state.review)
    assert draft is not None
    first, *others = draft.segments
    segments = (first.model_copy(update={"text": WORDS}), *others)
    return ScriptReviseRequested(
        show_id=show_id, command_id=command_id, revision=1, segments=segments
    )


def decision(kind: type[ReviewCommand], show_id: str, command_id: str) -> ReviewCommand:
    """A decision on the second revision."""
    return kind.model_validate({"show_id": show_id, "command_id": command_id, "revision": 2})


async def kill(fleet: Fleet, victims: tuple[str, ...], draw: random.Random) -> None:
    """Kill and restart processes, at a random moment each."""
    for victim in victims:
        await asyncio.sleep(draw.uniform(0, WINDOW))
        await fleet.kill(victim)
        await fleet.start(victim)
        await fleet.consumes(victim)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("victims", [("show",), ("content",), ("show", BROKER)])
async def test_edited_words_go_on_air_once(fleet: Fleet, victims: tuple[str, ...]) -> None:
    draw = random.Random(f"{SEED} {victims}")
    for number in range(ROUNDS):
        show_id = f"edited-{'-'.join(victims)}-{number}"
        await asyncio.gather(fleet.request(show_id, review=True), kill(fleet, victims, draw))
        change = await edit(fleet, show_id, "edit")
        await asyncio.gather(fleet.publish_event(change), kill(fleet, victims, draw))
        await reviewed(fleet, show_id, 2)
        approvals = [decision(ScriptApproveRequested, show_id, f"a{n}") for n in range(2)]
        await asyncio.gather(*map(fleet.publish_event, approvals), kill(fleet, victims, draw))
        await fleet.ended(show_id)
        await assert_complete(fleet, show_id)
        (script,) = await fleet.events(ScriptReady, show_id)
        assert (script.segments[0].text, script.segments[0].edited) == (WORDS, True)
        assert [d.revision for d in await fleet.events(ScriptDrafted, show_id)] == [1, 2]
    assert await fleet.dead_letters() == []


@pytest.mark.timeout(600)
async def test_one_of_approval_rejection_and_cancellation_counts(fleet: Fleet) -> None:
    draw = random.Random(SEED)
    for number in range(ROUNDS):
        show_id = f"contested-{number}"
        await fleet.request(show_id, review=True)
        await fleet.publish_event(await edit(fleet, show_id, "edit"))
        await reviewed(fleet, show_id, 2)
        contest = [
            decision(ScriptApproveRequested, show_id, "approval"),
            decision(ScriptRejectRequested, show_id, "rejection"),
            ShowCancelRequested(show_id=show_id, reason="by another"),
        ]
        draw.shuffle(contest)
        await asyncio.gather(*map(fleet.publish_event, contest), kill(fleet, ("show",), draw))
        await fleet.ended(show_id)
        await fleet.idle()
        (end,) = await fleet.terminal_events(show_id)
        state = await fleet.state(show_id)
        assert state is not None
        assert state.review is not None
        approved = state.review.approved_at is not None
        # A show that is cancelled right after its approval may end before its script is announced.
        assert len(await fleet.events(ScriptReady, show_id)) <= approved
        rejected = isinstance(end, ShowCancelled) and end.reason.startswith("rejected")
        assert not (approved and rejected)
        won = [answer.command_id for answer in state.review.answers if answer.refusal is None]
        assert won == ["edit", *(["approval"] if approved else ["rejection"] if rejected else [])]
    assert await fleet.dead_letters() == []
