"""The whole way from fixture feeds to a brief, and to a script."""

import html
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from contracts import (
    BlobRef,
    Deadlines,
    FeedReport,
    FeedSource,
    Host,
    Progress,
    ScriptDrafted,
    ScriptReady,
    SegmentWritten,
    ShowAccepted,
    ShowRequested,
    StageStarted,
    Voice,
    subjects,
)
from contracts.event import Contract
from services.content.adapters import feed_worker
from services.content.adapters.channels import StoredChannels
from services.content.adapters.detector import detect
from services.content.adapters.download import open_downloader
from services.content.adapters.feeds import Reader
from services.content.adapters.fetching import FeedFetcher
from services.content.adapters.http_cache import HttpCache
from services.content.adapters.local_writer import LocalWriter
from services.content.adapters.parser import open_parser, parsed
from services.content.adapters.resilient import ResilientWriter
from services.content.domain import edition
from services.content.domain.news import Feed, Item
from services.content.drafting import draft_script
from services.content.handlers import routes, write_script
from services.content.ports import Brief, Deps
from services.content.settings import ContentSettings
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.calls.calls import ProviderCalls
from services.kit.claims import Claims
from services.kit.clock import SystemClock
from services.kit.failures import Discard
from tests.fakes import MemoryKeyValue

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
REF = BlobRef(bucket="sources", key="x", sha256="0" * 64, size=1, media_type="application/xml")


class Unkept:
    """Keeps no draft."""

    async def find_brief(self, _: ShowAccepted) -> None:
        return None

    async def keep_brief(self, brief: Brief) -> None:
        raise AssertionError(brief)  # nothing is paid for

    async def find_or_write(
        self, _: ShowAccepted, write: Callable[[], Awaitable[ScriptReady | None]]
    ) -> ScriptReady | None:
        return await write()


def accepted(
    language: str = "en", sources: Sequence[FeedSource] = (), **changed: object
) -> ShowAccepted:
    hosts = tuple(Host(name=n, voice=Voice(provider="p", name=n)) for n in ("Ada", "Ben"))
    values = {
        "show_id": "s", "title": "The News", "station": "RadioX", "language": language,
        "minutes": 10, "news": 6, "hosts": hosts, "feeds": tuple(sources), "as_of": NOW,
        "timezone": "Europe/Berlin", "max_age_hours": 48, "allow_shorter": False, "seed": 1,
        "deadlines": Deadlines(script=NOW, audio=NOW, cover=NOW),
    }  # fmt: skip
    return ShowAccepted.model_validate(values | changed)


def read(pattern: str, *, live: bool = False) -> list[Feed]:
    found = []
    for file in sorted(FEEDS.glob(pattern)):
        source = FeedSource(blob=REF, language=file.name[:2])
        contents = parsed(feed_worker.parse(file.read_bytes(), "", 200), source)
        report = FeedReport(name=contents.title, status="ok", items=contents.found)
        found.append(Feed(source, report, contents.items, live, contents.updated_at))
    return found


@cache
def edited(language: str) -> edition.Edition:
    return edition.edit(read(f"{language}-*.xml"), accepted(language), detect)


def broken(name: str) -> Feed:
    report = FeedReport(name=name, url="https://x.example", status="failed", error="HTTP 404: gone")
    return Feed(FeedSource(name=name, url="https://x.example"), report)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_fixtures_fill_ten_minutes_with_reserve(language: str) -> None:
    found = edited(language)
    facts = [s for t in found.brief.topics for s, _ in t.facts]
    assert sum(map(len, facts)) > 8500
    assert len(facts) == len(set(facts))
    assert not re.search(
        r"[<>\[\]…]|&\w+;|https?:|Read more|Weiterlesen|erschien zuerst", " ".join(facts)
    )
    assert all(s[-1] in '.!”“’"' for s in facts)
    assert found.brief.unread == ""
    assert found.brief.local_time.hour == 9


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_fact_stands_in_its_article(language: str) -> None:
    found = edited(language)
    for topic in found.brief.topics:
        assert topic.facts[0][1] is topic.articles[0]
        for sentence, article in topic.facts:
            assert article in topic.articles
            assert sentence in article.sentences


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_fact_stands_in_one_item_of_its_outlets_feed(language: str) -> None:
    """Word by word in a raw title or summary, however the feed has wrapped it.

    A sentence that a rule made stands there as the headline that it was made from.
    """
    feeds = read(f"{language}-*.xml")
    raw = {f.report.name: [_bare(t) for i in f.items for t in (i.title, i.summary)] for f in feeds}
    topics = edited(language).brief.topics
    facts = [fact for topic in topics for fact in topic.facts]
    assert len(facts) > 60
    for sentence, article in facts:
        made = article.rule and sentence == article.sentences[0]
        written = article.source.title if made else sentence
        assert any(_bare(written) in text for text in raw[article.source.outlet]), sentence


