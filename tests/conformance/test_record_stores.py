"""Every store of records: on the broker, and in memory."""

from collections.abc import AsyncIterator

import pytest

from contracts import Preset, PresetSaved
from services.kit.failures import Conflict
from services.kit.records import Records
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.kit.versions import RecordStore
from tests.fakes import MemoryRecords


@pytest.fixture(params=["broker", "memory"])
async def store(
    request: pytest.FixtureRequest, broker_settings: PlatformSettings
) -> AsyncIterator[RecordStore[PresetSaved]]:
    if request.param == "memory":
        yield MemoryRecords()
        return
    async with connected(broker_settings, "test") as (_, platform):
        yield Records(platform.client, platform.clock, PresetSaved)


def saved(name: str, version: int, title: str = "News") -> PresetSaved:
    preset = Preset(title=title, hosts=("Ava",))
    return PresetSaved(name=name, version=version, by="ann", preset=preset)


async def test_versions_follow_each_other(store: RecordStore[PresetSaved]) -> None:
    assert await store.current() == {}
    first = await store.save(saved("b", 1))
    await store.save(saved("a", 1))
    second = await store.save(saved("b", 2, "More News"))
    assert list(await store.current()) == ["a", "b"]
    assert (await store.current())["b"].preset == second.preset
    assert [each.version for each in await store.history("b")] == [1, 2]
    assert await store.history("c") == []
    assert first.occurred_at is not None
    assert first.event_id == "b:preset.saved:1"


@pytest.mark.parametrize("version", [1, 3])
async def test_another_number_is_refused(store: RecordStore[PresetSaved], version: int) -> None:
    await store.save(saved("a", 1))
    with pytest.raises(Conflict):
        await store.save(saved("a", version, "Other"))
    assert len(await store.history("a")) == 1
