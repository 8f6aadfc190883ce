"""What counts as news."""

import pytest

from contracts import Language, SourceRef
from services.content.domain.choosing.worth import (
    aside,
    is_light,
    is_plain,
    is_public,
    is_slight,
    matters,
    worth,
)
from services.content.domain.language.many_victims import has_many_victims
from services.content.domain.news import Article

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
        ("guide", "Marlow Nightlife Guide for the weekend", "/a/1"),
        ("guide", "Tipps zum Wochenende in Lindenau", "/a/1"),
        ("quote", "A poet's words on the sea", "/life/quote-of-the-day-by-a-poet"),
        ("horoscope", "Horoskop: Das bringt der Freitag", "/a/1"),
        ("gossip", "Wild fan theory says two singers are one person", "/a/1"),
        ("gossip", "Gerüchte um eine Sängerin aus Lindenau", "/a/1"),
        ("review", "MUSIC REVIEW: A quiet voice from Marlow", "/a/1"),
        ("digest", "Northern Pulse for Thursday, March 19, 2026", "/a/1"),
        ("digest", "Küstenpodcast: Was am Freitag wichtig ist", "/kueste/was-nachrichtenpodcast"),
        ("", "Council reviews rules for guides in Marlow", "/news/reviews-of-rules-begin"),
        ("", "Editor of opinion magazine arrested in Marlow", "/world/opinion-editor-arrested"),
        ("", "Viral infection closes schools in Marlow", "/world/viral-infection"),
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


def article(title: str, *sentences: str, category: str = "") -> Article:
    return Article(SourceRef(outlet="A", title=title), sentences or (f"{title}.",), category)


WHOLE = (
    "She has been found asleep under the counter of a bakery in Fenwick, where she had spent the "
    "night among the loaves, and is well."
)


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("en", "Seal walks two miles to a bakery", WHOLE),
        ("en", "Marathon of Marlow was 600 metres too long", WHOLE),
        ("en", "Divers find mosaics under the harbour of Marlow", WHOLE),
        ("de", "Älteste Schildkröte der Welt feiert in Lindenau", WHOLE),
        ("de", "Archäologen finden Mosaik unter dem Hafen", WHOLE),
    ],
)
def test_a_light_story_delights(language: Language, title: str, sentence: str) -> None:
    assert is_light(article(title, sentence), language)


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("en", "Actress shows the poster of her new film", WHOLE),
        ("en", "Singer marries a goalkeeper in Marlow", WHOLE),
        ("en", "Seal walks two miles to a bakery", "She is well."),
        ("en", "Bear kills a walker near Fenwick", WHOLE),
        ("en", "Police arrest a man who stole a tortoise", WHOLE),
        ("en", "President meets a penguin", WHOLE),
        ("en", "Why the oldest tortoise matters", WHOLE),
        ("en", "Phone maker names its handset after a galaxy", WHOLE),
        ("de", "Zoo Lindenau: »Der Bär ist mein Freund«", WHOLE),
        ("de", "Polizei fasst Dieb einer Schildkröte", WHOLE),
    ],
)
def test_no_gossip_promotion_or_harm_is_light(
    language: Language, title: str, sentence: str
) -> None:
    assert not is_light(article(title, sentence), language)


@pytest.mark.parametrize(
    ("language", "title", "category", "slight"),
    [
        ("en", "Fenwick wins the cup for a third time", "sport", True),
        ("en", "Why Marlow loves its old trams", "", True),
        ("en", "Chef is likely to be the next star of Marlow", "", True),
        ("en", "Harbour Bank rewards young rowers who met the minister", "", True),
        ("en", "More than ever: 300 makers show robots to the minister", "", True),
        ("en", "Minister resigns over the harbour dues", "", False),
        ("en", "Twelve killed at a stadium in Marlow", "sport", False),
        ("en", "Kenya closes its border with Uganda", "", False),
        ("en", "Rovers of Kenya beat Uganda", "sport", True),
        ("en", "Herring returns to the bay of Marlow", "science", False),
        ("de", "Warum Lindenau seine Straßenbahn liebt", "", True),
        ("de", "Minister tritt wegen der Hafengebühren zurück", "", False),
    ],
)
def test_what_matters_little_is_slight(
    language: Language, title: str, category: str, *, slight: bool
) -> None:
    assert is_slight(article(title, category=category), language) is slight


@pytest.mark.parametrize(
    ("title", "matter"),
    [
        ("WHO warns of a new fever", "state"),
        ("Baker who won the fair retires", ""),
        ("Rovers win the Premier League", ""),
        ("Premier of Norland resigns", "state"),
        ("Runner out for weeks with injury", ""),
        ("Two injured at the harbour of Marlow", "lives"),
        ("Rail workers begin a strike", "economy"),
        ("Air strike on the port of Marlow", "war"),
        ("Researchers map the sea floor", ""),
    ],
)
def test_a_matter_is_told_from_a_word_that_looks_like_it(title: str, matter: str) -> None:
    assert matters(article(title), "en") == ({matter} if matter else frozenset())


@pytest.mark.parametrize(
    ("headline", "plain"),
    [
        ("The hidden costs of herring in Marlow", False),
        ("The fund that steadied Marlow, then Fenwick", False),
        ("New pictures show how Marlow builds its quays", False),
        ("Relief of Marlow puts the plan of its mayor to the test", False),
        ("Flood of Marlow still echoes two years on", False),
        ("Bakers of Marlow take stock of the winter", False),
        ("Costs of herring rise in Marlow", True),
        ("Marlow spends two years on Fenwick Bridge", True),
        ("The mayor of Marlow says that fees rise", True),
        ("Pictures show flooded quays of Marlow", True),
    ],
)
def test_a_headline_that_promises_a_view_is_not_plain(headline: str, *, plain: bool) -> None:
    assert is_plain(headline) is plain


def test_a_short_quotation_in_a_headline_is_no_view() -> None:
    assert is_plain("‘Most massive’ flood reaches Marlow")
    assert not is_plain("‘We are all afraid’ in Marlow")
    assert is_plain("WHO sends doctors to Marlow")
    assert not is_plain("Who sends doctors to Marlow")


@pytest.mark.parametrize(
    ("headline", "many"),
    [
        ("Eight people killed in collapse of a mill in Fenwick", True),
        ("Norland records 14,000 deaths in the heat", True),
        ("Nearly 500 villagers of Marlow have been killed, UN says", True),
        ("Raiders kill 14 in the hills of Norland", True),
        ("Zwölf Tote bei Unglück in Lindenau", True),
        ("Two people killed in Fenwick", False),
        ("Man, 60, killed in Fenwick", False),
        ("Captain dies aged 62", False),
        ("Deaths of 14 elephants puzzle rangers", False),
        ("At least 10 militants killed by forces of Norland", False),
        ("Norland schickt 222 Gefangene in die Freiheit", False),
        ("Zwei Tote bei Unglück in Lindenau", False),
    ],
)
def test_many_victims_are_counted_in_the_headline(headline: str, *, many: bool) -> None:
    assert has_many_victims(headline) is many


@pytest.mark.parametrize(
    ("title", "category", "public"),
    [
        ("Robots dance at a fair in Marlow", "", False),
        ("Robots dance at a fair in Marlow", "science", True),
        ("Kenya summons the envoy of Peru", "", True),
        ("Lawmaker sues the maker of a robot", "", True),
        ("Couple climbs the tower of Marlow", "", False),
    ],
)
def test_what_is_of_public_life(title: str, category: str, *, public: bool) -> None:
    assert is_public(article(title, category=category), "en") is public
