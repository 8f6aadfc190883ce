"""Shows by paid providers that fail at random: all complete, and nothing stored is bought again.

RADIOX_PAID_SHOWS sets the number of shows; the harsh mix of failures has a fifth of it.
"""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import perf_counter

import pytest

from contracts import ShowGenerated
from tests.chaos.bought import Takes, takes_of
from tests.chaos.mixes import HARSH, USUAL, Mix
from tests.chaos.paid import PAID, Station, assert_no_key_is_written, station, tell, units
from tests.chaos.proof import assert_complete, spoken_again
from tests.emulator.books import Payment

SHOWS = int(os.environ.get("RADIOX_PAID_SHOWS", "50"))
MOST = 1.05
"""Units against the least that the shows need."""
AT_FIRST = 12
"""Connections with which three processes begin."""
TOKENS = ("input_tokens", "output_tokens")


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("mix", "count"),
    [pytest.param(USUAL, SHOWS, id="usual"), pytest.param(HARSH, max(1, SHOWS // 5), id="harsh")],
)
async def test_with_three_calls_in_ten_failing_all_shows_complete_and_nothing_is_bought_twice(
    tmp_path: Path, mix: Mix, count: int
) -> None:
    ids = [f"paid-{number:02}" for number in range(count)]
    async with station(tmp_path, dict.fromkeys(PAID, mix.course)) as running:
        began = perf_counter()
        shows = await running.made(ids, within=1800)
        tell(f"{mix.name} mix: {count} shows in {perf_counter() - began:.0f} s")
        assert set(shows) == set(ids)
        for show_id in ids:
            await assert_complete(running.fleet, show_id)
        await running.metrics()
        assert_little_is_charged(mix, bill(running, await takes_of(running.fleet, ids)))
        assert_usage_is_told(running, await told(running, ids))
        assert_recovered(running)
        assert_connections_are_kept(running, mix)
        assert_no_key_is_written(running, *ids)
        assert running.providers.books.violations == []


def bill(running: Station, takes: Takes) -> dict[str, tuple[int, int, int]]:
    """What was bought, what was charged, and the least, by what it is; nothing is bought twice.

    An answer that breaks off is charged, and what it lacks is bought again: what is bought leaves
    such answers out, what is charged has them.
    """
    speech, covers = running.payments("elevenlabs.speech"), running.payments("openai.images")
    tell(f"takes spoken again after all attempts failed: {spoken_again(running.fleet)}")
    assert {payment.content for payment in speech} <= takes.known().keys()
    spoken = Counter(p.content for p in whole(speech) if p.content in takes.whole)
    assert set(spoken.values()) == {1}
    rests = [payment for payment in speech if payment.content not in takes.whole]
    tell(f"speech broke off {len(speech) - len(whole(speech))} times, {len(rests)} rests bought")
    for title in running.model.asked:
        assert running.model.parts_asked_again(title) == set()
    scripts, least = running.payments("openai.responses"), sum(running.model.least.values())
    return {
        "characters of speech": (
            units(whole(speech), "characters"),
            units(speech, "characters"),
            takes.least(speech),
        ),
        "tokens of scripts": (units(whole(scripts), *TOKENS), units(scripts, *TOKENS), least),
        "covers": (
            units(whole(covers), "images"),
            units(covers, "images"),
            len(running.model.asked),
        ),
    }


def assert_little_is_charged(mix: Mix, bill: Mapping[str, tuple[int, int, int]]) -> None:
    """Compare what was bought and charged with the least that the shows need.

    In the harsh mix more is charged: a client that repeats what broke off pays for it twice.
    """
    tell(f"charged where nothing of a broken answer is kept: {mix.floor:.3f}, as the mix has it")
    for what, (bought, charged, needed) in bill.items():
        line = f"bought {bought / needed:.3f}, charged {charged / needed:.3f} of the least"
        tell(f"{what}: {line} ({needed})")
        assert bought <= MOST * needed
        assert charged <= MOST * needed or mix is HARSH


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
    """The shows tell the usage that is charged; of scripts that broke off they tell an estimate.

    A take that ElevenLabs does not speak after all attempts is spoken by OpenAI.
    """
    speech = running.payments("elevenlabs.speech") + running.payments("openai.speech")
    covers = running.payments("openai.images")
    tell(f"takes spoken by the second provider: {len(running.payments('openai.speech'))}")
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


def assert_connections_are_kept(running: Station, mix: Mix) -> None:
    """At least 95 % of the requests are on kept-alive connections, as the metrics count them.

    Where there are few shows, those with which the processes begin do not count; nor, in the harsh
    mix, those that the provider has cut amid an answer.
    """
    total, tallies = running.collector.total, running.providers.books.tallies
    requests, opened = total("radiox.http.requests"), total("radiox.http.connections")
    cut = sum(tally.faults["cut"] for tally in tallies.values())
    tell(f"{requests:.0f} requests on {opened:.0f} connections, of which {cut} were cut")
    tell(f"on kept-alive connections: {1 - opened / requests:.3f}")
    tell(f"those that were cut apart: {1 - (opened - cut) / requests:.3f}")
    assert requests == running.providers.books.requests
    assert opened - (cut if mix is HARSH else 0) <= max(0.05 * requests, AT_FIRST)
