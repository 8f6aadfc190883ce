"""What holds of every script that the local writer writes."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import (
    Deadlines,
    Host,
    Language,
    Segment,
    ShowAccepted,
    SourceRef,
    Voice,
)
from services.content.adapters.local_writer import LocalWriter, phrasebook
from services.content.domain.language.outlets import outlet_slots
from services.content.domain.language.spoken_time import spoken_time
from services.content.domain.telling import pacing
from services.content.domain.telling.phrases import KINDS
from services.content.drafting import draft_script
from services.content.ports import Article, Brief, Draft, Topic
from services.kit.failures import Discard

MOMENT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
NAMES = ("Ada Quill", "Rufus Oak", "Mira Thorn")
OUTLETS: dict[Language, tuple[str, ...]] = {
    "en": ("The Harbour Post", "Northern Wire", "BBQ One", "Ledger & Sons", "teleFiction"),
    "de": ("Der Leuchtturm", "Nordblick", "Hafener Zeitung", "Alpener Nachrichten", "Funk 7"),
}
CATEGORIES = ("world", "science", "business", "", "sport", "Gartenbau")
WORDS = ("harbour", "bridge", "council", "orchard", "signal", "garden", "railway", "ferry")
ENDS = (".", ".", ".", ".", "?", "!", ".”", " (so far).")


def sentence(number: int, rng: Random, longest: int) -> str:
    """A sentence like no other, with the punctuation that real ones have."""
    target = rng.randint(30, longest)
    words = [f"Paragraph{number}", rng.choice(["says:", "–", "U.S.", "“quoted”", "of"])]
    while len(" ".join(words)) < target:
        words.append(rng.choice(WORDS))
    return " ".join(words) + rng.choice(ENDS)


def stories(
    count: int,
    *,
    seed: int = 1,
    language: Language = "en",
    longest: int = 200,
    facts: int = 4,
    first: int = 0,
) -> tuple[Topic, ...]:
    """Stories by one to three outlets, with sentences of every length, numbered from `first`."""
    rng = Random(seed)
    topics, number = [], first
    for _ in range(count):
        articles, said = [], []
        for outlet in rng.sample(OUTLETS[language], k=rng.choice([1, 1, 2, 3])):
            texts = []
            for _ in range(rng.randint(1, facts)):
                number += 1
                texts.append(sentence(number, rng, longest))
            source = SourceRef(outlet=outlet, title=f"Headline {number}")
            article = Article(source, tuple(texts), rng.choice(CATEGORIES))
            articles.append(article)
            said += [(text, article) for text in texts]
        topics.append(Topic(tuple(articles), tuple(said), articles[0].category))
    return tuple(topics)


def brief(topics: tuple[Topic, ...], *, hosts: int = 2, rate: float = 15.0, **fields: Any) -> Brief:
    accepted: dict[str, Any] = {
        "show_id": "show-1",
        "title": "Radio Fiction",
        "station": "Radio Fiction",
        "language": "en",
        "minutes": 5,
        "news": 4,
        "hosts": [
            Host(
                name=name,
                voice=Voice(provider="p", name=name, characters_per_second=rate + place),
            )
            for place, name in enumerate(NAMES[:hosts])
        ],
        "feeds": (),
        "as_of": MOMENT,
        "timezone": "UTC",
        "max_age_hours": 48,
        "allow_shorter": False,
        "seed": 1,
        "deadlines": Deadlines(script=MOMENT, audio=MOMENT, cover=MOMENT),
    }
    return Brief(ShowAccepted(**(accepted | fields)), topics, MOMENT)


def write(given_brief: Brief) -> Draft:
    return asyncio.run(draft_script(given_brief, LocalWriter()))


CASES = st.fixed_dictionaries(
    {
        "language": st.sampled_from(["en", "de"]),
        "seed": st.integers(0, 10_000),
        "minutes": st.sampled_from([1, 1.5, 2, 3, 5, 8, 10]),
        "news": st.integers(1, 8),
        "hosts": st.integers(1, 3),
        "rate": st.floats(11, 19),
        "title": st.sampled_from(["Radio Fiction", "The Early Edition"]),
    }
)
every_script = settings(max_examples=30)


def brief_of(case: dict[str, Any]) -> Brief:
    """A brief with ample material."""
    count = int(case["minutes"] * 12) + 10
    return brief(stories(count, seed=case["seed"], language=case["language"]), **case)


def certain(draft: Draft) -> list[Segment]:
    return [segment for segment in draft.segments if not segment.reserve]


def length(segments: Iterable[Segment], of: Brief) -> float:
    return pacing.seconds_of(list(segments), of.accepted.hosts) / (of.accepted.minutes * 60)


@cache
def templates(language: Language) -> frozenset[str]:
    book = phrasebook(language)
    phrases = {phrase for kind in KINDS for phrase in book.phrases[kind]}
    phrases |= {f"{tag}." for tag in book.phrases["attribution"]}
    for verb, plural in book.verbs.items():
        phrases |= {p.replace(f"{{{verb}}}", form) for p in phrases for form in (verb, plural)}
    return frozenset(re.sub(r"\{\w+\}", "{}", phrase) for phrase in phrases)


def slot_values(of: Brief) -> list[str]:
    """Everything that may stand in a slot, the longest first."""
    accepted, book = of.accepted, phrasebook(of.accepted.language)
    moment = spoken_time(of.local_time, accepted.language)
    values = {
        moment.time,
        moment.clock,
        moment.date,
        moment.greeting,
        accepted.station,
        accepted.title,
    }
    values |= {time[0].upper() + time[1:] for time in (moment.time, moment.clock)}
    values |= {book.titled.format(title=accepted.title, station=accepted.station)}
    values |= {host.name for host in accepted.hosts}
    for outlet in OUTLETS[accepted.language]:
        values |= set(outlet_slots(outlet, accepted.language).values())
    return sorted(values, key=len, reverse=True)


def attribution_phrases(language: Language) -> frozenset[str]:
    """The phrases that name an outlet, their slots emptied."""
    book = phrasebook(language).phrases
    tags = {"{}:", *(f"{tag}." for tag in book["attribution"]), *book["credit"]}
    return frozenset(re.sub(r"\{\w+\}", "{}", tag) for tag in tags)


def open_ended(fact: str) -> str:
    """A sentence without its stop, in whose place an attribution may stand."""
    return fact.removesuffix(".")


def phrases_in(segment: Segment, of: Brief) -> list[str]:
    """The phrases around the sources' sentences, their slots emptied.

    Raises:
        AssertionError: something is neither a source's sentence nor a phrase.
    """
    rest = segment.text
    for topic in of.topics:
        for fact, _ in topic.facts:
            rest = rest.replace(fact, "\n").replace(open_ended(fact), "\n")
    values = "|".join(re.escape(value) for value in slot_values(of))
    phrases: list[str] = []
    for piece in filter(None, (piece.strip() for piece in rest.split("\n"))):
        found = next(read(re.sub(rf"(?<!\w)(?:{values})(?!\w)", "{}", piece), of), None)
        assert found is not None, f"{piece!r} in {segment.text!r}"
        phrases += found
    return phrases


def read(words: str, of: Brief) -> Iterator[list[str]]:
    """The ways to read `words` as a row of phrases; before a question stands the bare name."""
    if not words:
        yield []
    if words == "{}:":
        yield [words]
    for template in templates(of.accepted.language):
        if words == template or words.startswith(template + " "):
            for rest in read(words[len(template) + 1 :], of):
                yield [template, *rest]


@every_script
@given(case=CASES)
def test_a_script_holds_sources_sentences_and_phrases(case: dict[str, Any]) -> None:
    of = brief_of(case)
    draft = write(of)
    phrases = [phrase for segment in draft.segments for phrase in phrases_in(segment, of)]
    attributions = attribution_phrases(of.accepted.language)
    others = [phrase for phrase in phrases if phrase not in attributions]
    assert sorted(others) == sorted(set(others))
    everything = " ".join(segment.text for segment in draft.segments)
    for topic in of.topics:
        for fact, _ in topic.facts:
            assert everything.count(open_ended(fact)) <= 1


@every_script
@given(case=CASES)
def test_sources_are_exactly_the_articles_whose_sentences_are_said(case: dict[str, Any]) -> None:
    of = brief_of(case)
    articles = {id(a): (a, t) for t in of.topics for a in t.articles}.values()
    for segment in write(of).segments:
        said = [
            a.source for a, _ in articles if any(open_ended(s) in segment.text for s in a.sentences)
        ]
        assert list(segment.sources) == said
        assert bool(said) == (segment.kind == "story")


@every_script
@given(case=CASES)
def test_the_only_outlet_of_a_story_is_named_once_and_others_are_not(case: dict[str, Any]) -> None:
    of = brief_of(case)
    draft = write(of)
    attributions = attribution_phrases(of.accepted.language)
    for story in draft.stories:
        told = [segment for segment in draft.segments if segment.story == story.number]
        named = [[p for p in phrases_in(segment, of) if p in attributions] for segment in told]
        alone = len({source.outlet for source in story.sources}) == 1
        assert [len(phrases) for phrases in named] == [int(alone), *[0] * (len(told) - 1)]
        if alone:
            forms = outlet_slots(story.sources[0].outlet, of.accepted.language).values()
            assert any(form in told[0].text for form in forms), told[0].text


def test_german_stories_name_their_only_outlet_by_turns_in_a_sentence_of_its_own() -> None:
    def shares(language: Language) -> tuple[int, int]:
        book = phrasebook(language).phrases
        of = brief(stories(90, facts=1, language=language), minutes=8, news=12, language=language)
        told = [phrases_in(segment, of) for segment in write(of).segments if segment.story]
        said = [phrase for phrases in told for phrase in phrases]
        own = {re.sub(r"\{\w+\}", "{}", phrase) for phrase in book["credit"]}
        within = {re.sub(r"\{\w+\}", "{}", f"{phrase}.") for phrase in book["attribution"]}
        return sum(phrase in own for phrase in said), sum(phrase in within for phrase in said)

    apart, within = shares("de")
    english, _ = shares("en")
    assert apart > english
    assert within > 0


@every_script
@given(case=CASES)
def test_the_next_host_takes_the_next_story(case: dict[str, Any]) -> None:
    of = brief_of(case)
    draft = write(of)
    names = [host.name for host in of.accepted.hosts]
    speakers = [segment.speaker for segment in certain(draft)]
    assert speakers[: len(names)] == names
    stories = [list(g) for n, g in groupby(draft.segments, key=lambda s: s.story) if n]
    first = names.index(stories[0][0].speaker)
    for turn, segments in enumerate(stories, first):
        expected = [names[(turn + place // 2) % len(names)] for place in range(len(segments))]
        assert [segment.speaker for segment in segments] == expected


@every_script
@given(case=CASES)
def test_segments_and_stories_stand_in_order(case: dict[str, Any]) -> None:
    of = brief_of(case)
    draft = write(of)
    numbers = [segment.story for segment in draft.segments if segment.story]
    assert [s.id for s in draft.segments] == [
        f"s{n:03d}" for n in range(1, len(draft.segments) + 1)
    ]
    kinds = "".join(segment.kind[0] for segment in draft.segments)
    assert re.fullmatch(r"o+s+c+", kinds)
    assert numbers == sorted(numbers)
    assert [story.number for story in draft.stories] == sorted(set(numbers))
    assert not any(s.reserve for s in draft.segments if s.kind != "story")  # none is light
    whole = [all(s.reserve for s in draft.segments if s.story == n) for n in sorted(set(numbers))]
    assert whole == sorted(whole), "stories in reserve stand after the main ones"
    for number in set(numbers):
        waits = [s.reserve for s in draft.segments if s.story == number]
        assert waits == sorted(waits), "a story's reserves follow what is told of it"


@every_script
@given(case=CASES)
def test_what_is_certain_nearly_fills_the_show_and_reserves_more_than_fill_it(
    case: dict[str, Any],
) -> None:
    of = brief_of(case)
    draft = write(of)
    assert 0.85 <= length(certain(draft), of) <= 1.06
    assert length(draft.segments, of) >= 1.2  # passages of a slow voice are coarse for a minute
    if of.accepted.minutes >= 3:
        assert 0.87 <= length(certain(draft), of) <= 0.96
        assert length(draft.segments, of) >= 1.35
    if of.accepted.minutes * 3 >= of.accepted.news + 2:
        assert len({s.story for s in certain(draft) if s.story}) >= of.accepted.news


@every_script
@given(case=CASES)
def test_no_segment_is_too_long_to_be_said_in_one_go(case: dict[str, Any]) -> None:
    of = brief_of(case)
    for segment in write(of).segments:
        assert len(segment.text) <= 400
        assert segment.text == " ".join(segment.text.split())


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_opening_names_station_title_hosts_and_time(language: Language) -> None:
    topics = stories(40, language=language)
    for seed in range(30):
        of = brief(topics, language=language, seed=seed, title="Die Runde", minutes=3)
        opening = " ".join(s.text for s in write(of).segments if s.kind == "opening")
        moment = spoken_time(of.local_time, language)
        for words in ("Die Runde", "Radio Fiction", *NAMES[:2], moment.date):
            assert words in opening
        assert moment.clock.casefold() in opening.casefold()


def test_a_title_that_holds_the_station_is_enough() -> None:
    of = brief(stories(40), title="Radio Fiction Daily")
    opening = write(of).segments[0].text
    assert opening.count("Radio Fiction") == 1


def test_the_first_story_is_told_at_length_and_late_ones_shortly() -> None:
    topics = sorted(stories(80, facts=6), key=lambda topic: -len(topic.facts))
    draft = write(brief(tuple(topics), minutes=8, news=6))
    told = [sum(1 for s in certain(draft) if s.story == n) for n in range(1, 30)]
    assert 4 <= told[0] <= 6
    assert told[0] >= told[3] >= 2
    assert max(told[6:]) <= 3


def test_a_minute_tells_several_stories_rather_than_much_of_one() -> None:
    of = brief(stories(40, longest=100, facts=6), minutes=1, news=1)
    told = Counter(s.story for s in certain(write(of)) if s.story)
    assert len(told) >= 3
    assert all(told[n] <= 2 for n in told), told


@pytest.mark.parametrize("minutes", [2, 3, 4, 5, 6, 8])
def test_a_light_story_is_not_dug_up_to_fill_a_gap(minutes: int) -> None:
    heavy = [topic for topic in stories(200, longest=200, facts=1) if len(topic.facts[0][0]) > 120]
    light = stories(10, seed=5, longest=40, facts=1, first=1_000)
    of = brief((*heavy, *light), minutes=minutes, news=4)
    told = {source.title for s in certain(write(of)) for source in s.sources}
    assert told
    assert not told & {article.source.title for topic in light for article in topic.articles}


def kickers(draft: Draft, language: Language) -> list[Segment]:
    """The segments that say that they are the last story."""
    phrases = phrasebook(language).phrases["kicker"]
    return [s for s in draft.segments if any(s.text.startswith(f"{p} ") for p in phrases)]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("minutes", [3, 5, 8])
def test_a_kicker_stands_before_the_last_story_only(language: Language, minutes: int) -> None:
    for seed in range(5):
        topics = stories(100, seed=seed, language=language)
        some = tuple(replace(topic, light=n % 3 == 0) for n, topic in enumerate(topics))
        draft = write(brief(some, language=language, minutes=minutes, seed=seed))
        last = [s for s in draft.segments if s.story == draft.stories[-1].number]
        assert kickers(draft, language) == last[:1]
        assert not last[0].reserve


def test_a_light_story_in_which_people_come_to_harm_has_no_kicker() -> None:
    of = brief(stories(100), minutes=5)
    sad = ("The singer was injured at her concert.", of.topics[-1].articles[0])
    light = replace(of.topics[-1], light=True, facts=(sad,))
    draft = write(replace(of, topics=(*of.topics[:-1], light)))
    assert draft.stories[-1].sources == tuple(a.source for a in light.articles)
    assert not kickers(draft, "en")


def test_a_light_story_that_may_be_left_out_has_no_kicker() -> None:
    topics = stories(60)
    late = tuple(replace(topic, light=n >= 10) for n, topic in enumerate(topics))
    draft = write(brief(late, minutes=1.85, news=2))
    light = {topic.articles[0].source for topic in late if topic.light}
    told = [s for s in draft.segments if light.intersection(s.sources)]
    assert told
    assert all(s.reserve for s in told)
    assert not kickers(draft, "en")


def test_a_last_story_that_is_not_light_has_no_kicker() -> None:
    draft = write(brief(stories(3, facts=1), allow_shorter=True))
    last = next(s for s in draft.segments if s.story == draft.stories[-1].number)
    assert not last.reserve
    assert not kickers(draft, "en")


def test_a_single_story_is_no_last_one() -> None:
    (topic,) = stories(1, facts=6)
    draft = write(brief((replace(topic, light=True),), allow_shorter=True))
    assert len(draft.stories) == 1
    assert not kickers(draft, "en")


def test_a_chapter_is_named_by_a_plain_headline() -> None:
    first, *others = stories(40)
    titles = ("Who closed the bridge?", "The bridge is closed.")
    said = "The bridge is closed for repairs of its northern pillar, in week {n} of the year."
    articles = tuple(
        Article(SourceRef(outlet=f"Outlet {n}", title=title), (said.format(n=n),))
        for n, title in enumerate(titles)
    )
    topic = Topic(articles, tuple((a.sentences[0], a) for a in articles), first.category)
    draft = write(brief((topic, *others), minutes=3))
    assert draft.stories[0].title == "The bridge is closed"
    assert [source.title for source in draft.stories[0].sources] == list(titles)


def test_a_sentence_that_comes_twice_is_said_once() -> None:
    topics = stories(40)
    draft = write(brief((*topics[:3], *topics[:3], *topics[3:]), minutes=3))
    texts = " ".join(segment.text for segment in draft.segments)
    assert texts.count(topics[0].facts[0][0]) == 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_seed_makes_the_script(language: Language) -> None:
    topics = stories(40, language=language)

    def script(seed: int) -> list[str]:
        return [s.text for s in write(brief(topics, language=language, seed=seed)).segments]

    assert script(3) == script(3)
    assert len({script(seed)[0] for seed in range(10)}) > 5


def test_an_hour_runs_out_of_phrases_and_still_names_its_outlets() -> None:
    of = brief(stories(600, longest=120, facts=1), minutes=60, news=50)
    draft = write(of)
    single = [story for story in draft.stories if len({s.outlet for s in story.sources}) == 1]
    attributions = attribution_phrases("en")
    named = {
        segment.story
        for segment in draft.segments
        if any(phrase in attributions for phrase in phrases_in(segment, of))
    }
    assert len(single) > len(attributions)
    assert named == {story.number for story in single}
    assert 0.9 <= length(certain(draft), of) <= 0.95


def test_more_stories_than_there_is_time_for_give_way_to_the_minutes() -> None:
    of = brief(stories(60), minutes=1, news=20)
    assert length(certain(write(of)), of) <= 1.06


def test_a_short_show_takes_shorter_stories_where_the_weightiest_are_long() -> None:
    long = [topic for topic in stories(40, longest=300) if len(topic.facts[0][0]) > 200]
    short = stories(30, seed=2, longest=90, first=1_000)
    of = brief((*long[:3], *short), minutes=1, news=3)
    told = certain(write(of))
    assert len({s.story for s in told if s.story}) >= 3
    assert length(told, of) <= 1.06


async def test_too_little_is_refused_with_the_figures() -> None:
    with pytest.raises(Discard, match=r"The feeds hold 2 stories, about \d\.\d minutes; "):
        await draft_script(brief(stories(2, facts=1)), LocalWriter())
    with pytest.raises(Discard, match="5 minutes with at least 4 stories were asked for"):
        await draft_script(brief(stories(2, facts=1)), LocalWriter())
    with pytest.raises(Discard, match=r"The feeds hold 3 stories, .* at least 9 stories"):
        await draft_script(brief(stories(3, facts=6), minutes=1, news=9), LocalWriter())


async def test_a_shorter_show_is_made_where_it_is_welcome() -> None:
    of = brief(stories(3, facts=1), allow_shorter=True)
    draft = await draft_script(of, LocalWriter())
    assert len(draft.stories) == 3
    assert len(certain(draft)) == len(draft.segments)
    for segment in draft.segments:
        phrases_in(segment, of)


@pytest.mark.parametrize("allow_shorter", [True, False])
async def test_nothing_is_refused_in_any_case(*, allow_shorter: bool) -> None:
    with pytest.raises(Discard, match="no story"):
        await draft_script(brief((), allow_shorter=allow_shorter), LocalWriter())


@pytest.mark.parametrize("language", ["en", "de"])
def test_hosts_own_words_are_few_in_three_minutes(language: Language) -> None:
    topics = stories(60, language=language, longest=220)
    by_outlets = sorted(topics, key=lambda topic: -len({a.source.outlet for a in topic.articles}))
    for seed in range(20):
        of = brief(tuple(by_outlets), language=language, minutes=3, seed=seed)
        told = certain(write(of))
        everything = " ".join(segment.text for segment in told)
        sources = everything
        for topic in of.topics:
            for fact, _ in topic.facts:
                sources = sources.replace(fact, "").replace(open_ended(fact), "")
        assert len(sources) <= 0.12 * len(everything), seed
