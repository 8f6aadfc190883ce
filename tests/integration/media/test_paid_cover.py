"""Covers that cost money: the same artwork is bought once, and budgets are kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydantic import SecretStr

from contracts import CoverReady, OverBudgetRule, ShowAccepted, ShowFailed, ShowGenerated, subjects
from services.kit.blobs import Usage
from services.kit.calls.attribution import attributed_to
from services.kit.failures import OverBudget
from services.kit.platform import Platform
from services.kit.retention import remove_old
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.media.app import open_deps, service
from services.media.handlers import paint_cover
from services.media.ports import Deps
from services.media.settings import MediaSettings
from tests.chaos.account import account
from tests.emulator.fixtures import providers
from tests.emulator.server import Emulator

__all__ = ["providers"]

GOLDEN = Path(__file__).parents[3] / "contracts/examples/show.accepted.json"
EXAMPLE = ShowAccepted.model_validate_json(GOLDEN.read_text("utf-8"))
CENTS = 0.04
"""More than a picture costs, and less than two cost, in USD."""


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "media-test") as (_, platform):
        yield platform


@asynccontextmanager
async def media(platform: Platform, providers: Emulator, **changes: Any) -> AsyncIterator[Deps]:
    own = {
        "openai_api_key": SecretStr(providers.key),
        "openai_base_url": providers.openai_url,
    }
    settings = MediaSettings().model_copy(update=own | changes)
    async with open_deps(platform, settings) as deps:
        yield deps


def show(number: int, **fields: Any) -> ShowAccepted:
    """One of several shows that ask for the same artwork."""
    return EXAMPLE.model_copy(update={"show_id": f"show-{number}", **fields})


async def painted(deps: Deps, accepted: ShowAccepted) -> CoverReady:
    """Handle one delivery of the event."""
    with attributed_to(accepted):
        *_, ready = [event async for event in paint_cover(accepted, deps)]
    assert isinstance(ready, CoverReady)
    return ready


async def test_another_show_does_not_buy_the_same_again(
    platform: Platform, providers: Emulator
) -> None:
    async with media(platform, providers) as deps:
        first, second = [await painted(deps, show(number)) for number in (1, 2)]
        again = await painted(deps, show(2, generation=2))
    (bought,) = first.usage
    assert (first.reused, first.saved) == (False, 0.0)
    assert bought.cost > 0
    for ready in (second, again):
        assert (ready.painted_by, ready.model) == ("openai", MediaSettings().openai_model)
        assert (ready.reused, ready.saved, ready.usage) == (True, bought.cost, ())
    assert providers.books.paid["images"] == 1
    assert await platform.blobs.get(first.cover) == await platform.blobs.get(second.cover)


async def test_the_text_of_a_cover_is_its_own_where_the_artwork_is_shared(
    platform: Platform, providers: Emulator
) -> None:
    async with media(platform, providers) as deps:
        covers = [await painted(deps, show(1)), await painted(deps, show(2, hosts=()))]
        one, other = [np.asarray(Image.open(BytesIO(await platform.blobs.get(each.cover))))
                      for each in covers]  # fmt: skip
    assert providers.books.paid["images"] == 1
    assert np.abs(one.astype(float) - other).max() > 60


@pytest.mark.parametrize(
    "fields", [{"title": "Another Show"}, {"seed": EXAMPLE.seed + 1}, {"language": "de"}]
)
async def test_what_is_asked_for_otherwise_is_bought(
    platform: Platform, providers: Emulator, fields: dict[str, Any]
) -> None:
    async with media(platform, providers) as deps:
        await painted(deps, show(1))
        assert not (await painted(deps, show(2, **fields))).reused
    assert providers.books.paid["images"] == 2


async def test_a_picture_that_cannot_be_used_is_not_kept(
    platform: Platform, providers: Emulator
) -> None:
    providers.plan({"openai.images": ["other_format"]})
    async with media(platform, providers) as deps:
        assert (await painted(deps, show(1))).painted_by == "local"
        ready = await painted(deps, show(2))
    assert (ready.painted_by, ready.reused) == ("openai", False)


async def test_artwork_is_removed_beyond_the_size_of_the_cache(
    platform: Platform, providers: Emulator
) -> None:
    async with media(platform, providers) as deps:
        await painted(deps, show(1))
        assert (await platform.blobs.usage(subjects.BLOBS_ARTWORK)).count == 1
        rules = service(MediaSettings(artwork_megabytes=0)).retention
        await remove_old(rules, platform.blobs)
        assert await platform.blobs.usage(subjects.BLOBS_ARTWORK) == Usage(0, 0)
        assert not (await painted(deps, show(2))).reused


async def test_artwork_of_another_show_needs_no_budget(
    platform: Platform, providers: Emulator
) -> None:
    async with media(platform, providers) as deps:
        await painted(deps, show(1))
        ready = await painted(deps, show(2, budget=0.0, over_budget="fail"))
    assert (ready.painted_by, ready.reused) == ("openai", True)


async def test_over_budget_the_local_artist_paints(platform: Platform, providers: Emulator) -> None:
    async with media(platform, providers) as deps:
        ready = await painted(deps, show(1, budget=CENTS / 10))
    assert (ready.painted_by, ready.usage) == ("local", ())
    assert "that this show was given is $0.00" in ready.fallbacks[0].reason
    assert not providers.books.paid


async def test_over_budget_nobody_paints_where_the_show_is_to_fail(
    platform: Platform, providers: Emulator
) -> None:
    async with media(platform, providers) as deps:
        with pytest.raises(OverBudget, match="cover by openai needs about"):
            await painted(deps, show(1, budget=CENTS / 10, over_budget="fail"))
    assert not providers.books.paid


@pytest.mark.parametrize(("rule", "end"), [("fail", ShowFailed), ("local", ShowGenerated)])
async def test_a_whole_show_ends_as_it_was_asked_to_where_its_cover_is_too_dear(
    tmp_path: Path, rule: OverBudgetRule, end: type[ShowFailed | ShowGenerated]
) -> None:
    """All but the cover is made on this machine, and costs nothing."""
    async with account(
        tmp_path, RADIOX_CONTENT_WRITER="local", RADIOX_AUDIO_SPEECH="espeak"
    ) as own:
        event = await own.show(1, budget=CENTS / 10, over_budget=rule)
        assert type(event) is end, event
        assert not own.providers.books.paid
    if isinstance(event, ShowFailed):
        assert event.stage == "cover"
        assert "the budget that this show was given is $0.00" in event.reason
        assert "cover by openai needs about $0.03" in event.reason
