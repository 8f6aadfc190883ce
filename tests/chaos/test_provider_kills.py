"""kill -9 of content and audio amid paid work: what was in flight is bought once more."""

from collections import Counter
from pathlib import Path

import pytest

from contracts import AudioReady, ScriptReady, SegmentWritten
from tests.chaos.paid import Station, assert_no_key_is_written, station, tell
from tests.chaos.proof import assert_complete, spoken_again
from tests.emulator.state import Latency
from tests.waiting import until

KILLS = 3
CONCURRENCY = 3
SLOW = Latency(first_token=0.3, token=0.005, first_sound=0.4)
ENDS_WITHIN = 150.0


@pytest.mark.timeout(600)
async def test_a_kill_amid_paid_work_costs_what_was_in_flight_once_more(tmp_path: Path) -> None:
    """Content is killed once while it writes each show, audio once while it speaks.

    Asked again, the model words the show otherwise: takes of segments that were announced before
    their script was lost are in vain.
    """
    shows = {f"killed-{number}": 2 * number for number in range(KILLS)}
    announced = drafts = 0
    unfinished: Counter[str] = Counter()
    async with station(
        tmp_path, latency=SLOW, fickle=True, RADIOX_AUDIO_CONCURRENCY=str(CONCURRENCY)
    ) as running:
        for show_id, segments in shows.items():
            await running.fleet.request(show_id, title=show_id)
            lost = await kill_while_writing(running, show_id, segments)
            drafts, announced = drafts + len(lost), announced + sum(lost.values())
            unfinished.update(await kill_while_speaking(running))
        for show_id in shows:
            await running.fleet.ended(show_id, within=ENDS_WITHIN)
        for show_id in shows:
            await assert_complete(running.fleet, show_id)
        asked = sum(len(calls) for calls in running.model.asked.values())
        tell(f"{KILLS} kills of content: {drafts} drafts lost, {asked - len(shows)} bought again")
        assert 0 < asked - len(shows) <= drafts
        await assert_bought_once_more(running, unfinished, announced, shows)
        assert len(running.payments("openai.images")) == len(shows)
        assert_no_key_is_written(running, *shows)


async def assert_bought_once_more(
    running: Station, unfinished: Counter[str], announced: int, shows: dict[str, int]
) -> None:
    """No take is bought again but what was in flight at a kill, and that once a kill."""
    bought = Counter(payment.content for payment in running.payments("elevenlabs.speech"))
    again = bought.total() - len(bought)
    events = [each for show in shows for each in await running.fleet.events(AudioReady, show)]
    aired = {(each.speaker, each.text) for event in events for each in event.segments}
    in_vain = len(bought) - len(aired)
    tell(f"{KILLS} kills of audio: {unfinished.total()} takes in flight, {again} bought again")
    tell(f"{announced} segments were announced of the drafts, {in_vain} takes are in vain")
    assert 0 < unfinished.total() <= KILLS * CONCURRENCY
    assert again <= spoken_again(running.fleet) <= unfinished.total()
    assert in_vain <= announced


async def kill_while_writing(running: Station, show_id: str, segments: int) -> dict[str, int]:
    """Kill content amid the model's answer, once some segments of a show are announced.

    Returns the shows whose drafts were lost, with their segments that were announced by then.
    """
    fleet = running.fleet

    async def writes() -> bool:
        found = await fleet.events(SegmentWritten, show_id)
        return bool(running.model.asked[show_id]) and len(found) >= segments

    await until(writes, within=ENDS_WITHIN)
    await fleet.kill("content")
    shows = [each for each, calls in running.model.asked.items() if calls]
    lost = {
        show: len(await fleet.events(SegmentWritten, show))
        for show in shows
        if not await fleet.events(ScriptReady, show)
    }
    await fleet.start("content")
    await fleet.consumes("content")
    return lost


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