def _bare(text: str) -> str:
    plain = re.sub(r"<[^>]*>", " ", html.unescape(html.unescape(text)))
    return " ".join(re.findall(r"\w+", plain.casefold()))


def test_the_leading_stories_are_told_by_several_outlets_and_spread() -> None:
    topics = edited("en").brief.topics[:6]
    assert sum(len({a.source.outlet for a in t.articles}) > 1 for t in topics) >= 4
    assert len({t.articles[0].source.outlet for t in topics}) >= 4


def test_stale_foreign_and_unfit_items_are_left_out() -> None:
    found = edition.edit(read("*.xml"), accepted(), detect)
    titles = {a.source.title for t in found.brief.topics for a in t.articles}
    for word in ("timetable", "gouvernement", "Landtag", "Live:", "quiz", "Opinion", "pictures"):
        assert not any(word in title for title in titles)
    fresh = {r.name: r.fresh for r in found.brief.reports}
    assert fresh["Harbour Post"] >= 8
    assert fresh["Elbkurier"] == 0
    assert fresh["Rheinblick"] == 1


def test_as_of_hides_later_news() -> None:
    at = datetime(2026, 3, 18, 8, tzinfo=UTC)
    found = edition.edit(read("en-*.xml"), accepted(as_of=at, as_of_given=True), detect)
    dates = [a.source.published_at for t in found.brief.topics for a in t.articles]
    assert all(d is None or d <= at + timedelta(minutes=5) for d in dates)
    assert 10 <= len(dates) < 40


def test_the_same_feeds_give_the_same_brief() -> None:
    assert edition.edit(read("en-*.xml"), accepted(), detect) == edited("en")


def test_live_feeds_that_are_old_hold_nothing() -> None:
    with pytest.raises(
        Discard, match=r"6 feeds that answered hold \d+ items, none of them English"
    ):
        edition.edit(read("en-*.xml", live=True), accepted(), detect)


def test_all_feeds_unreachable_are_named() -> None:
    feeds = [broken(f"Feed {n}") for n in range(5)]
    with pytest.raises(Discard) as failure:
        edition.edit(feeds, accepted(), detect)
    assert failure.value.reason == (
        "none of the 5 feeds could be read: Feed 0 (HTTP 404: gone); Feed 1 (HTTP 404: gone); "
        "Feed 2 (HTTP 404: gone); and 2 more"
    )


