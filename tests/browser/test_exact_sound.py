"""Chromium plays a channel bit for bit, over joins, from replicas whose clocks differ."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from services.broadcast.timeline import RATE
from tests.browser.listening import CHANNEL, on_air, playing
from tests.browser.recording import (
    RECORD,
    WORKLET,
    Pcm,
    Programme,
    programme,
    recorded,
    replicas_of,
)

BLOCK = 4_800
"""Samples of 100 ms."""
SECONDS = 190
JOINS = 8
INTERRUPTIONS = 0
"""Times that the sound may be interrupted: a busy machine starves players."""
SKEWS = (-0.7, 0.7)
"""Seconds by which the clocks of the replicas are wrong."""


@pytest.mark.prove
@pytest.mark.timeout(420)
def test_every_block_is_exact_over_joins_and_replicas(tmp_path: Path, browser: Browser) -> None:
    with on_air(tmp_path) as air, replicas_of(air.station, SKEWS) as address:
        context = browser.new_context(bypass_csp=True)
        page = context.new_page()
        page.goto(f"{address}/channels/{CHANNEL}")
        playing(page)
        page.wait_for_timeout(8_000)  # the page has found its place by then
        page.evaluate(RECORD, WORKLET)
        begun = page.evaluate("() => radiox.player.position()")
        pieces = []
        for _ in range(SECONDS // 5):
            page.wait_for_timeout(5_000)
            pieces.append(recorded(page))
        stalls = page.evaluate("() => window.stalls")
        context.close()
        heard = np.concatenate(pieces)
        played = air.station.run(programme(air.station.platform, CHANNEL, SECONDS + 60))
    found = compared(heard, played, begun)
    passed = sum(found.places[0] <= join <= found.places[-1] for join in played.joins)
    told = f"{found.wrong} blocks wrong, {found.jumps} jumps, {stalls} stalls, {passed} joins"
    assert found.wrong == 0, told
    assert len(found.jumps) <= INTERRUPTIONS, told
    assert len(found.places) > SECONDS * 10 - 20, told
    assert passed >= JOINS, told


@dataclass
class Comparison:
    """Blocks of 100 ms of what was heard, beside what was played."""

    places: list[int]
    """Where in the programme each exact block stands."""
    wrong: int
    """Blocks that stand nowhere, but for those in which the sound was interrupted."""
    jumps: list[int]
    """Samples by which the sound went on elsewhere, each time that it was interrupted."""


def compared(heard: Pcm, played: Programme, begun: float) -> Comparison:
    """Find each block where it should stand, and where it does not, where the sound goes on.

    `begun`: about when the first sample was heard, in seconds since 1970.
    """
    found = Comparison([], 0, [])
    place = round((begun - played.begun) * RATE)
    for at in range(0, len(heard) - BLOCK, BLOCK):
        block = heard[at : at + BLOCK]
        there: int | None = place
        if not np.array_equal(block, played.sound[place : place + BLOCK]):
            there = played.place_of(block, place) if block.any() else None
        if there is None:
            found.wrong += bool(found.places)  # the first block may begin before the sound
        else:
            if found.places and there != place:
                found.jumps.append(there - place)
            found.places.append(there)
        place = (place if there is None else there) + BLOCK
    return found
