"""Headlines after the opening, and the recap before the closing."""

from itertools import groupby

import pytest

from contracts import Language, SourceRef
from services.content.adapters.local_writer import LocalWriter, phrasebook
from services.content.domain.news import Article, Brief, Draft, Topic
from services.content.drafting import draft_script
from tests.briefs import brief

TITLES: dict[Language, tuple[str, ...]] = {
    "en": (
        "Council of Marlow votes to close the old bridge",
        "Marlow council decides to close its old bridge",
        "The old bridge of Marlow will be closed by its council",
    ),
    "de": (
        "Der Rat von Marlow beschließt, die alte Brücke zu schließen",
        "Der Rat schließt die alte Brücke von Marlow",
        "Die alte Brücke von Marlow wird vom Rat geschlossen",
    ),
}
FIRST: dict[Language, str] = {
    "en": "The council of Marlow has voted to close the old bridge number {n} for good.",
    "de": "Der Rat von Marlow hat beschlossen, die alte Brücke Nummer {n} für immer zu schließen.",
}


def story(number: int, language: Language, titles: int = 3) -> Topic:
    """A story whose outlets have headlines of their own."""
    place = f"Marlow{number}"
    articles = tuple(
        Article(
            SourceRef(outlet=f"Outlet {n}", title=title.replace("Marlow", place)),
            (FIRST[language].format(n=number),),
        )
        for n, title in enumerate(TITLES[language][:titles])
    )
    return Topic(articles, ((articles[0].sentences[0], articles[0]),))


def asked(minutes: float, language: Language = "en", titles: int = 3) -> Brief:
    of = brief(language, stories=60, minutes=minutes)
    biggest = tuple(story(n, language, titles) for n in range(1, 4))
    return Brief(of.accepted, (*biggest, *of.topics), of.local_time)


async def write(of: Brief) -> Draft:
    return await draft_script(of, LocalWriter())


def kinds(draft: Draft) -> list[str]:
    return [kind for kind, _ in groupby(segment.kind for segment in draft.segments)]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (2, ["opening", "story", "closing"]),
        (3, ["opening", "headlines", "story", "closing"]),
        (5, ["opening", "headlines", "story", "recap", "closing"]),
    ],
)
async def test_longer_shows_have_headlines_and_a_recap(minutes: float, expected: list[str]) -> None:
    assert kinds(await write(asked(minutes))) == expected


@pytest.mark.parametrize("language", ["en", "de"])
async def test_each_of_the_three_biggest_stories_has_a_headline_with_its_source(
    language: Language,
) -> None:
    draft = await write(asked(5, language))
    headlines = [segment for segment in draft.segments if segment.kind == "headlines"]
    for number, segment in enumerate(headlines, 1):
        assert f"Marlow{number}" in segment.text
        assert [source.title in segment.text for source in segment.sources] == [True]
        assert segment.story is None
    assert len(headlines) == 3
    introduction = headlines[0].text.partition(".")[0] + "."
    assert introduction in phrasebook(language).phrases["headlines"]


async def test_the_recap_says_the_biggest_story_in_another_sentence() -> None:
    draft = await write(asked(5))
    (recap,) = (segment for segment in draft.segments if segment.kind == "recap")
    headline = next(segment for segment in draft.segments if segment.kind == "headlines")
    assert "Marlow1" in recap.text
    assert recap.sources != headline.sources


async def test_the_recap_repeats_the_headline_where_there_is_no_other_sentence() -> None:
    draft = await write(asked(5, titles=1))
    (recap,) = (segment for segment in draft.segments if segment.kind == "recap")
    headline = next(segment for segment in draft.segments if segment.kind == "headlines")
    assert recap.sources == headline.sources


async def test_a_headline_is_another_sentence_than_what_the_story_says() -> None:
    of = asked(5, titles=1)
    first, *others = of.topics
    title = first.articles[0].source.title
    said = Topic(first.articles, ((f"{title}.", first.articles[0]),))
    draft = await write(Brief(of.accepted, (said, *others), of.local_time))
    headlines = [segment for segment in draft.segments if segment.kind == "headlines"]
    assert not [segment for segment in headlines if title in segment.text]
    assert others[0].articles[0].source.title in headlines[0].text


async def test_a_headline_says_the_news_in_other_words_rather_than_something_far_lesser() -> None:
    of = asked(5)
    source = SourceRef(outlet="A", title="At least 27 people killed after storm hits Marlow")
    news = Article(source, ("At least 27 people were killed after a storm hit Marlow today.",))
    title = "Marlow's mayor declares a day of mourning after the storm"
    beside = Article(SourceRef(outlet="B", title=title), ())
    told = Topic((news, beside), ((news.sentences[0], news),))
    draft = await write(Brief(of.accepted, (told, *of.topics), of.local_time))
    headline = next(segment for segment in draft.segments if segment.kind == "headlines")
    assert "27 people" in headline.text
    assert news.sentences[0] not in headline.text


async def test_hosts_take_turns_from_headline_to_headline() -> None:
    draft = await write(asked(3))
    speakers = [segment.speaker for segment in draft.segments][:6]
    assert speakers == ["Ada", "Ben", "Ada", "Ben", "Ada", "Ben"]
