"""The service data on a real broker: it follows the stream, answers, and is built anew."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, select

from contracts import Event, HostProfile, HostSaved, subjects
from contracts.archive import (
    ArchivedShow,
    ArchiveFeeds,
    ArchiveFeedsQuery,
    ArchiveRecords,
    ArchiveRecordsQuery,
    ArchiveSearchPage,
    ArchiveSearchQuery,
    ArchiveShowQuery,
    ArchiveShowsPage,
    ArchiveShowsQuery,
    ArchiveStoriesPage,
    ArchiveStoriesQuery,
)
from contracts.database import (
    ArchiveCache,
    ArchiveCacheRequest,
    ArchiveRebuild,
    ArchiveRebuildRequest,
    ArchiveStatus,
    ArchiveStatusQuery,
    ArchiveUsage,
    ArchiveUsageQuery,
    ArchiveWarmRequest,
)
from services import fleet
from services.client.queries import ask
from services.data.adapters.tables import metadata
from services.kit import projections
from services.kit.failures import Discard, Retry
from services.kit.platform import Platform
from services.kit.records import Records
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from tests.archive_events import deleted, failed, generated, mixed
from tests.postgres import Postgres, running_postgres
from tests.waiting import until


@pytest.fixture(autouse=True)
def short_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projections, "CHECK_INTERVAL", 0.3)


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "test") as (_, platform):
        yield platform


@asynccontextmanager
async def data(settings: PlatformSettings, **own: object) -> AsyncIterator[None]:
    async with running(fleet.load("data", **own), settings):
        yield


async def publish(platform: Platform, events: Iterable[Event]) -> None:
    """Publish events, each under an id of its own."""
    records = Records(platform.client, platform.clock, HostSaved)
    for event in events:
        if isinstance(event, HostSaved):
            await records.save(event)
        else:
            body = event.model_dump_json().encode()
            headers = {"Nats-Msg-Id": str(uuid4())}
            await platform.client.jetstream().publish(event.subject, body, headers=headers)


async def followed(platform: Platform, end: int | None = None) -> ArchiveStatus:
    """The archive's state once it is as far as the stream."""
    found: list[ArchiveStatus] = []

    async def is_there() -> bool:
        found.append(await ask(platform.client, ArchiveStatusQuery(), ArchiveStatus))
        return found[-1].lag == 0 and found[-1].as_of >= (end or 0)

    await until(is_there, within=30)
    return found[-1]


async def shows(platform: Platform, **wanted: Any) -> list[str]:
    page = await ask(platform.client, ArchiveShowsQuery(**wanted), ArchiveShowsPage)
    return [show.show_id for show in page.shows]


