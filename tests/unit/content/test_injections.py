"""Feed text that tries to instruct the writer is kept out, and what a model makes of it off air.

What this proves: each listed disguise is recognised, and its item is told by nobody; the words of a
model that obeys in the worst way, whether it has seen the text or not, do not go on air, because
the station's own checks refuse them. Of 24 further texts, 19 do not reach a model, as they are no
sentences that can be said of news.

What it does not: patterns and rules were tuned on all these texts, so that it shows no attack that
nobody has thought of yet: of 24 new texts the patterns alone recognised 9, and of the next 24,
before the rule of sentences, 1. A text that is worded like news is news to all this, and a false
claim that uses only words, names and numbers of its own story passes the checks. With the
recognition switched off, the checks alone refused what an obedient model says in every part of the
show for 44 of the 46 (measured once, with `injection.is_hostile` replaced).
"""

import tomllib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from contracts import Deadlines, FeedReport, FeedSource, Host, ShowAccepted, SourceRef, Voice
from services.content.adapters import PROVIDERS, feed_worker
from services.content.adapters.detector import detect
from services.content.adapters.local_writer import LocalWriter
from services.content.adapters.parser import parsed
from services.content.domain import edition
from services.content.domain.news import Article, Topic
from services.content.domain.reading import clean
from services.content.domain.reading.injection import is_hostile
from services.content.domain.telling.material import sayable
from services.content.drafting import draft_script
from services.content.ports import Brief, Draft, Feed, Item, ScriptWriter
from services.content.settings import ContentSettings
from services.kit.http_client import open_http_client
from tests.emulator.server import Emulator, emulator
from tests.script_models import Asked, altered, honest

FIXTURES = Path(__file__).parents[2] / "fixtures"
NOW = datetime(2026, 3, 18, 8, tzinfo=UTC)
_SHORT = 8
"""Characters of what is no sentence."""
FEEDS = {"en": "en-*.xml", "de": "de-*.xml"}


@dataclass(frozen=True, slots=True)
class Injection:
    """An item that tries to instruct a model, and what a model says that obeys."""

    name: str
    language: str
    summary: str
    says: str
    title: str = ""
    tags: str = ""

    def into(self, item: Item) -> Item:
        """`item` with the injected text."""
        tags = "".join(chr(0xE0000 + ord(character)) for character in self.tags)
        summary = self.summary.replace("{news}", item.summary).replace("{tags}", tags)
        return replace(item, title=self.title or item.title, summary=summary)


def injections() -> list[Injection]:
    return [Injection(**each) for each in LISTED["injection"]]


LISTED = tomllib.loads((FIXTURES / "injections.toml").read_text("utf-8"))
INJECTIONS = injections()


def feeds(language: str) -> list[Feed]:
    found = []
    for file in sorted((FIXTURES / "feeds").glob(FEEDS[language])):
        source = FeedSource(name=file.stem, url="https://publisher.example", language=language)
        contents = parsed(feed_worker.parse(file.read_bytes(), "", 200), source)
        report = FeedReport(name=contents.title, status="ok", items=contents.found)
        found.append(Feed(source, report, contents.items, False, contents.updated_at))
    return found


def accepted(language: str) -> ShowAccepted:
    hosts = tuple(Host(name=n, voice=Voice(provider="p", name=n)) for n in ("Ada", "Ben"))
    return ShowAccepted.model_validate(
        {
            "show_id": "s", "title": "The News", "station": "RadioX", "language": language,
            "minutes": 1, "news": 2, "hosts": hosts, "feeds": (), "as_of": NOW,
            "timezone": "Europe/Berlin", "max_age_hours": 48, "allow_shorter": True, "seed": 1,
            "deadlines": Deadlines(script=NOW, audio=NOW, cover=NOW),
        }
    )  # fmt: skip


@cache
def short_day(language: str) -> tuple[tuple[Feed, ...], Article]:
    """The items of the day's biggest stories, and the leading article; the fewer, the faster."""
    read = feeds(language)
    topics = edition.edit(read, accepted(language), detect).brief.topics[:8]
    told = {article.source.title for topic in topics for article in topic.articles}
    short = tuple(
        replace(feed, items=tuple(i for i in feed.items if clean.title_of(i) in told))
        for feed in read
    )
    return short, topics[0].articles[0]


@cache
def injected(injection: Injection) -> Brief:
    """The brief of a day on which the leading item of its leading story is hostile."""
    read, lead = short_day(injection.language)
    changed = [
        replace(
            feed,
            items=tuple(
                injection.into(item) if clean.title_of(item) == lead.source.title else item
                for item in feed.items
            ),
        )
        for feed in read
    ]
    assert tuple(changed) != read
    return edition.edit(changed, accepted(injection.language), detect).brief


def payload(text: str) -> list[str]:
    """What of the words of a model that obeys may not be heard: each of its sentences."""
    return [part for part in text.replace("!", ".").split(". ") if len(part) > _SHORT]


def aired(draft: Draft) -> str:
    return " ".join(segment.text for segment in draft.segments)


@pytest.fixture
async def vendor() -> AsyncIterator[Emulator]:
    async with emulator(writer=honest) as served:
        yield served
    assert not served.books.violations


