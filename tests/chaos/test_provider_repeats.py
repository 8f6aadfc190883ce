"""A request that is repeated: words, speech and artwork are not bought again, and say so."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.account import account
from tests.chaos.news import PUBLISHED_AT

AS_OF = PUBLISHED_AT + timedelta(hours=2)
CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"minutes": 2},
    {"title": "Other News"},
    {"as_of": AS_OF + timedelta(hours=1)},
)


async def test_a_show_with_the_same_request_buys_nothing_again(tmp_path: Path) -> None:
    async with account(tmp_path) as own:
        fields: dict[str, Any] = {"as_of": AS_OF, "seed": 7}
        first = await own.generated(1, show_id="first", **fields)
        bought = len(own.providers.books.payments)
        again = await own.generated(1, show_id="again", **fields)
        assert own.providers.books.payments[bought:] == []
    assert again.segments == first.segments
    assert again.master.sha256 == first.master.sha256
    assert again.written_by == first.written_by != "local"
    assert {usage.operation for usage in first.usage} == {"script", "speech", "cover"}
    assert first.cost.saved == 0
    assert again.cost.saved == pytest.approx(first.cost.paid, abs=3e-6)
    assert again.usage == ()


async def test_a_show_for_another_time_length_or_title_is_written_anew(tmp_path: Path) -> None:
    async with account(tmp_path) as own:
        for number, change in enumerate(CHANGES):
            await own.generated(1, **{"show_id": f"show-{number}", "as_of": AS_OF, **change})
        assert own.providers.books.tallies["openai.responses"].requests == len(CHANGES)
