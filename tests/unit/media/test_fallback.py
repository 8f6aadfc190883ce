"""The fallback chain of cover artists."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import ShowAccepted
from services.kit.calls.attribution import attributed_to
from services.kit.failures import BrokerUnavailable, Discard, OverBudget, Retry
from services.media.adapters.fallback import FallbackArtists
from services.media.ports import CoverBrief
from tests.unit.media.fakes import PlainArtist

GOLDEN = Path(__file__).parents[3] / "contracts/examples/show.accepted.json"
BRIEF = CoverBrief("The News", "RadioX", "en", datetime(2026, 11, 9, 7, 5, tzinfo=UTC), (), 1)


def artist(name: str, failure: Exception | None = None) -> PlainArtist:
    return PlainArtist(name=name, failure=failure)


async def test_the_first_artist_paints_and_the_others_are_not_asked() -> None:
    first, second = artist("first"), artist("second")
    painted = await FallbackArtists([first, second]).paint(BRIEF)
    assert (painted.credit.painted_by, painted.credit.fallbacks) == ("first", ())
    assert not second.briefs


@pytest.mark.parametrize("failure", [Retry("busy"), Discard("refused")])
async def test_each_artist_that_failed_is_told_with_its_reason(failure: Retry | Discard) -> None:
    chain = [artist("first", failure), artist("second", Discard("no credit")), artist("third")]
    painted = await FallbackArtists(chain).paint(BRIEF)
    assert painted.credit.painted_by == "third"
    told = [(each.wanted, each.used, each.reason) for each in painted.credit.fallbacks]
    assert told == [("first", "third", failure.reason), ("second", "third", "no credit")]


@pytest.mark.parametrize("last", [Retry("busy"), Discard("refused")])
async def test_where_all_fail_the_last_failure_is_raised(last: Retry | Discard) -> None:
    chain = [artist("first", Retry("away")), artist("second", last)]
    with pytest.raises(type(last), match=last.reason):
        await FallbackArtists(chain).paint(BRIEF)


async def test_without_the_broker_nobody_else_is_asked() -> None:
    second = artist("second")
    with pytest.raises(BrokerUnavailable):
        await FallbackArtists([artist("first", BrokerUnavailable("away")), second]).paint(BRIEF)
    assert not second.briefs


@pytest.mark.parametrize("budget", ["of this show", "of this day"])
async def test_a_show_that_is_to_fail_over_budget_gets_no_other_cover(budget: str) -> None:
    first, second = artist("first", OverBudget(f"the budget {budget} is spent")), artist("second")
    show = ShowAccepted.model_validate_json(GOLDEN.read_text("utf-8"))
    failing = attributed_to(show.model_copy(update={"over_budget": "fail"}))
    with failing, pytest.raises(OverBudget, match=budget):
        await FallbackArtists([first, second]).paint(BRIEF)
    assert not second.briefs
    with attributed_to(show.model_copy(update={"over_budget": "local"})):
        painted = await FallbackArtists([first, second]).paint(BRIEF)
    assert painted.credit.painted_by == "second"


async def test_a_bug_of_an_artist_is_no_reason_for_another_one() -> None:
    second = artist("second")
    with pytest.raises(KeyError):
        await FallbackArtists([artist("first", KeyError("bug")), second]).paint(BRIEF)
    assert not second.briefs
