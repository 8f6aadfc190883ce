"""The conformance suite of archives: SQLite, a real PostgreSQL, and Supabase's real parts."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from contracts import Event, FeedReport, SpokenSegment, Usage
from contracts.archive import ArchiveSearchQuery, ArchiveStoriesQuery
from services.data.domain.changes import changes_of
from services.data.domain.events import parsed
from services.data.domain.selection import of_search, of_stories, wanted_words
from services.data.ports import Archive
from services.kit.failures import Discard
from tests.archive_events import (
    BEGIN,
    cancelled,
    deleted,
    failed,
    generated,
    host,
    mixed,
)
from tests.archives import ALL, contents, ids, numbered, opened, opened_with, store, write
from tests.postgres import Postgres
from tests.supabase import supabase_project


@pytest.fixture(params=["sqlite", "postgresql", "supabase"])
async def archive(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Archive]:
    if request.param == "sqlite":
        async with opened("sqlite", tmp_path) as archive:
            yield archive
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    if request.param == "supabase":
        async with (
            supabase_project(postgres) as project,
            opened_with(project.settings(), tmp_path) as archive,
        ):
            yield archive
        return
    with postgres.database() as address:
        async with opened(address, tmp_path) as archive:
            yield archive


def spoken(text: str, number: int = 1) -> SpokenSegment:
    return SpokenSegment(
        id=f"s{number:03}", kind="story", speaker="Ann", text=text, start=number, end=number + 1
    )


async def found(archive: Archive, words: str, **wanted: object) -> list[str]:
    query = ArchiveSearchQuery.model_validate({"words": words, **wanted})
    rows = await archive.shows(of_search(query, wanted_words(query)))
    return [row["show_id"] for row in rows]


async def test_a_new_archive_holds_nothing(archive: Archive) -> None:
    assert await archive.position() == 0
    assert await archive.shows(ALL) == []
    assert await archive.show("show-000001") is None
    assert set((await archive.counts()).values()) == {0}
    assert await archive.revision()


async def test_what_was_written_is_read_in_the_types_that_it_had(archive: Archive) -> None:
    (event,) = await store(archive, [generated(1)])
    row = await archive.show("show-000001")
    assert row is not None
    assert row["sequence"] == event.sequence == 1
    assert row["ended_at"] == event.occurred_at
    assert row["ai"]["script"][0]["provider"] == "openai"
    assert row["paid"] == pytest.approx(0.2768)
    segments = await archive.segments(["show-000001"])
    assert [each["segment"] for each in segments] == [
        "s001",
        "s002",
        "s003",
        "s004",
        "s005",
        "s007",
    ]
    assert [each["edited"] for each in segments] == [False, True, False, False, False, False]
    assert (await archive.sources(["show-000001"]))[0]["published_at"].utcoffset() == timedelta(0)


async def test_shows_are_listed_page_by_page_with_the_last_one_first(archive: Archive) -> None:
    await store(archive, [generated(number) for number in (3, 1, 2, 5, 4)])
    assert await ids(archive, limit=2) == ["show-000005", "show-000004"]
    rows = await archive.shows(ALL)
    after = str(rows[1]["position"])
    assert await ids(archive, limit=2, after=after) == ["show-000003", "show-000002"]


async def test_shows_of_one_moment_are_all_listed(archive: Archive) -> None:
    await store(archive, [generated(number, occurred_at=BEGIN) for number in range(5)])
    first = await ids(archive, limit=3)
    after = str((await archive.shows(ALL))[2]["position"])
    assert sorted(first + await ids(archive, limit=3, after=after)) == [
        f"show-{number:06}" for number in range(5)
    ]


async def test_shows_are_filtered(archive: Archive) -> None:
    await store(
        archive,
        [
            generated(1, channel="tech", preset="morning"),
            generated(2, channel="world", language="de"),
            failed(3, preset="morning"),
            cancelled(4),
        ],
    )
    assert await ids(archive, channel="tech") == ["show-000001"]
    assert await ids(archive, status="failed") == ["show-000003"]
    assert await ids(archive, status="cancelled") == ["show-000004"]
    assert await ids(archive, language="de", status="generated") == ["show-000002"]
    assert await ids(archive, language="de", channel="tech") == []
    assert await ids(archive, preset="it's; DROP TABLE shows") == []


async def test_a_period_ends_before_its_last_moment(archive: Archive) -> None:
    await store(archive, [generated(number) for number in range(6)])
    since, until = BEGIN + timedelta(minutes=2), BEGIN + timedelta(minutes=4)
    assert await ids(archive, since=since, until=until) == ["show-000003", "show-000002"]
    assert await found(archive, "ferries", since=since, until=until) == [
        "show-000003",
        "show-000002",
    ]


async def test_a_batch_is_written_behind_the_position_alone(archive: Archive) -> None:
    await store(archive, [generated(1)])
    before = await contents(archive)
    changes = list(changes_of(numbered([generated(2)], 1)[0]))
    assert not await write(archive, changes, after=0, through=2)
    assert not await write(archive, changes, after=2, through=3)
    assert await contents(archive) == before
    assert await write(archive, changes, after=1, through=2)


async def test_of_several_that_write_at_once_one_does(archive: Archive) -> None:
    changes = list(changes_of(numbered([generated(1)])[0]))
    tries = [write(archive, changes, after=0, through=1) for _ in range(4)]
    assert sorted(await asyncio.gather(*tries)) == [False, False, False, True]
    assert await ids(archive) == ["show-000001"]


async def test_the_last_generation_replaces_those_before(archive: Archive) -> None:
    await store(archive, [failed(1), failed(1, generation=2), generated(1, generation=3)])
    row = await archive.show("show-000001")
    assert row is not None
    assert (row["generation"], row["status"], row["reason"]) == (3, "generated", "")
    assert (await archive.counts())["shows"] == 1
    await store(archive, [generated(1, generation=4, segments=(spoken("Hail fell."),))])
    assert [each["text"] for each in await archive.segments(["show-000001"])] == ["Hail fell."]
    assert await found(archive, "ferries chapters hail") == []
    assert await found(archive, "hail") == ["show-000001"]


async def test_a_deleted_show_leaves_its_deletion(archive: Archive) -> None:
    await store(archive, [generated(1), deleted(1, "It names a person.")])
    counts = dict(await archive.counts())
    assert counts.pop("deletions") == 1
    assert set(counts.values()) == {0}
    assert await found(archive, "ferries") == []
    gone = await archive.deletion("show-000001")
    assert gone is not None
    assert (gone["reason"], gone["sequence"]) == ("It names a person.", 2)
    await store(archive, [generated(1)])
    assert await archive.deletion("show-000001") is None
    assert await ids(archive) == ["show-000001"]


async def test_the_rows_do_not_depend_on_the_batches(archive: Archive) -> None:
    events = mixed(40)
    await store(archive, events, batch=1)
    one_by_one = await contents(archive)
    await archive.clear()
    await store(archive, events, batch=7)
    assert await contents(archive) == one_by_one
    await archive.clear()
    await store(archive, events)
    assert await contents(archive) == one_by_one


async def test_a_cleared_archive_holds_nothing(archive: Archive) -> None:
    await store(archive, mixed(20))
    await archive.clear()
    assert set((await archive.counts()).values()) == {0}
    assert await archive.position() == 0
    assert await found(archive, "ferries") == []
    await archive.optimize()


async def test_words_are_found_wherever_they_stand(archive: Archive) -> None:
    await store(
        archive,
        [
            generated(1, segments=(spoken("In Zürich fährt die Straßenbahn."),)),
            generated(2, title="The tram of Zurich"),
            failed(3, reason="no tram came"),
        ],
    )
    assert await found(archive, "zurich") == ["show-000002", "show-000001"]
    assert await found(archive, "ZÜRICH Strassenbahn") == ["show-000001"]
    assert await found(archive, "tram") == ["show-000003", "show-000002"]
    assert await found(archive, "tram ferries") == ["show-000002"]
    assert await found(archive, "harbour times") == ["show-000002", "show-000001"]
    assert await found(archive, "tram volcano") == []


async def test_words_are_found_with_other_endings(archive: Archive) -> None:
    text = "Lighthouses stood at the cities' sea. Die Fähren legten ab."
    await store(archive, [generated(1, segments=(spoken(text),))])
    for words in ("lighthouse", "city", "sea", "Fähre", "ferry harbour"):
        assert await found(archive, words) == ["show-000001"]
    for words in ("light", "lighthousesx", "se"):
        assert await found(archive, words) == []


async def test_searches_are_filtered_and_read_page_by_page(archive: Archive) -> None:
    await store(archive, [generated(number, channel=f"c{number % 2}") for number in range(6)])
    wanted = {"words": "ferries", "channel": "c1", "limit": 2}
    assert await found(archive, **wanted) == ["show-000005", "show-000003", "show-000001"]  # type: ignore[arg-type]
    row = await archive.show("show-000003")
    assert row is not None
    assert await found(archive, "ferries", channel="c1", after=str(row["position"])) == [
        "show-000001"
    ]
    assert await found(archive, "ferries", channel="c") == []
    assert await found(archive, "ferries", status="failed") == []


@pytest.mark.parametrize(
    "words",
    [
        'ferries" OR "x',
        "ferries' | 'x",
        "ferries NEAR(x, y)",
        "ferries) OR (rowid > 0",
        "words : ferries x*",
        "ferries & !x",
        "ferries:*x -x ^x {x}",
        "_channelx ferries x",
        "'; DROP TABLE shows; --x",
        "\x00ferries\\ x%",
    ],
)
async def test_syntax_among_words_is_data(archive: Archive, words: str) -> None:
    await store(archive, [generated(1)])
    assert await found(archive, words) == []
    assert await found(archive, "ferries") == ["show-000001"]


async def test_stories_are_listed_page_by_page_within_shows(archive: Archive) -> None:
    await store(archive, [generated(number) for number in (1, 2)])
    first = await archive.stories(of_stories(ArchiveStoriesQuery(limit=1)))
    assert [(row["show_id"], row["number"]) for row in first] == [
        ("show-000002", 1),
        ("show-000002", 2),
    ]
    after = f"{first[0]['position']}.{first[0]['number']}"
    rest = await archive.stories(of_stories(ArchiveStoriesQuery(after=after)))
    assert [(row["show_id"], row["number"]) for row in rest] == [
        ("show-000002", 2),
        ("show-000001", 1),
        ("show-000001", 2),
    ]
    assert (rest[0]["start"], rest[0]["end"]) == (32.65, 45.36)
    science = await archive.stories(of_stories(ArchiveStoriesQuery(category="science")))
    assert [row["number"] for row in science] == [2, 2]


async def test_feeds_tell_of_their_last_reading_and_their_failures(archive: Archive) -> None:
    def read(status: str, error: str = "", items: int = 0) -> FeedReport:
        return FeedReport.model_validate(
            {"name": "Post", "status": status, "error": error, "items": items, "seconds": 1}
        )

    await store(
        archive,
        [
            generated(1, feeds=(read("failed", "no answer"),)),
            generated(2, feeds=(read("failed", "status 500"), read("ok", items=3))),
            generated(3, feeds=(read("ok", items=9), FeedReport(name="Quiet", status="empty"))),
        ],
    )
    post, quiet = await archive.feeds(0, 100, 10)
    assert (post["name"], post["reads"], post["failures"]) == ("Post", 4, 2)
    assert (post["status"], post["items"], post["error"]) == ("ok", 9, "status 500")
    assert post["read_at"] == BEGIN + timedelta(minutes=3)
    assert post["seconds"] == pytest.approx(1)
    assert (quiet["name"], quiet["url"], quiet["status"]) == ("Quiet", None, "empty")
    assert [row["name"] for row in await archive.feeds(0, 100, 1)] == ["Post"]
    assert [row["reads"] for row in await archive.feeds(0, 2, 10)] == [1, 1]


async def test_usage_is_added_up(archive: Archive) -> None:
    def used(cost: float, *, priced: bool = True) -> Usage:
        return Usage(provider="openai", operation="script", cost=cost, calls=2, priced=priced)

    await store(
        archive,
        [
            generated(1, channel="tech", usage=(used(0.5), used(0.25))),
            generated(2, channel="world", usage=(used(1, priced=False),)),
        ],
    )
    (total,) = await archive.usage(0, ALL.before, None)
    assert (total["shows"], total["calls"], total["cost"]) == (2, 6, 1.75)
    assert not total["priced"]
    (total,) = await archive.usage(0, ALL.before, "tech")
    assert (total["shows"], total["cost"], total["priced"]) == (1, 0.75, True)
    sums = await archive.totals(0, ALL.before, None)
    assert (sums["shows"], sums["seconds"]) == (2, pytest.approx(108.78))
    assert (await archive.totals(0, ALL.before, "none"))["paid"] == 0


async def test_records_have_a_current_version_and_a_history(archive: Archive) -> None:
    events = [host("Ava"), host("Ben"), host("Ava", 2), host("Ben", 2, removed=True)]
    await store(archive, events)
    (ava,) = await archive.records("host", 10)
    assert (ava["name"], ava["version"], ava["saved_by"]) == ("Ava", 2, "Ann")
    assert ava["content"]["tone"] == "tone 2"
    gone, first = await archive.versions("host", "Ben", 10)
    assert (gone["version"], gone["content"]) == (2, None)
    assert first["saved_at"] == BEGIN + timedelta(hours=1)
    assert [row["version"] for row in await archive.versions("host", "Ava", 1)] == [2]
    assert await archive.records("preset", 10) == []


async def test_channels_are_those_of_the_last_shows(archive: Archive) -> None:
    await store(archive, [generated(number, channel=f"c{number}") for number in range(4)])
    assert await archive.channels(2) == ["c2", "c3"]


async def test_a_value_that_no_database_holds_is_refused_and_nothing_written(
    archive: Archive,
) -> None:
    huge = generated(1, feeds=(FeedReport(name="Post", status="ok", items=1 << 70),))
    events: list[Event] = [generated(2), huge]
    changes = [change for event in numbered(events) for change in changes_of(event)]
    with pytest.raises(Discard):
        await write(archive, changes, after=0, through=2)
    assert await archive.position() == 0
    assert await archive.shows(ALL) == []


async def test_texts_may_hold_any_character(archive: Archive) -> None:
    title = "nul \x00 quote ' \" emoji 📻 right-to-left \u202e backslash \\u0000"
    body = generated(1, title=title).model_dump_json().encode()
    event = parsed("show.generated", body, 1)
    assert event is not None
    await store(archive, [event])
    row = await archive.show("show-000001")
    assert row is not None
    assert row["title"] == title.replace("\x00", "")
