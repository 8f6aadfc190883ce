"""What the calls of a stage came to, over all deliveries of its event."""

from pathlib import Path

import pytest

from contracts import ScriptReady, ShowCancelRequested, Usage
from services.kit.calls.attribution import attributed_to, current, may_replace
from services.kit.calls.usage import Estimate, StageUsage
from services.kit.delivery.processor import MessageProcessor
from services.kit.failures import Discard, OverBudget, Retry
from services.kit.service import Route
from tests.unit.kit.calls.station import FlakyProvider, Station
from tests.unit.kit.fakes import CANCEL, MemoryBroker, incoming, publisher_on

GOLDEN = Path(__file__).parents[4] / "contracts/examples/script.ready.json"
SCRIPT = ScriptReady.model_validate_json(GOLDEN.read_text("utf-8"))
SHOW = ShowCancelRequested(show_id="s1")
TEN = Estimate("tenor", {"characters": 10})
USED = Usage(
    provider="voice", operation="speech", model="tenor", units={"characters": 20}, cost=0.2, calls=2
)


async def test_a_stage_tells_what_its_calls_used() -> None:
    station = Station()
    calls = station.calls()
    with attributed_to(SHOW):
        for _ in range(2):
            await calls(FlakyProvider().call, TEN)
        assert await station.tools.stage_usage("speech") == StageUsage((USED,))
        assert await station.tools.stage_usage("script") == StageUsage()
    with attributed_to(ShowCancelRequested(show_id="s2")):
        assert await station.tools.stage_usage("speech") == StageUsage()


async def test_what_an_earlier_delivery_paid_for_is_paid_and_not_saved() -> None:
    station = Station()
    calls = station.calls()
    with attributed_to(SHOW):
        await calls(FlakyProvider().call, TEN)
    with attributed_to(SHOW):
        calls.reused(TEN)  # bought by the first delivery
        calls.reused(TEN)  # bought by another show
        await calls(FlakyProvider().call, TEN)
        used = await station.tools.stage_usage("speech")
    assert used.usage == (USED,)
    assert used.saved == pytest.approx(0.1)


async def test_a_stage_of_local_providers_reads_nothing() -> None:
    station = Station(spend=None)
    with attributed_to(SHOW):
        await station.calls(tools=None)(FlakyProvider().call)
        assert await station.tools.stage_usage("speech") == StageUsage()


@pytest.mark.parametrize(
    ("rule", "error", "replaced"),
    [
        ("local", OverBudget("used up"), True),
        ("fail", OverBudget("used up"), False),
        ("fail", Discard("refused"), True),
        ("fail", Retry("busy"), True),
    ],
)
def test_a_show_that_is_to_fail_over_budget_gets_no_replacement(
    rule: str, error: Exception, *, replaced: bool
) -> None:
    script = SCRIPT.model_copy(update={"over_budget": rule})
    with attributed_to(script):
        assert may_replace(error) is replaced


async def test_calls_of_a_handler_belong_to_the_show_of_its_event() -> None:
    seen: list[str] = []

    async def handler(event: ShowCancelRequested, _: object) -> None:
        assert event.show_id == CANCEL.show_id
        seen.append(current().show_id)

    route = Route(ShowCancelRequested, handler)
    delivery, _ = incoming()
    await MessageProcessor(route, None, publisher_on(MemoryBroker()))(delivery)
    assert seen == [CANCEL.show_id]
    assert current().show_id == ""
