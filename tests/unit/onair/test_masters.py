"""Audio is asked once for a show, and for no more shows than may be."""

import asyncio
from typing import TypeVar

import pytest

from contracts import Packaged, PackageQuery
from contracts.audio import ShowPackage
from contracts.event import Contract
from services.kit.failures import NotFound, Retry
from services.onair.adapters import masters
from services.onair.adapters.masters import MasterPackages, open_masters

Reply = TypeVar("Reply", bound=Contract)


class Services:
    """Audio, which answers once `made` is set, or fails with `failure`."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self.failure: Exception | None = None
        self.made = asyncio.Event()
        self.made.set()

    async def ask(self, query: Contract, reply: type[Reply], timeout: float) -> Reply:
        """The package of a show."""
        del timeout
        assert isinstance(query, PackageQuery)
        self.asked.append(query.show_id)
        await self.made.wait()
        if self.failure is not None:
            raise self.failure
        answer = Packaged(package=ShowPackage(key=f"filler/{query.show_id}", samples=4096))
        assert isinstance(answer, reply)
        return answer


async def test_who_waits_in_vain_leaves_the_package_to_those_who_come_later() -> None:
    services = Services()
    services.made.clear()
    async with open_masters(services) as packages:
        for _ in range(2):
            with pytest.raises(Retry, match="still being made"):
                await packages.find("a", 0)
        services.made.set()
        assert (await packages.find("a", 5)).key == "filler/a"
    assert services.asked == ["a"]


async def test_what_failed_is_asked_for_again() -> None:
    services = Services()
    packages = MasterPackages(services)
    for failure in (NotFound("there is no a"), Retry("audio is away")):
        services.failure = failure
        with pytest.raises(type(failure)):
            await packages.find("a", 5)
    services.failure = None
    assert (await packages.find("a", 5)).key == "filler/a"
    assert len(services.asked) == 3


async def test_no_more_shows_are_asked_for_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masters, "SHOWS", 2)
    services = Services()
    packages = MasterPackages(services)
    await packages.find("a", 5)
    await packages.find("b", 5)
    with pytest.raises(Retry, match="too many shows"):
        await packages.find("c", 5)
    assert (await packages.find("a", 5)).key == "filler/a"
    assert services.asked == ["a", "b"]


async def test_nothing_is_waited_for_once_it_is_closed() -> None:
    services = Services()
    services.made.clear()
    async with open_masters(services) as packages:
        with pytest.raises(Retry):
            await packages.find("a", 0)
    assert len(asyncio.all_tasks()) == 1
