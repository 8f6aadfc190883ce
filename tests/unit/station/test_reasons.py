"""Why slots are not as planned: in words, and as codes for those who tell it in other words."""

from dataclasses import replace
from typing import get_args

import pytest

from contracts import SlotReason, SlotReasonCode
from services.station.domain import schedule
from services.station.domain.grid import zone_of
from services.station.domain.reasons import because, cancelled, in_words, unmade
from services.station.domain.state import ChannelState, with_failure
from tests.unit.station.channel import NOW, occurrence, prepared, view

VALUES: dict[str, str | float] = {"title": "Jazz", "version": 3.0, "minutes": 30.0, "usd": 2.5}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (because("over_budget", usd=2.5), "the 2.5 USD that shows may cost a day are used up"),
        (because("not_finished", minutes=30), "its show was not finished within 30 minutes"),
        (unmade("no news", "script"), "script: no news"),
        (unmade("gone"), "gone"),
        (unmade("x" * 900, "script"), f"script: {'x' * 492}"),
        (cancelled(""), "the show was cancelled"),
        (cancelled("no time"), "no time"),
    ],
)
def test_a_reason_is_told_in_words(reason: SlotReason, words: str) -> None:
    assert in_words(reason) == words


def test_each_code_has_words() -> None:
    codes = get_args(get_args(get_args(SlotReasonCode)[0])[0])
    assert len(codes) > 9
    for code in set(codes) - {"failed"}:
        assert "{" not in in_words(because(code, **VALUES))


def test_the_schedule_tells_why_a_slot_failed_in_words_and_as_a_code() -> None:
    asked, _ = prepared(view(occurrence(5)))
    show_id = "main-20260314T120500Z"
    failed = with_failure(asked.state, show_id, unmade("no news", "script"), again=False)
    kept = ChannelState.model_validate_json(failed.model_dump_json())
    found = replace(asked, state=kept)
    (slot,) = schedule.slots(found, [occurrence(5)], zone_of("UTC"), NOW)
    assert slot.reason == "script: no news"
    assert slot.reasons == (unmade("no news", "script"),)
    assert slot.reasons[0].values == {"stage": "script", "text": "no news"}
