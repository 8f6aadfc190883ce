"""What every script writer keeps to; a new entry of PROVIDERS is tested by being there."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import groupby

import pytest

from contracts import Deadlines, Host, Language, ShowAccepted, SourceRef, Voice
from services.content.adapters import PROVIDERS
from services.content.ports import Article, Brief, Draft, ScriptWriter, Topic
from services.content.settings import ContentSettings
from services.kit.failures import Discard

LOCAL = {"local"}
"""Writers whose scripts depend on nothing but the brief."""
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
RATE = 15.0
OUTLETS = ("The Harbour Post", "Northern Wire", "Coast Radio")
LANGUAGES: tuple[Language, ...] = ("en", "de")
SENTENCES: dict[Language, tuple[str, ...]] = {
    "en": (
        "The council of {place} votes to repair bridge number {n} before the winter.",
        "Engineers in {place} found {n} cracks in the northern pillar last week.",
        "Residents of {place} collected {n} signatures for a ferry across the river.",
    ),
    "de": (
        "Der Rat von {place} beschließt, die Brücke Nummer {n} vor dem Winter zu reparieren.",
        "Ingenieure fanden in {place} vorige Woche {n} Risse im nördlichen Pfeiler.",
        "Anwohner von {place} sammelten {n} Unterschriften für eine Fähre über den Fluss.",
    ),
}
PLACES = ("Marlow", "Fenwick", "Ashby", "Corran", "Dunmere", "Elsford", "Garth", "Harlow")


@pytest.fixture(params=sorted(PROVIDERS))
async def writer(request: pytest.FixtureRequest) -> AsyncIterator[ScriptWriter]:
    settings = ContentSettings(writer=request.param)
    async with PROVIDERS[request.param](settings) as opened:
        if opened.name not in LOCAL and "RADIOX_PAID_WRITERS" not in os.environ:
            pytest.skip("this writer costs money; RADIOX_PAID_WRITERS=1 runs it")
        yield opened


def topic(number: int, language: Language) -> Topic:
    articles = []
    for place, outlet in enumerate(OUTLETS[: 1 + number % 3]):
        texts = tuple(
            text.format(place=PLACES[(number + place) % len(PLACES)], n=100 * number + 10 * place)
            for text in SENTENCES[language]
        )
        articles.append(Article(SourceRef(outlet=outlet, title=f"Bridge {number}"), texts))
    facts = tuple((text, article) for article in articles for text in article.sentences)
    return Topic(tuple(articles), facts, "world")


def brief(
    language: Language = "en",
    *,
    stories: int = 30,
    minutes: float = 3,
    hosts: int = 2,
    seed: int = 1,
) -> Brief:
    named = tuple(
        Host(name=name, voice=Voice(provider="p", name=name, characters_per_second=RATE))
        for name in ("Ada", "Ben")[:hosts]
    )
    accepted = ShowAccepted(
        show_id="s", title="The News", station="RadioX", language=language, minutes=minutes,
        news=4, hosts=named, feeds=(), as_of=NOW, timezone="Europe/Berlin", max_age_hours=48,
        allow_shorter=False, seed=seed, deadlines=Deadlines(script=NOW, audio=NOW, cover=NOW),
    )  # fmt: skip
    topics = tuple(topic(number, language) for number in range(1, stories + 1))
    return Brief(accepted, topics, NOW)


@pytest.fixture(params=LANGUAGES)
def asked(request: pytest.FixtureRequest) -> Brief:
    return brief(request.param)


async def test_every_segment_has_its_id_and_a_host_who_speaks_it(
    writer: ScriptWriter, asked: Brief
) -> None:
    draft = await writer.write(asked)
    assert [s.id for s in draft.segments] == [
        f"s{n:03d}" for n in range(1, len(draft.segments) + 1)
    ]
    assert {s.speaker for s in draft.segments} == {h.name for h in asked.accepted.hosts}
    assert all(s.text.strip() == s.text != "" for s in draft.segments)


async def test_a_show_opens_tells_its_stories_and_closes(
    writer: ScriptWriter, asked: Brief
) -> None:
    draft = await writer.write(asked)
    assert [kind for kind, _ in groupby(s.kind for s in draft.segments)] == [
        "opening", "story", "closing",
    ]  # fmt: skip
    assert [story.number for story in draft.stories] == list(range(1, len(draft.stories) + 1))
    assert {s.story for s in draft.segments if s.kind == "story"} == {
        story.number for story in draft.stories
    }
    assert len(told(draft)) >= asked.accepted.news


def told(draft: Draft) -> set[int | None]:
    """The stories that are certain to be told."""
    return {s.story for s in draft.segments if s.kind == "story" and not s.reserve}


async def test_every_story_rests_on_sources_of_the_brief(
    writer: ScriptWriter, asked: Brief
) -> None:
    draft = await writer.write(asked)
    known = {article.source for topic in asked.topics for article in topic.articles}
    stories = {story.number: story for story in draft.stories}
    for segment in draft.segments:
        assert set(segment.sources) <= known
        assert bool(segment.sources) == (segment.kind == "story")
        if segment.story is not None:
            assert set(segment.sources) <= set(stories[segment.story].sources)
    assert all(set(story.sources) <= known for story in draft.stories)


async def test_only_what_can_be_left_out_is_a_reserve(writer: ScriptWriter, asked: Brief) -> None:
    """Of a story, whatever follows a reserve is one; openings and closings never are."""
    draft = await writer.write(asked)
    assert not any(s.reserve for s in draft.segments if s.kind != "story")
    for _, segments in groupby(draft.segments, key=lambda s: s.story):
        reserves = [s.reserve for s in segments]
        assert reserves == sorted(reserves)
    assert any(s.reserve for s in draft.segments)


async def test_no_sentence_comes_twice(writer: ScriptWriter, asked: Brief) -> None:
    draft = await writer.write(asked)
    sentences = [part for s in draft.segments for part in s.text.split(". ")]
    assert len(sentences) == len(set(sentences))


@pytest.mark.parametrize("minutes", [2, 3, 5])
async def test_what_is_certain_is_a_little_shorter_than_what_was_asked_for(
    writer: ScriptWriter, minutes: float
) -> None:
    """Music and pauses take some of it, and reserves fill the rest."""
    draft = await writer.write(brief(minutes=minutes))
    speech = sum(len(s.text) for s in draft.segments if not s.reserve) / RATE
    assert 0.65 * minutes * 60 < speech < minutes * 60


async def test_one_host_speaks_alone(writer: ScriptWriter) -> None:
    draft = await writer.write(brief(hosts=1))
    assert {s.speaker for s in draft.segments} == {"Ada"}


@pytest.mark.parametrize("stories", [0, 1])
async def test_too_little_is_refused_in_words(writer: ScriptWriter, stories: int) -> None:
    with pytest.raises(Discard, match="stor"):
        await writer.write(brief(stories=stories, minutes=10))


async def test_a_local_writer_repeats_itself(writer: ScriptWriter, asked: Brief) -> None:
    if writer.name not in LOCAL:
        pytest.skip("this writer is free to write anew")
    assert await writer.write(asked) == await writer.write(asked)