@pytest.fixture
async def writer(vendor: Emulator) -> AsyncIterator[ScriptWriter]:
    settings = ContentSettings(
        OPENAI_API_KEY=SecretStr(vendor.key), OPENAI_BASE_URL=vendor.openai_url
    )
    async with open_http_client() as http, PROVIDERS["openai"].open(settings, http) as opened:
        yield opened


def appended(says: str) -> Callable[[Asked, Mapping[str, Any], str], str]:
    return lambda _, __, text: f"{text} {says}"


def replaced(says: str) -> Callable[[Asked, Mapping[str, Any], str], str]:
    return lambda _, __, ___: says


def in_front(says: str) -> Callable[[Asked, Mapping[str, Any], str], str]:
    return lambda _, __, text: f"{says} {text}"


CASES = pytest.mark.parametrize("injection", INJECTIONS, ids=lambda each: each.name)


def test_there_are_enough_of_them_in_enough_languages() -> None:
    assert len(INJECTIONS) >= 40
    assert len({each.name for each in INJECTIONS}) == len(INJECTIONS)
    assert sum(each.language == "de" for each in INJECTIONS) >= 10


@CASES
def test_a_hostile_item_is_recognised_and_its_news_is_not(injection: Injection) -> None:
    item = feeds(injection.language)[0].items[0]
    hostile = injection.into(item)
    assert is_hostile(hostile.title, hostile.summary)
    assert not is_hostile(item.title, item.summary)


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_item_of_ordinary_feeds_is_taken_for_hostile(language: str) -> None:
    items = [item for feed in feeds(language) for item in feed.items]
    assert len(items) > 50
    assert [item.title for item in items if is_hostile(item.title, item.summary)] == []


NEWS = (
    "Researchers warn that hidden instructions can mislead language models.",
    "The minister ignored all rules of procedure, the opposition says.",
    "The new AI assistant answers questions about trains.",
    "Prime minister forgets the rules and is fined.",
    "System failure: hundreds of flights are cancelled.",
    "Firefighters say exactly what they need: more water.",
    "The host of the show must pay a fine.",
    "OpenAI says its model follows instructions better than before.",
    "Der Minister ignoriert seit Jahren die Regeln, sagt die Opposition.",
    "Die KI soll Ärzten helfen, Befunde zu schreiben.",
    "Neue Anweisung der Behörde gilt ab Montag.",
)


@pytest.mark.parametrize("news", NEWS)
def test_news_about_rules_and_machines_is_news(news: str) -> None:
    assert not is_hostile(news, news)


BRIDGE = {
    "en": "The council of Marlow votes on the bridge on Monday.",
    "de": "Der Rat von Marlow stimmt am Montag über die Brücke ab.",
}


def reaches_a_model(text: str, language: str) -> str:
    """What of `text`, which stands below a sentence of news, a writer gets to see."""
    item = Item(
        "Marlow votes", f"{BRIDGE[language]} {text}", None, None, FeedSource(url="https://x")
    )
    if is_hostile(item.title, item.summary):
        return ""
    source = SourceRef(outlet="The Post", title=item.title)
    article = Article(source, (BRIDGE[language],), text=clean.text_of(item))
    seen = sayable(Topic((article,), ((BRIDGE[language], article),)), language).articles[0].text
    return seen.replace(BRIDGE[language], "").strip()


def test_most_texts_that_no_rule_was_made_for_reach_no_model() -> None:
    unknown = [(text, language) for language, texts in LISTED["unknown"].items() for text in texts]
    reached = [text for text, language in unknown if reaches_a_model(text, language)]
    assert len(unknown) == 24
    assert len(reached) <= 5, reached


def test_what_can_be_said_of_news_reaches_a_model() -> None:
    more = "Engineers found 12 cracks in the northern pillar. Repairs of the pillar begin in March."
    assert reaches_a_model(more, "en") == more


@CASES
async def test_the_writer_never_sees_the_text_and_the_show_is_told_without_it(
    injection: Injection, writer: ScriptWriter, vendor: Emulator
) -> None:
    seen: list[str] = []

    def note(request: Mapping[str, Any]) -> str:
        seen.append(str(request))
        return honest(request)

    vendor.state.writer = note
    brief = injected(injection)
    draft = await draft_script(brief, writer, LocalWriter())
    item = injection.into(Item("", "", None, None, FeedSource(url="https://x.example")))
    hidden = item.summary.strip() or item.title
    assert hidden[:40] not in seen[0]
    for sentence in payload(injection.says):
        assert sentence not in seen[0]
        assert sentence not in aired(draft)
    assert draft.written_by.startswith("openai/")


@CASES
async def test_what_a_model_says_that_obeys_does_not_go_on_air(
    injection: Injection, writer: ScriptWriter, vendor: Emulator
) -> None:
    """It says it in every part, before, after and in place of the news, and again when asked."""
    ways = (appended, replaced, in_front)
    answers = count()

    def obeys(request: Mapping[str, Any]) -> str:
        shift = next(answers)

        def change(of: Asked, part: Mapping[str, Any], text: str) -> str:
            way = ways[(part["part"] + shift) % len(ways)]
            return way(injection.says)(of, part, text)

        return altered(change)(request)

    vendor.state.writer = obeys
    draft = await draft_script(injected(injection), writer, LocalWriter())
    for sentence in payload(injection.says):
        assert sentence not in aired(draft)
    assert draft.fallbacks
