"""Messages that are published twice or out of order have one effect."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from contracts import (
    AudioReady,
    CoverReady,
    ScriptReady,
    ShowAccepted,
    ShowCancelled,
    ShowCancelRequested,
    ShowEvent,
    ShowGenerated,
    subjects,
)
from services.kit.topology import DEDUPE_WINDOW
from tests.chaos.fleet import Fleet
from tests.chaos.proof import assert_complete, ended_once, spoken_again
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def deduplication_expired(fleet: Fleet, stream: str) -> AsyncIterator[None]:
    """Have the broker's deduplication expire while the block runs, as it does after hours."""
    config = (await fleet.js.stream_info(stream)).config
    await fleet.js.update_stream(config.evolve(duplicate_window=0.1))
    yield
    await fleet.js.update_stream(config.evolve(duplicate_window=DEDUPE_WINDOW))


async def stored_again(fleet: Fleet, event: ShowEvent, message_id: str) -> bool:
    """Publish an event again; return whether the broker stored it a second time."""
    await fleet.publish(event.subject, event, message_id)
    return len(await fleet.events(type(event), event.show_id)) > 1


@pytest.mark.parametrize("message_id", ["its own", "another"])
async def test_an_event_that_is_published_twice_has_one_effect(
    fleet: Fleet, message_id: str
) -> None:
    show_id = f"again-{message_id.replace(' ', '-')}"
    await fleet.request(show_id)
    await fleet.ended(show_id)
    await fleet.idle()
    calls = len(fleet.takes())
    published: list[ShowEvent] = [
        *await fleet.events(ShowAccepted, show_id),
        *await fleet.events(ScriptReady, show_id),
        *await fleet.events(AudioReady, show_id),
        *await fleet.events(CoverReady, show_id),
    ]
    async with deduplication_expired(fleet, subjects.STREAM_SHOWS):
        for event in published:
            again = event.event_id if message_id == "its own" else f"{event.subject}-again"
            await until(partial(stored_again, fleet, event, again))
        await fleet.idle()
    await ended_once(fleet, show_id, ShowGenerated)
    assert len(fleet.takes()) == calls
    assert spoken_again(fleet) == 0


async def test_a_request_published_twice_makes_one_show(fleet: Fleet) -> None:
    request = await fleet.request("twice")
    for message_id in ("twice:show.requested:1", "twice-by-another-hand"):
        await fleet.publish(subjects.SHOW_REQUESTED, request, message_id)
    await fleet.ended("twice")
    await fleet.publish(subjects.SHOW_REQUESTED, request, "twice-when-it-is-over")
    await fleet.idle()
    assert len(await fleet.events(ShowAccepted, "twice")) == 1
    await assert_complete(fleet, "twice")


async def test_an_id_belongs_to_its_first_request(fleet: Fleet) -> None:
    request = await fleet.request("taken")
    other = request.model_copy(update={"title": "Another show"})
    await fleet.publish(subjects.SHOW_REQUESTED, other, "taken-by-another")
    await fleet.ended("taken")
    # The refusal is an event of its own: nothing orders it before the end of the show.
    (refused,) = await until(partial(fleet.failures_caused_by, "taken-by-another"))
    assert refused.reason == "show_id: taken belongs to another request already"
    assert refused.requested_show_id == "taken"
    await assert_complete(fleet, "taken")


async def test_a_running_show_can_be_cancelled(fleet: Fleet) -> None:
    before = len(fleet.takes())
    await fleet.request("stopped")
    await until(lambda: fleet.spoke_since(before))
    await fleet.publish_event(ShowCancelRequested(show_id="stopped", reason="changed my mind"))
    end = await fleet.ended("stopped")
    assert isinstance(end, ShowCancelled)
    assert end.reason == "changed my mind"
    await fleet.idle()
    await ended_once(fleet, "stopped", ShowCancelled)


async def test_cancelling_an_ended_show_changes_nothing(fleet: Fleet) -> None:
    await fleet.request("too-late")
    await fleet.ended("too-late")
    await fleet.publish_event(ShowCancelRequested(show_id="too-late"))
    await fleet.idle()
    await assert_complete(fleet, "too-late")
