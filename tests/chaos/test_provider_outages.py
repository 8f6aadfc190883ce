"""Providers that are down, or refuse the account: the local ones make the show, and it says so.

Each show is made on an embedded broker with the vendors' own SDKs.
"""

from collections import Counter
from pathlib import Path

import pytest

from contracts import ShowGenerated
from services.kit.calls.breaker import THRESHOLD
from tests.chaos.account import Account, account
from tests.chaos.paid import tell

LOCAL = {"local", "pico", "espeak"}
IN_FLIGHT = 10
"""Calls of one operation that are in flight at once at most: ElevenLabs' concurrency."""


def assert_local(show: ShowGenerated, *reasons: str) -> None:
    """Assert that all of a show was made on this machine, and that it says so and why."""
    assert show.written_by == "local"
    makers = (*show.ai.script, *show.ai.voices, *show.ai.cover)
    assert {maker.provider for maker in makers} <= LOCAL
    assert (show.usage, show.cost.paid) == ((), 0)
    stood_in = {e.segment for e in show.fallbacks if e.operation == "speech"}
    assert stood_in == {segment.id for segment in show.segments}
    assert {each.operation for each in show.fallbacks} == {"script", "speech", "cover"}
    for each in show.fallbacks:
        assert any(reason in each.reason for reason in reasons), each
        assert each.wanted.partition("/")[0] in {"openai", "elevenlabs"}
        assert each.used.partition("/")[0] in LOCAL


async def attempts(own: Account) -> dict[str, int]:
    """Attempts of calls, by provider and operation."""
    found: Counter[str] = Counter()
    for call in await own.calls():
        found[f"{call.provider} {call.operation}"] += call.attempts
    return dict(found)


UNREACHABLE = ("out of reach", "cannot be reached", "the connection to")
DOWN = {
    "out of reach": (None, UNREACHABLE),
    "broken": ("server_error", ("500",)),
    "without a first byte": ("reset", UNREACHABLE),
}


@pytest.mark.parametrize("how", DOWN)
async def test_with_every_provider_down_the_local_ones_make_the_show_and_it_says_so(
    tmp_path: Path, how: str
) -> None:
    """Of two shows the second is spared most calls: the circuits are open."""
    kind, reasons = DOWN[how]
    plan = {"*": {"probability": 1, "kinds": [kind]}} if kind else None
    async with account(tmp_path, plan=plan) as own:
        if kind is None:
            await own.providers.stop()
        for number in (1, 2):
            assert_local(await own.generated(number), *reasons)
        made = await attempts(own)
        tell(f"{how}: {made}")
        assert len(made) == 4
        assert max(made.values()) < THRESHOLD + IN_FLIGHT


REFUSED = {
    "unauthorized": ("OPENAI_API_KEY", "ELEVENLABS_API_KEY"),
    "quota": ("no credit left",),
    "payment": ("no credit left",),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_with_every_account_refused_the_local_ones_make_the_show_and_it_says_so(
    tmp_path: Path, kind: str
) -> None:
    plan = {"*": {"probability": 1, "kinds": [kind]}}
    async with account(tmp_path, plan=plan) as own:
        for number in (1, 2):
            assert_local(await own.generated(number), *REFUSED[kind])
        made = await attempts(own)
        tell(f"{kind}: {made}")
        assert max(made.values()) <= IN_FLIGHT
        assert own.providers.books.paid == {}


async def test_a_key_that_is_wrong_is_named_by_its_variable(tmp_path: Path) -> None:
    async with account(tmp_path, key="sk-of-nobody") as own:
        assert_local(await own.generated(1), "OPENAI_API_KEY", "ELEVENLABS_API_KEY")
        assert own.providers.books.paid == {}