async def test_too_little_says_how_much_and_names_the_feeds() -> None:
    feeds = [*read("en-northern*.xml"), broken("The Other")]
    found = edition.edit(feeds, accepted(minutes=30), detect)
    with pytest.raises(Discard) as failure:
        await draft_script(found.brief, LocalWriter())
    assert "minutes" in failure.value.reason
    assert "1 of 2 feeds could not be read: The Other (HTTP 404: gone)" in failure.value.reason


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Lena Farrow wins the Lowland Marathon in record time.", "en"),
        ("Zahl der Arbeitslosen sinkt im August leicht.", "de"),
        ("Le gouvernement annonce une réforme des retraites.", "fr"),
        ("El presidente declara tres días de luto nacional.", "es"),
        ("Il governo annuncia una nuova manovra finanziaria.", "it"),
        ("Het kabinet presenteert een nieuwe begroting.", "nl"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect(text)[0] == language


async def test_an_accepted_show_becomes_a_script(tmp_path: Path) -> None:
    """The handler, with every real part; the feeds are files."""
    blobs = FilesystemBlobs(tmp_path)
    sources = [
        FeedSource(blob=await blobs.put(subjects.BLOBS_SOURCES, f.name, f.read_bytes(), "text/xml"))
        for f in sorted(FEEDS.glob("en-*.xml"))
    ]
    steps: list[tuple[str, int, int, str]] = []

    async def notify(notice: Contract) -> None:
        assert isinstance(notice, Progress)
        assert notice.show_id == "s"
        steps.append((notice.stage, notice.done, notice.total, notice.text))

    async def has_ended(_: str) -> bool:
        return False

    async def resolve(_: ShowRequested) -> ShowAccepted:
        raise AssertionError

    settings = ContentSettings()
    async with open_downloader(settings) as downloader, open_parser(1, 30.0) as parser:
        bucket, clock = MemoryKeyValue(), SystemClock()
        fetcher = FeedFetcher(downloader, HttpCache(bucket, blobs), Claims(bucket), clock, settings)
        reader = Reader(fetcher, parser, blobs, settings)
        deps = Deps(
            feeds=reader,
            detect=detect,
            writers=(ResilientWriter(LocalWriter(), ProviderCalls("local", "script")),),
            drafts=Unkept(),
            channels=StoredChannels(bucket),
            has_ended=has_ended,
            notify=notify,
            clock=clock,
            local=LocalWriter(),
            resolve=resolve,
        )
        show = accepted("en", sources, minutes=3, generation=2)
        started, script = [event async for event in write_script(show, deps)]
    route, *_ = routes(2)
    assert route.produces == (StageStarted, SegmentWritten, ScriptDrafted, ScriptReady)
    assert isinstance(started, StageStarted)
    assert isinstance(script, ScriptReady)
    assert script.generation == started.generation == 2
    assert script.written_by == "local"
    assert script.stories
    assert [r.name for r in script.feeds][:2] == ["Coast Radio News", "The Fenwick Times"]
    assert all(r.fresh for r in script.feeds)
    assert set(script.seconds) == {"feeds", "script"}
    assert steps[0] == ("feeds", 0, 6, "")
    assert [done for stage, done, _, _ in steps if stage == "feeds"] == list(range(7))
    assert {t for stage, done, _, t in steps if stage == "feeds" and done} == {
        r.name for r in script.feeds
    }
    assert steps[-2:] == [("script", 0, 1, ""), ("script", 1, 1, "")]


@pytest.mark.parametrize(("genres", "told"), [((), False), (["opinion"], True)])
def test_opinion_is_told_where_the_show_asks_for_it(genres: Sequence[str], *, told: bool) -> None:
    item = Item(
        "Opinion: The port of Marlow deserves a tidal mill",
        "The harbour council of Marlow should build a tidal mill before the winter storms.",
        "https://wire.example/opinion/mill",
        NOW,
        FeedSource(url="https://wire.example", language="en"),
    )
    report = FeedReport(name="The Wire", status="ok", items=1)
    feeds = [Feed(item.feed, report, (item,), live=False), *read("en-*.xml")]
    found = edition.edit(feeds, accepted(filters={"genres": genres}), detect)
    outlets = {a.source.outlet for topic in found.brief.topics for a in topic.articles}
    assert ("The Wire" in outlets) is told


def test_of_too_many_articles_the_newest_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    feeds = read("en-*.xml")
    every = [a for t in edited("en").brief.topics for a in t.articles]
    times = sorted((a.source.published_at for a in every if a.source.published_at), reverse=True)
    monkeypatch.setattr(edition, "_ARTICLES", 20)
    found = edition.edit(feeds, accepted(), detect).brief.topics
    newest = [a.source.published_at for t in found for a in t.articles]
    assert 0 < len(newest) <= 20 < len(every)
    assert all(at is not None and at >= times[20] for at in newest)


@pytest.mark.parametrize(("section", "late"), [("kultur", True), ("panorama", False)])
def test_what_german_outlets_have_among_the_arts_comes_with_what_entertains(
    section: str, *, late: bool
) -> None:
    quake = (
        "Bei einem Erdbeben in Marland sind 90 Menschen gestorben",
        (
            "Bei einem Erdbeben in Marland sind nach Angaben der Regierung 90 Menschen gestorben. "
            "Tausende haben ihre Häuser verlassen, mehrere Städte sind ohne Strom."
        ),
        "ausland/beben",
    )
    death = (
        "Der Komponist Jan Roth ist mit 90 Jahren gestorben",
        (
            "Der Komponist Jan Roth ist im Alter von 90 Jahren in Fenwick gestorben. Das hat sein "
            "Verlag mitgeteilt, der seine Lieder seit fünfzig Jahren herausgibt."
        ),
        f"{section}/roth",
    )
    feeds = read("de-*.xml")
    for name, told in (("wire", (quake, death)), ("post", (quake, death)), ("coast", (quake,))):
        source = FeedSource(url=f"https://{name}.example", language="de")
        items = tuple(
            Item(title, summary, f"https://{name}.example/{path}", NOW, source)
            for title, summary, path in told
        )
        report = FeedReport(name=name, status="ok", items=len(items))
        feeds.append(Feed(source, report, items, live=False))
    first, *others = edition.edit(feeds, accepted("de"), detect).brief.topics
    [roth] = [topic for topic in others if topic.articles[0].source.title == death[0]]
    assert first.articles[0].source.title == quake[0]
    assert roth.pastime is late
