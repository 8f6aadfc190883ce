"""Headers that another publisher has chosen change nothing for those who read the stream."""

from contextlib import aclosing

import pytest

from contracts import PresetSaved, subjects
from contracts.client.tail import Reading, tail_batches
from services.kit.broker import jetstream
from services.kit.clock import SystemClock
from services.kit.records import Records
from services.kit.replay import replay
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings

ODD = (
    {"Status": "404"},
    {"Status": "409", "Description": "Consumer Deleted"},
    {"Status": "100"},
    {"Nats-Msg-Id": "ünï *.> 日本"},
    {"traceparent": "ü" * 500},
)


@pytest.mark.parametrize("body", [b"{}", b""])
async def test_every_message_is_read(broker_settings: PlatformSettings, body: bytes) -> None:
    async with connected(broker_settings, "test") as (broker, platform):
        for headers in ODD:
            await jetstream(broker).publish(subjects.SHOW_REQUESTED, body, headers=dict(headers))
        stream = subjects.STREAM_SHOWS
        read = [each.sequence async for each in replay(platform.client, stream, ">")]
        assert read == [1, 2, 3, 4, 5]
        followed: list[int] = []
        reading = Reading(stream, after=0, size=3, fetch_timeout=5)
        batches = tail_batches(platform.client, reading)
        async with aclosing(batches) as found:
            async for batch in found:
                followed += [each.sequence for each in batch]
                if len(followed) == len(ODD):
                    break
        assert followed == [1, 2, 3, 4, 5]
        for sequence, headers in enumerate(ODD, start=1):
            stored = await platform.streams.at(stream, sequence)
            assert stored is not None
            assert headers.items() <= stored.headers.items()
            assert stored.message_id == headers.get("Nats-Msg-Id", "")


async def test_records_are_read_behind_a_foreign_message(
    broker_settings: PlatformSettings,
) -> None:
    async with connected(broker_settings, "test") as (broker, platform):
        presets = Records(platform.client, SystemClock(), PresetSaved)
        await jetstream(broker).publish("preset.saved.odd", b"{}", headers={"Status": "404"})
        await presets.save(PresetSaved(name="mine", version=1, preset=None))
        assert list(await presets.current()) == ["mine"]