async def test_shows_beyond_their_days_are_deleted_as_by_command(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    now = platform.clock.now()
    moments = {number: now - timedelta(days=days) for number, days in enumerate((1, 11, 31, 50))}
    await publish(platform, [generated(n, occurred_at=moments[n]) for n in (0, 1, 2)])
    await publish(platform, [failed(n + 10, occurred_at=moments[n]) for n in (0, 1, 3)])
    rules = {"keep_days": 30.0, "keep_unfinished_days": 10.0}
    async with (
        data(broker_settings, **rules),
        data(broker_settings, **rules),
        running(fleet.load("show"), broker_settings),
    ):

        async def are_gone() -> bool:
            return set(await shows(platform)) == {"show-000000", "show-000001", "show-000010"}

        await until(are_gone, within=30)
        begun = await ask(platform.client, ArchiveRebuildRequest(), ArchiveRebuild)
        await followed(platform, begun.last)
        assert await are_gone()
        gone = await ask(platform.client, ArchiveShowQuery(show_id="show-000002"), ArchivedShow)
        assert gone.reason == "older than 30 days"
    info = await platform.client.jetstream().stream_info(
        subjects.STREAM_ARCHIVE, subjects_filter=subjects.SHOW_DELETED
    )
    assert sum((info.state.subjects or {}).values()) == 3


async def test_every_query_is_answered(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    event = generated(1, channel="tech")
    await publish(platform, [event, failed(2)])
    host = HostSaved(name="Ava", by="Ann", host=HostProfile(language="en"))
    await Records(platform.client, platform.clock, HostSaved).save(host)
    client = platform.client
    async with data(broker_settings):
        page = await ask(client, ArchiveShowsQuery(limit=1), ArchiveShowsPage)
        assert (page.as_of, page.shows[0].reason) == (3, "espeak: no answer within 20 seconds")
        after = ArchiveShowsQuery(limit=1, after=page.next)
        page = await ask(client, after, ArchiveShowsPage)
        assert (page.shows[0].title, page.shows[0].duration, page.next) == (
            event.title, event.duration, None,
        )  # fmt: skip

        search = ArchiveSearchQuery(words="Ferries night", channel="tech")
        (hit,) = (await ask(client, search, ArchiveSearchPage)).hits
        snippet = hit.snippets[0]
        assert (snippet.segment, snippet.start) == ("s003", 11.36)
        assert [snippet.text[a:b] for a, b in snippet.marks] == ["Ferries", "night", "night"]

        one = await ask(client, ArchiveShowQuery(show_id=event.show_id), ArchivedShow)
        assert one.generated == event
        assert one.failed is None
        two = await ask(client, ArchiveShowQuery(show_id="show-000002"), ArchivedShow)
        assert two.failed is not None

        stories = await ask(client, ArchiveStoriesQuery(limit=1), ArchiveStoriesPage)
        assert [each.sources for each in stories.stories] == [event.stories[0].sources]
        assert stories.next
        feeds = await ask(client, ArchiveFeedsQuery(days=366), ArchiveFeeds)
        assert {feed.name for feed in feeds.feeds} == {report.name for report in event.feeds}
        usage = await ask(client, ArchiveUsageQuery(channel="tech"), ArchiveUsage)
        assert (usage.shows, usage.paid, len(usage.totals)) == (1, event.cost.paid, 3)
        records = await ask(client, ArchiveRecordsQuery(kind="host"), ArchiveRecords)
        assert [(each.name, each.by, each.version) for each in records.records] == [
            ("Ava", "Ann", 1)
        ]
        history = ArchiveRecordsQuery(kind="host", name="Ava")
        assert len((await ask(client, history, ArchiveRecords)).records) == 1

        status = await ask(client, ArchiveStatusQuery(), ArchiveStatus)
        assert (status.as_of, status.last, status.lag, status.problem) == (3, 3, 0, "")
        assert (status.rows["shows"], status.rows["hosts"], status.schema_revision) == (
            2,
            1,
            "0006",
        )
        assert status.database.endswith("/archive.sqlite")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (b'{"words": ""}', "words: String should have at least 1 character"),
        (b'{"words": "%s"}' % (b"x" * 201), "words: String should have at most 200 characters"),
        (b'{"words": "*** ---"}', "words: there is no letter and no digit among them"),
        (b'{"words": "%s"}' % b" ".join(b"w%d" % n for n in range(13)), "13 are too many"),
        (b'{"words": "x", "limit": 101}', "limit: Input should be less than or equal to 100"),
        (b'{"words": "x", "since": "2026-01-01T00:00:00"}', "since: Input should have timezone"),
        (b'{"words": "x", "after": "1; --"}', "after: String should match pattern"),
        (b'{"words": ["x"]}', "words: Input should be a valid string"),
        (b"[]", "payload: must be an object with fields such as"),
    ],
)
async def test_a_bad_query_is_refused_with_its_field(
    platform: Platform, broker_settings: PlatformSettings, query: bytes, message: str
) -> None:
    async with data(broker_settings):
        reply = await platform.client.request(ArchiveSearchQuery.subject, query, timeout=10)
        assert (reply.headers or {})["Nats-Service-Error-Code"] == "400"
        assert message in (reply.headers or {})["Nats-Service-Error"]


