"""Replies are kept for moments, and services are asked once for many."""

import asyncio
from typing import TypeVar

import pytest

from contracts.archive import ArchivedShow, ArchiveShowQuery, ArchiveShowsPage, ArchiveShowsQuery
from contracts.event import Contract
from services.kit.failures import NotFound, Retry
from services.onair.adapters import lookups
from services.onair.adapters.lookups import CachedArchive, CachedQueries
from tests.unit.onair.shows import generated

Reply = TypeVar("Reply", bound=Contract)


class Services:
    """Answers queries, and counts them."""

    def __init__(self) -> None:
        self.asked: list[Contract] = []
        self.failure: Exception | None = None
        self.answering = asyncio.Event()
        self.answering.set()

    async def ask(self, query: Contract, reply: type[Reply], timeout: float) -> Reply:
        """Answer once `answering` is set, or fail with `failure`."""
        del timeout
        self.asked.append(query)
        await self.answering.wait()
        if self.failure is not None:
            raise self.failure
        show = ArchivedShow(show_id="a", generated=generated("a"))
        answer = show if isinstance(query, ArchiveShowQuery) else ArchiveShowsPage(shows=())
        assert isinstance(answer, reply)
        return answer


@pytest.fixture
async def services() -> Services:
    return Services()


async def test_who_asks_at_once_waits_for_one_reply(services: Services) -> None:
    services.answering.clear()
    queries = CachedQueries(services)
    asking = [
        asyncio.create_task(queries.ask(ArchiveShowsQuery(), ArchiveShowsPage, 1)) for _ in range(9)
    ]
    await asyncio.sleep(0)
    asking[0].cancel()
    await asyncio.sleep(0)
    services.answering.set()
    replies = await asyncio.gather(*asking[1:])
    assert len(services.asked) == 1
    assert all(reply is replies[0] for reply in replies)


async def test_another_query_is_another_reply(services: Services) -> None:
    queries = CachedQueries(services)
    for limit in (1, 2, 1):
        await queries.ask(ArchiveShowsQuery(limit=limit), ArchiveShowsPage, 1)
    assert len(services.asked) == 2


async def test_what_is_not_there_is_not_asked_for_again_at_once(services: Services) -> None:
    services.failure = NotFound("none")
    archive = CachedArchive(CachedQueries(services))
    assert await archive.find("a") is None
    assert await archive.find("a") is None
    assert len(services.asked) == 1


async def test_a_service_that_is_away_is_asked_again(services: Services) -> None:
    services.failure = Retry("away")
    archive = CachedArchive(CachedQueries(services))
    with pytest.raises(Retry):
        await archive.find("a")
    services.failure = None
    assert await archive.find("a") is not None


async def test_finished_shows_are_kept_longer(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "SECONDS", 0.0)
    archive = CachedArchive(CachedQueries(services))
    for _ in range(3):
        assert await archive.find("a") is not None
        await archive.shows(ArchiveShowsQuery())
    assert [type(each) for each in services.asked].count(ArchiveShowQuery) == 1
    assert [type(each) for each in services.asked].count(ArchiveShowsQuery) == 3
