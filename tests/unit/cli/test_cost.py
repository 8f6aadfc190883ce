"""The sums of `radiox cost`, and the cost of a show in its summary."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import Cost, ProviderCalled, ShowGenerated, Usage
from services.commands.cost.command import summed
from services.commands.show.summary import cost_of, rows
from services.commands.terminal.money import amounts, dollars

GOLDEN = Path(__file__).parents[3] / "contracts/examples/show.generated.json"
SHOW = ShowGenerated.model_validate_json(GOLDEN.read_text("utf-8"))
PRESETS = {"s1": "morning", "s2": "evening", "s3": "morning"}


def call(show_id: str, day: int, cost: float, **changes: object) -> ProviderCalled:
    fields = {
        "call_id": f"{show_id}-{day}-{cost}", "show_id": show_id, "provider": "openai",
        "operation": "script", "units": {"input_tokens": 100.0}, "cost": cost, "outcome": "done",
        "attempts": 1, "seconds": 1.0, "occurred_at": datetime(2026, 11, day, 8, tzinfo=UTC),
    }  # fmt: skip
    return ProviderCalled.model_validate(fields | changes)


CALLS = [
    call("s1", 2, 0.25),
    call("s2", 1, 0.5, provider="elevenlabs", operation="speech", units={"characters": 10.0}),
    call("s3", 2, 0.25, outcome="failed"),
    call("gone", 2, 1.0),
]


@pytest.mark.parametrize(
    ("by", "costs"),
    [
        (["preset"], {("evening",): 0.5, ("gone",): 1.0, ("morning",): 0.5}),
        (["day"], {("2026-11-01",): 0.5, ("2026-11-02",): 1.5}),
        (["show"], {("gone",): 1.0, ("s1",): 0.25, ("s2",): 0.5, ("s3",): 0.25}),
        (
            ["provider", "operation"],
            {("elevenlabs", "speech"): 0.5, ("openai", "script"): 1.5},
        ),
    ],
)
def test_calls_are_summed_up_by_what_is_asked_for(
    by: Sequence[str], costs: dict[tuple[str, ...], float]
) -> None:
    found = summed(CALLS, by, PRESETS)
    assert {values: each.cost for values, each in found.items()} == costs
    assert list(found) == sorted(costs)


def test_a_sum_counts_calls_failures_and_units() -> None:
    unpriced = call("s1", 2, 0.0, priced=False)
    (each,) = summed([*CALLS, unpriced], [], PRESETS).values()
    assert (each.calls, each.failed, each.unpriced) == (5, 1, 1)
    assert each.units == {"input_tokens": 400.0, "characters": 10.0}


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "$0.00"), (0.0034, "$0.0034"), (0.1234, "$0.12"), (1234.5, "$1,234.50")],
)
def test_small_amounts_have_more_digits(amount: float, text: str) -> None:
    assert dollars(amount) == text


def test_units_are_named_in_words() -> None:
    units = {"input_tokens": 6120.0, "images": 1.0}
    assert amounts(units) == "6,120 input tokens, 1 image"


def test_the_summary_tells_what_a_show_cost_and_used() -> None:
    assert dict(rows(SHOW))["Cost"] == (
        "$0.28, $0.0441 saved by the cache; openai 6,240 input tokens, 2,536 output tokens, "
        "1 image; elevenlabs 2,310 characters"
    )


def test_the_summary_names_models_without_a_price() -> None:
    free = Usage(
        provider="openai", operation="script", model="llama3", units={"output_tokens": 1480},
        calls=1, priced=False,
    )  # fmt: skip
    show = SHOW.model_copy(update={"usage": (free,), "cost": Cost()})
    assert cost_of(show) == "$0.00; openai 1,480 output tokens; no price is known of llama3"


def test_the_summary_of_a_show_without_calls_tells_no_cost() -> None:
    show = SHOW.model_copy(update={"usage": (), "cost": Cost()})
    assert "Cost" not in dict(rows(show))
