"""Sections of the news: as outlets file an item, as its feed is, or as it reads."""

import pytest

from contracts import FeedSource, Language, SourceRef
from services.content.domain.news import Article, Item
from services.content.domain.reading import categories

TITLE = "Council opens the new harbour bridge"
TEXTS: tuple[tuple[Language, str, str, str], ...] = (
    ("en", "sport", "Striker scores twice as Harbour Rovers reach the cup final", "The match."),
    ("en", "sport", "Fenwick win the rugby league title", "The coach praised his defenders."),
    ("en", "sport", "Farrow beats top seed in tie-break", "The tennis tournament ends on Sunday."),
    ("en", "business", "Shares in Goldcrust fall after a poor quarter", "Investors sold."),
    ("en", "technology", "Chatbot maker releases new software for smartphones", "An app."),
    ("en", "health", "Hospital reports outbreak of measles among patients", "Doctors said."),
    ("en", "science", "Telescope finds a planet behind a distant galaxy", "Astronomers saw it."),
    ("en", "environment", "Emissions fall as wind farms replace coal", "A climate report."),
    ("en", "culture", "Museum shows the painter's lost exhibition", "Its director said."),
    ("de", "sport", "Torwart hält Elfmeter, Ravensburg im Pokalfinale", "Der Trainer lobt."),
    ("de", "business", "Aktien des Konzerns fallen nach schwachem Quartal", "Anleger verkaufen."),
    ("de", "technology", "Hacker nutzen Sicherheitslücke in Software", "Ein Update hilft."),
    ("de", "health", "Klinik meldet Ausbruch von Masern", "Ärzte raten zur Impfung."),
    ("de", "science", "Teleskop findet Planeten in ferner Galaxie", "Astronomen staunen."),
    ("de", "culture", "Museum zeigt Ausstellung der Malerin", "Ihr Film lief im Kino."),
)
HARD_NEWS: tuple[tuple[Language, str, str], ...] = (
    ("en", "Bomb squad called to the harbour", "Police closed the streets around the port."),
    ("en", "Captain of tanker arrested off Corran", "The coast guard boarded the ship."),
    ("en", "Two rival groups clash in the hills", "Fourteen fighters were killed, police said."),
    ("en", "President receives medal for her work", "The ceremony took place in Orlava."),
    ("en", "Parliament passes the water treaty", "Ministers voted late at night."),
    ("de", "Regierung beschließt neues Wassergesetz", "Der Landtag stimmt am Freitag ab."),
    ("de", "Zwei Tote bei Unglück auf der Fähre", "Die Polizei ermittelt gegen den Kapitän."),
)


def category(
    feed: str = "", link: str | None = None, tags: tuple[str, ...] = (), title: str = TITLE
) -> str:
    source = FeedSource(url="https://publisher.example", category=feed)
    return categories.category_of(Item(title, "", link, None, source, tags), title, "", "en")


@pytest.mark.parametrize(("language", "section", "title", "text"), TEXTS)
def test_a_text_reads_as_what_it_is_about(
    language: Language, section: str, title: str, text: str
) -> None:
    assert categories.read_as(title, text, language) == section


@pytest.mark.parametrize(("language", "title", "text"), HARD_NEWS)
def test_one_word_of_sport_makes_no_sport(language: Language, title: str, text: str) -> None:
    assert categories.read_as(title, text, language) == ""


@pytest.mark.parametrize(
    ("link", "section"),
    [
        ("https://post.example/sport/2026/cup", "sport"),
        ("https://post.example/news/nigeria-sports-news/12-final", "sport"),
        ("https://sport.post.example/2026/cup", "sport"),
        ("https://post.example/sport/business/rights", "sport"),
        ("https://post.example/wirtschaft/unternehmen/goldcrust-1.html", "business"),
        ("https://post.example/world/health-environment/coral", "environment"),
        ("https://post.example/what-sport-and-politics-share/1", ""),
        ("https://post.example/news/2026/sport", ""),
        ("https://[::1/sport/x", ""),
        (None, ""),
    ],
)
def test_an_outlet_files_an_item_under_a_folder_of_its_address(
    link: str | None, section: str
) -> None:
    assert category("", link) == section


def test_an_outlets_tags_say_what_an_item_is_about() -> None:
    assert category("world", tags=("Norsund", "Climate change")) == "environment"
    assert category("world", tags=("Business", "Football")) == "sport"


def test_what_is_filed_goes_before_the_feed_and_the_feed_before_what_is_read() -> None:
    sporty = "Striker scores twice as Harbour Rovers reach the cup final"
    assert category("world", "https://post.example/business/x") == "business"
    assert category("science", title=sporty) == "science"
    assert category("world", title=sporty) == "sport"
    assert category("", title=sporty) == "sport"
    assert category("asia") == "asia"
    assert category() == ""


def article(category: str) -> Article:
    return Article(SourceRef(outlet="The Wire", title=TITLE), (), category=category)


def test_an_event_is_of_the_section_of_most_of_its_articles() -> None:
    event = [article(c) for c in ("world", "sport", "world", "sport", "sport", "")]
    assert categories.of_event(event) == "sport"
    assert categories.of_event(event[:2]) == "world"
    assert categories.of_event([article("")]) == ""


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("Actress shows the poster of her film at the festival", "culture"),
        ("Striker scores twice in the cup final", "sport"),
        ("Council opens the new harbour bridge", "world"),
        ("Chatbot maker releases new software for smartphones", "world"),
    ],
)
def test_where_news_comes_from_does_not_hide_sport_or_arts(title: str, section: str) -> None:
    assert category("world", title=title) == section
