"""A script that a vendor writes: metered, told early, kept, and never bought again."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from contracts import (
    ScriptReady,
    SegmentWritten,
    ShowAccepted,
    ShowEvent,
    StageStarted,
)
from services.content.app import open_deps
from services.content.handlers import write_script
from services.content.settings import ContentSettings
from services.kit.calls.attribution import attributed_to
from services.kit.platform import Platform
from tests.emulator.server import Emulator, emulator
from tests.script_models import honest


@pytest.fixture
async def vendor() -> AsyncIterator[Emulator]:
    async with emulator(writer=honest) as served:
        yield served
    assert not served.books.violations


async def events_of(show: ShowAccepted, platform: Platform, vendor: Emulator) -> list[ShowEvent]:
    settings = ContentSettings(
        OPENAI_API_KEY=SecretStr(vendor.key), OPENAI_BASE_URL=vendor.openai_url
    )
    async with open_deps(platform, settings) as deps:
        with attributed_to(show):
            return [event async for event in write_script(show, deps)]


async def test_a_script_of_a_vendor_tells_who_wrote_it_and_what_it_cost(
    platform: Platform, show: ShowAccepted, vendor: Emulator
) -> None:
    started, *segments, script = await events_of(show, platform, vendor)
    assert isinstance(started, StageStarted)
    assert isinstance(script, ScriptReady)
    assert script.written_by.startswith("openai/")
    assert script.fallbacks == ()
    told = [event.segment for event in segments if isinstance(event, SegmentWritten)]
    assert told == [segment for segment in script.segments if not segment.reserve]
    (usage,) = script.usage
    paid = vendor.books.paid
    assert (usage.provider, usage.operation, usage.calls) == ("openai", "script", 1)
    assert usage.units["output_tokens"] == paid["output_tokens"]
    assert usage.cost > 0


async def test_a_script_is_not_bought_again_when_its_show_is_delivered_again(
    platform: Platform, show: ShowAccepted, vendor: Emulator
) -> None:
    *_, script = await events_of(show, platform, vendor)
    started, again = await events_of(show, platform, vendor)
    assert isinstance(started, StageStarted)
    assert again == script
    assert len(vendor.books.payments) == 1


async def test_over_budget_nothing_is_bought_and_the_local_writer_writes(
    platform: Platform, show: ShowAccepted, vendor: Emulator
) -> None:
    poor = show.model_copy(update={"budget": 0.000_001})
    _, script = await events_of(poor, platform, vendor)
    assert isinstance(script, ScriptReady)
    assert script.written_by == "local"
    (fallback,) = script.fallbacks
    assert (fallback.used, fallback.segment) == ("local", "")
    assert "budget" in fallback.reason
    assert vendor.books.payments == []


async def test_with_every_writer_down_but_the_local_one_the_show_is_written(
    platform: Platform, show: ShowAccepted, vendor: Emulator
) -> None:
    vendor.plan({"openai.responses": ["unauthorized"]})
    _, script = await events_of(show, platform, vendor)
    assert isinstance(script, ScriptReady)
    assert script.written_by == "local"
    assert "OPENAI_API_KEY" in script.fallbacks[0].reason
    assert vendor.key not in script.model_dump_json()
