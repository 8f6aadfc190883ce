"""What counts as news."""

import pytest

from contracts import Language, SourceRef
from services.content.domain.news import Article
from services.content.domain.worth import aside, worth

PLAIN: dict[Language, str] = {
    "en": "A bakery in Fenwick opens a second shop",
    "de": "Eine Bäckerei in Lindenau öffnet einen zweiten Laden",
}


def of(title: str, language: Language) -> float:
    return worth(Article(SourceRef(outlet="A", title=title), (f"{title}.",)), language)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "At least 44 die as ferry sinks off Marlow"),
        ("en", "Parliament passes law on harbour rates"),
        ("en", "Inflation slows in July"),
        ("en", "Researchers find water on a distant planet"),
        ("de", "Landtag beschließt Gesetz zum Schutz der Moore"),
        ("de", "Lawine versperrt die Straße zum Falkenpass"),
        ("de", "Zwei Tote bei Brand in Lindenau"),
    ],
)
def test_matters_of_public_life_are_worth_more(language: Language, title: str) -> None:
    assert of(title, language) > of(PLAIN[language], language)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Netball star marries singer in Marlow"),
        ("en", "Celestial Lions name Orlo Venn as new coach"),
        ("en", "Harbour rates: why crews are worried"),
        ("en", "Can the new harbour law bring peace?"),
        ("en", "‘We need your support’: captain rallies the town"),
        ("en", "The Cheap Boat Problem: The Bill Marlow Has Not Paid"),
        ("de", "Falken verpflichten neuen Trainer"),
        ("de", "Hafengebühren: Warum die Fischer sich sorgen"),
        ("de", "Bringt das Gesetz den Frieden zurück?"),
    ],
)
def test_pastimes_and_views_are_worth_less(language: Language, title: str) -> None:
    assert of(title, language) < of(PLAIN[language], language)


def test_many_lives_outweigh_one_office() -> None:
    deadly = "Hundreds are dead after an earthquake in the west of Norland"
    office = "Norland's president appoints a new spokeswoman"
    assert of(deadly, "en") > of(office, "en") > 0


@pytest.mark.parametrize(
    ("kind", "title", "path"),
    [
        ("opinion", "Opinion: the harbour needs a new wall", "/a/1"),
        ("opinion", "The harbour needs a new wall | Ada Brenn", "/commentisfree/2026/wall"),
        ("opinion", "A wall, and what it costs us", "/news/opinion-and-analysis/wall"),
        ("opinion", "Warum die Mauer fehlt Eine Kolumne von Ole Brenn", "/politik/a-1"),
        ("opinion", "Die Mauer fehlt", "/politik/mauer-kolumne-a-d9504fa0"),
        ("opinion", "Leitartikel: Die Mauer fehlt", "/a/1"),
        ("promotion", "Bank opens a branch in Marlow", "/promoted/8813-bank-opens.html"),
        ("promotion", "Anzeige: Mit der Bahn nach Lindenau", "/a/1"),
        ("a guide", "Marlow Nightlife Guide for the weekend", "/a/1"),
        ("a guide", "Tipps zum Wochenende in Lindenau", "/a/1"),
        ("a quote of the day", "A poet's words on the sea", "/life/quote-of-the-day-by-a-poet"),
        ("a horoscope", "Horoskop: Das bringt der Freitag", "/a/1"),
        ("a review", "MUSIC REVIEW: A quiet voice from Marlow", "/a/1"),
        ("a digest", "Northern Pulse for Thursday, March 19, 2026", "/a/1"),
        ("a digest", "Küstenpodcast: Was am Freitag wichtig ist", "/kueste/was-nachrichtenpodcast"),
        ("", "Council reviews rules for guides in Marlow", "/news/reviews-of-rules-begin"),
        ("", "Editor of opinion magazine arrested in Marlow", "/world/opinion-editor-arrested"),
        ("", "Minister quotes a poet in parliament", "/politics/minister-quotes-poet"),
        ("", "Kommentare zur Mauer: Gericht verbietet Drohungen", "/politik/kommentare-urteil"),
    ],
)  # fmt: skip
def test_what_is_no_news_is_told_by_its_headline_and_address(
    kind: str, title: str, path: str
) -> None:
    source = SourceRef(outlet="A", title=title, link=f"https://a.example{path}")
    assert aside(Article(source, ())) == kind


def test_what_is_no_news_is_told_by_its_section() -> None:
    source = SourceRef(outlet="A", title="The harbour needs a wall")
    assert aside(Article(source, (), category="Opinion")) == "opinion"
    assert aside(Article(source, (), category="World")) == ""


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("A memoir that makes us laugh about a dream job", "opinion"),
        ("Was wir über den Krieg wissen müssen", "opinion"),
        ("US strikes halt our ferries, says minister", "opinion"),
        ("US Senate votes for the dam", ""),
        ("‘We will rebuild our town’, says mayor of Marlow", ""),
        ("»Wir bauen wieder auf«, sagt die Bürgermeisterin", ""),
    ],
)
def test_a_headline_that_speaks_for_itself_is_opinion(title: str, kind: str) -> None:
    assert aside(Article(SourceRef(outlet="A", title=title), ())) == kind
