"""Briefs for script writers: invented news of bridges, in both languages."""

from datetime import UTC, datetime

from contracts import Deadlines, Host, Language, ShowAccepted, SourceRef, Voice
from services.content.domain.telling.assignment import whole
from services.content.ports import Article, Brief, RunningOrder, ScriptWriter, Topic, Worded

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
    unread: str = "",
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
    return Brief(accepted, topics, NOW, unread)


async def words_of(writer: ScriptWriter, order: RunningOrder) -> tuple[str, ...]:
    """The words that `writer` finds for the parts of `order`; empty for a part without any."""
    found: dict[int, str] = {}

    async def worded(part: Worded) -> None:
        found[part.number] = part.text

    await writer.write(whole(order), worded)
    return tuple(found.get(number, "") for number in range(1, len(order.parts) + 1))
