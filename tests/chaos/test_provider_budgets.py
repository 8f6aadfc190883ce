"""Budgets refuse a call before it costs anything; the show goes on, or fails, as was asked."""

from pathlib import Path

import pytest

from contracts import ShowFailed
from services.audio.settings import AudioSettings
from services.content.settings import ContentSettings
from services.kit.calls.prices import load_prices
from services.media.settings import MediaSettings
from tests.chaos.account import Account, account
from tests.chaos.paid import tell

DAY = 0.06
"""A budget of a day in USD: a show takes about 0.10."""
MODELS = {
    "openai.responses": ("openai", "script", ContentSettings.model_fields["openai_model"].default),
    "openai.images": ("openai", "cover", MediaSettings.model_fields["openai_model"].default),
    "elevenlabs.speech.stream.timed": (
        "elevenlabs", "speech", AudioSettings.model_fields["elevenlabs_model"].default,
    ),
    "openai.speech": ("openai", "speech", AudioSettings.model_fields["openai_model"].default),
}  # fmt: skip
"""Provider, operation and model of what the emulator charges."""


def charged(own: Account) -> float:
    """What the providers have charged, in USD; OpenAI's speech by the character."""
    prices, total = load_prices(), 0.0
    for each in own.providers.books.payments:
        characters = {name: n for name, n in each.units.items() if name == "characters"}
        total += prices.cost(*MODELS[each.operation], characters or each.units) or 0.0
    return total


async def test_a_budget_of_the_day_is_kept_and_the_local_providers_go_on(tmp_path: Path) -> None:
    async with account(tmp_path, RADIOX_BUDGET_DAY=str(DAY)) as own:
        shows = [await own.generated(number) for number in (1, 2, 3)]
        first, _, last = shows
        tell(f"of ${DAY} a day: ${charged(own):.4f} charged")
        assert 0 < charged(own) <= DAY
        assert sum(show.cost.paid for show in shows) == pytest.approx(charged(own))
        assert first.fallbacks
        assert last.written_by == "local"
        assert {e.segment for e in last.fallbacks if e.operation == "speech"}
        for show in shows:
            assert all("RADIOX_BUDGET_DAY" in each.reason for each in show.fallbacks)


@pytest.mark.parametrize("budget", [0.0, 0.02])
async def test_a_show_that_shall_not_be_made_otherwise_fails_with_the_reason(
    tmp_path: Path, budget: float
) -> None:
    async with account(tmp_path) as own:
        event = await own.show(1, budget=budget, over_budget="fail")
        assert isinstance(event, ShowFailed)
        assert f"the budget that this show was given is ${budget:.2f}" in event.reason
        assert charged(own) <= budget


async def test_a_show_without_a_budget_to_spend_is_made_here_and_asks_nobody(
    tmp_path: Path,
) -> None:
    async with account(tmp_path) as own:
        show = await own.generated(1, budget=0)
        assert (show.written_by, show.usage, show.cost.paid) == ("local", (), 0)
        assert charged(own) == 0
        assert set(own.providers.books.tallies) <= {"elevenlabs.voices", "openai.models"}
