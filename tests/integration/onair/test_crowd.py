"""A crowd listens to one process without an error."""

from tests.benchmarks.listeners import gathered
from tests.integration.onair.conftest import Air, answered
from tests.integration.onair.test_channel import on_air

LISTENERS = 100
SECONDS = 6.0
"""Two playlists of each listener, and what they list."""


async def test_a_crowd_listens_without_an_error(air: Air) -> None:
    await on_air(air)
    client = await air.replica()
    await answered(client, "/air/main/flac.m3u8")
    crowd = await gathered(str(client.base_url).rstrip("/"), LISTENERS, SECONDS)
    assert not crowd.errors
    assert len(crowd.milliseconds["playlist"]) >= LISTENERS
    assert len(crowd.milliseconds["segment"]) >= 3 * LISTENERS
