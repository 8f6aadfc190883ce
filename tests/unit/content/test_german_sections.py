"""What German outlets file beside the news of the day."""

import pytest

from contracts import SourceRef
from services.content.domain.choosing.worth import worth
from services.content.domain.news import Article
from services.content.domain.reading.german_sections import is_beside_the_news


def article(
    path: str = "/politik/a", title: str = "Der Hafen öffnet wieder", category: str = ""
) -> Article:
    link = path if path.startswith("https:") else f"https://a.example{path}"
    return Article(
        SourceRef(outlet="A", title=title, link=link), ("Der Hafen öffnet wieder.",), category
    )


@pytest.mark.parametrize(
    "path",
    [
        "/muenchen/parkplatz-am-bach-1.5",
        "/muenchen/landkreis-ost/der-bach-1.5",
        "/nachrichten/regional/der-bach",
        "/aktuell/rhein-main/fund-am-bach-18.html",
        "https://wien.orf.at/stories/3",
        "/kultur/film/der-bach",
        "/aktuell/feuilleton/kunst-und-architektur/der-bach.html",
        "/tests/Das-grosse-Boot-im-Wasser-7.html",
        "/sport/trainer-holm-interview-1.5",
        "https://sz-magazin.a.example/leben/der-bach",
    ],
)
def test_local_and_cultural_addresses_are_beside_the_news(path: str) -> None:
    assert is_beside_the_news(article(path))


@pytest.mark.parametrize(
    "path",
    [
        "/politik/deutschland/wahl-in-berlin-umfrage-a-1",
        "/inland/bayern-klagt-gegen-finanzausgleich",
        "/wirtschaft/kultur-der-reparatur-1.5",
        "/ausland/interviews-mit-zeugen-der-flut",
    ],
)
def test_news_about_a_place_is_news(path: str) -> None:
    assert not is_beside_the_news(article(path))


def test_a_feed_of_a_region_is_there_for_its_news() -> None:
    assert not is_beside_the_news(article("/muenchen/der-bach", category="regional"))


@pytest.mark.parametrize(
    ("path", "outlet"),
    [("/muenchen/der-bach", "Radio München"), ("/kultur/der-bach", "Kurier - Kultur")],
)
def test_an_outlet_that_is_named_after_it_is_there_for_its_news(path: str, outlet: str) -> None:
    local = article(path)
    named = Article(local.source.model_copy(update={"outlet": outlet}), local.sentences)
    assert is_beside_the_news(local)
    assert not is_beside_the_news(named)


@pytest.mark.parametrize(
    "title",
    [
        "Z+ (abopflichtiger Inhalt); Am Ende der Geduld",
        "Hafen: »Wir sind am Ende«",
        "Wohin?",
        "Hafen: »Wir sind nun am Ende« - Fischer erzählen",
        "Wie die Reederei sank",
    ],
)
def test_a_feature_that_nobody_else_has_is_none(title: str) -> None:
    plain = article(title=title)
    spare = Article(plain.source, (), spare=plain.sentences)
    assert is_beside_the_news(spare)
    assert not is_beside_the_news(plain)


def test_it_takes_several_outlets_to_make_it_news() -> None:
    assert worth(article("/kultur/der-bach"), "de") < -2
    assert worth(article("/kultur/der-bach"), "en") == 0
