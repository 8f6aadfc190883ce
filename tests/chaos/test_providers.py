"""Shows by paid providers that fail at random: all complete, and nothing stored is bought again.

RADIOX_PAID_SHOWS sets the number of shows.
"""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import pytest

from contracts import ShowGenerated
from tests.chaos.paid import PAID, Station, assert_no_key_is_written, station, tell, units
from tests.chaos.proof import assert_complete, spoken_again
from tests.emulator.books import Payment

SHOWS = int(os.environ.get("RADIOX_PAID_SHOWS", "50"))
FAULTS = (
    {"kind": "rate_limit", "after": 0.2},
    "server_error",
    "overloaded",
    "cut",
    "malformed",
    {"kind": "slow", "seconds": 0.5},
)
FAILING = {name: {"probability": 0.3, "kinds": FAULTS} for name in PAID}
MOST = 1.05
"""Units bought against the least that the shows need."""
AT_FIRST = 12
"""Connections with which three processes begin."""
TOKENS = ("input_tokens", "output_tokens")


@pytest.mark.timeout(1800)
async def test_with_three_calls_in_ten_failing_all_shows_complete_and_nothing_is_bought_twice(
    tmp_path: Path,
) -> None:
    ids = [f"paid-{number:02}" for number in range(SHOWS)]
    async with station(tmp_path, FAILING) as running:
        began = perf_counter()
        shows = await running.made(ids, within=1800)
        tell(f"{SHOWS} shows in {perf_counter() - began:.0f} s")
        assert set(shows) == set(ids)
        for show_id in ids:
            await assert_complete(running.fleet, show_id)
        await running.metrics()
        assert_nothing_is_bought_twice(running)
        assert_usage_is_told(running, await told(running, ids))
        assert_recovered(running)
        assert_connections_are_kept(running)
        assert_no_key_is_written(running, *ids)
        assert running.providers.books.violations == []


def assert_nothing_is_bought_twice(running: Station) -> None:
    """Compare what was charged with the least that the shows need.

    An answer that breaks off is charged and must be bought again, which no client can avoid: what
    is bought leaves such answers out, what is charged has them.
    """
    speech, covers = running.payments("elevenlabs.speech"), running.payments("openai.images")
    tell(f"takes spoken again after all attempts failed: {spoken_again(running.fleet)}")
    assert max(Counter(payment.content for payment in whole(speech)).values()) == 1
    takes = {payment.content: payment for payment in speech}.values()
    scripts, least = running.payments("openai.responses"), sum(running.model.least.values())
    bill = {
        "characters of speech": (
            units(whole(speech), "characters"),
            units(speech, "characters"),
            units(takes, "characters"),
        ),
        "tokens of scripts": (units(whole(scripts), *TOKENS), units(scripts, *TOKENS), least),
        "covers": (units(whole(covers), "images"), units(covers, "images"), SHOWS),
    }
    for what, (bought, charged, needed) in bill.items():
        line = f"bought {bought / needed:.3f}, charged {charged / needed:.3f} of the least"
        tell(f"{what}: {line} ({needed})")
        assert bought <= MOST * needed
    for title in running.model.asked:
        assert running.model.parts_asked_again(title) == set()


def whole(payments: Iterable[Payment]) -> list[Payment]:
    """Payments for answers that arrived as a whole."""
    return [payment for payment in payments if not payment.lost]


async def told(running: Station, ids: Iterable[str]) -> Counter[str]:
    """Units that the shows tell, by operation and unit."""
    found: Counter[str] = Counter()
    for show_id in ids:
        (show,) = await running.fleet.events(ShowGenerated, show_id)
        for usage in show.usage:
            for unit, amount in usage.units.items():
                found[f"{usage.operation} {unit}"] += round(amount)
    return found


def assert_usage_is_told(running: Station, found: Counter[str]) -> None:
    """The shows tell the usage that is charged; of scripts that broke off they tell an estimate."""
    speech, covers = running.payments("elevenlabs.speech"), running.payments("openai.images")
    scripts = running.payments("openai.responses")
    written = units(whole(scripts), "output_tokens")
    written_in_all = units(scripts, "output_tokens")
    told_of_scripts = found["script output_tokens"] / written_in_all
    tell(f"of the tokens written, shows tell {told_of_scripts:.3f}; whole: {written}")
    assert found["speech characters"] == units(speech, "characters")
    assert found["cover images"] >= units(whole(covers), "images")
    assert found["script output_tokens"] >= written


def assert_recovered(running: Station) -> None:
    """At least 98 % of the calls that fail at first succeed after all."""
    total = running.collector.total
    recovered = total("radiox.provider.recovered")
    failed = total("radiox.provider.calls", outcome="failed")
    retries = total("radiox.provider.retries")
    tell(f"retries {retries:.0f}, recovered {recovered:.0f}, failed {failed:.0f}")
    assert recovered / (recovered + failed) >= 0.98


def assert_connections_are_kept(running: Station) -> None:
    """At least 95 % of the requests are on kept-alive connections, as the metrics count them.

    A connection that the provider has cut amid an answer does not count, nor, where there are few
    shows, those with which the processes begin.
    """
    total, tallies = running.collector.total, running.providers.books.tallies
    requests, opened = total("radiox.http.requests"), total("radiox.http.connections")
    cut = sum(tally.faults["cut"] for tally in tallies.values())
    kept = 1 - (opened - cut) / requests
    tell(f"{requests:.0f} requests on {opened:.0f} connections, of which {cut} were cut")
    tell(f"on kept-alive connections: {kept:.3f}, those that were cut apart")
    assert requests == running.providers.books.requests
    assert opened - cut <= max(0.05 * requests, AT_FIRST)
