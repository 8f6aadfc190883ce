"""Records on a real broker: versions, conflicts, removals, what others write there."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from contracts import HostProfile, HostSaved
from services.kit.failures import Conflict
from services.kit.platform import Platform
from services.kit.records import Records
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings

NAME = "Dr. Zoë *> 1"


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "test") as (_, platform):
        yield platform


@pytest.fixture
def hosts(platform: Platform) -> Records[HostSaved]:
    return Records(platform.client, platform.clock, HostSaved)


def saved(name: str = NAME, version: int = 1, tone: str = "calm") -> HostSaved:
    host = HostProfile(language="en", tone=tone)
    return HostSaved(name=name, version=version, by="Ann", host=host)


async def test_a_record_is_found_with_all_its_versions(hosts: Records[HostSaved]) -> None:
    await hosts.save(saved())
    await hosts.save(saved("Ava"))
    await hosts.save(saved(version=2, tone="dry"))
    current = await hosts.current()
    found = await hosts.find(NAME)
    assert list(current) == ["Ava", NAME]
    assert found == current[NAME]
    assert found is not None
    assert found.host == HostProfile(language="en", tone="dry")
    assert found.occurred_at is not None
    assert [each.version for each in await hosts.history(NAME)] == [1, 2]
    assert await hosts.find("Bob") is None
    assert await hosts.history("Bob") == []


async def test_what_was_read_before_is_read_again_once_it_has_changed(
    platform: Platform, hosts: Records[HostSaved]
) -> None:
    others = Records(platform.client, platform.clock, HostSaved)
    assert await hosts.current() == {}
    await others.save(saved())
    assert (await hosts.current())[NAME].version == 1
    await others.save(saved(version=2))
    assert (await hosts.current())[NAME].version == 2


async def test_a_version_that_does_not_follow_is_refused(hosts: Records[HostSaved]) -> None:
    with pytest.raises(Conflict, match="no version 1 to replace"):
        await hosts.save(saved(version=2))
    await hosts.save(saved())
    with pytest.raises(Conflict, match="version 1 was saved by Ann meanwhile"):
        await hosts.save(saved(tone="dry"))
    assert len(await hosts.history(NAME)) == 1


async def test_the_same_version_again_changes_nothing(hosts: Records[HostSaved]) -> None:
    first = await hosts.save(saved())
    assert await hosts.save(saved()) == first
    assert len(await hosts.history(NAME)) == 1


async def test_of_writers_at_the_same_time_one_wins(platform: Platform) -> None:
    tones = [f"tone {number}" for number in range(8)]
    writers = [Records(platform.client, platform.clock, HostSaved) for _ in tones]
    ends = await asyncio.gather(
        *(one.save(saved(tone=tone)) for one, tone in zip(writers, tones, strict=True)),
        return_exceptions=True,
    )
    kept = [end for end in ends if isinstance(end, HostSaved)]
    assert len(kept) == 1
    assert all(isinstance(end, Conflict) for end in ends if end is not kept[0])
    assert await writers[0].history(NAME) == kept


async def test_a_removal_is_a_version_too(hosts: Records[HostSaved]) -> None:
    await hosts.save(saved())
    await hosts.save(HostSaved(name=NAME, version=2, host=None))
    assert (await hosts.current())[NAME].host is None
    again = await hosts.save(saved(version=3))
    assert again.version == 3


async def test_what_is_no_version_is_passed_over(
    platform: Platform, hosts: Records[HostSaved]
) -> None:
    await hosts.save(saved())
    await platform.client.jetstream().publish("host.saved.Eve", b"{")
    assert list(await hosts.current()) == [NAME]
    assert await hosts.find("Eve") is None
