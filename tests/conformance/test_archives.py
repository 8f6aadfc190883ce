"""The conformance suite of archives: SQLite, a real PostgreSQL, and Supabase's real parts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts import (
    Event,
    FeedReport,
    Grid,
    GridSaved,
    ListenerActed,
    ListenerDeleted,
    ListenerFavoured,
    ListenerRated,
    SpokenSegment,
    Usage,
    Vote,
)
from contracts.archive import ArchiveSearchQuery, ArchiveStoriesQuery
from services.data.domain.changes import changes_of
from services.data.domain.events import parsed
from services.data.domain.figures import Scope, stages_of
from services.data.domain.listening import heard
from services.data.domain.selection import of_search, of_stories, wanted_words
from services.data.ports import LISTENING, Archive
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

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)
NEXT_DAY = BEGIN.date() + ONE_DAY


def span(days: int, **only: str) -> Scope:
    """So many days from the first one on, of all shows or some."""
    return Scope(BEGIN.date(), BEGIN.date() + days * ONE_DAY, **only)


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


async def test_grids_of_channels_are_records(archive: Archive) -> None:
    titles = ("Harbour", "Harbour Radio")
    saved = [
        GridSaved(name="harbour", version=version, grid=Grid(title=title, language="en"))
        for version, title in enumerate(titles, 1)
    ]
    removed = GridSaved(name="night", version=2, grid=None)
    await store(archive, [*saved, GridSaved(name="night", version=1, grid=Grid()), removed])
    (grid,) = await archive.records("grid", 10)
    assert (grid["name"], grid["version"], grid["content"]["title"]) == ("harbour", 2, titles[1])
    assert Grid.model_validate(grid["content"]) == saved[1].grid
    history = await archive.versions("grid", "night", 10)
    assert [(row["version"], row["content"] is None) for row in history] == [(2, True), (1, False)]
    assert (await archive.counts())["grids"] == 1
    await archive.clear()
    assert await archive.records("grid", 10) == []


def acted(name: str, number: int, hours: float, position: float = 0.0) -> ListenerActed:
    return ListenerActed(
        action_id=f"{name}-{number}-{hours:g}-{position:g}",
        name=name,
        show_id=f"show-{number:06}",
        position=position,
        occurred_at=BEGIN + timedelta(hours=hours),
    )


async def test_what_listeners_did_is_added_up(archive: Archive) -> None:
    await store(archive, [generated(1, title="The Harbour"), failed(2), generated(3)])
    first = [acted("play", 1, 1), acted("play", 1, 2), acted("pause", 1, 2, 30.0)]
    second = [acted("play", 1, 3), acted("pause", 1, 25, 50.0), acted("play", 9, 25)]
    assert await listened(archive, first, after=0, through=3)
    assert not await listened(archive, first, after=0, through=3)
    assert await listened(archive, second, after=3, through=7)
    assert await listened(archive, [], after=7, through=9)
    assert await archive.position(LISTENING) == 9
    assert [tuple(row.values()) for row in await archive.listening_days(span(2))] == [
        ("2026-01-01", "pause", 1),
        ("2026-01-01", "play", 3),
        ("2026-01-02", "pause", 1),
        ("2026-01-02", "play", 1),
    ]
    shows = await archive.listening_shows(span(2), 10)
    assert [tuple(row.values()) for row in shows] == [
        ("show-000001", "The Harbour", 3, 0, 0, 2, 80.0),
        ("show-000009", "", 1, 0, 0, 0, 0.0),
    ]
    assert len(await archive.listening_shows(Scope(NEXT_DAY, NEXT_DAY + ONE_DAY), 1)) == 1
    made = await archive.days(span(1))
    assert [(row["status"], row["shows"], row["seconds"]) for row in made] == [
        ("failed", 1, 0.0),
        ("generated", 2, pytest.approx(108.78)),
    ]
    assert {row["day"] for row in made} == {(BEGIN - EPOCH).days}
    assert (await archive.counts())["listening"] == 4


async def test_figures_are_added_up_by_reason_outlet_and_group(archive: Archive) -> None:
    slow = {"script": 9.0, "total": 90.0}
    await store(
        archive,
        [
            generated(1, channel="world", preset="long", seconds={"script": 1.0, "total": 10.0}),
            generated(2, channel="world", preset="", seconds=slow),
            failed(3),
            failed(4),
            failed(5, reason="no voice", stage="show"),
            cancelled(6),
        ],
    )
    reasons = [tuple(row.values()) for row in await archive.failures(span(1), 9)]
    assert reasons == [
        ("audio", "espeak: no answer within 20 seconds", 2),
        ("show", "no voice", 1),
    ]
    assert len(await archive.failures(span(1), 1)) == 1
    outlets = await archive.outlets(span(1), 9)
    assert outlets
    articles = {row["outlet"]: (row["shows"], row["articles"]) for row in outlets}
    sources = await archive.sources(["show-000001"])
    for outlet, used in articles.items():
        assert used == (2, 2 * sum(row["outlet"] == outlet for row in sources))
    groups = {
        (row["channel"], row["preset"], row["status"]) for row in await archive.groups(span(1))
    }
    assert groups == {
        ("world", "long", "generated"),
        ("world", "", "generated"),
        ("", "", "failed"),
        ("", "", "cancelled"),
    }
    taken = await archive.stage_seconds(span(1), 9)
    assert [row["seconds"] for row in taken] == [slow, {"script": 1.0, "total": 10.0}]
    assert len(await archive.stage_seconds(span(1), 1)) == 1
    script, total = stages_of(row["seconds"] for row in taken)
    assert (script.p50, script.p95, total.stage) == (1.0, 9.0, "total")
    only = span(1, channel="world", preset="long")
    assert [row["shows"] for row in await archive.days(only)] == [1]
    assert len(await archive.stage_seconds(only, 9)) == 1
    assert {row["shows"] for row in await archive.outlets(only, 9)} == {1}
    assert await archive.failures(only, 9) == []
    await listened(archive, [acted("play", 1, 1), acted("play", 2, 1)], after=0, through=2)
    assert [row["count"] for row in await archive.listening_days(only)] == [1]
    assert [row["show_id"] for row in await archive.listening_shows(only, 9)] == ["show-000001"]
    assert await archive.days(Scope(NEXT_DAY, NEXT_DAY + ONE_DAY)) == []
    assert await archive.known(["show-000009", "show-000003"]) == ["show-000003"]
    rated = await archive.ratings(span(1))
    assert rated is None or rated["ratings"] == 0


async def test_a_rebuild_leaves_what_listeners_did(archive: Archive) -> None:
    await listened(archive, [acted("play", 1, 1)], after=0, through=5)
    await archive.clear()
    assert await archive.position(LISTENING) == 5
    assert len(await archive.listening_days(span(1))) == 1
    await archive.rewind(LISTENING, 7)
    assert await archive.position(LISTENING) == 5
    await archive.rewind(LISTENING, 2)
    assert await archive.position(LISTENING) == 2


ANN, BEN = f"a-{1:032x}", f"v-{2:032x}"


def rated(listener: str, vote: Vote, revision: int, story: int = 1, number: int = 1) -> Event:
    return ListenerRated(
        rating_id=f"{number:016x}{story:016x}",
        revision=revision,
        listener=listener,
        show_id=f"show-{number:06}",
        story=story,
        vote=vote,
        channel="world",
        occurred_at=BEGIN + timedelta(hours=revision),
    )


def favoured(listener: str, revision: int, story: int, *, favourite: bool = True) -> Event:
    return ListenerFavoured(
        favourite_id=f"{story:032x}",
        revision=revision,
        listener=listener,
        show_id="show-000001",
        story=story,
        favourite=favourite,
        occurred_at=BEGIN + timedelta(hours=revision),
    )


async def test_the_last_vote_of_a_listener_in_the_stream_counts(archive: Archive) -> None:
    await store(archive, [generated(1, channel="world", preset="long"), generated(2)])
    votes = [rated(ANN, "up", 1), rated(BEN, "up", 1), rated(BEN, "up", 1, story=0)]
    assert await listened(archive, votes, after=0, through=3)
    assert not await listened(archive, votes, after=0, through=3)
    assert await ratings(archive) == [(0, 1, 0, 0), (1, 2, 0, 1)]
    changed = [rated(ANN, "up", 4), rated(ANN, "down", 5), rated(BEN, "none", 6, story=0)]
    assert await listened(archive, changed, after=3, through=6)
    assert not await listened(archive, [rated(ANN, "up", 7)], after=3, through=6)
    assert await ratings(archive) == [(1, 1, 1, -1)]
    found = await archive.ratings(span(1, channel="world", preset="long"))
    assert found is not None
    assert (found["ratings"], float(found["stars"])) == (2, 3.0)
    assert (found["up"], found["down"]) == (1, 1)
    other = await archive.ratings(span(1, preset="other"))
    assert other is not None
    assert other["ratings"] == 0


async def test_no_clock_decides_which_vote_is_the_last(archive: Archive) -> None:
    ahead = rated(ANN, "up", 9).model_copy(update={"revision": 1_800_000_000_000})
    await listened(archive, [ahead, favoured(ANN, 9, 1)], after=0, through=500)
    behind = [rated(ANN, "down", 2), favoured(ANN, 2, 1, favourite=False)]
    await listened(archive, behind, after=500, through=502)
    assert await ratings(archive) == [(1, 0, 1, -1)]
    assert await archive.favourites_of(ANN, 9) == []
    await listened(archive, [ahead, rated(ANN, "none", 1)], after=502, through=504)
    assert await ratings(archive) == []
    await archive.rewind(LISTENING, 0)
    await listened(archive, [rated(ANN, "up", 1)], after=0, through=1)
    assert await ratings(archive) == [(1, 1, 0, 1)]


async def ratings(archive: Archive) -> list[tuple[int, ...]]:
    rows = await archive.ratings_of("show-000001", ANN)
    return [tuple(int(row[name]) for name in ("story", "up", "down", "mine")) for row in rows]


async def test_votes_on_stories_are_opinions_of_outlets_and_categories(archive: Archive) -> None:
    await store(archive, [generated(1, channel="world"), generated(2, channel="tech")])
    stories = await archive.stories(of_stories(ArchiveStoriesQuery(channel="world")))
    category = stories[0]["category"]
    sources = await archive.sources(["show-000001"])
    outlets = {row["outlet"] for row in sources if row["story"] == 1}
    assert outlets
    votes = [rated(ANN, "up", 1), rated(BEN, "down", 2), rated(ANN, "up", 3, number=2)]
    await listened(archive, [*votes, rated(ANN, "up", 4, story=0)], after=0, through=4)
    by_outlet = await archive.opinions("outlet", BEGIN, "world", 9)
    assert {tuple(row.values()) for row in by_outlet} == {(name, 1, 1) for name in outlets}
    (found,) = await archive.opinions("category", BEGIN, None, 9)
    assert tuple(found.values()) == (category, 2, 1)
    (found,) = await archive.opinions("category", BEGIN + timedelta(hours=2), None, 9)
    assert tuple(found.values()) == (category, 1, 1)
    assert len(await archive.opinions("outlet", BEGIN, None, 1)) == 1


async def test_a_listener_who_is_deleted_is_forgotten(archive: Archive) -> None:
    await store(archive, [generated(1, episode="A comet")])
    kept = [rated(ANN, "up", 1), rated(BEN, "up", 1), favoured(ANN, 1, 0), favoured(ANN, 2, 1)]
    await listened(archive, [*kept, favoured(ANN, 3, 2)], after=0, through=5)
    await listened(archive, [favoured(ANN, 4, 2, favourite=False)], after=5, through=6)
    (story,) = [
        row["title"]
        for row in await archive.stories(of_stories(ArchiveStoriesQuery()))
        if row["number"] == 1
    ]
    favourites = await archive.favourites_of(ANN, 9)
    assert [(row["story"], row["title"]) for row in favourites] == [(1, story), (0, "A comet")]
    assert [row["vote"] for row in await archive.votes_by(ANN, 9)] == [1]
    gone = [rated(ANN, "down", 9), ListenerDeleted(listener=ANN)]
    assert await listened(archive, gone, after=6, through=8)
    assert await archive.favourites_of(ANN, 9) == []
    assert await archive.votes_by(ANN, 9) == []
    assert await ratings(archive) == [(1, 1, 0, 0)]
    assert (await archive.counts())["favourites"] == 0


async def test_a_show_that_is_deleted_takes_its_votes_with_it(archive: Archive) -> None:
    await store(archive, [generated(1), generated(2)])
    votes = [rated(ANN, "up", 1), rated(ANN, "up", 1, number=2), favoured(ANN, 1, 1)]
    await listened(archive, votes, after=0, through=3)
    await store(archive, [deleted(1)])
    assert await ratings(archive) == []
    assert await archive.favourites_of(ANN, 9) == []
    assert [row["show_id"] for row in await archive.votes_by(ANN, 9)] == ["show-000002"]


async def test_votes_that_come_after_the_deletion_of_their_show_are_left_out(
    archive: Archive,
) -> None:
    await store(archive, [deleted(1), generated(2)])
    votes = [rated(ANN, "up", 1), rated(ANN, "up", 1, number=2), favoured(ANN, 1, 1)]
    assert await listened(archive, votes, after=0, through=3)
    assert await ratings(archive) == []
    assert await archive.favourites_of(ANN, 9) == []
    assert [row["show_id"] for row in await archive.votes_by(ANN, 9)] == ["show-000002"]


@pytest.mark.parametrize("first", ["the deletion", "the vote"])
async def test_a_vote_just_after_the_deletion_of_its_show_is_left_out_in_either_order(
    archive: Archive, first: str
) -> None:
    late = [rated(ANN, "up", 48), favoured(ANN, 48, 1), rated(ANN, "up", 48, number=2)]
    await store(archive, [generated(1), generated(2)])
    if first == "the deletion":
        await store(archive, [deleted(1)])
        await listened(archive, late, after=0, through=3)
    else:
        await listened(archive, late, after=0, through=3)
        await store(archive, [deleted(1)])

    async def kept() -> tuple[object, ...]:
        votes = [row["show_id"] for row in await archive.votes_by(ANN, 9)]
        return await ratings(archive), await archive.favourites_of(ANN, 9), votes

    assert await kept() == ([], [], ["show-000002"])
    await archive.clear()
    await store(archive, [generated(1), generated(2), deleted(1)])
    assert await kept() == ([], [], ["show-000002"])


async def test_a_rebuild_leaves_votes(archive: Archive) -> None:
    life = [deleted(1), generated(1)]
    await store(archive, life)
    await listened(archive, [rated(ANN, "up", 48)], after=0, through=1)
    assert await ratings(archive) == [(1, 1, 0, 1)]
    await archive.clear()
    await store(archive, life, batch=1)
    assert await ratings(archive) == [(1, 1, 0, 1)]


async def listened(archive: Archive, events: Sequence[Event], *, after: int, through: int) -> bool:
    return await archive.add_listening(heard(events), after=after, through=through, at=BEGIN)


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
