"""More shows at once than the fleet can make within the time limit of one stage."""

import asyncio
from pathlib import Path

import pytest

from contracts import ShowAccepted, ShowGenerated
from tests.chaos.fleet import running_fleet

pytestmark = pytest.mark.timeout(300)

SHOWS = 40
STAGE_SECONDS = 20
"""Time limits of script and of audio: the fleet needs longer for all the shows."""


async def test_a_burst_is_processed_and_no_show_is_late_because_of_the_queue(
    tmp_path: Path,
) -> None:
    environment = {
        "RADIOX_SHOW_SCRIPT_SECONDS": str(STAGE_SECONDS),
        "RADIOX_SHOW_AUDIO_SECONDS": str(STAGE_SECONDS),
        "RADIOX_AUDIO_WORKERS": "1",
    }
    async with running_fleet(tmp_path, **environment) as fleet:
        names = [f"burst-{number}" for number in range(SHOWS)]
        await asyncio.gather(*(fleet.request(name) for name in names))
        ends = await asyncio.gather(*(fleet.ended(name, within=240) for name in names))
        accepted = [(await fleet.events(ShowAccepted, name))[0] for name in names]
    assert {type(end) for end in ends} == {ShowGenerated}
    waited = [
        (end.occurred_at - show.occurred_at).total_seconds()
        for end, show in zip(ends, accepted, strict=True)
        if end.occurred_at and show.occurred_at
    ]
    assert max(waited) > 2 * STAGE_SECONDS, "the burst was too small to prove anything"
    positions = sorted(show.queue_position for show in accepted)
    assert positions[0] == 0
    assert positions[-1] > SHOWS // 2