async def test_a_deleted_show_is_gone_from_every_reply(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with data(broker_settings):
        await publish(platform, [generated(1), generated(2)])
        await followed(platform, 2)
        find = ArchiveShowQuery(show_id="show-000001")
        search = ArchiveSearchQuery(words="ferries")
        assert (await ask(platform.client, find, ArchivedShow)).generated
        assert len((await ask(platform.client, search, ArchiveSearchPage)).hits) == 2
        await publish(platform, [deleted(1, "on request")])
        await followed(platform, 3)
        gone = await ask(platform.client, find, ArchivedShow)
        assert (gone.generated, gone.reason) == (None, "on request")
        assert gone.deleted_at
        (hit,) = (await ask(platform.client, search, ArchiveSearchPage)).hits
        assert hit.show.show_id == "show-000002"
        with pytest.raises(Discard, match="holds no show other"):
            await ask(platform.client, ArchiveShowQuery(show_id="other"), ArchivedShow)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/archive.sqlite"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database() as address:
        yield address


def rows_of(database: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, sorted; when the position was written is no part of it."""
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
    engine.dispose()
    found["projection"] = [row[:2] for row in found["projection"]]
    return found


async def test_a_rebuilt_archive_has_the_same_rows(
    platform: Platform, broker_settings: PlatformSettings, database: str
) -> None:
    events = mixed(60)
    async with data(broker_settings, database=database):
        for event in events[:40]:
            await publish(platform, [event])
        await publish(platform, events[40:])
        end = (await followed(platform, len(events))).last
        before = await asyncio.to_thread(rows_of, database)
        assert before["deletions"]
        assert before["record_versions"]
        rebuilt = await ask(platform.client, ArchiveRebuildRequest(), ArchiveRebuild)
        assert rebuilt.last == end
        await followed(platform, end)
        assert await asyncio.to_thread(rows_of, database) == before
    async with data(broker_settings, database=database):
        assert await asyncio.to_thread(rows_of, database) == before


async def test_two_replicas_write_each_event_once_and_agree(
    platform: Platform, broker_settings: PlatformSettings, database: str
) -> None:
    events = [generated(number) for number in range(50)]
    async with data(broker_settings, database=database), data(broker_settings, database=database):
        for start in range(0, 50, 10):
            await publish(platform, events[start : start + 10])
            expected = [event.show_id for event in reversed(events[: start + 10])]

            async def agree(expected: list[str] = expected) -> bool:
                replies = [await shows(platform, limit=100) for _ in range(6)]
                return all(found == expected for found in replies)

            await until(agree, within=20)


async def test_events_that_happen_while_the_database_is_away_are_written_later(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    with running_postgres() as server, server.database() as address:
        async with data(broker_settings, database=address, cache_seconds=0):
            await publish(platform, [generated(1)])
            await followed(platform, 1)
            server.stop()
            await publish(platform, [generated(2), deleted(1)])
            with pytest.raises(Retry):
                await shows(platform)
            server.start()
            await followed(platform, 3)
            assert await shows(platform) == ["show-000002"]


async def test_an_event_that_is_none_is_passed_over_and_counted(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    js = platform.client.jetstream()
    await js.publish("show.generated", b'{"show_id": "odd"}')
    await publish(platform, [generated(1)])
    async with data(broker_settings):
        status = await followed(platform, 2)
        assert (status.dead_letters, status.rows["shows"]) == (1, 1)


async def test_a_database_ahead_of_the_stream_is_told_of_and_rebuilt(
    platform: Platform, broker_settings: PlatformSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projections, "CATCH_UP_TIMEOUT", 0.5)
    await publish(platform, [generated(1)])
    async with data(broker_settings):
        await followed(platform, 1)
    await platform.client.jetstream().purge_stream("ARCHIVE")
    info = await platform.client.jetstream().stream_info("ARCHIVE")
    await platform.client.jetstream().delete_stream("ARCHIVE")
    await platform.client.jetstream().add_stream(info.config)
    async with data(broker_settings):
        status = await ask(platform.client, ArchiveStatusQuery(), ArchiveStatus)
        assert "run `radiox archive rebuild`" in status.problem
        await publish(platform, [generated(2)])
        await ask(platform.client, ArchiveRebuildRequest(), ArchiveRebuild)
        await followed(platform, 1)
        assert await shows(platform) == ["show-000002"]


async def test_replies_are_kept_until_what_they_tell_of_changes(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async def figures() -> tuple[int, int]:
        cache = (await ask(platform.client, ArchiveStatusQuery(), ArchiveStatus)).cache
        return cache.hits, cache.misses

    async with data(broker_settings, cache_seconds=600):
        await publish(platform, [generated(1)])
        await followed(platform, 1)
        assert await shows(platform) == await shows(platform)
        assert await figures() == (1, 1)
        records = Records(platform.client, platform.clock, HostSaved)
        await records.save(HostSaved(name="Ava", host=HostProfile(language="en")))
        await followed(platform, 2)
        page = await ask(platform.client, ArchiveShowsQuery(), ArchiveShowsPage)
        assert page.as_of == 2
        assert await figures() == (2, 1)
        await publish(platform, [generated(2)])
        await followed(platform, 3)
        assert await shows(platform) == ["show-000002", "show-000001"]
        assert await figures() == (2, 2)


async def test_the_cache_is_warmed_and_cleared(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    await publish(platform, [generated(number) for number in range(10)])
    async with data(broker_settings, cache_seconds=600):
        warmed = await ask(platform.client, ArchiveWarmRequest(), ArchiveCache)
        assert warmed.changed == warmed.cache.entries > 10
        assert warmed.cache.size > 1000
        await shows(platform, channel="tech")
        status = await ask(platform.client, ArchiveStatusQuery(rows=False), ArchiveStatus)
        assert (status.cache.hits, status.rows) == (1, {})
        cleared = await ask(platform.client, ArchiveCacheRequest(), ArchiveCache)
        assert (cleared.changed, cleared.cache.entries) == (warmed.changed, 0)


async def test_a_wrong_setting_is_refused(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    del platform
    with pytest.raises(ValueError, match="RADIOX_DATA_DATABASE: there is no provider 'oracle'"):
        async with data(broker_settings, database="oracle://x"):
            pass
