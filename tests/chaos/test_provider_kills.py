"""kill -9 of content and audio amid paid work: what was in flight is bought once more."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import pytest

from contracts import AudioReady, ScriptReady, SegmentWritten, subjects
from services.content.adapters.word_log import Entry
from tests.chaos.fleet import Fleet
from tests.chaos.paid import Station, assert_no_key_is_written, station, tell, units
from tests.chaos.proof import assert_complete, spoken_again
from tests.emulator.state import Latency
from tests.waiting import until

KILLS = 3
CONCURRENCY = 3
SLOW = Latency(first_token=0.3, token=0.005, first_sound=0.4)
ENDS_WITHIN = 150.0
TOKENS = ("input_tokens", "output_tokens")
Losses: TypeAlias = dict[tuple[str, int], frozenset[int]]
"""Numbers of the parts that were kept when content was killed, of each draft that it was writing:
by the show, and how often the model had been asked for it."""


@pytest.mark.timeout(600)
async def test_a_kill_amid_paid_work_costs_what_was_in_flight_once_more(tmp_path: Path) -> None:
    """Content is killed once while it writes each show, audio once while it speaks.

    Asked again, the model would word the show otherwise: it is asked for the missing parts alone.
    """
    shows = {f"killed-{number}": 2 * number for number in range(KILLS)}
    losses: Losses = {}
    unfinished: Counter[str] = Counter()
    async with station(
        tmp_path, latency=SLOW, fickle=True, RADIOX_AUDIO_CONCURRENCY=str(CONCURRENCY)
    ) as running:
        for show_id, segments in shows.items():
            await running.fleet.request(show_id, title=show_id)
            losses |= await kill_while_writing(running, show_id, segments)
            unfinished.update(await kill_while_speaking(running))
        for show_id in shows:
            await running.fleet.ended(show_id, within=ENDS_WITHIN)
        for show_id in shows:
            await assert_complete(running.fleet, show_id)
        assert_only_what_is_missing_is_asked_for(running, losses)
        await assert_announced_words_are_aired(running, shows)
        await assert_bought_once_more(running, unfinished, shows)
        assert len(running.payments("openai.images")) == len(shows)
        assert_no_key_is_written(running, *shows)


def assert_only_what_is_missing_is_asked_for(running: Station, losses: Losses) -> None:
    """After a kill a draft is asked for once more, without the parts that are kept.

    The provider charges an answer that a kill breaks off as if it had arrived as a whole.
    """
    asked = running.model.asked
    again: Counter[str] = Counter()
    for (show, times), kept in losses.items():
        every, *_ = calls = asked[show]
        missing = every - kept
        tell(f"{show}: {len(kept)} of {len(every)} parts are kept, {len(missing)} asked for")
        assert calls[times : times + 1] == ([missing] if missing else [])
        again[show] += bool(missing)
    assert {show: len(calls) - 1 for show, calls in asked.items()} == {s: again[s] for s in asked}
    scripts, least = running.payments("openai.responses"), running.model.least
    tell(f"{len(losses)} drafts broken off, {again.total()} answers bought again")
    tokens, needed = units(scripts, *TOKENS), sum(least.values())
    tell(f"{tokens - needed} tokens bought again, of {needed} that are needed")
    assert tokens <= sum(n * (1 + again[show]) for show, n in least.items())


async def assert_announced_words_are_aired(running: Station, shows: Iterable[str]) -> None:
    """No segment has other words in its script than those that it was announced with."""
    for show_id in shows:
        announced = await running.fleet.events(SegmentWritten, show_id)
        (script,) = await running.fleet.events(ScriptReady, show_id)
        certain = tuple(segment for segment in script.segments if not segment.reserve)
        assert tuple(event.segment for event in announced) == certain


async def assert_bought_once_more(
    running: Station, unfinished: Counter[str], shows: Iterable[str]
) -> None:
    """No take is bought again but what was in flight at a kill, and that once a kill.

    No take is in vain.
    """
    bought = Counter(payment.content for payment in running.payments("elevenlabs.speech"))
    again = bought.total() - len(bought)
    events = [each for show in shows for each in await running.fleet.events(AudioReady, show)]
    aired = {(each.speaker, each.text) for event in events for each in event.segments}
    tell(f"{KILLS} kills of audio: {unfinished.total()} takes in flight, {again} bought again")
    tell(f"{len(bought) - len(aired)} takes are in vain")
    assert 0 < unfinished.total() <= KILLS * CONCURRENCY
    assert again <= spoken_again(running.fleet) <= unfinished.total()
    assert len(bought) == len(aired)


async def kill_while_writing(running: Station, show_id: str, segments: int) -> Losses:
    """Kill content amid the model's answer, once some segments of a show are announced.

    Returns the drafts that were being written.
    """
    fleet, asked = running.fleet, running.model.asked

    async def writes() -> bool:
        found = await fleet.events(SegmentWritten, show_id)
        return bool(asked[show_id]) and len(found) >= segments

    await until(writes, within=ENDS_WITHIN)
    await fleet.kill("content")
    kept = await kept_parts(fleet)
    losses = {
        (show, len(calls)): frozenset(kept[show])
        for show, calls in asked.items()
        if calls and not await fleet.events(ScriptReady, show)
    }
    await fleet.start("content")
    await fleet.consumes("content")
    return losses


async def kept_parts(fleet: Fleet) -> defaultdict[str, set[int]]:
    """Numbers of the parts whose words are kept, by the show for which they were bought."""
    bucket, parts = fleet.platform.bucket(subjects.BUCKET_WORDS), defaultdict[str, set[int]](set)
    for key in await bucket.keys():
        found = await bucket.get(key)
        assert found is not None
        entry = Entry.model_validate_json(found[0])
        if entry.words is not None:
            parts[entry.show_id].add(entry.words.number)
    return parts


async def kill_while_speaking(running: Station) -> set[str]:
    """Kill audio while a voice answers; the takes that were in flight."""
    before = len(running.fleet.takes())

    async def speaks() -> bool:
        spoken = len(running.fleet.takes()) > before
        return spoken and running.providers.books.concurrent("elevenlabs") > 0

    await until(speaks, within=ENDS_WITHIN)
    await running.fleet.kill("audio")
    takes = running.fleet.takes()
    await running.fleet.start("audio")
    await running.fleet.consumes("audio")
    return {key for _, _, key in takes} - {key for _, what, key in takes if what == "stored"}
