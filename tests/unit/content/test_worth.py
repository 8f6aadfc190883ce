"""What counts as news."""

import pytest

from contracts import Language, SourceRef
from services.content.domain.news import Article
from services.content.domain.worth import worth

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
