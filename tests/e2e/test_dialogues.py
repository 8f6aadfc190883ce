"""Hosts who talk to each other, by a model that writes and voices that answer each other."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from contracts import ShowGenerated, ShowRequested
from tests.chaos.account import Account, account
from tests.emulator.books import Payment
from tests.script_models import Asked, altered

pytestmark = pytest.mark.prove  # whole shows

DIALOGUE, SPEECH = "elevenlabs.dialogue.timed", "elevenlabs.speech.stream.timed"


def handing_over(_: Asked, part: Mapping[str, Any], text: str) -> str:
    """The words of a part, and a few that hand over where that is allowed."""
    return f"{text} Over to you, {part['hand_over']}." if "hand_over" in part else text


async def made(own: Account) -> ShowGenerated:
    """A show of three minutes whose hosts talk to each other."""
    own.providers.writer = altered(handing_over)
    feeds = await own.requester.feeds("en")
    request = {"show_id": "talk", "minutes": 3, "language": "en", "dialogue": True, "feeds": feeds}
    event = await own.requester.request(ShowRequested.model_validate(request))
    assert isinstance(event, ShowGenerated), event
    return event


def payments(own: Account, operation: str) -> list[Payment]:
    return [each for each in own.providers.books.payments if each.operation == operation]


async def test_each_hand_over_is_one_call_and_nothing_is_bought_twice(tmp_path: Path) -> None:
    async with account(tmp_path) as own:
        show = await made(own)
        records = [call for call in await own.calls() if call.operation == "speech"]
    handed = [each.text for each in show.segments if "Over to you" in each.text]
    joint, alone = payments(own, DIALOGUE), payments(own, SPEECH)
    assert 1 <= len(joint) <= len(handed)
    assert 2 * len(joint) + len(alone) == len(show.segments)
    spoken = sum(payment.units["characters"] for payment in (*joint, *alone))
    assert spoken == sum(len(segment.text) for segment in show.segments)
    (used,) = (usage for usage in show.usage if usage.operation == "speech")
    assert (used.calls, used.units) == (len(joint) + len(alone), {"characters": spoken})
    assert sum(record.cost for record in records) == pytest.approx(used.cost)
    assert {record.outcome for record in records} == {"done"}
    assert not [each for each in show.fallbacks if each.operation == "speech"]


async def test_a_show_whose_dialogues_cannot_be_cut_is_spoken_take_by_take(
    tmp_path: Path,
) -> None:
    plan = {DIALOGUE: {"probability": 1, "kinds": ["stuck_times"]}}
    async with account(tmp_path, plan=plan) as own:
        show = await made(own)
    assert payments(own, DIALOGUE)
    assert len(payments(own, SPEECH)) == len(show.segments)
    assert not [each for each in show.fallbacks if each.operation == "speech"]
