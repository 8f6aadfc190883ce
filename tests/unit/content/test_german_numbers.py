"""German nouns behind numbers."""

import pytest

from services.content.domain.reading.german_numbers import in_the_plural


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Die Bank schließt acht weitere Filiale im Mai.", "acht weitere Filialen im Mai"),
        ("Drei Brücke sind gesperrt.", "Drei Brücken sind"),
        ("Sie starteten zwölf neue Rakete.", "zwölf neue Raketen."),
        ("Mehrere Schule bleiben zu.", "Mehrere Schulen bleiben"),
    ],
)
def test_a_noun_stands_in_the_plural_behind_a_number(written: str, said: str) -> None:
    assert said in in_the_plural(written)


@pytest.mark.parametrize(
    "text",
    [
        "Acht weitere Filialen schließen.",
        "Eine weitere Filiale schließt.",
        "Drei Tage nach dem Brand fehlen zwei Deutsche und viele Verletzte.",
        "Vier Städte und fünf Landkreise melden zehn Brände und zwei Kräfte.",
        "Die 21 Schule-am-See-Kinder und 1,5 Seite lesen.",
        "Um acht schließt die Filiale.",
        "Nummer 7 Straße der Einheit",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert in_the_plural(text) == text
