"""Stories about the weather, and who tells them."""

from dataclasses import replace

import pytest

from contracts import Host, Language, SourceRef, Voice
from services.content.domain.news import Article, Brief, Topic
from services.content.domain.telling import pacing
from services.content.domain.telling.passages import tellings
from services.content.domain.telling.running_order import RunningOrder, plan
from services.content.domain.telling.weather import is_about_weather
from tests.briefs import brief


def about(title: str) -> Topic:
    article = Article(source=SourceRef(outlet="The Post", title=title), sentences=("It is so.",))
    return Topic(articles=(article,), facts=(("It is so.", article),))


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Storm Wilma closes schools along the coast"),
        ("en", "Heat wave breaks records in Spain"),
        ("en", "Heavy snow strands hundreds of lorries"),
        ("en", "Weather service warns of flash floods"),
        ("en", "Hurricane nears Florida"),
        ("de", "Unwetter zieht über Bayern"),
        ("de", "Wetterdienst warnt vor Glatteis"),
        ("de", "Starkregen überflutet Keller"),
        ("de", "Neuschnee legt Verkehr lahm"),
        ("de", "Sturm deckt Dächer ab"),
    ],
)
def test_a_headline_is_about_the_weather(language: Language, title: str) -> None:
    assert is_about_weather(about(title), language)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Minister faces storm of criticism"),
        ("en", "Bank hopes to weather the crisis"),
        ("en", "Senator storms out of hearing"),
        ("en", "New singer takes the charts by storm"),
        ("en", "Brainstorm in Brussels"),
        ("en", "Train strike goes on"),
        ("en", "Snow White remake opens"),
        ("de", "Sturm auf die Bastille jährt sich"),
        ("de", "Regensburg wählt einen neuen Rat"),
        ("de", "Shitstorm gegen Verein"),
        ("de", "Regenbogenparade in Wien"),
    ],
)
def test_a_headline_is_about_something_else(language: Language, title: str) -> None:
    assert not is_about_weather(about(title), language)


def host(name: str, role: str) -> Host:
    return Host(name=name, voice=Voice(provider="pico", name="en-us"), role=role)


def order_of(of: Brief) -> RunningOrder:
    stories = tellings(of.topics, "en", terse=False)
    return plan(of, stories, certain=pacing.aim(of.accepted.minutes * 60, drafts=1))


def with_weather(of: Brief, place: int, hosts: tuple[Host, ...]) -> Brief:
    """The brief with a headline about the weather over the story at `place`."""
    topics = list(of.topics)
    first, *others = topics[place].articles
    renamed = replace(
        first, source=first.source.model_copy(update={"title": "Storm closes schools"})
    )
    topics[place] = replace(topics[place], articles=(renamed, *others))
    return replace(
        of, topics=tuple(topics), accepted=of.accepted.model_copy(update={"hosts": hosts})
    )


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_weather_host_tells_the_weather_and_others_take_turns_as_ever(place: int) -> None:
    hosts = (host("Ava", "host"), host("Tom", "co-host"), host("June", "weather"))
    order = order_of(with_weather(brief("en", minutes=4, stories=8), place, hosts))
    told = {part.story: part.host.name for part in reversed(order.parts) if part.story}
    weather = [
        number
        for number, telling in enumerate(order.stories, 1)
        if is_about_weather(telling.topic, "en")
    ]
    assert [told[number] for number in weather] == ["June"]
    assert {"Ava", "Tom"} <= set(told.values())


def test_without_a_weather_host_turns_are_taken_as_ever() -> None:
    hosts = (host("Ava", "host"), host("Tom", "co-host"))
    plain = brief("en", minutes=4, stories=8)
    changed = order_of(with_weather(plain, 1, hosts))
    same = order_of(replace(plain, accepted=plain.accepted.model_copy(update={"hosts": hosts})))
    assert [p.host.name for p in changed.parts] == [p.host.name for p in same.parts]
